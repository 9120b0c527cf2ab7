#ifndef LIBRARY_H
#define LIBRARY_H

/*
 * Libraries at random for tests of montages: sources with shots whose numbers
 * look like those of real ones; and the films that are chosen from them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../../tools/cutlist/montage_chance.h"
#include "../../tools/cutlist/montage_choose.h"
#include "../../tools/cutlist/montage_past.h"
#include "buf.h"

struct library {
	struct montage_stock stock;
	struct footage *films;
	size_t nfilms;
};

/* n shots in so many sources; twins: share of shots that look like another
 * one. */
static inline void
library_make(struct library *l, size_t nfilms, size_t n, double twins,
    uint64_t seed)
{
	int64_t *at = xcalloc(nfilms, sizeof *at);
	size_t i, k;

	montage_stock_init(&l->stock);
	l->nfilms = nfilms;
	l->films = xcalloc(nfilms, sizeof *l->films);
	for (i = 0; i < nfilms; i++) {
		l->films[i] = (struct footage){ .audio = -1,
		    .duration = TC_NONE, .video.index = 0,
		    .video.rate = { 25, 1 } };
		snprintf(l->films[i].src, sizeof l->films[i].src, "%016zx", i);
		montage_stock_source(&l->stock, &l->films[i]);
	}
	for (i = 0; i < n; i++) {
		size_t f = (size_t)(montage_chance(seed, 1, i) *
		    (double)nfilms);
		double r = montage_chance(seed, 2, i);
		int64_t length = (int64_t)((0.7 + 9 * r * r) * TC_SECOND), t;
		uint64_t hash = (uint64_t)(montage_chance(seed, 3,
		    montage_chance(seed, 4, i) < twins ? i / 2 : i + n) *
		    9e15) * UINT64_C(0x9e3779b97f4a7c15);
		double motion = montage_chance(seed, 5, i);

		montage_stock_change(&l->stock, f, at[f], at[f], 0,
		    montage_chance(seed, 6, i), montage_chance(seed, 7, i));
		montage_stock_segment(&l->stock, f, at[f], at[f] + length,
		    montage_chance(seed, 8, i), TC_NONE, hash);
		for (t = at[f]; t < at[f] + length; t += MONTAGE_BIN) {
			struct montage_seen p = { t + TC_SECOND / 10, 0, {
			    (float)(motion * montage_chance(seed, 9,
			    (uint64_t)t + i)),
			    (float)montage_chance(seed, 10, i) - 0.5F, 0.1F,
			    (float)(200 * montage_chance(seed, 11, i / 2)),
			    (float)(80 * montage_chance(seed, 12, i / 2)) },
			    hash };

			if (p.t < at[f] + length)
				montage_stock_picture(&l->stock, f, &p);
		}
		at[f] += length;
	}
	for (k = 0; k < nfilms; k++)
		l->films[k].duration = at[k];
	free(at);
	montage_stock_close(&l->stock);
}

static inline void
library_free(struct library *l)
{
	montage_stock_free(&l->stock);
	free(l->films);
}

/* A song of so many beats, with bars of four and sections of 16 of them.
 * The tempo swings by `swing`. */
static inline void
library_song(struct montage_song *s, size_t beats, double bpm, double swing)
{
	static const enum montage_part parts[] = { MONTAGE_INTRO,
	    MONTAGE_BUILD, MONTAGE_DROP, MONTAGE_LOW, MONTAGE_HIGH };
	double t = 1e6;
	int64_t start = 1000000, i;
	size_t k;

	montage_song_init(s);
	for (k = 0; k < beats; k++) {
		montage_song_beat(s, (int64_t)t, (int)(k % 4) + 1,
		    k % 4 ? 0.4 : 0.9);
		if (k > 0 && (k % 64 == 0 || k + 1 == beats)) {
			montage_song_section(s, start, (int64_t)t,
			    parts[(k - 1) / 64 % 5],
			    montage_chance(5, 5, k));
			start = (int64_t)t;
		}
		t += 60e6 / (bpm * (1 + swing * (double)(k % 100) / 100));
	}
	s->start = 1000000;
	s->end = (int64_t)t;
	s->duration = s->end + 2000000;
	for (i = 0; i * 100000 < s->duration; i++)
		montage_song_loud(s, (i + 1) * 100000,
		    -40 + 30 * montage_chance(7, 7, (uint64_t)i / 50), 0.1);
	montage_song_close(s);
}

/* A film of a library, as it was chosen. */
struct chosen {
	struct montage_plan plan;
	struct montage_need *needs;
	struct montage_grid grid;
	struct montage_chooser *c;
	size_t empty;
};

static inline void
chosen_make(struct chosen *x, const struct library *l,
    const struct montage_song *s, const struct montage_rules *r)
{
	struct montage_timing t = { TC_NONE, TC_NONE, TC_NONE, r->seed, NULL,
	    0 };
	static const struct footage file;
	char why[MONTAGE_WHY];

	*x = (struct chosen){ .plan.canvas = { 640, 360, { 30000, 1001 },
	    MONTAGE_BARS }, .plan.song = &file };
	if (montage_slots_lay(&x->plan, &x->needs, &x->grid, s, r->style, &t,
	    why, sizeof why) < 0)
		printf("# %s\n", why);
	x->c = montage_chooser_new(&l->stock, r, &x->plan, x->needs);
	x->empty = montage_choose(x->c);
}

static inline void
chosen_free(struct chosen *x)
{
	montage_chooser_free(x->c);
	montage_grid_free(&x->grid);
	montage_plan_free(&x->plan);
	free(x->needs);
}

/* What a slot shows, on under the next one's fade. */
static inline struct montage_use
chosen_use(const struct chosen *x, size_t i)
{
	int64_t n = x->plan.slots[i].frames;

	if (i + 1 < x->plan.n && x->plan.slots[i + 1].turn == MONTAGE_FADE)
		n += x->plan.slots[i + 1].turn_frames;
	return (struct montage_use){ montage_chosen(x->c, i),
	    x->plan.slots[i].from, x->plan.slots[i].from +
	    montage_time(&x->plan.canvas, n) };
}

#endif
