#ifndef FILM_JOIN_H
#define FILM_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "film_recipe.h"

/*
 * How slots become a film: pictures are copied, the song is encoded once.
 */
struct film_join {
	const struct film_make *make;
	int64_t frames;     /* of the film, from its beginning */
	const char *list;   /* the path at which the list of parts will lie, */
	struct buf text;    /* and what it says: film_join_part; taken over */
	const char *sound;  /* raw samples of all slots; null: none */
	const char *out;
};

/* Adds a part, by its absolute path or one from the list's folder, of the
 * pictures [first, end). */
void film_join_part(struct film_join *j, const char *path, int64_t first,
    int64_t end);

/* The calls that put parts and sound together; free with recipe_free. */
void film_join_recipe(struct recipe *r, struct film_join *j);

/* A step of it has ended well, having written this: loudness was measured.
 * 0, or -1 with *why. */
int film_join_after(struct recipe *r, const struct film_make *m, size_t step,
    const char *output, size_t n, const char **why);

/* Samples a second of the film's sound, and how many before picture n. */
int film_join_rate(const struct film_make *m);
int64_t film_join_samples(const struct film_make *m, int64_t n);

#endif
