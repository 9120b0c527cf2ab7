#ifndef KIND_CLUES_H
#define KIND_CLUES_H

/*
 * What tells speech, music and noise apart, ten rows a second: numbers about
 * the second, the three and the eight seconds around the row.  None depends
 * on the level, and most only on what lies below 4 kHz, so that soft, distant
 * and narrow recordings look like others.
 */
#include <stdbool.h>

#include "heard.h"

enum {
	CLUE_HZ = 10,
	CLUE_LATE = 40, /* rows from a row to the last that it depends on */
	CLUES_FULL = 49,
	CLUES_BRIEF = 19,
	CLUES = CLUES_FULL + 2 * CLUES_BRIEF + 4 /* REGULAR_CLUES */
};

struct clues;

struct clues *clues_new(void);

void clues_put(struct clues *c, const struct heard *h);

/* The next row where there is one: row r covers the frames from 10 r on. */
bool clues_get(struct clues *c, float clue[CLUES]);

/* No more frames; a last row that is not full is left out, unless it is the
 * only one. */
void clues_end(struct clues *c);

void clues_free(struct clues *c);

#endif
