/*
 * The K weighting.
 *
 * Each step of a recursive filter waits for the one before, so that a channel
 * alone leaves a processor idle; two channels go side by side through vectors
 * of two doubles, and the two filters overlap.
 */
#include <math.h>
#include <string.h>

#include "loud_weigh.h"

typedef double two __attribute__((vector_size(16)));

/* What the filters are made of: corner, gain and quality of the shelf, corner
 * and quality of the high-pass. */
#define SHELF_HZ 1681.974450955533
#define SHELF_DB 3.999843853973347
#define SHELF_Q 0.7071752369554196
#define SHELF_BAND 0.4996667741545416
#define PASS_HZ 38.13547087602444
#define PASS_Q 0.5003270373238773

#define PI 3.14159265358979323846

void
weigh_init(struct weigh *w, int rate)
{
	/* Below 4 kHz the shelf would lie beyond what there is. */
	double corner = fmin(SHELF_HZ, 0.45 * rate);
	double k = tan(PI * corner / rate), high = pow(10, SHELF_DB / 20);
	double band = pow(high, SHELF_BAND);
	double a0 = 1 + k / SHELF_Q + k * k;

	memset(w, 0, sizeof(*w));
	w->shelf[0] = (high + band * k / SHELF_Q + k * k) / a0;
	w->shelf[1] = 2 * (k * k - high) / a0;
	w->shelf[2] = (high - band * k / SHELF_Q + k * k) / a0;
	w->shelf[3] = 2 * (k * k - 1) / a0;
	w->shelf[4] = (1 - k / SHELF_Q + k * k) / a0;

	k = tan(PI * PASS_HZ / rate);
	a0 = 1 + k / PASS_Q + k * k;
	w->pass[0] = 2 * (k * k - 1) / a0;
	w->pass[1] = (1 - k / PASS_Q + k * k) / a0;
}

static two
both(double v)
{
	return (two){ v, v };
}

/* A memory that fades forever would end in numbers too small to be quick. */
static void
settle(double state[2][2])
{
	for (int i = 0; i < 4; i++)
		if (fabs(state[i / 2][i % 2]) < 1e-60)
			state[i / 2][i % 2] = 0;
}

void
weigh(struct weigh *w, const float *x, size_t n, double energy[2])
{
	const two b0 = both(w->shelf[0]), b1 = both(w->shelf[1]);
	const two b2 = both(w->shelf[2]);
	const two a1 = both(w->shelf[3]), a2 = both(w->shelf[4]);
	const two c1 = both(w->pass[0]), c2 = both(w->pass[1]);
	two sum = { 0, 0 }, s[2], p[2];

	memcpy(s, w->shelf_state, sizeof(s));
	memcpy(p, w->pass_state, sizeof(p));
	for (size_t i = 0; i < n; i++) {
		two in = { (double)x[2 * i], (double)x[2 * i + 1] };
		two v = in - a2 * s[1] - a1 * s[0];
		two y = b0 * v + (b1 * s[0] + b2 * s[1]);
		two u = y - c2 * p[1] - c1 * p[0];
		two z = u + p[1] - (p[0] + p[0]);

		s[1] = s[0];
		s[0] = v;
		p[1] = p[0];
		p[0] = u;
		sum += z * z;
	}
	memcpy(w->shelf_state, s, sizeof(s));
	memcpy(w->pass_state, p, sizeof(p));
	settle(w->shelf_state);
	settle(w->pass_state);
	energy[0] = sum[0];
	energy[1] = sum[1];
}
