/*
 * attack: the moment within a frame at which a sound sets in.
 *
 * At each border of two milliseconds the energy of those after it is compared
 * with that of those before.  After it the nearest counts most, so that a
 * single click is found in its own millisecond.
 */
#include <math.h>
#include <stdlib.h>

#include "front_attack.h"

#include "buf.h"
#include "fft.h"

enum { CELLS = 128, PER_FRAME = 10, BEFORE = 10, AFTER = 4 };

/* What is no sound at all: -90 dB in a millisecond's mean. */
static const float FLOOR = 1e-9f;

struct attack {
	double rate;
	float cell[CELLS]; /* mean energy of millisecond n at n % CELLS */
	int64_t done;      /* milliseconds that are complete */
	int64_t samples;
	int64_t start, end; /* samples of the millisecond at work */
	float energy, before;
};

static int64_t
border(const struct attack *a, int64_t millisecond)
{
	return (int64_t)floor((double)millisecond * a->rate / 1000 + 0.5);
}

struct attack *
attack_new(double rate)
{
	struct attack *a = xcalloc(1, sizeof *a);

	a->rate = rate;
	a->end = border(a, 1);
	return a;
}

void
attack_free(struct attack *a)
{
	free(a);
}

/* Energy of the differences of n samples, the first to the one before. */
static float
energy_of(const float *x, float before, size_t n)
{
	float first = x[0] - before, sum = first * first;
	lanes four = { 0 };
	size_t i = 1;

	for (; i + LANES <= n; i += LANES) {
		lanes d = *(const lanes_loose *)(x + i) -
		    *(const lanes_loose *)(x + i - 1);

		four += d * d;
	}
	for (; i < n; i++)
		sum += (x[i] - x[i - 1]) * (x[i] - x[i - 1]);
	return sum + four[0] + four[1] + four[2] + four[3];
}

void
attack_put(struct attack *a, const float *x, size_t n)
{
	while (n) {
		size_t part = (size_t)(a->end - a->samples);

		if (part > n)
			part = n;
		a->energy += energy_of(x, a->before, part);
		a->before = x[part - 1];
		a->samples += (int64_t)part;
		x += part;
		n -= part;
		if (a->samples < a->end)
			return;
		a->cell[a->done++ % CELLS] = a->energy /
		    (float)(a->end - a->start);
		a->start = a->end;
		a->end = border(a, a->done + 1);
		a->energy = 0;
	}
}

static float
cell(const struct attack *a, int64_t n)
{
	return n < 0 || n >= a->done ? 0 : a->cell[n % CELLS];
}

/* The energy after the beginning of millisecond n over that before. */
static float
rise_at(const struct attack *a, int64_t n)
{
	static const float weight[AFTER] = { 0.4f, 0.3f, 0.2f, 0.1f };
	float after = FLOOR, before = FLOOR;
	int i;

	for (i = 0; i < AFTER; i++)
		after += weight[i] * cell(a, n + i);
	for (i = 1; i <= BEFORE; i++)
		before += cell(a, n - i) * (1.0f / BEFORE);
	return after / before;
}

float
attack_of(const struct attack *a, int64_t n, float *at)
{
	int64_t first = n * PER_FRAME - PER_FRAME / 2, best = first, i;
	float most = 0, here, next, inside;

	for (i = first; i < first + PER_FRAME; i++) {
		float rise = rise_at(a, i);

		if (rise > most) {
			most = rise;
			best = i;
		}
	}
	here = cell(a, best);
	next = cell(a, best + 1);
	/* What is half full began in its middle; so did, more likely than
	 * not, what is over in the next one. */
	inside = here < next ? 1 - here / next : here > 2 * next ? 0.5f : 0;
	*at = most > 1 ? ((float)(best - n * PER_FRAME) + inside) * 1e-3f : 0;
	return most > 1 ? log2f(most) : 0;
}
