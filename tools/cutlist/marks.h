#ifndef MARKS_H
#define MARKS_H

#include <stddef.h>
#include <stdint.h>

#include "stock.h"

struct rec;

/*
 * Where a cut may lie and where it must not, collected from the records of
 * one source: changes of shot, silences, beats, words.  Times in microseconds.
 */
struct mark_span {
	int64_t start, end;     /* of a change of shot: the first picture that
	                           is touched by it, the first of the new shot
	                           alone; the same for a hard cut */
	int pass;
};

struct mark_list {
	struct mark_span *v;    /* by start, once marks_sort was called */
	size_t n, cap;
	struct stock stock;     /* where they lie */
};

struct mark_window {
	int64_t start, end;
	int pass;
	char of;                /* 'f' framestat, 'b' beatscan */
};

struct marks {
	struct mark_list shots, silences, beats, words;
	struct mark_window *windows;
	size_t nwindows;
};

/* A record of any type; those of no concern and those without sensible times
 * are passed over. */
void marks_record(struct marks *m, struct rec *r);

/* After the last record: sorts, and drops what a closer look made void. */
void marks_sort(struct marks *m);

void marks_free(struct marks *m);

/* The first mark of a list that ends at or after t; the list's n where there
 * is none. */
size_t marks_at(const struct mark_list *l, int64_t t);

#endif
