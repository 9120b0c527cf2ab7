#ifndef FILM_SLOTS_H
#define FILM_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "film.h"
#include "film_recipe.h"
#include "film_store.h"
#include "loop.h"

/*
 * The slots of a film at work: several at once, in the order in which they are
 * shown, as many as the machine can hold.
 */
struct film_slots;

struct film_slots_ops {
	/* One more is finished; all: none is open any more. */
	void (*done)(void *arg, bool all);
	void (*went)(void *arg);
	/* No film can come of it: why.  Called once, when no child is left. */
	void (*failed)(void *arg, const char *why);
};

/* Begins; nothing is called back before the loop turns.  make's wish.threads
 * is set here, and its hardware given up where it fails.  plan is make's, as
 * it may be changed.  All live until the end. */
struct film_slots *film_slots_new(struct loop *l, struct film_make *make,
    struct montage_plan *plan, const struct film_wish *w,
    struct film_store *store, const struct film_ops *film_ops, void *film_arg,
    const struct film_slots_ops *ops, void *arg);

/* Whether all slots that begin before this picture are finished. */
bool film_slots_until(const struct film_slots *s, int64_t frame);

/* Paths of a finished slot; sound is null where there is none. */
const char *film_slots_video(const struct film_slots *s, size_t slot);
const char *film_slots_sound(const struct film_slots *s, size_t slot);

/* Pictures that are done, those at work included. */
double film_slots_progress(const struct film_slots *s);

/* Adds what there is to tell to r. */
void film_slots_tell(const struct film_slots *s, struct film_result *r);

/* Removes what is half made: when a signal ends the program. */
void film_slots_at_death(const struct film_slots *s);

/* Once no slot is at work. */
void film_slots_free(struct film_slots *s);

#endif
