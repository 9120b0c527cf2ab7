/*
 * A film as its library allows it, and its variants.
 */
#include <stdlib.h>

#include "../../tools/cutlist/montage_film.h"
#include "library.h"
#include "tap.h"

static const struct montage_wish WISH = { .variety = 0.3, .seed = 5,
	.variants = 2, .from = TC_NONE, .to = TC_NONE, .total = TC_NONE };

/* Shots from 1 to 4 s, and a style of cuts of half a minute. */
static void
test_short_shots(void)
{
	struct montage_wish wish = WISH;
	struct montage_song song;
	struct montage_film f;
	struct footage film = { .audio = 0, .duration = TC_NONE,
	    .video.rate = { 25, 1 } };
	struct montage_stock stock;
	struct montage_matter m = { &stock, &song, &film, { 640, 360,
	    { 25, 1 }, MONTAGE_BARS } };
	int64_t at = 0, most = 0, one;
	char why[MONTAGE_WHY];
	size_t i;

	montage_stock_init(&stock);
	for (i = 0; i < 8; i++)
		montage_stock_source(&stock, &film);
	for (i = 0; i < 200; i++) {
		one = TC_SECOND + (int64_t)(i % 31) * TC_SECOND / 10;
		montage_stock_segment(&stock, i % 8, at, at + one, 0.5,
		    TC_NONE, 0);
		at += one + TC_SECOND;
	}
	montage_stock_close(&stock);
	library_song(&song, 200, 120, 0);
	montage_style_default(&wish.style);
	for (i = 0; i < MONTAGE_PARTS; i++)
		wish.style.part[i] = (struct montage_steps){ 2, { 128, 64 } };
	wish.style.longest = 60 * TC_SECOND;
	is_int(montage_film_plan(&f, &m, &wish, 1, why, sizeof why), 0,
	    "a film is planned");
	for (i = 0; i < f.plan.n; i++) {
		one = f.needs[i].end - f.needs[i].start;
		most = one > most ? one : most;
	}
	okf(f.empty == 0 && most <= 3300000, "no cut is longer than a quarter "
	    "of the shots can last (%.2f s)", (double)most / TC_SECOND);
	montage_film_free(&f);
	is_int(montage_film_plan(&f, &m, &wish, 2, why, sizeof why), 0,
	    "and a variant");
	is_int((int64_t)f.rules.seed, 6, "of the next seed");
	is_int(f.style.longest < wish.style.longest, 1, "in the library's own "
	    "style");
	montage_film_free(&f);
	montage_song_free(&song);
	montage_stock_free(&stock);
}

int
main(void)
{
	test_short_shots();
	return done_testing();
}
