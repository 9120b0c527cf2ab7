/*
 * spectrum: windows, bands equal in mel, pitch classes.
 *
 * A window is as long in seconds at every rate, and filled with zeros up to
 * the power of two that the transform wants: so a sound gives the same numbers
 * whatever rate it was stored at.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "front_spectrum.h"

#include "buf.h"

/* What counts as sound at all, full scale being 1. */
static const float FAINT = 1e-5f;

struct spectrum {
	struct fft *fft;
	double step;
	int length, size;
	float *window; /* its sum is such that a sine's results add up to 1 */
	lanes *x, *mag;
};

struct spectrum *
spectrum_new(double rate, double seconds)
{
	struct spectrum *s = xcalloc(1, sizeof *s);
	int i;

	s->length = 2 * (int)(rate * seconds / 2 + 0.5);
	for (s->size = 16; s->size < s->length; s->size *= 2)
		;
	s->step = rate / s->size;
	s->fft = fft_new(s->size);
	s->window = xcalloc((size_t)s->length, sizeof *s->window);
	/* The results of a sine add up to half the transform's size times the
	 * middle of the window, as its lobe is all of one sign. */
	for (i = 0; i < s->length; i++)
		s->window[i] = (float)((1 - cos(2 * M_PI * i / s->length)) /
		    s->size);
	s->x = xcalloc((size_t)s->size, sizeof *s->x);
	s->mag = xcalloc((size_t)s->size / 2 + 1, sizeof *s->mag);
	return s;
}

void
spectrum_free(struct spectrum *s)
{
	if (!s)
		return;
	fft_free(s->fft);
	free(s->window);
	free(s->x);
	free(s->mag);
	free(s);
}

int
spectrum_length(const struct spectrum *s)
{
	return s->length;
}

double
spectrum_step(const struct spectrum *s)
{
	return s->step;
}

int
spectrum_count(const struct spectrum *s)
{
	return s->size / 2 + 1;
}

const lanes *
spectrum_of(struct spectrum *s, const float *const start[LANES])
{
	const float *a = start[0], *b = start[1], *c = start[2], *d = start[3];
	int i;

	for (i = 0; i < s->length; i++)
		s->x[i] = (lanes){ a[i], b[i], c[i], d[i] } * s->window[i];
	memset(s->x + s->length, 0,
	    (size_t)(s->size - s->length) * sizeof *s->x);
	fft_magnitudes(s->fft, s->x, s->mag);
	return s->mag;
}

/* A triangle over some results. */
struct band {
	int first, count;
	const float *weight;
	float density; /* 1 / the sum of the weights */
};

struct bands {
	struct band band[HEARD_BANDS];
	int used;        /* bands below the limit */
	int from, to;    /* results that count for the centroid */
	float step;
	float *weights;
};

static double
mel_of(double hz)
{
	return 2595 * log10(1 + hz / 700);
}

static double
hz_of(double mel)
{
	return 700 * (pow(10, mel / 2595) - 1);
}

static float
triangle(double x, double low, double middle, double high)
{
	double up = (x - low) / (middle - low);
	double down = (high - x) / (high - middle);
	double y = up < down ? up : down;

	return y > 0 ? (float)y : 0;
}

/* Writes a band's weights to w; returns how many. */
static int
band_make(struct band *b, const double edge[3], double step, int count,
    float *w)
{
	float sum = 0;
	int k;

	b->first = (int)ceil(edge[0] / step);
	b->weight = w;
	for (k = b->first; k < count && k * step < edge[2]; k++) {
		w[b->count] = triangle(k * step, edge[0], edge[1], edge[2]);
		sum += w[b->count++];
	}
	b->density = sum > 0 ? 1 / sum : 0;
	return b->count;
}

struct bands *
bands_new(double step, int count, double limit)
{
	const double low = mel_of(30), high = mel_of(11000);
	const double width = (high - low) / (HEARD_BANDS + 1);
	struct bands *b = xcalloc(1, sizeof *b);
	int i, k, n = 0;

	b->weights = xcalloc(2 * (size_t)count + 2 * HEARD_BANDS,
	    sizeof *b->weights);
	for (i = 0; i < HEARD_BANDS; i++) {
		double edge[3];

		for (k = 0; k < 3; k++)
			edge[k] = hz_of(low + width * (i + k));
		if (edge[1] > limit)
			break;
		n += band_make(&b->band[i], edge, step, count, b->weights + n);
	}
	b->used = i;
	b->step = (float)step;
	b->from = (int)ceil(45 / step);
	b->to = (int)(11000 / step);
	if (b->to > count - 1)
		b->to = count - 1;
	return b;
}

void
bands_free(struct bands *b)
{
	if (!b)
		return;
	free(b->weights);
	free(b);
}

/* The middle of gravity in Hz; 0 in silence. */
static lanes
centroid_of(const struct bands *b, const lanes *mag)
{
	lanes sum = { 0 }, moment = { 0 };
	lanes_bits silent;
	int k;

	for (k = b->from; k <= b->to; k++) {
		sum += mag[k];
		moment += mag[k] * (float)k;
	}
	silent = sum < FAINT;
	moment = moment * b->step / (sum + 1e-20f);
	return (lanes)((lanes_bits)moment & ~silent);
}

void
bands_of(const struct bands *b, const lanes *mag, struct heard heard[LANES])
{
	lanes centroid = centroid_of(b, mag);
	lanes logs = { 0 }, sum = { 0 }, all = { 0 };
	int i, j, k;

	for (i = 0; i < b->used; i++) {
		const struct band *d = &b->band[i];
		const lanes *from = mag + d->first;
		lanes m = { 0 }, y;

		for (k = 0; k < d->count; k++)
			m += from[k] * d->weight[k];
		y = lanes_log2(1 + 1000 * m) * 0.301029996f;
		for (j = 0; j < LANES; j++)
			heard[j].mel[i] = y[j];
		all += m;
		m = m * d->density + 1e-9f;
		logs += lanes_log2(m);
		sum += m;
	}
	for (; i < HEARD_BANDS; i++)
		for (j = 0; j < LANES; j++)
			heard[j].mel[i] = 0;
	for (j = 0; j < LANES; j++) {
		float n = (float)b->used;

		heard[j].centroid = centroid[j];
		heard[j].flatness = all[j] < FAINT || !b->used ? 0 :
		    exp2f(logs[j] / n) / (sum[j] / n);
	}
}

/* Where on the scale of half tones each result stands, A of 55 Hz being 9. */
struct chroma {
	int from, to;
	float *tone;
};

struct chroma *
chroma_new(double step, int count)
{
	struct chroma *c = xcalloc(1, sizeof *c);
	int k;

	c->tone = xcalloc((size_t)count, sizeof *c->tone);
	for (k = 1; k < count; k++)
		c->tone[k] = (float)(12 * log2(k * step / 55) + 9);
	c->from = (int)ceil(54 / step);
	c->to = (int)(2000 / step);
	if (c->from < 2)
		c->from = 2;
	if (c->to > count - 2)
		c->to = count - 2;
	return c;
}

void
chroma_free(struct chroma *c)
{
	if (!c)
		return;
	free(c->tone);
	free(c);
}

/* A peak of the spectrum at k, by the parabola through its neighbours, goes to
 * the two classes beside it. */
static void
add_peak(const struct chroma *c, float class[12], int k, float before,
    float here, float after)
{
	float bend = 2 * here - before - after;
	float off = bend > 0 ? 0.5f * (after - before) / bend : 0;
	float tone = c->tone[k], part;
	int below;

	tone += off * (off > 0 ? c->tone[k + 1] - tone : tone - c->tone[k - 1]);
	if (tone < 0) /* under 33 Hz: cannot be, but for rounding */
		tone = 0;
	below = (int)tone;
	part = tone - (float)below;
	class[below % 12] += here * (1 - part);
	class[(below + 1) % 12] += here * part;
}

/* The loudest of the results, for each of the four. */
static lanes
loudest(const struct chroma *c, const lanes *mag)
{
	lanes most = { 0 };
	lanes_bits more;
	int k;

	for (k = c->from; k <= c->to; k++) {
		more = mag[k] > most;
		most = (lanes)((more & (lanes_bits)mag[k]) |
		    (~more & (lanes_bits)most));
	}
	return most;
}

static void
sum_to_one(float class[12])
{
	float sum = 0;
	int i;

	for (i = 0; i < 12; i++)
		sum += class[i];
	for (i = 0; i < 12; i++)
		class[i] = sum > FAINT ? class[i] / sum : 0;
}

void
chroma_of(const struct chroma *c, const lanes *mag, float class[LANES][12])
{
	/* What is 40 dB below the loudest is not heard. */
	const lanes least = loudest(c, mag) * 0.01f;
	int j, k;

	memset(class, 0, LANES * sizeof *class);
	for (k = c->from; k <= c->to; k++) {
		lanes before = mag[k - 1], here = mag[k], after = mag[k + 1];
		lanes_bits peak = (here > least) & (here > before) &
		    (here >= after);
		lanes_pairs any = (lanes_pairs)peak;

		if (!(any[0] | any[1]))
			continue;
		for (j = 0; j < LANES; j++)
			if (peak[j])
				add_peak(c, class[j], k, before[j], here[j],
				    after[j]);
	}
	for (j = 0; j < LANES; j++)
		sum_to_one(class[j]);
}
