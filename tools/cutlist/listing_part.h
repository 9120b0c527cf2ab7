#ifndef LISTING_PART_H
#define LISTING_PART_H

#include "listing.h"

/*
 * Inside of listing: a reader for each format, and what they share.  A reader
 * gets the whole text, ended by a 0, without a byte order mark, and takes it
 * line by line; it may write into it.
 */
struct listing_text {
	char *at;     /* where the next line begins */
	long line;    /* number of the line handed out last, from 1 */
};

/* No time of a list is later: a century, so that sums can't overflow. */
#define LISTING_LATEST (INT64_C(86400) * 36525 * TC_SECOND)

/* The next line, its end (LF, CRLF or CR) replaced by a 0; null at the end. */
char *listing_line(struct listing_text *t);

/* Without blanks at its ends; s is cut. */
char *listing_trim(char *s);

/* A time as people write it, with a comma for the point too ("12,5").
 * Returns 0 or -1. */
int listing_time(const char *s, int64_t *us);

/* True where s begins with a time of at least one ':' ("0:00", "1:02:03.5");
 * *len is how long it is. */
bool listing_clock(const char *s, size_t *len);

/* Adds one, or a fault where it has no length or a negative start. */
void listing_take(struct listing *l, int64_t start, int64_t end,
    const char *title, const char *source, long line);

/* Takes the last one back. */
void listing_pop(struct listing *l);

/* Another source for an entry. */
void listing_name(struct listed *one, const char *source);

void listing_ndjson(struct listing *l, struct listing_text *t);
void listing_csv(struct listing *l, struct listing_text *t);
void listing_edl(struct listing *l, struct listing_text *t,
    const struct listing_film *film);
void listing_chapters(struct listing *l, struct listing_text *t);
void listing_youtube(struct listing *l, struct listing_text *t);

#endif
