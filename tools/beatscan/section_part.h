#ifndef SECTION_PART_H
#define SECTION_PART_H

#include <stddef.h>

#include "section.h"

/*
 * Between the files of section.h: section.c gathers a piece, section_bars.c
 * divides it into bars and says what each is like, section_split.c finds where
 * it changes, section_name.c gives the parts their names.
 */
enum { ROW_US = 100000, CHROMA = 12 };

/* A tenth of a second. */
struct section_row {
	float level;           /* LUFS */
	float flux;            /* mean of the frames' */
	float low, mid, high;  /* mean of mel bands: to 0.2, 2.2, 11 kHz */
	uint8_t chroma[CHROMA]; /* 0..255 */
};

struct section_beat {
	int64_t t;
	int bar;
};

struct stock;

/* A whole piece: rows from the time first * ROW_US on. */
struct section_piece {
	const struct section_row *rows;
	const struct stock *stock;        /* where they lie; null: elsewhere */
	size_t n_rows;
	int64_t first;
	const struct section_beat *beats; /* in order, two or more */
	size_t n_beats;
	int64_t end;
};

/* What a bar is like.  The first five may climb within a section, the pitch
 * classes are as they are. */
enum section_trait {
	TRAIT_LEVEL, TRAIT_FLUX, TRAIT_LOW, TRAIT_MID, TRAIT_HIGH,
	TRAIT_CHROMA,
	TRAITS = TRAIT_CHROMA + CHROMA,
	TRAITS_THAT_CLIMB = TRAIT_CHROMA
};

struct section_bar {
	int64_t start;
	float trait[TRAITS];
	float energy;          /* 0..1, relative to the piece */
};

/* Returns the bars (the caller frees them), the number in *n: at least 1. */
struct section_bar *section_bars(const struct section_piece *p, size_t *n);

/* The bars at which sections begin, the first of them 0, in from (which has
 * room for n); no section has fewer than least bars.  Returns how many.
 * gain[i]: how much less is explained without the boundary from[i], in units
 * of what a boundary must explain to be one. */
size_t section_split(const struct section_bar *bars, size_t n, size_t least,
    size_t *from, float *gain);

/* Names the sections that begin at from; joins those that need no boundary.
 * Calls back for each; end: the piece's. */
void section_name(const struct section_bar *bars, size_t n,
    const size_t *from, const float *gain, size_t sections, int64_t end,
    void (*tell)(void *arg, const struct section *s), void *arg);

/* The place in v (sorted) below which such a share of it lies. */
float section_quantile(const float *v, size_t n, double share);
void section_sort(float *v, size_t n);

#endif
