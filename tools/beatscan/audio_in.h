#ifndef AUDIO_IN_H
#define AUDIO_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What beatscan reads from records: each function takes the root of a record
 * (rec.h) and returns 0, or -1 where the record does not say what it must.
 * Values out of any sensible range count as absent.
 */
struct cJSON;

enum { AUDIO_TRACKS = 1 << 16, AUDIO_RATE = 1 << 20, AUDIO_CHANNELS = 64 };

struct audio_facts {
	bool audio;          /* there is a stream to listen to */
	bool growing;        /* the file is still being written */
	int tracks;          /* audio streams in the file */
	int stream;          /* its index in the file */
	int rate;            /* samples a second; 0: not known */
	int channels;        /* 0: not known */
	uint64_t layout;     /* what the channels are (loud.h); 0: not known */
	int64_t start;       /* the container's time that is 0 to players */
	int64_t begin, end;  /* of the stream, microseconds of the file; end
	                        TC_NONE: not known */
	int64_t duration;    /* of the file, microseconds; TC_NONE: not known */
};

/* track: 0 the stream that was chosen, else the how manieth audio stream from
 * 1.  A file that has no such stream has audio false, and that is no failure;
 * -1 is a media record that contradicts itself. */
int audio_in_media(struct audio_facts *f, const struct cJSON *root,
    int track);

#endif
