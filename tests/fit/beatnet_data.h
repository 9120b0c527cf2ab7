#ifndef BEATNET_DATA_H
#define BEATNET_DATA_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "../../tools/beatscan/net_shape.h"
#include "beatnet_model.h"

/*
 * Pieces of sound as they were heard, with their beats, and the examples made
 * of them.
 *
 * NAME.sense holds, for every 20 ms, mel of two heard frames as 16 bit numbers
 * (a unit is 1 / SENSE_UNIT) and chroma as bytes; NAME.beats has a line "time
 * position" for each beat, position 1 for the first of a bar, 0 unknown.  A
 * piece without lines has no beat.
 */
enum { SENSE_UNIT = 8192, MEL = 40, CHROMA = 12 };

struct sense {
	uint16_t mel[2][MEL];
	uint8_t chroma[CHROMA];
};

struct piece {
	char *name;
	struct sense *frame;
	int frames;
	double *beat;
	int *pos; /* in the bar */
	int beats;
};

struct set {
	char *name;
	struct piece *piece;
	int n;
};

/* Heard frames, as they are in memory, from in; a .sense to out. */
void data_convert(FILE *in, FILE *out);

/* Rises at the beats and at the quarters between them (means of bands); and
 * the share of beats where there is any sound at all. */
struct evidence {
	double at, between, heard;
};

struct evidence data_evidence(const struct piece *p);

/* All NAME.sense in folder/set that have a NAME.beats beside them, by name;
 * but those of which beats are told that nobody can hear are left out, with a
 * warning: a synthesizer without the instruments makes such. */
void data_load(struct set *s, const char *folder, const char *name);
void data_free(struct set *s);

/* A sequence for the network: x has a row of zeros before the first and eight
 * after the last frame; target and weight have TARGETS for each. */
struct example {
	int room, n;
	float *memory, *x;
	float *target, *weight;
};

void example_init(struct example *e, int room);
void example_free(struct example *e);

/* The piece as it is (as much as there is room for). */
void example_plain(struct example *e, const struct piece *p);

/* Some of it, spoiled at random, e->room frames long; noise: pieces without
 * a beat of which one may be mixed in. */
void example_spoiled(struct example *e, const struct piece *p,
    const struct set *noise, unsigned long long *seed);

#endif
