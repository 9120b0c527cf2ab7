/*
 * The perceptual hash.  The picture without its bars becomes 8 x 8 cells.  32
 * bits tell which parts, two cells high each, are brighter than most; 16
 * whether it gets brighter from left to right at four places in each of four
 * rows; 16 the same from top to bottom.
 *
 * Chosen by measurement among hashes of differences, of medians, and of
 * cosine transforms: of all of them this one tells pictures of one shot, half
 * a second apart, best from those of other shots, and it changes little with
 * gain, noise and small shifts.
 */
#include "measure_part.h"

#include <stdlib.h>

enum { N = 8 };

/* A difference below is noise, and no bit: pictures without structure all
 * have the hash 0. */
static const float least = 0.25F;

static void
cells_of(float cell[N][N], const uint8_t *y, const struct area *a)
{
	uint16_t column[THUMB_COLS];
	int i, j, x, row;

	for (j = 0; j < N; j++) {
		int top = a->h * j / N, bottom = a->h * (j + 1) / N;

		for (x = 0; x < THUMB_COLS; x++)
			column[x] = 0;
		for (row = top; row < bottom; row++) {
			const uint8_t *from = y + (a->y + row) * THUMB_COLS;

			for (x = 0; x < THUMB_COLS; x++)
				column[x] = (uint16_t)(column[x] + from[x]);
		}
		for (i = 0; i < N; i++) {
			int left = a->w * i / N, right = a->w * (i + 1) / N;
			int sum = 0;

			for (x = left; x < right; x++)
				sum += column[a->x + x];
			cell[j][i] = (float)sum /
			    (float)((right - left) * (bottom - top));
		}
	}
}

static int
by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return x < y ? -1 : x > y;
}

static uint64_t
push(uint64_t hash, float difference)
{
	return hash << 1 | (difference > least);
}

/* Four steps along eight cells of two lines. */
static uint64_t
steps(uint64_t hash, const float c[N])
{
	hash = push(hash, c[2] - c[0]);
	hash = push(hash, (c[3] + c[4] - c[1] - c[2]) / 2);
	hash = push(hash, (c[5] + c[6] - c[3] - c[4]) / 2);
	return push(hash, c[7] - c[5]);
}

uint64_t
measure_hash(const uint8_t *y, const struct area *area)
{
	float cell[N][N], part[N * N / 2], sorted[N * N / 2], line[N];
	uint64_t hash = 0;
	float middle;
	int i, j;

	cells_of(cell, y, area);
	for (j = 0; j < N / 2; j++)
		for (i = 0; i < N; i++)
			part[j * N + i] = sorted[j * N + i] =
			    (cell[2 * j][i] + cell[2 * j + 1][i]) / 2;
	qsort(sorted, N * N / 2, sizeof *sorted, by_size);
	middle = (sorted[N * N / 4 - 1] + sorted[N * N / 4]) / 2;
	for (i = 0; i < N * N / 2; i++)
		hash = push(hash, part[i] - middle);
	for (j = 0; j < N / 2; j++)
		hash = steps(hash, part + j * N);
	for (i = 0; i < N / 2; i++) {
		for (j = 0; j < N; j++)
			line[j] = (cell[j][2 * i] + cell[j][2 * i + 1]) / 2;
		hash = steps(hash, line);
	}
	return hash;
}

int
hash_distance(uint64_t a, uint64_t b)
{
	uint64_t x = a ^ b;
	int n;

	for (n = 0; x; n++)
		x &= x - 1;
	return n;
}
