/*
 * measure: how long the measuring of pictures takes, for
 * bench/framestat-measure.sh.
 *
 *	measure WHAT [N]
 *
 * WHAT is pan, noise, still or large.  N times (20,000; large 200) two
 * pictures made up here are measured against each other in turn: a pattern
 * that pans fast, so that every block is searched for; noise, of which no
 * block can be found; a still picture; or a larger picture.  Prints
 * microseconds of processor time for one, and a sum that keeps the compiler
 * from leaving work out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../tools/framestat/measure.h"

enum { SIZE = 512 };

static uint8_t world[SIZE][SIZE];

static unsigned
next(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 24;
}

/* Noise, smoothed a few times for a pattern with large and small parts. */
static void
make_world(int rounds)
{
	unsigned state = 1;
	int x, y, i;

	for (y = 0; y < SIZE; y++)
		for (x = 0; x < SIZE; x++)
			world[y][x] = (uint8_t)next(&state);
	for (i = 0; i < rounds; i++)
		for (y = 1; y < SIZE - 1; y++)
			for (x = 1; x < SIZE - 1; x++)
				world[y][x] = (uint8_t)((world[y][x - 1] +
				    world[y][x + 1] + world[y - 1][x] +
				    world[y + 1][x]) / 4);
}

static void
cut_out(struct thumb *t, int left, int top)
{
	int y;

	memset(t, 0, sizeof *t);
	for (y = 0; y < THUMB_ROWS; y++)
		memcpy(t->y + y * THUMB_COLS, &world[top + y][left],
		    THUMB_COLS);
	memcpy(t->u, world[top], sizeof t->u);
	memcpy(t->v, world[top + 10], sizeof t->v);
}

static double
small_ones(const char *what, long n)
{
	static struct thumb pictures[2];
	bool still = strcmp(what, "still") == 0;
	bool noise = strcmp(what, "noise") == 0;
	struct measures m;
	double sum = 0;
	long i;

	make_world(noise ? 0 : 3);
	cut_out(&pictures[0], 10, 10);
	cut_out(&pictures[1], still ? 10 : 17, still ? 10 : 12);
	pictures[1].y[0] ^= 64; /* not frozen */
	for (i = 0; i < n; i++) {
		measure(&m, &pictures[i & 1], &pictures[~i & 1], 40000);
		sum += m.motion + m.luma + (double)(m.hash & 15);
	}
	return sum;
}

static double
large_ones(long n)
{
	struct large p = { .w = 480, .h = 270 - LARGE_LINES,
		.lines = LARGE_LINES, .y = world[0] };
	struct close_look m;
	double sum = 0;
	long i;

	make_world(1);
	for (i = 0; i < n; i++) {
		measure_large(&m, &p);
		sum += m.sharpness + m.noise;
	}
	return sum;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "pan";
	bool large = strcmp(what, "large") == 0;
	long n = argc > 2 ? strtol(argv[2], NULL, 10) : large ? 200 : 20000;
	clock_t from;
	double sum;

	if (n < 1)
		n = 1;
	from = clock();
	sum = large ? large_ones(n) : small_ones(what, n);
	printf("%s: %.2f us a picture (%.3g)\n", what,
	    (double)(clock() - from) * 1e6 / CLOCKS_PER_SEC / (double)n, sum);
	return 0;
}
