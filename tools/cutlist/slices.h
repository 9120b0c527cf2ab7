#ifndef SLICES_H
#define SLICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

struct footage;
struct marks;
struct packets;

/*
 * From what is wanted to decided cuts.  Planning has three steps: slices_plan
 * chooses times; slices_exact (or slices_guess) finds the pictures that they
 * mean; method.h decides how they are cut out.
 */
struct slices_wish {
	int64_t before, after;  /* padding; may be negative */
	int64_t snap_shot;      /* a boundary moves this far to a change of shot;
	                           0: not at all, nor away from one */
	int64_t snap_silence;   /* to a silence */
	int64_t snap_beat;      /* to a beat */
	int64_t snap_word;      /* out of a word */
	int64_t snap_key;       /* where nothing else speaks for a place: to a
	                           random access point */
	int64_t guard;          /* less than this of a neighbouring shot is
	                           none: 0.5 s */
	bool merge;             /* those that touch or overlap become one */
	int64_t merge_gap;      /* those this near touch */
	size_t most;            /* the best by score, else the first; 0: all */
	int64_t longest;        /* of one; cut off at its end; 0: any */
};

/* What planning does for the segments of rank: 0.5 s to a shot, 0.25 s to a
 * silence, 0.12 s to a beat, 1 s out of a word, 0.1 s to a random access
 * point, merged.  For times that a person has written: all 0. */
void slices_wish_segments(struct slices_wish *w);
void slices_wish_exact(struct slices_wish *w);

/* What is wanted. */
struct slices_part {
	int64_t start, end;     /* microseconds of the file, half-open; end
	                           TC_NONE: to the end of the file */
	double score;           /* NaN: none */
	const char *level;      /* null: none */
	const char *title;      /* null: none */
};

/* One that could not become a slice. */
struct slices_refused {
	size_t part;            /* its number, from 0 */
	int64_t start, end;
	const char *why;        /* a sentence */
};

struct slices {
	struct slice *v;
	size_t n;
	struct slices_refused *refused;
	size_t nrefused;
};

/*
 * Times for all parts of one source: padded, out of words, snapped, kept
 * within the file, merged, numbered (slot, from 1, in the order of the parts;
 * merged ones at the place of their first).  With marks null, nothing is
 * snapped but to key frames.  A part that ends beyond the file is cut off
 * there; one that begins beyond it, has no length, or is left over by `most`
 * is refused (left over ones silently).  Only start, end, slot, score, level,
 * title are set; time stamps are TC_NONE, frames -1.
 */
void slices_plan(const struct slices_part *part, size_t n,
    const struct footage *f, const struct marks *m,
    const struct slices_wish *w, struct slices *out);
void slices_free(struct slices *s);

/* Frees what a slice owns. */
void slice_clear(struct slice *s);

/*
 * The pictures of a slice out of the list of packets.  The first is the one
 * shown at `start`, else the first one behind it; a picture at most 1 ms ahead
 * counts as shown at start, and `end` is read in the same way, so that slices
 * that touch in time share no picture and lose none; but one that stands for
 * long is divided (held), unless whole is set.  Sets first_pts, last_pts,
 * end_pts, frames, and start and end to the exact times of those; first_n
 * where the packets begin with the stream.  Without video: 0, and times alone
 * count.  Returns -1 where no picture lies inside, or packets have no times
 * (*why, if not null: a sentence).
 */
int slices_exact(struct slice *s, const struct footage *f,
    const struct packets *p, const char **why);

/* The same from gop records alone, without any child; -1 and the slice as it
 * was where these do not tell it for certain. */
int slices_guess(struct slice *s, const struct footage *f);

/* Widens a slice to random access points: to the last one at or before its
 * start, and the first one at or behind its end.  For METHOD_KEYFRAME, before
 * slices_exact.  Returns -1 where no gop is known. */
int slices_to_keys(struct slice *s, const struct footage *f);

#endif
