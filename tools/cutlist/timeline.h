#ifndef TIMELINE_H
#define TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "footage.h"
#include "slice.h"

/*
 * The result as one timeline: cuts one after the other, each a stretch of a
 * film.  It owns copies of all it needs, so the records may be gone.  Formats
 * of lists are a table of writers over it.
 */
struct timeline_film {
	char *path, *src;
	struct ratio rate;      /* 0/0: varies or unknown */
	struct ratio time_base; /* of the video's time stamps; 0/0 */
	int64_t duration;       /* microseconds; TC_NONE */
	int64_t start;          /* the container's own time that is 0 here */
	int width, height;      /* as coded; 0: no video */
	bool audio;
};

struct timeline_entry {
	size_t film;            /* index */
	struct slice slice;     /* its texts are owned */
	int64_t at;             /* microseconds of the result where it begins */
};

struct timeline {
	struct timeline_film *films;
	size_t nfilms, filmcap;
	struct timeline_entry *v;
	size_t n, cap;
	int64_t length;         /* of the result so far */
	bool of_source;         /* chapters at the times of the film, not at
	                           those of the result */
};

/* Appends one cut. */
void timeline_add(struct timeline *t, const struct footage *film,
    const struct slice *slice);
void timeline_free(struct timeline *t);

/* A format: text is appended to a buffer.  each is called once for each entry
 * in order; begin and end may be null.  end may return a warning for people (a
 * static sentence), or null. */
struct timeline_format {
	const char *name;       /* for -F */
	void (*begin)(struct buf *b, const struct timeline *t);
	/* Returns 0; -1 with *why where this one can't be written. */
	int (*each)(struct buf *b, const struct timeline *t, size_t i,
	    const char **why);
	const char *(*end)(struct buf *b, const struct timeline *t);
};

/* csv, ffconcat, chapters (ffmetadata), youtube; null after the last. */
const struct timeline_format *timeline_format(size_t i);

/* Null where the name is none. */
const struct timeline_format *timeline_format_named(const char *name);

/* All of it at once.  Returns what end says; entries that can't be written
 * are counted in *lost (may be null) and *why says why for the last. */
const char *timeline_write(const struct timeline_format *f, struct buf *b,
    const struct timeline *t, size_t *lost, const char **why);

#endif
