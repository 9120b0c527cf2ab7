#ifndef PEOPLE_H
#define PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "detect.h"

/*
 * What people are told about a shot, by the table here, by the contact sheet
 * and by the lists for other programs.
 */
struct people_shot {
	int64_t number;     /* from 1 */
	int64_t start, end; /* microseconds */
	int64_t n, end_n;   /* of its first picture and of the next shot's; -1:
	                       not known */
	bool begun;         /* by a boundary; else it is the first */
	enum change begins;
	double confidence;  /* 0 to 1, of that */
	double motion;      /* mean; negative or not finite: unknown */
	int64_t best;       /* microseconds: its best picture */
};

/* "start", "cut", "dissolve"... */
const char *people_begins(const struct people_shot *s);

/* What the table's last line is made of; filled by people_count, but for the
 * last three. */
struct people_totals {
	long shots, found[CHANGE_WIPE + 1]; /* of each kind */
	int64_t film;       /* microseconds; below 1: unknown */
	int64_t decoded;    /* of the film, microseconds; below 0: unknown */
	int64_t took;       /* microseconds */
};

void people_count(struct people_totals *t, const struct people_shot *s);

/* The table: a heading, a line for each shot, a last line.  With several
 * films, people_film stands above each one's heading. */
void people_film(struct buf *b, const char *path);
void people_heading(struct buf *b);
void people_row(struct buf *b, const struct people_shot *s);
void people_end(struct buf *b, const struct people_totals *t);

#endif
