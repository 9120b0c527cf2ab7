/*
 * half: every second sample of a low-passed signal.
 *
 * In a half-band filter only the middle factor and the odd ones are not zero.
 * With the odd samples in a row of their own, four results side by side are
 * sums of four neighbouring samples: no shuffling.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "front_half.h"

#include "buf.h"
#include "fft.h"

struct half {
	int pairs;
	float *factor; /* of the odd samples on both sides, from the inside */
	float *odd;    /* the first is pairs before the first of even */
	float *even;
	size_t odds, evens;
	bool odd_next;
};

/* The modified Bessel function of order 0. */
static double
bessel(double x)
{
	double sum = 1, term = 1;
	int k;

	for (k = 1; k < 40; k++) {
		term *= x * x / (4.0 * k * k);
		sum += term;
	}
	return sum;
}

struct half *
half_new(int pairs, size_t most)
{
	struct half *h = xcalloc(1, sizeof *h);
	size_t room = most / 2 + 2 * (size_t)pairs + 2 * LANES + 2;
	const double shape = 4.5; /* Kaiser's: 48 dB */
	double sum = 0;
	int k;

	h->pairs = pairs;
	h->factor = xcalloc((size_t)pairs, sizeof *h->factor);
	h->odd = xcalloc(room, sizeof *h->odd);
	h->even = xcalloc(room, sizeof *h->even);
	h->odds = (size_t)pairs; /* silence */
	for (k = 0; k < pairs; k++) {
		double at = 2 * k + 1, part = at / (2 * pairs);
		double w = bessel(shape * sqrt(1 - part * part));

		h->factor[k] = (float)((k % 2 ? -1 : 1) / (M_PI * at) * w);
		sum += h->factor[k];
	}
	for (k = 0; k < pairs; k++) /* a constant stays what it is */
		h->factor[k] *= (float)(0.25 / sum);
	return h;
}

void
half_free(struct half *h)
{
	if (!h)
		return;
	free(h->factor);
	free(h->odd);
	free(h->even);
	free(h);
}

static void
split(struct half *h, const float *x, size_t n)
{
	float *restrict even = h->even + h->evens;
	float *restrict odd = h->odd + h->odds;
	size_t i, two = n / 2;

	if (h->odd_next && n) {
		*odd++ = *x++;
		h->odds++;
		h->odd_next = false;
		two = (n - 1) / 2;
		n--;
	}
	for (i = 0; i + LANES <= two; i += LANES) {
		lanes a = *(const lanes_loose *)(x + 2 * i);
		lanes b = *(const lanes_loose *)(x + 2 * i + LANES);

		*(lanes_loose *)(even + i) = (lanes){ a[0], a[2], b[0], b[2] };
		*(lanes_loose *)(odd + i) = (lanes){ a[1], a[3], b[1], b[3] };
	}
	for (; i < two; i++) {
		even[i] = x[2 * i];
		odd[i] = x[2 * i + 1];
	}
	h->evens += two;
	h->odds += two;
	if (n % 2) {
		h->even[h->evens++] = x[n - 1];
		h->odd_next = true;
	}
}

/* Results i .. i + 3: the rows have room for what is beyond their end. */
static inline lanes
four(const struct half *h, size_t i)
{
	const float *after = h->odd + i + h->pairs, *before = after - 1;
	lanes sum = 0.5f * *(const lanes_loose *)(h->even + i);
	int k;

	for (k = 0; k < h->pairs; k++)
		sum += h->factor[k] * (*(const lanes_loose *)(before - k) +
		    *(const lanes_loose *)(after + k));
	return sum;
}

/* Results i .. i + 15, the same sums: a factor is fetched once for all. */
static inline void
sixteen(const struct half *h, size_t i, float *result)
{
	const float *after = h->odd + i + h->pairs, *before = after - 1;
	const float *even = h->even + i;
	lanes a = 0.5f * *(const lanes_loose *)even;
	lanes b = 0.5f * *(const lanes_loose *)(even + 4);
	lanes c = 0.5f * *(const lanes_loose *)(even + 8);
	lanes d = 0.5f * *(const lanes_loose *)(even + 12);
	int k;

	for (k = 0; k < h->pairs; k++) {
		const float *x = before - k, *y = after + k;
		lanes w = { h->factor[k], h->factor[k], h->factor[k],
			h->factor[k] };

		a += w * (*(const lanes_loose *)x + *(const lanes_loose *)y);
		b += w * (*(const lanes_loose *)(x + 4) +
		    *(const lanes_loose *)(y + 4));
		c += w * (*(const lanes_loose *)(x + 8) +
		    *(const lanes_loose *)(y + 8));
		d += w * (*(const lanes_loose *)(x + 12) +
		    *(const lanes_loose *)(y + 12));
	}
	*(lanes_loose *)result = a;
	*(lanes_loose *)(result + 4) = b;
	*(lanes_loose *)(result + 8) = c;
	*(lanes_loose *)(result + 12) = d;
}

size_t
half_put(struct half *h, const float *x, size_t n, float *result)
{
	size_t need = 2 * (size_t)h->pairs, ready, i;

	split(h, x, n);
	ready = h->odds + 1 > need ? h->odds + 1 - need : 0;
	if (ready > h->evens)
		ready = h->evens;
	for (i = 0; i + 4 * LANES <= ready; i += 4 * LANES)
		sixteen(h, i, result + i);
	for (; i + LANES <= ready; i += LANES)
		*(lanes_loose *)(result + i) = four(h, i);
	if (i < ready) {
		lanes rest = four(h, i);

		memcpy(result + i, &rest, (ready - i) * sizeof *result);
	}
	h->odds -= ready;
	h->evens -= ready;
	memmove(h->odd, h->odd + ready, h->odds * sizeof *h->odd);
	memmove(h->even, h->even + ready, h->evens * sizeof *h->even);
	return ready;
}
