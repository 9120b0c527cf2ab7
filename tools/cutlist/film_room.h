#ifndef FILM_ROOM_H
#define FILM_ROOM_H

#include "film.h"
#include "film_recipe.h"

/* How many slots a machine of so many processors, with so many bytes of memory
 * to be had, encodes at once; and how many threads each of them has. */
int film_room_slots(const struct film_make *m, const struct film_wish *w,
    int cores, int64_t memory, int *threads);

#endif
