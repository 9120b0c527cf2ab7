#ifndef CUT_DATA_H
#define CUT_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../tools/framestat/thumb.h"
#include "../../tools/framestat/weights_net.h"

/*
 * Labelled programmes as small pictures, disturbed in known ways, and the
 * evidence that the detector gathers on them.
 */

struct truth {
	int64_t *cut;          /* microseconds, in order */
	size_t cuts;
	struct { int64_t from, to; bool gradual; } *skip; /* neither */
	size_t skips;
	struct { int64_t from, to; } *trap; /* what looks like a cut */
	size_t traps;
};

struct programme {
	char *name;
	int group;             /* those of one group are left out together */
	int twists;            /* how many it is repeated with */
	const uint8_t *pix;    /* THUMB_BYTES a picture */
	int64_t *t;
	size_t n;
	double fps;
	struct truth truth;
};

/* Dies where a file is absent or broken. */
void programme_load(struct programme *p, const char *name, const char *dump,
    const char *truth);

/* What is done to a programme. */
struct twist {
	double gain, noise;
	bool mirror, reverse, blur, letterbox, flicker;
	int keep;              /* every so manieth picture only */
	int repeat;            /* each so many times */
	float weight;
};

extern const struct twist twist_none, twists[];
extern const int twists_n;

/* One picture pair that was looked at. */
struct sample {
	float x[NET_IN];
	float weight;
	short programme;
	bool real;
};

struct samples {
	struct sample *p;
	size_t n, room;
};

void samples_add(struct samples *s, const struct sample *one);

/* Adds what was looked at in p after the twist, number being that of p:
 * changes that could be cuts, pairs of pictures seconds apart. */
void collect_cuts(struct samples *s, const struct programme *p, int number,
    const struct twist *w);
void collect_pairs(struct samples *s, const struct programme *p, int number,
    const struct twist *w);

struct score {
	int cuts, hit, wrong;
};

/* Runs the detector with net on p as it is; tell: prints what was found, what
 * is false, what was missed. */
struct score score_cuts(const struct programme *p, const struct net *net,
    bool tell);

#endif
