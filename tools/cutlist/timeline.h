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
	char *whole;            /* the path from the root on, as far as that
	                           can be told */
	struct ratio rate;      /* the one that is meant; 0/0: unknown */
	bool varies;            /* it is not kept */
	struct ratio time_base; /* of the video's time stamps; 0/0 */
	int64_t duration;       /* microseconds; TC_NONE */
	int64_t start;          /* the container's own time that is 0 here */
	int64_t picture_start;  /* microseconds: when its pictures begin */
	int64_t zero;           /* number of its first picture, by its own
	                           timecode; 0: it has none */
	bool drop;              /* which is a drop-frame one */
	int width, height;      /* as shown, upright, in square pixels; 0: no
	                           video */
	bool audio;
	int channels, sound_rate; /* of the sound; 0: unknown */
	int64_t pictures;       /* timeline_lay: how many it has, or more than
	                           any cut asks for */
};

/* The number of no film: a stretch of black. */
#define TIMELINE_BLACK SIZE_MAX

struct timeline_entry {
	size_t film;            /* index, or TIMELINE_BLACK */
	struct slice slice;     /* its texts are owned */
	int64_t at;             /* microseconds of the result where it begins */
	int64_t fade;           /* that many of its first pictures are a
	                           cross-fade, under which the cut before goes
	                           on; 0: none */
	/* By timeline_lay, for programs that count pictures: */
	int64_t first, frames;  /* of the result, at its rate */
	int64_t from;           /* of the film, at the result's rate: where it
	                           begins */
	int64_t own, nown;      /* of the film, at its own rate: its first
	                           picture, from 0 on, and how many */
};

struct timeline {
	struct timeline_film *films;
	size_t nfilms, filmcap;
	struct timeline_entry *v;
	size_t n, cap;
	int64_t length;         /* of the result so far */
	bool of_source;         /* chapters at the times of the film, not at
	                           those of the result */
	/* Of a montage, else what suits the films: */
	struct ratio rate;      /* pictures a second; 0/0: that of the first
	                           film with pictures */
	int width, height;      /* 0: those of that film */
	bool placed;            /* entries count pictures of the result, and lie
	                           where `at` says */
	bool mute;              /* the films' own sound is not heard */
	bool fades, dips;       /* there are some; most lists have plain cuts
	                           in their places */
	bool scored;            /* there is a song: */
	struct timeline_entry song; /* as long as all the others together */
};

/* Appends one cut.  film null: that much black. */
void timeline_add(struct timeline *t, const struct footage *film,
    const struct slice *slice);
/* Puts a song below all; `from` are microseconds of it. */
void timeline_score(struct timeline *t, const struct footage *song,
    int64_t from);
void timeline_free(struct timeline *t);

/* Counts pictures: sets rate, width and height where they are not known, and
 * what entries say of it.  timeline_write does it. */
void timeline_lay(struct timeline *t);

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
	bool black;             /* each is asked for stretches of black too */
};

/* Null after the last.  TIMELINE_FORMATS has all their names. */
const struct timeline_format *timeline_format(size_t i);
#define TIMELINE_FORMATS "csv|ffconcat|chapters|youtube|edl|xmeml|fcpxml|" \
	"otio|mlt|llc|mpv|m3u"

/* Null where the name is none. */
const struct timeline_format *timeline_format_named(const char *name);

/* All of it at once.  Returns what end says; entries that can't be written
 * are counted in *lost (may be null) and *why says why for the last. */
const char *timeline_write(const struct timeline_format *f, struct buf *b,
    struct timeline *t, size_t *lost, const char **why);

#endif
