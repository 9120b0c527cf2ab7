#ifndef LISTING_H
#define LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "tc.h"

/*
 * Lists of stretches that people and other programs write, in many formats;
 * one model for all.  timeline.h writes lists.
 */
enum listing_kind {
	LISTING_GUESS,    /* by its name and its first lines */
	LISTING_NDJSON,   /* cut and segment records, or {"start":,"end":} */
	LISTING_CSV,      /* start,end[,title], with a header or without; tabs
	                     and semicolons too */
	LISTING_EDL,      /* CMX 3600: source in and out of its video events */
	LISTING_CHAPTERS, /* ffmetadata, OGM chapters */
	LISTING_YOUTUBE,  /* lines such as "1:30 Title" */
	LISTING_KINDS
};

struct listed {
	int64_t start, end;   /* microseconds, [start, end); end is TC_NONE
	                         where it goes on to the end of the file */
	char *title;          /* or null */
	char *source;         /* what the list says about the file: src, path,
	                         name or reel; or null */
	double score;         /* of a record; NaN */
	char level[12];       /* "" */
	long line;            /* where it stands, from 1; 0: nowhere */
};

/* A line that is not understood: the others count. */
struct listing_fault {
	long line;
	char *what;           /* a sentence */
};

enum { LISTING_FAULTS = 20 };

struct listing {
	struct listed *v;     /* in the order of the list */
	size_t n, cap;
	struct listing_fault faults[LISTING_FAULTS]; /* the first ones */
	size_t nfaults;       /* all of them */
};

/* What a list needs to know about the film it is for. */
struct listing_film {
	struct ratio rate;    /* pictures a second, for timecodes in pictures;
	                         0/0 where it varies or is not known */
	int64_t first_frame;  /* what the film's own timecode calls its first
	                         picture, as a number of pictures; 0 */
	int64_t picture_start; /* microseconds: when its pictures begin */
	int64_t duration;     /* microseconds; TC_NONE where unknown */
};

void listing_free(struct listing *l);

/* "csv", "edl", "ndjson", "chapters", "youtube"; LISTING_GUESS where it is
 * none of them. */
enum listing_kind listing_kind_of(const char *word);

/* Reads a whole list, appending.  name: of its file, for guessing; may be
 * null.  film may be null.  Returns 0; or -1 with *why, a static sentence,
 * where it is no list of any kind that is known, or has no stretch in it.
 * What is wrong with single lines is in faults. */
int listing_read(struct listing *l, enum listing_kind kind, const char *name,
    const char *text, size_t len, const struct listing_film *film,
    const char **why);

/* The argument of --keep and --drop: "10-20,1:30-1:45,2:00-,50+5": from-to,
 * from+length, one side may be left out.  Returns 0, or -1 with a sentence in
 * why. */
int listing_ranges(struct listing *l, const char *text, char *why,
    size_t size);

/* Ends that are open become the film's end.  Nothing happens where the
 * duration is TC_NONE. */
void listing_close(struct listing *l, int64_t duration);

/* Becomes what lies between its stretches, from 0 to the duration (TC_NONE:
 * the last one stays open).  Titles are lost. */
void listing_invert(struct listing *l, int64_t duration);

/* Cuts everything in drop out of it; order and titles stay. */
void listing_drop(struct listing *l, const struct listing *drop);

/* Whether an entry is meant for this source: it names none, or its src, its
 * path, the last part of that, that without its extension, or the eight
 * letters that an EDL keeps of it. */
bool listing_is_for(const struct listed *one, const char *src,
    const char *path);

/* Appends one (title, source are copied); for readers and tests. */
struct listed *listing_add(struct listing *l, int64_t start, int64_t end,
    const char *title, const char *source, long line);
void listing_fault(struct listing *l, long line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
