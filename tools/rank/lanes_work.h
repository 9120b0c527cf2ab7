#ifndef LANES_WORK_H
#define LANES_WORK_H

#include "grid_columns.h"
#include "story.h"

/*
 * One block of steps on its way from the grid to the lanes, for lanes*.c
 * alone.  Arrays hold the steps from `first` to before first + n: the block
 * and as much before and behind it as its values depend on.  Every number is
 * a function of the grid around its step alone, never of where the block
 * begins: sums are added up afresh for each step.
 */
struct lanes_work {
	const struct grid *g;
	size_t first, n;
	float *level;      /* momentary loudness, LUFS; silence is
	                      LANES_QUIET; NaN: not known */
	float *middle;     /* its running median: knocks left out */
	float *ground;     /* what it is around here, mostly */
	float *constant;   /* 1 where it stays as it is for long, 0 where not */
	float *kind[GRID_KINDS]; /* how surely, 0 to 1; null: never told */
	float *jingle;     /* 1; less in short pieces of music */
	float *motion;     /* flashes left out, widths a second; NaN */
	float *top;        /* what the loudest tenth is around here */
	float *out[FEATURES];    /* null: nothing told */
};

#define LANES_QUIET (-70.0F)

/* A time as steps, rounded, at least 1. */
size_t lanes_span(const struct lanes_work *w, int64_t us);

/* The step of a time, as an index of the arrays; may lie outside of them. */
int64_t lanes_index(const struct lanes_work *w, int64_t us);

/* The first and one behind the last index whose steps' middles lie in a span;
 * within the arrays. */
void lanes_inside(const struct lanes_work *w, int64_t start, int64_t end,
    size_t *from, size_t *to);

/* An array of w->n values, all v; freed with the work. */
float *lanes_array(const struct lanes_work *w, float v);

/* --- filters; half is the number of steps on either side --- */

/* The mean of known values; NaN where none is known. */
void lanes_mean(const struct lanes_work *w, const float *in, size_t half,
    float *out);

/* The median of known values, at most LANES_MEDIAN steps on either side. */
enum { LANES_MEDIAN = 16 };
void lanes_median(const struct lanes_work *w, const float *in, size_t half,
    float *out);

/* What lies below the given shares of the known values around, from bins of
 * 0.5 from -100 on. */
void lanes_shares(const struct lanes_work *w, const float *in, size_t half,
    float low, float *out_low, float high, float *out_high);

/* The mean from `from` steps to before `to` steps after i; NaN: not known. */
float lanes_mean_of(const struct lanes_work *w, const float *in, size_t i,
    int64_t from, int64_t to);

/* A pulse: raises values to v * weight at time t, fading to 0 at t + after;
 * `before` ahead of it they are raised in full. */
void lanes_pulse(const struct lanes_work *w, float *v, int64_t t,
    int64_t before, int64_t after, float weight);

/* --- what fills them --- */

void lanes_sound(struct lanes_work *w);   /* level, kinds and so on, then */
void lanes_loud(struct lanes_work *w);    /* features of sound */
void lanes_voice(struct lanes_work *w);   /* speech, pace, emphasis, crowd */
void lanes_music(struct lanes_work *w);   /* beat, music, drop */
void lanes_picture(struct lanes_work *w);
void lanes_packets(struct lanes_work *w);
void lanes_text(struct lanes_work *w);

/* Edges and takes that begin in the steps from `from` to before `to`. */
void lanes_edges(const struct lanes_work *w, struct story *s, size_t from,
    size_t to);

#endif
