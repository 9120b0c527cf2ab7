/*
 * Filters over a block of steps: means, medians, percentiles.  Unknown values
 * (NaN) take no part.
 */
#include "lanes_work.h"

#include <string.h>

#include "buf.h"

size_t
lanes_span(const struct lanes_work *w, int64_t us)
{
	int64_t n = (us + w->g->step / 2) / w->g->step;

	return n > 0 ? (size_t)n : 1;
}

int64_t
lanes_index(const struct lanes_work *w, int64_t us)
{
	return us / w->g->step - (int64_t)w->first;
}

void
lanes_inside(const struct lanes_work *w, int64_t start, int64_t end,
    size_t *from, size_t *to)
{
	int64_t half = w->g->step / 2, n = (int64_t)w->n;
	int64_t a = lanes_index(w, start + half);
	int64_t b = lanes_index(w, end + half);

	*from = (size_t)(a < 0 ? 0 : a > n ? n : a);
	*to = (size_t)(b < 0 ? 0 : b > n ? n : b);
}

float *
lanes_array(const struct lanes_work *w, float v)
{
	float *p = xmalloc(w->n * sizeof *p + sizeof *p);
	size_t i;

	for (i = 0; i < w->n; i++)
		p[i] = v;
	return p;
}

float
lanes_mean_of(const struct lanes_work *w, const float *in, size_t i,
    int64_t from, int64_t to)
{
	int64_t at = (int64_t)i + from, end = (int64_t)i + to;
	double sum = 0;
	size_t known = 0;

	if (end > (int64_t)w->n)
		end = (int64_t)w->n;
	for (at = at < 0 ? 0 : at; at < end; at++)
		if (!isnan(in[at])) {
			sum += in[at];
			known++;
		}
	return known ? (float)(sum / (double)known) : NAN;
}

void
lanes_mean(const struct lanes_work *w, const float *in, size_t half,
    float *out)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		out[i] = lanes_mean_of(w, in, i, -(int64_t)half,
		    (int64_t)half + 1);
}

void
lanes_median(const struct lanes_work *w, const float *in, size_t half,
    float *out)
{
	float v[2 * LANES_MEDIAN + 1], x;
	size_t i, j, k, n;

	if (half > LANES_MEDIAN)
		half = LANES_MEDIAN;
	for (i = 0; i < w->n; i++) {
		n = 0;
		for (j = i > half ? i - half : 0;
		    j < w->n && j <= i + half; j++) {
			x = in[j];
			if (isnan(x))
				continue;
			for (k = n++; k > 0 && v[k - 1] > x; k--)
				v[k] = v[k - 1];
			v[k] = x;
		}
		out[i] = !n ? NAN : n % 2 ? v[n / 2] :
		    (v[n / 2 - 1] + v[n / 2]) / 2;
	}
}

enum { BINS = 256, SHARES_EVERY = 4 };

static size_t
bin_of(float v)
{
	float b = (v + 100) * 2;

	return (size_t)(b < 0 ? 0 : b > BINS - 1 ? BINS - 1 : b);
}

static float
share_of(const unsigned bin[BINS], unsigned known, float share)
{
	float want = share * (float)known, sum = 0;
	size_t b;

	for (b = 0; b < BINS - 1; b++) {
		if (sum + (float)bin[b] > want)
			break;
		sum += (float)bin[b];
	}
	return (float)b / 2 - 100 + (bin[b] ? (want - sum) /
	    (float)bin[b] / 2 : 0);
}

void
lanes_shares(const struct lanes_work *w, const float *in, size_t half,
    float low, float *out_low, float high, float *out_high)
{
	unsigned bin[BINS] = { 0 }, known = 0;
	size_t i, next = 0;

	for (i = 0; i < w->n; i++) {
		for (; next < w->n && next <= i + half; next++)
			if (!isnan(in[next])) {
				bin[bin_of(in[next])]++;
				known++;
			}
		if (i > half && !isnan(in[i - half - 1])) {
			bin[bin_of(in[i - half - 1])]--;
			known--;
		}
		/* A minute changes slowly; the steps that are looked at must
		 * not depend on where a block begins. */
		if (i && (w->first + i) % SHARES_EVERY) {
			out_low[i] = out_low[i - 1];
			out_high[i] = out_high[i - 1];
			continue;
		}
		out_low[i] = known ? share_of(bin, known, low) : NAN;
		out_high[i] = known ? share_of(bin, known, high) : NAN;
	}
}

void
lanes_pulse(const struct lanes_work *w, float *v, int64_t t, int64_t before,
    int64_t after, float weight)
{
	int64_t at, middle, half = w->g->step / 2;
	int64_t i = lanes_index(w, t > before ? t - before : 0);
	float x;

	for (i = i < 0 ? 0 : i; i < (int64_t)w->n; i++) {
		at = (int64_t)(w->first + (size_t)i) * w->g->step;
		middle = at + half;
		if (middle >= t + after && at > t)
			break;
		x = middle <= t || after <= 0 ? weight : weight *
		    (1 - (float)(middle - t) / (float)after);
		if (x > v[i] || isnan(v[i]))
			v[i] = x;
	}
}
