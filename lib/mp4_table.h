#ifndef MP4_TABLE_H
#define MP4_TABLE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The sample tables of one MP4 track, read through small windows.  Private to
 * mp4.c: nobody else needs to know that there are tables.
 */
enum { MP4_WINDOW = 12288 }; /* divisible by every width of an entry */

struct mp4_table {
	int64_t at;    /* of the first entry in the file */
	int64_t count; /* of entries; 0: no such table */
	int width;     /* bytes of an entry */
	int64_t first; /* entry at the start of the window */
	int64_t have;  /* entries in it */
	unsigned char window[MP4_WINDOW];
};

struct mp4_tables {
	int fd;
	struct mp4_table stts; /* (samples, distance in decoding) */
	struct mp4_table ctts; /* (samples, presentation minus decoding) */
	struct mp4_table stss; /* sync samples from 1; none: every sample is */
	struct mp4_table stps; /* partial ones of QuickTime, open groups */
	struct mp4_table stsc; /* (first chunk, samples in each, description) */
	struct mp4_table stco; /* offsets of chunks, 4 or 8 bytes */
	struct mp4_table stsz; /* sizes of samples */
	int size_bits;         /* of an entry of stsz: 4, 8, 16, 32 */
	uint32_t fixed_size;   /* of every sample; 0: stsz has them */
	int64_t samples;
};

struct mp4_sample {
	int64_t dts; /* from 0 on, edit lists not obeyed */
	int64_t cts; /* of presentation, likewise */
	uint32_t delta; /* to the next dts */
	int64_t pos;
	uint32_t size;
	bool sync;
};

/* A walk through all tables at once.  Zeroed by mp4_walk_start. */
struct mp4_walk {
	int64_t sample; /* the next one */
	int64_t dts;
	int64_t offset;       /* of the next sample in its chunk */
	int64_t chunk;        /* the next one */
	int64_t in_chunk;     /* samples of the present one still to come */
	int64_t stsc;         /* the next entry */
	int64_t per_chunk;
	int64_t next_first;   /* chunk at which the next entry rules */
	int64_t stts;
	int64_t stts_left;
	uint32_t delta;
	int64_t ctts;
	int64_t ctts_left;
	int32_t shift;
	int64_t stss;
	int64_t next_sync;
	int64_t stps;
	int64_t next_partial;
	const char *why; /* after -1: what is wrong */
};

uint32_t mp4_be32(const unsigned char *p);
uint64_t mp4_be64(const unsigned char *p);

void mp4_walk_start(struct mp4_walk *w);

/* The next sample: 1; 0 after the last; -1 with w->why when the tables are
 * broken, or so unusual that readers are known to differ about them. */
int mp4_walk_next(struct mp4_tables *t, struct mp4_walk *w,
    struct mp4_sample *s);

/* After the last sample: true when no table describes more of them. */
bool mp4_walk_whole(const struct mp4_tables *t, const struct mp4_walk *w);

/* By how much libavformat moves all dts back, so that no pts is smaller than
 * its dts, where ctts has negative entries.  0, or -1 when unreadable. */
int mp4_dts_shift(struct mp4_tables *t, int64_t *shift);

#endif
