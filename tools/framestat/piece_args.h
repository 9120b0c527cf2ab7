#ifndef PIECE_ARGS_H
#define PIECE_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "args.h"
#include "reel.h"

/* What one decoder is to do. */
struct order {
	int64_t seek;        /* microseconds of the container's time; TC_NONE:
	                        from the file's first byte */
	int64_t from, to;    /* ticks: pictures before and from there on are not
	                        let through; TC_NONE: no such limit */
	int64_t begin;       /* the first picture from there on passes every
	                        sieve; TC_NONE: that of from on is it */
	bool keys;
	int64_t every;       /* as in struct stretch */
	const char *hwaccel; /* null: none */
};

/*
 * Time is divided into slots of equal length, and of the pictures in each slot
 * the first is wanted.  A decoder lets the first picture that it sees pass,
 * and then each that lies in another slot than the one before; so it lets all
 * pass that are wanted, and one too many at most where it began inside a slot.
 * What is wanted does not depend on where decoders begin.
 *
 * The number of a slot is floor(floor(pts * rate) / group).  Slots of larger
 * pictures consist of whole slots of small ones.
 */
struct sieve {
	double rate;  /* slots a tick; 0: every picture is wanted */
	double group;
};

struct sieve sieve_thumbs(const struct film *film, int64_t every);
/* rate is 0 where no larger pictures are asked for. */
struct sieve sieve_larges(const struct film *film, int64_t every,
    int64_t large_every);
double sieve_slot(const struct sieve *s, int64_t pts);

/* Width and height of larger pictures, upright. */
void large_size(const struct film *film, int *w, int *h);

/* How many of the film's own lines come below them: none where the picture is
 * turned, as lines are columns then. */
int large_lines(const struct film *film);

/* The whole command line: small pictures as NUT to descriptor 1, larger ones,
 * if any, to 3. */
void piece_args(struct args *a, const struct film *film,
    const struct reel_opts *opts, const struct order *o);

/* What is added to the ticks of the film, as NUT holds none below zero. */
int64_t piece_shift(const struct film *film);

#endif
