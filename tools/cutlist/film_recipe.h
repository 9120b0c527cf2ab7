#ifndef FILM_RECIPE_H
#define FILM_RECIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "footage.h"
#include "montage.h"
#include "recipe.h"
#include "wish.h"

/*
 * How a film is made: a call of ffmpeg for each slot, and the calls that join
 * them.  Making these lists starts nothing and reads no file.  Recipes are
 * freed with recipe_free.
 */
enum {
	FILM_SOUND_RATE = 48000, /* of the sources' sound: 16 bits, stereo */
	FILM_SOUND_BYTES = 4,    /* a sample of both channels */
	FILM_DELAY = 2,          /* pictures by which decoding is ahead */
};

/* All that slots of one film have in common. */
struct film_make {
	const struct montage_plan *plan;
	struct montage_canvas canvas; /* the plan's own, or the draft's */
	struct wish wish;             /* threads: of one slot */
	struct footage result;        /* what is made, as a source would be
	                                 described; owns nothing */
	int64_t scale;                /* ticks a second, */
	int64_t step;                 /* of which a picture lasts so many */
	bool zscale;                  /* HDR can be made SDR */
};

/* Fills what follows from plan, canvas and wish, which are set. */
void film_make_begin(struct film_make *m);

/* Whether sources' own sound is heard. */
bool film_make_sounds(const struct film_make *m);

/* Samples of FILM_SOUND_RATE before picture n. */
int64_t film_make_samples(const struct film_make *m, int64_t n);

/* One call: the slot's pictures into `video` (MP4), its sound, where it is
 * wanted, into `sound` (raw samples). */
void film_recipe_slot(struct recipe *r, const struct film_make *m, size_t slot,
    const char *video, const char *sound);

/* A text that is the same where the slot would be the same film: sources by
 * their content, no threads.  Appended to b. */
void film_recipe_identity(struct buf *b, const struct film_make *m,
    size_t slot);

#endif
