#ifndef STEPS_H
#define STEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gops.h"
#include "reel.h"
#include "spans.h"

/*
 * What is decoded, step by step, in order of time: a list that the scan hands
 * to the reel.
 */
struct step {
	struct stretch stretch;
	bool dense;          /* boundaries are looked for in it */
	int64_t show_from;   /* microseconds: what lies outside is context, */
	int64_t show_to;     /* neither measured nor told */
	int window;          /* number of the window that it serves; -1 */
};

struct steps {
	struct step *v;
	size_t n, cap;
};

void steps_add(struct steps *s, const struct step *one);
void steps_free(struct steps *s);

/* From ticks to ticks, all of it shown. */
void steps_plain(struct steps *s, int64_t from, int64_t to, bool dense,
    bool keys, int64_t every);

/* One for each window, with room for context on both sides. */
enum { WINDOW_CONTEXT = 500000 };
void steps_windows(struct steps *s, const struct spans *w,
    const struct film *film, bool keys);

/* Samples of [from, to) in ticks: every so far apart, or where every is 0 as
 * the spans' levels ask in a film of that length. */
struct sampling {
	int64_t every;
	const struct spans *spans;
	int64_t length, frame_time;
};
void steps_samples(struct steps *s, int64_t from, int64_t to,
    const struct sampling *how, const struct film *film);

/*
 * The stretches of gops from..to-1 marked dense, each with a little of what
 * follows it, none before ticks `begin`; between them samples where how is
 * not null.  Returns where the last one ends (begin where there is none).
 */
enum { DENSE_TAIL = 400000 };
int64_t steps_dense(struct steps *s, const struct gops *g, size_t from,
    size_t to, const bool *dense, int64_t begin, const struct sampling *how,
    const struct film *film);

/* Leaves what serves [from, to), microseconds (TC_NONE: no edge): stretches
 * that an edge cuts are shortened, and begin somewhat before it. */
void steps_clip(struct steps *s, const struct entry *index, size_t n,
    const struct film *film, int64_t from, int64_t to);

/* Where decoding is to begin so that from `from` (microseconds) on the same
 * pictures are chosen as in a longer stretch: an entry of the index, in ticks;
 * INT64_MIN: the film's start. */
int64_t steps_lead_in(const struct entry *index, size_t n, int64_t from,
    int64_t every);

#endif
