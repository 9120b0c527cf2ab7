#ifndef MONTAGE_GATHER_H
#define MONTAGE_GATHER_H

#include "cutlist_options.h"
#include "flow.h"
#include "montage_film.h"

/*
 * What records tell of a song and of many sources, until all is told.  The
 * callbacks of flow.h, arg being the gathering.
 */
struct montage_gather;

struct montage_gather_ops {
	/* The media record of the song has come. */
	void (*song)(void *arg, const struct footage *song);
	/* All is told.  sources (n of them, those with pictures) and m (all
	 * but its canvas) live until montage_gather_free.  why: a sentence,
	 * where no film can be made of it; else null.  It must be followed,
	 * now or later, by montage_gather_finish. */
	void (*whole)(void *arg, struct montage_matter *m,
	    const struct footage *const *sources, size_t n, const char *why);
};

struct montage_gather *montage_gather_new(const struct cut_wish *w,
    const struct montage_gather_ops *ops, void *arg);
void montage_gather_flow(struct montage_gather *g, struct flow *f);
void montage_gather_free(struct montage_gather *g);

/* Nothing more will be told of any source. */
void montage_gather_finish(struct montage_gather *g);

/* The open source of a film, for errors about it; null: none. */
struct source *montage_gather_source(struct montage_gather *g,
    const struct footage *film);

void montage_gather_media(void *arg, struct source *s, struct rec *r);
void montage_gather_record(void *arg, struct source *s, struct rec *r);
void montage_gather_done(void *arg, struct source *s);
void montage_gather_ended(void *arg);

#endif
