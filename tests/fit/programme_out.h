#ifndef PROGRAMME_OUT_H
#define PROGRAMME_OUT_H

#include "buf.h"
#include "child.h"
#include "programme_picture.h"
#include "programme_random.h"
#include "tc.h"

/*
 * Where a programme goes: pictures to an encoder, the truth to a file.  The
 * truth is noted in pictures as they were edited, and written in pictures as
 * they stand in the file: a cadence may double or blend them on the way.
 */
struct cadence {
	int edited, written; /* so many of these become so many of those */
	bool blend;          /* in between lies a mixture, not a repetition */
};

struct out_spec {
	const char *encoder;
	struct ratio rate;   /* of the file */
	struct cadence cadence;
	bool vfr;
	int w, h;
	uint64_t seed;
};

struct output;

/* True for a name that out_new takes. */
bool out_encoder_exists(const char *name);

/* Writes BASE.EXT, the ending being the encoder's. */
struct output *out_new(const char *base, const struct out_spec *spec);

void out_picture(struct output *o, const struct picture *p);

/* A change of shot between edited pictures: from is the first that is not the
 * old shot alone, to the first that is the new one alone; the same for a hard
 * one.  blend: the new shot's share where the first one is mixed, or 0. */
void out_change(struct output *o, const char *type, int from, int to,
    double blend);

/* What is no change. */
void out_negative(struct output *o, const char *type, int from, int to);

/* Ends the encoder and writes BASE.json; opts is jw's members of "opts".
 * Dies where the encoder failed. */
void out_end(struct output *o, const struct buf *opts);

#endif
