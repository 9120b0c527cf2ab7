#ifndef REEL_H
#define REEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loop.h"
#include "tc.h"
#include "thumb.h"

/*
 * Decoding.  Stretches of a film are asked for in order of time; small
 * pictures come back in that order, the same ones whatever the number of
 * decoders at work.
 */

/* What is decoded. */
struct film {
	const char *path;
	int stream;           /* number in the file */
	struct ratio base;    /* seconds a tick */
	int64_t start;        /* microseconds: the container's time of t = 0 */
	int width, height;    /* as coded */
	struct ratio sar;
	int rotate;           /* clockwise degrees to show it upright */
	bool flip;
	struct follow *follow; /* it is still being written: the decoder is fed
	                         by this (follow.h); null: it is whole */
	bool seekable;        /* pictures have time stamps of their own: pieces
	                         can be decoded apart */
	int64_t limit;        /* ticks: a time stamp from there on is damaged;
	                         0: unknown */
};

/* Where decoding can begin: the index of key frames, in order of time. */
struct entry {
	int64_t t, pts;
	int frames;           /* shown of its packets, up to the next entry; 0:
	                         unknown */
	bool rap;             /* decoding can start here: every picture shown
	                         from here on comes out right */
	int leading;          /* pictures shown before it, decoded after it */
};

/* All pictures with from <= pts < to, in ticks (INT64_MIN and INT64_MAX: the
 * film's start and end).  keys: of these only the key frames.  every: of each
 * such span of microseconds only the first picture; 0: every picture.  Spans
 * are counted from time stamp 0, so that what is chosen depends on nothing
 * else; but the first picture of a stretch that does not continue the one
 * before is always there.
 */
struct stretch {
	int64_t from, to;
	bool keys;
	int64_t every;
};

struct reel_opts {
	int jobs;             /* decoders at once */
	int64_t large_every;  /* microseconds: one larger picture of each such
	                         span, its first; 0: none */
	int64_t quiet;        /* microseconds of silence until a decoder is given
	                         up */
	const char *hwaccel;  /* null: none */
	bool loop_filter;     /* decode with it */
	bool references;      /* pictures that no other one refers to may be
	                         left out, where the film is seekable */
	int64_t piece;        /* pictures that a decoder is started for at
	                         least; 0: as many as are best */
};

struct reel_ops {
	/* gap is set where pictures between the one before and this were left
	 * out, or may have been: on the first of a stretch that neither begins
	 * where the one before ended nor with the film, with keys or every on
	 * all, and after a failure.  n is -1. */
	void (*thumb)(void *arg, const struct thumb *t);
	/* Comes after the thumb of the same pts, before the next one. */
	void (*large)(void *arg, const struct large *p);
	/* May be null.  Else larger pictures do not wait for their turn, which
	 * takes much memory and makes decoders stand still; what this makes of
	 * each does: digest_size bytes that depend on the picture alone.  It is
	 * called out of order, and looked in order instead of large. */
	void (*digest)(const struct large *p, void *digest);
	size_t digest_size;
	void (*looked)(void *arg, int64_t pts, const void *digest);
	/* The stretch asked for first (second...) is complete.  error is null,
	 * or one sentence on why it is not; what there was has been handed
	 * over.  reel_add, reel_rewind and reel_pause may be called from all
	 * of these, reel_free from none. */
	void (*stretch)(void *arg, const struct stretch *s, const char *error);
};

struct reel;

/* film, index and ops must outlive the reel. */
struct reel *reel_new(struct loop *l, const struct film *film,
    const struct entry *index, size_t n, const struct reel_opts *opts,
    const struct reel_ops *ops, void *arg);

/* One more stretch; none may begin before the end of the one before, unless
 * reel_rewind was called in between (all stretches being complete).  It is cut
 * into pieces at entries where decoding can start. */
void reel_add(struct reel *r, const struct stretch *s);
void reel_rewind(struct reel *r);

/* While true nothing is handed over, and decoders soon stand still. */
void reel_pause(struct reel *r, bool pause);

/* Kills the decoders; no callback after this.  They are reaped by the loop's
 * next rounds, or by child_kill_all. */
void reel_free(struct reel *r);

#endif
