#ifndef PROGRAMME_EFFECT_H
#define PROGRAMME_EFFECT_H

#include "programme_picture.h"
#include "programme_random.h"

/*
 * What disturbs a picture without being a change of shot.  An effect is drawn
 * over finished pictures, whatever they show.
 */
enum effect_kind {
	EFFECT_FLASH, EFFECT_STROBE, EFFECT_LIGHTNING, EFFECT_EXPLOSION,
	EFFECT_OBJECT, EFFECT_POPUP, EFFECT_SUBTITLE, EFFECT_EXPOSURE,
	EFFECT_FOCUS, EFFECT_GLITCH, EFFECT_PUMP, EFFECT_DARKNESS,
	EFFECT_KINDS
};

struct effect {
	enum effect_kind kind;
	int from, to;      /* pictures of the programme */
	int mode;          /* what it means depends on the kind */
	int in, out;       /* pictures until it is there, and gone */
	int period;
	double strength;
	struct colour colour;
	int box[4];        /* 0..1000 of the picture */
	uint32_t seed;
};

const char *effect_name(enum effect_kind kind);

/* Rolls one that begins at from and ends before to; rate: pictures a second.
 * False where there is not time enough. */
bool effect_roll(struct effect *e, enum effect_kind kind, struct dice *d,
    int from, int to, double rate);

void effect_draw(const struct effect *e, int n, struct picture *p);

#endif
