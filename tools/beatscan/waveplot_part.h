#ifndef WAVEPLOT_PART_H
#define WAVEPLOT_PART_H

#include "surface.h"
#include "waveplot.h"

/*
 * Between the files of the plot: waveplot.c gathers, waveplot_draw.c lays out.
 */
enum { WAVE_BINS = 4096, WAVE_PARTS = PART_OUTRO + 1 };

/* What happened in one piece of time. */
struct wave_bin {
	float peak;               /* linear, the most */
	float power, loud;        /* added up: mean square, LUFS */
	float n, n_loud;          /* how many were */
	float kind[KINDS];        /* how much of it is that, 0 to 1 */
	float part[WAVE_PARTS];
	float bpm;                /* 0: none */
	uint16_t beats, downs;
	uint8_t surges;           /* bit 0 a rise, 1 an impact */
	bool starts;              /* a section does; a piece in earnest: */
	bool song;
};

struct waveplot {
	char *name;               /* UTF-8, fit for XML, not too long */
	int64_t origin;
	int64_t width;            /* of a bin, microseconds */
	struct wave_bin bins[WAVE_BINS];
	int64_t last;             /* the end, from origin */
	long beats, downs;
	double integrated, range; /* NAN: not known */
	double bpm;               /* of the longest song; 0: none */
	int64_t longest;
};

void wave_join(struct wave_bin *to, const struct wave_bin *from);

enum { WAVE_WIDE = 1600, WAVE_HIGH = 760 };

void waveplot_draw(const struct waveplot *p, const struct surface *on);

/* Colours, 0xRRGGBB. */
uint32_t wave_part_colour(enum part part);
uint32_t wave_kind_colour(enum kind kind);

#endif
