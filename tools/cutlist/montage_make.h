#ifndef MONTAGE_MAKE_H
#define MONTAGE_MAKE_H

#include "cutlist_options.h"
#include "film.h"
#include "loop.h"
#include "montage_film.h"

/*
 * Planned films rendered one after the other, and what is told of that.
 */
struct montage_make;

struct montage_make_ops {
	/* This slot of a film shows another shot now, since the source of the
	 * one before has failed: why. */
	void (*replaced)(void *arg, struct montage_film *f, size_t slot,
	    const struct footage *failed, const char *why);
	/* One record or sentence about a film that is there, or has failed:
	 * why. */
	void (*finished)(void *arg, struct montage_film *f,
	    const struct film_result *r);
	/* The end of all. */
	void (*ended)(void *arg);
};

/* films (n of them) and w live until ended was called. */
struct montage_make *montage_make_start(struct loop *l,
    const struct cut_wish *w, struct montage_film *films, int n,
    int progress_fd, bool quiet, const struct montage_make_ops *ops,
    void *arg);
void montage_make_free(struct montage_make *m);

/* The clip record of a film. */
void montage_make_tell(struct buf *b, const struct montage_film *f,
    const struct film_result *r);

#endif
