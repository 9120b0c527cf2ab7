/*
 * montage: how long planning takes.
 *
 *	montage SHOTS SLOTS SOURCES
 *
 * makes a library at random and a song long enough, plans a film five times
 * and prints the median time in milliseconds: building the tree and choosing
 * for all slots.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../unit/library.h"

enum { RUNS = 5 };

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
less(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int
main(int argc, char **argv)
{
	long shots = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	long slots = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
	long sources = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
	struct montage_timing timing = { TC_NONE, TC_NONE, TC_NONE, 1, NULL,
	    0 };
	struct montage_style style;
	struct montage_rules rules = { &style, 0.3, 1 };
	struct montage_song song;
	struct library l;
	double took[RUNS];
	char why[MONTAGE_WHY];
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
	for (run = 0; run < RUNS; run++) {
		struct montage_plan p = { .canvas = { 640, 360, { 25, 1 },
		    MONTAGE_BARS } };
		struct montage_need *needs;
		struct montage_grid grid;
		struct montage_chooser *c;
		double begin;

		if (montage_slots_lay(&p, &needs, &grid, &song, &style,
		    &timing, why, sizeof why) < 0)
			return 1;
		begin = now();
		rules.seed = (uint64_t)run;
		c = montage_chooser_new(&l.stock, &rules, &p, needs);
		empty = montage_choose(c);
		took[run] = now() - begin;
		n = p.n;
		montage_chooser_free(c);
		montage_grid_free(&grid);
		free(needs);
		montage_plan_free(&p);
	}
	qsort(took, RUNS, sizeof *took, less);
	printf("%zu shots, %zu slots, %zu empty: %.1f ms\n", l.stock.n, n,
	    empty, took[RUNS / 2]);
	montage_song_free(&song);
	library_free(&l);
	return 0;
}
