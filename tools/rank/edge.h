#ifndef EDGE_H
#define EDGE_H

#include <stddef.h>
#include <stdint.h>

#include "stock.h"

/*
 * Natural boundaries of a story, where a clip may begin or end, and the words
 * that no boundary may cut in two.
 */
enum edge_kind { EDGE_SHOT, EDGE_SILENCE, EDGE_CAPTION, EDGE_BEAT, EDGE_BAR,
	EDGE_SECTION, EDGE_FILM, EDGE_KINDS };

enum edge_side { EDGE_BEGIN = 1, EDGE_END = 2 }; /* a set of bits */

struct edge {
	int64_t t;             /* microseconds */
	unsigned char kind;
	unsigned char sides;   /* a clip may begin here, end here */
	float strength;        /* 0 to 1: how good */
};

struct word_span { int64_t start, end; };

struct edges {
	struct edge *v;        /* sorted by t once edges_sort was called */
	size_t n, cap;
	struct word_span *words;
	size_t nwords, wordcap;
	size_t sorted, sortedwords;   /* so many are, from the front */
	struct stock stock, wordstock;
};

void edges_add(struct edges *e, int64_t t, enum edge_kind kind,
    unsigned sides, float strength);
void edges_word(struct edges *e, int64_t start, int64_t end);

/* Sorts both; words that overlap are joined; equal edges become one.  Quick
 * where what was added since the last time lies behind what was there. */
void edges_sort(struct edges *e);

/* Drops what lies before t (streaming). */
void edges_forget(struct edges *e, int64_t t);
void edges_free(struct edges *e);

/* The memory that files have taken is given back. */
void edges_rest(const struct edges *e);

#endif
