#ifndef MONTAGE_SLOTS_H
#define MONTAGE_SLOTS_H

#include "montage_song.h"

/*
 * The timeline of a film: its slots between absolute times of the song.
 */

/* What a slot asks of the shot that is shown in it. */
struct montage_need {
	int64_t start, end;     /* song time */
	int64_t quarters;       /* of beats */
	enum montage_part part;
	double energy;          /* 0 to 1: how much is to move */
	int64_t accent;         /* microseconds after its start: a place on
	                           which the shot's best moment is to fall, */
	enum montage_tick accent_on; /* and what that is */
	enum montage_tick tick; /* what its beginning lies on */
	bool bar;               /* the first beat of a bar */
};

struct montage_timing {
	int64_t from, to;       /* in the song; TC_NONE: its own */
	int64_t total;          /* at most so long; TC_NONE: all of it */
	uint64_t seed;
	const int64_t *lengths; /* without a song: how long shots are, by */
	size_t nlengths;        /* size: cuts follow them */
};

/*
 * Lays the slots: sets from, to, frames, fade_out and the slots of a plan whose
 * canvas is known, all but their shots; *needs has one for each and is the
 * caller's to free.  s null: no song, and film time runs from 0 to total.
 * Returns 0, or -1 with a sentence in why.
 */
int montage_slots_lay(struct montage_plan *p, struct montage_need **needs,
    struct montage_grid *grid, const struct montage_song *s,
    const struct montage_style *style, const struct montage_timing *t,
    char *why, size_t n);

#endif
