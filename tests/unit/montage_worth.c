/*
 * What makes a shot the right one: each weight of a style alone must show in
 * whole films.
 */
#include <math.h>
#include <stdlib.h>

#include "library.h"
#include "tap.h"

/* Means over a film of what each weight is for: the more the better. */
static void
measure(const struct library *l, const struct chosen *x,
    double of[MONTAGE_WEIGHTS])
{
	struct montage_use u, before = { 0 };
	const struct montage_shot *s;
	struct montage_look a, b;
	size_t i;

	for (i = 0; i < MONTAGE_WEIGHTS; i++)
		of[i] = 0;
	for (i = 0; i < x->plan.n; i++, before = u) {
		u = chosen_use(x, i);
		s = &l->stock.shots[u.shot];
		of[MONTAGE_SCORE] += (double)s->place;
		of[MONTAGE_LENGTH] -= (double)(s->high - s->low - u.to +
		    u.from) / 1e6;
		of[MONTAGE_ENERGY] -= fabs((double)s->energy -
		    x->needs[i].energy);
		of[MONTAGE_STEADY] += (double)s->steady;
		of[MONTAGE_EXPOSURE] += (double)s->exposure;
		of[MONTAGE_PEAK] -= fmin(1, fabs((double)(s->peak - u.from -
		    x->needs[i].accent)) / 1e6);
		if (i == 0)
			continue;
		a = montage_stock_look(&l->stock,
		    l->stock.shots[before.shot].source, before.to);
		b = montage_stock_look(&l->stock, s->source, u.from);
		of[MONTAGE_DIRECTION] += (double)(a.pan_x * b.pan_x > 0);
		of[MONTAGE_COLOUR] -= fabs((double)(a.luma - b.luma));
	}
	for (i = 0; i < MONTAGE_WEIGHTS; i++)
		of[i] /= (double)x->plan.n;
}

/* Points for one thing alone draw the film there, far beyond what it is like
 * where nothing but chance has a say. */
static void
test_weights(void)
{
	static const struct {
		enum montage_point point;
		double more;
		const char *what;
	} all[] = {
		{ MONTAGE_SCORE, 0.2, "better shots" },
		{ MONTAGE_LENGTH, 0.5, "shots that fit" },
		{ MONTAGE_ENERGY, 0.1, "motion as the music asks" },
		{ MONTAGE_STEADY, 0.2, "steadier shots" },
		{ MONTAGE_EXPOSURE, 0.2, "better light" },
		{ MONTAGE_PEAK, 0.05, "best moments on beats" },
		{ MONTAGE_DIRECTION, 0.2, "the same way across the cut" },
		{ MONTAGE_COLOUR, 10, "the same light across the cut" },
	};
	double plain[MONTAGE_WEIGHTS], drawn[MONTAGE_WEIGHTS];
	struct montage_style style;
	struct montage_rules r = { &style, 0, 1 };
	struct montage_song song;
	struct library l;
	struct chosen x;
	size_t i;

	library_make(&l, 8, 300, 0, 31);
	library_song(&song, 120, 120, 0);
	montage_style_default(&style);
	for (i = 0; i < MONTAGE_WEIGHTS; i++)
		style.weight[i] = i == MONTAGE_CHANCE ? 5 : 0;
	chosen_make(&x, &l, &song, &r);
	measure(&l, &x, plain);
	chosen_free(&x);
	for (i = 0; i < sizeof all / sizeof *all; i++) {
		style.weight[all[i].point] = 100;
		chosen_make(&x, &l, &song, &r);
		measure(&l, &x, drawn);
		okf(drawn[all[i].point] > plain[all[i].point] + all[i].more,
		    "\"%s\" gives %s (%.3f, without %.3f)",
		    montage_point_name[all[i].point], all[i].what,
		    drawn[all[i].point], plain[all[i].point]);
		chosen_free(&x);
		style.weight[all[i].point] = 0;
	}
	montage_song_free(&song);
	library_free(&l);
}

/* Sources of one long shot each: how many slots show one that another shows. */
static size_t
shown_again(double fresh)
{
	struct footage film = { .audio = -1, .duration = TC_NONE,
	    .video.rate = { 25, 1 } };
	struct montage_style style;
	struct montage_rules r = { &style, 0, 1 };
	struct library l = { .films = NULL };
	struct montage_song song;
	size_t i, k, n = 0;
	struct chosen x;

	montage_style_default(&style);
	for (i = 0; i < MONTAGE_PARTS; i++)
		style.part[i] = (struct montage_steps){ 2, { 4, 8 } };
	style.weight[MONTAGE_FRESH] = fresh;
	for (i = 0; i < 40; i++) {
		montage_stock_source(&l.stock, &film);
		montage_stock_segment(&l.stock, i, 0, 30 * TC_SECOND, 0.5,
		    TC_NONE, 0);
	}
	montage_stock_close(&l.stock);
	library_song(&song, 50, 120, 0);
	chosen_make(&x, &l, &song, &r);
	for (i = 0; i < x.plan.n; i++)
		for (k = 0; k < i; k++)
			n += l.stock.shots[montage_chosen(x.c, i)].source ==
			    l.stock.shots[montage_chosen(x.c, k)].source;
	chosen_free(&x);
	montage_song_free(&song);
	montage_stock_free(&l.stock);
	return n;
}

static void
test_fresh(void)
{
	size_t without = shown_again(0), with = shown_again(50);

	okf(with == 0 && without > 2, "\"fresh\" gives other shots than "
	    "before (%zu again, without %zu)", with, without);
}

/* Mean of what is decoded in vain, seconds: 40 films of one shot each, whose
 * key frames lie 2 s apart. */
static double
late(bool known)
{
	struct footage_gop gops[15] = { 0 };
	struct footage film = { .audio = -1, .duration = 30 * TC_SECOND,
	    .video.rate = { 25, 1 }, .gops = gops,
	    .ngops = known ? 15 : 0 };
	struct montage_style style;
	struct montage_rules r = { &style, 0, 1 };
	struct library l = { .films = NULL };
	struct montage_song song;
	struct chosen x;
	double sum = 0;
	size_t i;

	for (i = 0; i < 15; i++)
		gops[i].t = (int64_t)i * 2 * TC_SECOND;
	montage_style_default(&style);
	for (i = 0; i < MONTAGE_WEIGHTS; i++)
		style.weight[i] = 0;
	style.weight[MONTAGE_CHANCE] = 5;
	for (i = 0; i < 200; i++) {
		montage_stock_source(&l.stock, &film);
		montage_stock_segment(&l.stock, i, (int64_t)(i % 20) *
		    100000, 8 * TC_SECOND, 0.5, TC_NONE, 0);
	}
	montage_stock_close(&l.stock);
	library_song(&song, 50, 120, 0);
	chosen_make(&x, &l, &song, &r);
	for (i = 0; i < x.plan.n; i++)
		sum += (double)(chosen_use(&x, i).from % (2 * TC_SECOND)) /
		    TC_SECOND;
	sum /= (double)x.plan.n;
	chosen_free(&x);
	montage_song_free(&song);
	montage_stock_free(&l.stock);
	return sum;
}

static void
test_late(void)
{
	double with = late(true), without = late(false);

	okf(with < 0.7 * without, "of shots that are as good those are shown "
	    "that begin soon behind a key frame (%.2f s, else %.2f)", with,
	    without);
}

int
main(void)
{
	test_weights();
	test_late();
	test_fresh();
	return done_testing();
}
