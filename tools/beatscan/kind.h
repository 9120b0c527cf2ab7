#ifndef KIND_H
#define KIND_H

/*
 * What is heard: silence, speech, music or noise (a crowd, applause, wind, an
 * engine), as intervals that follow each other without gaps, and surges: the
 * moments where the level climbs or jumps.
 *
 * Frames come in, spans go out in order, at most KIND_LATE_S behind the frames
 * for what is decided (a span goes out when it ends, so a long one later).
 * The memory is a few hundred kilobytes, for any length.
 */
#include <stdbool.h>
#include <stdint.h>

#include "heard.h"

enum { KIND_LATE_S = 11 };

enum kind {
	KIND_SILENCE,
	KIND_SPEECH,
	KIND_MUSIC,
	KIND_NOISE,
	KINDS
};

/* Times are microseconds after the first sample, an end is not contained. */
struct kind_span {
	int64_t start;
	int64_t end;
	enum kind kind;
	float sure; /* 0..1: the share of such spans that are right */
};

/*
 * A rise: the level climbs steadily over 0.5 to 6 s, from `from` to t.  An
 * impact: at t it becomes loud within 0.2 s, after a quiet of at least 0.3 s
 * that began at `from` (which looks back 3 s at most).
 */
struct surge {
	int64_t t;
	int64_t from;
	bool impact;
	float gain_db;
	float strength; /* 0..1 */
};

struct kind_ops {
	/* Called from kind_put and kind_end; each list is in order by itself.
	 * Either may be null. */
	void (*span)(void *arg, const struct kind_span *s);
	void (*surge)(void *arg, const struct surge *s);
};

struct kind_wish {
	double silence_db; /* below this (rms, dB of full scale) is silence; 0:
	                      relative to what the file has been like */
};

struct kinds;

/* The name for records: "silence", "speech", "music", "noise". */
const char *kind_name(enum kind k);

struct kinds *kind_new(const struct kind_wish *w, const struct kind_ops *ops,
    void *arg);

/* Every frame in turn. */
void kind_put(struct kinds *k, const struct heard *h);

/* No more frames: the rest goes out.  A file without frames has no spans. */
void kind_end(struct kinds *k);

void kind_free(struct kinds *k);

#endif
