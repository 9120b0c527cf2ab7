/*
 * How many slots at once: a guess on the large side, since a machine that swaps
 * is slower than one that waits.
 */
#include "film_room.h"

#include <stdlib.h>

#include "film_picture.h"

/* All children together may want as much as this. */
static const int64_t MEMORY = INT64_C(1300) << 20;
/* A program with its libraries. */
static const int64_t PROGRAM = INT64_C(60) << 20;
/* Pictures of the canvas that an encoder holds. */
enum { HELD = 80, HELD_LARGE = 55, LARGE = 2560 * 1440 };

/* What one child of so many threads may take. */
static int64_t
bytes_of(const struct film_make *m, const struct montage_slot *slot,
    int threads)
{
	const struct montage_canvas *c = &m->canvas;
	int64_t pixels = (int64_t)c->width * c->height;
	int64_t n = pixels * 3 / 2 * (pixels > LARGE ? HELD_LARGE : HELD);

	if (m->wish.quality == WISH_PREVIEW)
		n /= 4;
	if (slot->film)
		n += film_picture_bytes(slot->film, threads);
	return n + PROGRAM;
}

static int64_t
most_bytes(const struct film_make *m, int threads)
{
	int64_t most = 1, n;
	size_t i;

	for (i = 0; i < m->plan->n; i++) {
		n = bytes_of(m, &m->plan->slots[i], threads);
		most = n > most ? n : most;
	}
	return most;
}

int
film_room_slots(const struct film_make *m, const struct film_wish *w,
    int cores, int64_t memory, int *threads)
{
	int n;

	memory = memory / 2 < MEMORY ? memory / 2 : MEMORY;
	/* GNU parallel: others like us have the other cores. */
	n = w->jobs > 0 ? w->jobs : getenv("PARALLEL_SEQ") ? 1 : cores;
	/* Fewer at once have more threads each, and take more. */
	for (;; n--) {
		*threads = cores / n > 1 ? cores / n : 1;
		if (n == 1 || most_bytes(m, *threads) <= memory / n)
			return n;
	}
}
