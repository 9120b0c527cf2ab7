/*
 * One film out of a song and a library: slots, then shots.
 *
 * No cut is planned longer than a quarter of the shots can last: a slot for
 * which there are few shots gets one that does not fit otherwise.
 */
#include "montage_film.h"

#include <stdlib.h>
#include <string.h>

#include "tc.h"

static void
suit_library(struct montage_style *s, const int64_t *lengths, size_t n)
{
	int64_t most = n ? lengths[n - 1 - n / 4] : s->longest;

	if (s->turn == MONTAGE_FADE && most > 3 * s->turn_length)
		most -= s->turn_length;
	if (s->longest > most)
		s->longest = most;
	if (s->shortest > s->longest)
		s->shortest = s->longest;
}

int
montage_film_plan(struct montage_film *f, const struct montage_matter *m,
    const struct montage_wish *w, int variant, char *why, size_t n)
{
	struct montage_timing t = { w->from, w->to, w->total,
	    w->seed + (uint64_t)variant - 1, NULL, m->stock->n };
	int64_t *lengths = montage_stock_lengths(m->stock);
	int bad;

	memset(f, 0, sizeof *f);
	f->variant = variant;
	f->style = w->style;
	suit_library(&f->style, lengths, m->stock->n);
	f->rules = (struct montage_rules){ &f->style, w->variety, t.seed };
	f->plan.canvas = m->canvas;
	f->plan.song = m->song_file;
	f->plan.sound = f->style.sound;
	t.lengths = lengths;
	bad = montage_slots_lay(&f->plan, &f->needs, &f->grid,
	    m->song_file ? m->song : NULL, &f->style, &t, why, n);
	free(lengths);
	if (bad < 0)
		return -1;
	f->chooser = montage_chooser_new(m->stock, &f->rules, &f->plan,
	    f->needs);
	f->empty = montage_choose(f->chooser);
	return 0;
}

void
montage_film_free(struct montage_film *f)
{
	montage_chooser_free(f->chooser);
	montage_grid_free(&f->grid);
	montage_plan_free(&f->plan);
	free(f->needs);
	memset(f, 0, sizeof *f);
}

struct montage_told
montage_film_told(const struct montage_film *f, const struct montage_wish *w)
{
	struct montage_told t = { &f->plan, f->needs, w,
	    f->rules.seed, f->variant };

	return t;
}
