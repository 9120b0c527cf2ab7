#ifndef PACKETS_H
#define PACKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "args.h"

struct footage;

/*
 * The packets of the chosen video stream around a cut, as the file has them.
 * The tables of a plain MP4 tell them; else a child lists them for each cut:
 *
 *	way = packets_first(f);
 *	do {
 *		packets_args(&a, f, way, from, to);  the call of ffprobe
 *		packets_line(&p, line, len);         each line of its output
 *	} while (!packets_end(&p, f, &way, from, to) && way < PACKETS_WAYS);
 *
 * Mostly once.  Where a file can't be sought in exactly, all of its packets
 * are listed; where packets do not say when they are shown (AVI), its pictures
 * are decoded and listed instead.
 */
enum packets_way {
	PACKETS_NEAR,      /* from a key frame or two ahead to one behind */
	PACKETS_ALL,       /* the whole stream */
	PACKETS_PICTURES,  /* decoded pictures near by */
	PACKETS_ALL_PICTURES,
	PACKETS_WAYS       /* there is no further way */
};

struct packets_one {
	int64_t pts, dts;  /* ticks of the stream, as the file has them (not
	                      counted from its start); TC_NONE */
	int64_t duration;  /* ticks; 0: unknown */
	int64_t pos;       /* bytes; -1: unknown */
	int32_t size;
	bool key;          /* as the container says */
	bool rap;          /* decoding may start here: record(5), gop */
	bool discard;      /* decoded, but hidden by an edit list */
	bool lost;         /* can't be decoded: it lies ahead of the first key
	                      frame or needs what does, or the file ends in it */
	char kind;         /* of a key: as in footage_gop; else 0 */
};

struct packets {
	struct packets_one *v;  /* in the order of decoding */
	size_t n, cap;
	bool from_start;   /* v[0] is the first packet of the stream */
	bool to_end;       /* v[n - 1] is the last one */
	bool tables;       /* they were read out of the file's tables: pos and
	                      size tell each packet's bytes */
	bool pictures;     /* what is listed are decoded pictures in the order
	                      shown: dts is TC_NONE, nothing can be copied */
	int64_t shown_from, shown_to; /* ticks, after packets_end: all that is
	                      shown in between (half-open) is listed */
	int64_t first_n;   /* number in the file of the first one shown, after
	                      packets_end; -1: unknown */
	long odd;          /* lines that were not understood */
};

/* Where to begin. */
enum packets_way packets_first(const struct footage *f);

/* The call of ffprobe that lists what is shown in [from, to) microseconds of
 * the file; a must be fresh. */
void packets_args(struct args *a, const struct footage *f,
    enum packets_way way, int64_t from, int64_t to);

/* The same without a child, out of the tables of an MP4: 0; or -1 and nothing is
 * listed where the file or the stretch is such that only ffprobe's word
 * counts.  Reads the file's header: milliseconds for each hour of film. */
int packets_table(struct packets *p, const struct footage *f,
    enum packets_way way, int64_t from, int64_t to);

/* One line of its output, without '\n'. */
void packets_line(struct packets *p, const char *line, size_t len);

/* After the last line: finds kinds and random access points in f's gops, and
 * drops what can't be used.  True where all of [from, to) is listed.  Else
 * false: *way is another one, the list is empty again; with PACKETS_WAYS
 * nothing better can be had, and the list is kept (raw streams have no times
 * at all: slices_exact counts their pictures). */
bool packets_end(struct packets *p, const struct footage *f,
    enum packets_way *way, int64_t from, int64_t to);

/* For those who list: one more, of which nothing is known yet; and what to
 * list, in the container's own time (TC_NONE: from the start, to the end). */
struct packets_one *packets_add(struct packets *p);
void packets_stretch(const struct footage *f, enum packets_way way,
    int64_t from, int64_t to, int64_t *begin, int64_t *end);

void packets_clear(struct packets *p);
void packets_free(struct packets *p);

/* Time stamps of the pictures that are shown, in that order; the caller frees
 * *pts.  Returns how many. */
size_t packets_shown(const struct packets *p, int64_t **pts);

#endif
