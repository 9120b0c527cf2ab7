#ifndef HEAR_LINE_H
#define HEAR_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The line of time that decoded pieces of sound are laid on.  Positions are
 * samples of the stream's own time.
 *
 * A piece belongs where its time stamp says.  Behind a hole of 50 ms or more
 * it does so at once.  Smaller differences may be the rounding of a container,
 * the jitter of a recorder or one stamp gone astray, and are made up for when
 * the next piece has them too, or, below 10 ms, when they last, keeping one
 * sign and over 1 ms, for a second.  Where time stamps jump back, and for ten
 * seconds of sound do not come back to where they were, or ahead, to beyond
 * the end of the file (where none is known, by an hour), they are not believed: the sound goes on without a
 * hole.
 */
struct line {
	int rate;
	int64_t from, to;    /* what is wanted: from <= position < to */
	int64_t last;        /* no time stamp can be beyond this; INT64_MAX:
	                        not known */

	int64_t at;          /* where the next sample is due; INT64_MIN: none
	                        came yet */
	int64_t shift;       /* what is added to time stamps */
	int64_t stamp;       /* of the piece before, as it came */
	int64_t off, off_for; /* the last small difference, and for how long it
	                         has lasted */
	int64_t dropped;     /* samples in a row that came too late */
	bool lost;           /* time stamps went back for good */
};

/* What to do with a piece. */
struct place {
	int64_t at;          /* position of the first sample handed over */
	int64_t silence;     /* samples of silence to put in front */
	size_t skip, n;      /* samples of the piece to leave out, to take */
	bool full;           /* nothing wanted can follow */
};

void hear_line_init(struct line *l, int rate, int64_t from, int64_t to,
    int64_t last);

/* The next piece: its time stamp and number of samples. */
void hear_line_place(struct line *l, int64_t stamp, size_t n, struct place *p);

/* The first sample whose time is not before t, both counted as the container
 * does; t is in microseconds and rounded, so that half of one is allowed. */
int64_t hear_line_sample(int64_t t, int rate);

#endif
