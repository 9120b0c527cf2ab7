/*
 * montage: how long planning takes.
 *
 *	montage SHOTS SLOTS SOURCES
 *
 * makes a library at random and a song long enough, plans a film five times
 * and prints the median time in milliseconds: laying slots, building the tree
 * and choosing for all slots.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../unit/library.h"
#include "took.h"

int
main(int argc, char **argv)
{
	long shots = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	long slots = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
	long sources = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
	struct montage_style style;
	struct montage_rules rules = { &style, 0.3, 1 };
	struct montage_song song;
	struct library l;
	struct chosen film;
	double took[TOOK_RUNS];
	size_t empty = 0, n = 0;
	int run;

	if (shots <= 0 || slots <= 0 || sources <= 0) {
		fprintf(stderr, "usage: montage SHOTS SLOTS SOURCES\n");
		return 2;
	}
	library_make(&l, (size_t)sources, (size_t)shots, 0.1, 1);
	library_song(&song, (size_t)slots * 2, 120, 0);
	montage_style_default(&style);
	for (run = 0; run < MONTAGE_PARTS; run++)
		style.part[run] = (struct montage_steps){ 4, { 8, 8, 4, 12 } };
	for (run = 0; run < TOOK_RUNS; run++) {
		double begin = took_now();

		rules.seed = (uint64_t)run;
		chosen_make(&film, &l, &song, &rules);
		took[run] = took_now() - begin;
		empty = film.empty;
		n = film.plan.n;
		chosen_free(&film);
	}
	printf("%zu shots, %zu slots, %zu empty: %.1f ms\n", l.stock.n, n,
	    empty, took_median(took));
	montage_song_free(&song);
	library_free(&l);
	return 0;
}
