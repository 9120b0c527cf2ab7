#ifndef FILM_ROOM_H
#define FILM_ROOM_H

#include "film.h"
#include "film_recipe.h"

/* How many slots this machine encodes at once, by its processors and its
 * memory; and how many threads each of them has. */
int film_room_slots(const struct film_make *m, const struct film_wish *w,
    int *threads);

#endif
