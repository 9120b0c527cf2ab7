#ifndef MONTAGE_FILM_H
#define MONTAGE_FILM_H

#include "montage_choose.h"
#include "montage_options.h"
#include "montage_tell.h"

/*
 * A film, planned: everything that belongs to one variant of it.
 */
struct montage_film {
	struct montage_plan plan;
	struct montage_need *needs;
	struct montage_grid grid;
	struct montage_rules rules;
	struct montage_style style; /* as this library allows */
	struct montage_chooser *chooser;
	int variant;                /* from 1 */
	size_t empty;               /* slots for which no shot was found */
};

/* What a film is made of.  song_file null: there is no song. */
struct montage_matter {
	const struct montage_stock *stock;
	const struct montage_song *song;
	const struct footage *song_file;
	struct montage_canvas canvas;
};

/* Plans the variant of this number.  All live as long.  Returns 0, or -1 with
 * a sentence in why; montage_film_free is needed in each case. */
int montage_film_plan(struct montage_film *f, const struct montage_matter *m,
    const struct montage_wish *w, int variant, char *why, size_t n);
void montage_film_free(struct montage_film *f);

struct montage_told montage_film_told(const struct montage_film *f,
    const struct montage_wish *w);

#endif
