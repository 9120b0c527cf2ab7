#ifndef BEATNET_SPOIL_H
#define BEATNET_SPOIL_H

#include "beatnet_data.h"

/*
 * Sound in the making, as magnitudes of bands, 100 a second.
 */
struct spoilt {
	int n;        /* frames of 20 ms */
	float *m;     /* 2 n rows of MEL */
	float *chroma; /* n rows of CHROMA */
};

void spoilt_init(struct spoilt *s, int n);
void spoilt_free(struct spoilt *s);

/* Frame t is what the piece has at when[t] (in frames of 10 ms; silence
 * outside), all bands moved up by `shift`. */
void spoilt_take(struct spoilt *s, const struct piece *p, const double *when,
    float shift);

/* What the network is told, and is to say, of it. */
void spoilt_example(struct example *e, const struct spoilt *s,
    const struct piece *p, const double *when);

#endif
