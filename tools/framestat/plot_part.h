#ifndef PLOT_PART_H
#define PLOT_PART_H

#include "plot.h"

/*
 * Between the files of the plot: plot.c gathers, plot_draw.c lays out,
 * plot_svg.c writes SVG.
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

/* Things that can be drawn on.  Lists have a value a pixel from x on; NAN
 * leaves a hole. */
struct surface {
	void *arg;
	void (*rect)(void *arg, double x, double y, double w, double h,
	    struct ink ink);
	void (*polygon)(void *arg, const struct point *p, int n,
	    struct ink ink);
	void (*area)(void *arg, double x, const double *top, int n,
	    double bottom, struct ink ink);
	void (*curve)(void *arg, double x, const double *y, int n,
	    struct ink ink);
	void (*text)(void *arg, double x, double y, enum anchor anchor,
	    int size, struct ink ink, const char *text);
};

enum { PLOT_WIDE = 1600, PLOT_HIGH = 620 };

void plot_draw(struct plot *p, int64_t end, const struct surface *on);

/* How far apart ticks are on an axis of that length when at most so many fit,
 * microseconds; and what stands at one. */
int64_t plot_tick(int64_t length, int most);
enum { PLOT_TICK = 40 };
void plot_tick_text(int64_t t, int64_t apart, char text[PLOT_TICK]);

#endif
