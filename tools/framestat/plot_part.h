#ifndef PLOT_PART_H
#define PLOT_PART_H

#include "plot.h"
#include "surface.h"

/*
 * Between the files of the plot: plot.c gathers, plot_draw.c lays out,
 * plot_svg.c has it drawn on a surface.
 */
enum { PLOT_BINS = 4096, PLOT_KINDS = CHANGE_WIPE + 1 };

/* What happened in one piece of time. */
struct bin {
	float low, high, sum; /* diff: low > high where there was none */
	float frames;         /* added up in sum */
	float motion, moves;  /* added up, and how many; none of none */
	float decoded;        /* 0 to 1: how much of it */
	float mark[PLOT_KINDS]; /* the surest boundary; 0: none */
	uint8_t flags;
	uint8_t within;       /* of a gradual change: 1 << kind */
};

struct plot {
	char *name;           /* UTF-8, fit for XML, not too long */
	int64_t width;        /* of a bin, microseconds */
	struct bin bins[PLOT_BINS];
	long found[PLOT_KINDS];
	int64_t last;         /* time of the last of all pictures */

	/* The picture that came last lasts until the next one comes. */
	bool held;
	int64_t t, dt;        /* dt: to the one before; 0 behind a gap */
	float diff, motion;   /* below 0: unknown */
	uint8_t flags;
};

void bin_clear(struct bin *b);
void bin_join(struct bin *to, const struct bin *from);

/* What is held is written down: time ends here.  end: of the film, or TC_NONE;
 * the last picture is shown until then where that is near. */
void plot_settle(struct plot *p, int64_t end);

enum { PLOT_WIDE = 1600, PLOT_HIGH = 620 };

void plot_draw(struct plot *p, int64_t end, const struct surface *on);

#endif
