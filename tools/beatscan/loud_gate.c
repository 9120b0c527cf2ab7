/*
 * The gates of integrated loudness and of the loudness range.
 *
 * Only the windows in the one step that a gate cuts through are put on the
 * wrong side of it, by less than a hundredth of a LU.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "loud_gate.h"
#include "buf.h"
#include "loud_part.h"

enum { STEPS = 11000, STEPS_LU = 100 }; /* -70 to +40; above: the last one */

#define LEAST_LUFS (-70.0)

struct loud_gate {
	uint32_t count[STEPS];
	double power[STEPS];
};

struct loud_gate *
loud_gate_new(void)
{
	return xcalloc(1, sizeof(struct loud_gate));
}

void
loud_gate_free(struct loud_gate *g)
{
	free(g);
}

static int
step_of(double lufs)
{
	double step = floor((lufs - LEAST_LUFS) * STEPS_LU);

	return step < 0 ? -1 : step >= STEPS ? STEPS - 1 : (int)step;
}

void
loud_gate_add(struct loud_gate *g, double power)
{
	int step = power > 0 ? step_of(loud_lufs(power)) : -1;

	if (step < 0)
		return;
	g->count[step]++;
	g->power[step] += power;
}

/* Mean loudness from a step on, and the number of windows. */
static double
mean_from(const struct loud_gate *g, int step, int64_t *n)
{
	double power = 0;

	*n = 0;
	for (int i = step; i < STEPS; i++) {
		*n += g->count[i];
		power += g->power[i];
	}
	return *n > 0 ? loud_lufs(power / (double)*n) : -INFINITY;
}

/* The lowest step that passes a gate so far below the mean. */
static int
gate(const struct loud_gate *g, double below)
{
	int64_t n;
	double mean = mean_from(g, 0, &n);
	int step = n > 0 ? step_of(mean - below) : 0;

	return step < 0 ? 0 : step;
}

double
loud_gate_mean(const struct loud_gate *g)
{
	int64_t n;

	return mean_from(g, gate(g, 10), &n);
}

/* The loudness of the window at a place in their order. */
static double
percentile(const struct loud_gate *g, int step, int64_t place)
{
	while (step < STEPS - 1 && place >= g->count[step])
		place -= g->count[step++];
	return loud_lufs(g->power[step] / g->count[step]);
}

double
loud_gate_range(const struct loud_gate *g)
{
	int step = gate(g, 20);
	int64_t n;

	mean_from(g, step, &n);
	if (n == 0)
		return NAN;
	return percentile(g, step, (int64_t)((double)(n - 1) * 0.95 + 0.5)) -
	    percentile(g, step, (int64_t)((double)(n - 1) * 0.10 + 0.5));
}
