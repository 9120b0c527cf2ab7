/*
 * net: the stream says what the network says of the whole sound, whatever it
 * is fed with; the network is written down here a second time, plainly.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/beatscan/front.h"
#include "../../tools/beatscan/net.h"
#include "../../tools/beatscan/net_sense.h"
#include "../../tools/beatscan/net_shape.h"
#include "buf.h"
#include "tap.h"

#include "../../tools/beatscan/net_weights.h"

enum { MOST = 4000 };

static unsigned
dice(unsigned *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

/* Something like music: bands that jump up together now and then. */
static void
make_heard(struct heard *h, int n, unsigned seed)
{
	float level[HEARD_BANDS] = { 0 };
	int t, i;

	memset(h, 0, (size_t)n * sizeof *h);
	for (t = 0; t < n; t++) {
		for (i = 0; i < HEARD_BANDS; i++) {
			level[i] *= 0.97F;
			if (t % 47 == 5 || dice(&seed) % 300 == 0)
				level[i] = (float)(dice(&seed) % 250) * 0.01F;
			h[t].mel[i] = level[i];
		}
		for (i = 0; i < 12; i++)
			h[t].chroma[i] = (t / 200 + i) % 12 == 0 ? 0.5F :
			    0.5F / 11;
	}
}

/* All pulses of n frames; gets what is there after every `every` puts. */
static int
pulses(const struct heard *h, int n, int every, struct pulse *p)
{
	struct net *net = net_new();
	int i, count = 0;

	for (i = 0; i < n; i++) {
		net_put(net, &h[i]);
		if (i % every == every - 1)
			while (net_get(net, &p[count]))
				count++;
	}
	net_end(net);
	while (net_get(net, &p[count]))
		count++;
	ok(!net_get(net, &p[count]), "nothing comes after the last pulse");
	net_free(net);
	return count;
}

static int
digit(char c)
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz";

	return (int)(strchr(digits, c) - digits);
}

static void
numbers(float *p)
{
	int i, k, at = 0, row = 0;

	for (i = 0; i < NET_RUNS; i++)
		for (k = 0; k < net_run[i].n; k++, at += 2) {
			if (!net_weights[row][at]) {
				row++;
				at = 0;
			}
			p[net_run[i].at + k] = net_scale[i] / NET_MOST *
			    (float)(digit(net_weights[row][at]) * NET_DIGITS +
			    digit(net_weights[row][at + 1]) - NET_MOST);
		}
	ok(row + 1 == (int)(sizeof net_weights / sizeof *net_weights) &&
	    !net_weights[row][at], "all of the stored numbers are used");
}

static double
bend(double x)
{
	return x > 0.1 * x ? x : 0.1 * x;
}

/* What both convolutions make of a frame whose neighbours are its rows -1 and
 * 1. */
static void
see(const struct net_params *p, const float *row, double *seen)
{
	double c1[NET_BANDS][NET_C1], p1[NET_P1] = { 0 };
	double c2[NET_BANDS / 2][NET_C2];
	int b, o, k, i, width = NET_ROW;

	for (b = 0; b < NET_BANDS; b++)
		for (o = 0; o < NET_C1; o++) {
			c1[b][o] = (double)p->c1_bias[o];
			for (k = 0; k < 3; k++)
				for (i = 0; i < 3 * NET_SIGNS; i++)
					c1[b][o] += (double)(p->c1[k][i][o] *
					    row[(k - 1) * width +
					    b * NET_SIGNS + i]);
		}
	for (b = 0; b < NET_BANDS / 2; b++)
		for (o = 0; o < NET_C1; o++)
			p1[(b + 1) * NET_C1 + o] = bend(fmax(c1[2 * b][o],
			    c1[2 * b + 1][o]));
	for (b = 0; b < NET_BANDS / 2; b++)
		for (o = 0; o < NET_C2; o++) {
			c2[b][o] = (double)p->c2_bias[o];
			for (i = 0; i < 3 * NET_C1; i++)
				c2[b][o] += (double)p->c2[i][o] *
				    p1[b * NET_C1 + i];
		}
	for (b = 0; b < NET_BANDS / 4; b++)
		for (o = 0; o < NET_C2; o++)
			seen[b * NET_C2 + o] = bend(fmax(c2[2 * b][o],
			    c2[2 * b + 1][o]));
}

/* A block over all n frames. */
static void
block(const struct net_params *p, int layer, double (*h)[NET_WIDE], int n)
{
	const struct net_block *b = &p->block[layer];
	double (*y)[NET_WIDE] = xcalloc((size_t)n, sizeof *y);
	int t, o, k, i, at;

	for (t = 0; t < n; t++)
		for (o = 0; o < NET_WIDE; o++) {
			y[t][o] = (double)b->conv_bias[o];
			for (k = 0; k < NET_TAPS; k++) {
				at = t + (net_reach[layer].first + k) *
				    net_reach[layer].apart;
				if (at < 0 || at >= n)
					continue;
				for (i = 0; i < NET_WIDE; i++)
					y[t][o] += (double)b->conv[k][i][o] *
					    h[at][i];
			}
			y[t][o] = bend(y[t][o]);
		}
	for (t = 0; t < n; t++)
		for (o = 0; o < NET_WIDE; o++) {
			h[t][o] += (double)b->mix_bias[o];
			for (i = 0; i < NET_WIDE; i++)
				h[t][o] += (double)b->mix[i][o] * y[t][i];
		}
	free(y);
}

/* n pulses of 2 n heard frames. */
static void
whole(const struct heard *heard, int n, struct pulse *out)
{
	struct net_params *p = xmalloc(sizeof *p);
	double (*h)[NET_WIDE] = xcalloc((size_t)n, sizeof *h);
	float *rows = xcalloc((size_t)(n + 2) * NET_ROW, sizeof *rows), *row;
	float mel[2][NET_BANDS], extra[NET_EXTRA];
	double seen[NET_SEEN], z;
	struct net_sense sense;
	float (*extras)[NET_EXTRA] = xcalloc((size_t)n, sizeof *extras);
	float *answer;
	int t, o, i;

	numbers((float *)(void *)p);
	net_sense_init(&sense);
	for (t = 0; t < n; t++) {
		memcpy(mel[0], heard[2 * t].mel, sizeof mel[0]);
		memcpy(mel[1], heard[2 * t + 1].mel, sizeof mel[1]);
		net_sense(&sense, (const float (*)[NET_BANDS])mel,
		    heard[2 * t].chroma, rows + (t + 1) * NET_ROW, extra);
		memcpy(extras[t], extra, sizeof extra);
	}
	for (t = 0, row = rows + NET_ROW; t < n; t++, row += NET_ROW) {
		see(p, row, seen);
		for (i = 0; i < NET_EXTRA; i++)
			seen[NET_P2 + i] = (double)extras[t][i];
		for (o = 0; o < NET_WIDE; o++) {
			h[t][o] = (double)p->dense_bias[o];
			for (i = 0; i < NET_SEEN; i++)
				h[t][o] += (double)p->dense[i][o] * seen[i];
			h[t][o] = bend(h[t][o]);
		}
	}
	for (i = 0; i < NET_LAYERS; i++)
		block(p, i, h, n);
	for (t = 0; t < n; t++)
		for (o = 0; o < 3; o++) {
			z = (double)p->head_bias[o];
			for (i = 0; i < NET_WIDE; i++)
				z += (double)p->head[i][o] * h[t][i];
			answer = o == 0 ? &out[t].beat : o == 1 ?
			    &out[t].down : &out[t].music;
			*answer = (float)(1 / (1 + exp(-z)));
		}
	free(extras);
	free(rows);
	free(h);
	free(p);
}

static float
furthest(const struct pulse *a, const struct pulse *b, int n)
{
	float most = 0;
	int i;

	for (i = 0; i < n; i++) {
		most = fmaxf(most, fabsf(a[i].beat - b[i].beat));
		most = fmaxf(most, fabsf(a[i].down - b[i].down));
		most = fmaxf(most, fabsf(a[i].music - b[i].music));
	}
	return most;
}

static void
test_stream(void)
{
	static const int lengths[] = { 1, 2, 3, 5, 40, 397, 1203, 4000 };
	struct heard *h = xcalloc(MOST + 1, sizeof *h);
	struct pulse *a = xcalloc(MOST, sizeof *a);
	struct pulse *b = xcalloc(MOST, sizeof *b);
	size_t k;
	int n, count;

	make_heard(h, MOST, 1);
	for (k = 0; k < sizeof lengths / sizeof *lengths; k++) {
		n = lengths[k];
		printf("# %d frames\n", n);
		count = pulses(h, n, 1, a);
		is_int(count, (n + 1) / 2, "a pulse for each two frames");
		h[n] = h[n - 1];
		whole(h, (n + 1) / 2, b);
		ok(furthest(a, b, count) < 1e-5F,
		    "a stream says what is said of the whole");
		make_heard(h, MOST, 1);
	}
	count = pulses(h, MOST, 1, a);
	is_int(pulses(h, MOST, MOST, b), count,
	    "nothing is lost when all is put before any is got");
	ok(memcmp(a, b, (size_t)count * sizeof *a) == 0,
	    "and it is the same to the bit");
	is_int(pulses(h, 0, 1, a), 0, "nothing comes of nothing");
	free(h);
	free(a);
	free(b);
}

static void
test_late(void)
{
	struct heard *h = xcalloc(MOST, sizeof *h);
	struct net *net = net_new();
	struct pulse p;
	int i, got = 0, late = 0;

	make_heard(h, MOST, 2);
	for (i = 0; i < MOST; i++) {
		net_put(net, &h[i]);
		while (net_get(net, &p))
			got++;
		if ((i + 1) / 2 - got > late)
			late = (i + 1) / 2 - got;
	}
	is_int(late, net_late(), "pulses are as late as is said");
	ok(late <= 4 * PULSE_HZ, "which is four seconds at most");
	net_free(net);
	free(h);
}

static void
test_bad(void)
{
	struct heard *h = xcalloc(MOST, sizeof *h);
	struct pulse *p = xcalloc(MOST, sizeof *p);
	int i, k, bad = 0;

	make_heard(h, MOST, 3);
	for (i = 100; i < MOST; i += 7)
		for (k = 0; k < HEARD_BANDS; k++)
			h[i].mel[k] = i % 3 == 0 ? NAN : i % 3 == 1 ?
			    INFINITY : -1e30F;
	for (i = 50; i < MOST; i += 5)
		h[i].chroma[i % 12] = i % 2 ? NAN : -INFINITY;
	is_int(pulses(h, MOST, 1, p), MOST / 2,
	    "what is not a number does no harm");
	for (i = 0; i < MOST / 2; i++)
		bad += !(p[i].beat >= 0 && p[i].beat <= 1 &&
		    p[i].down >= 0 && p[i].down <= 1 &&
		    p[i].music >= 0 && p[i].music <= 1);
	is_int(bad, 0, "and probabilities stay such");
	free(h);
	free(p);
}

static void
test_sense(void)
{
	float mel[8] = { 0, 0.1F, 0.7F, 1, 2, 3, 4, 7.9F }, m[8], back[8];
	float off = 0;
	int i;

	net_sense_linear(mel, m, 8);
	net_sense_log(m, 1, back, 8);
	for (i = 0; i < 8; i++) {
		off = fmaxf(off, fabsf(back[i] - mel[i]));
		off = fmaxf(off, fabsf(m[i] * 1000 /
		    (powf(10, mel[i]) - 1 + 1e-9F) - 1) * (i > 0));
	}
	ok(off < 1e-4F, "logarithms and powers are as exact as needed");
}

/* Clicks every 25 pulses; the answer is that of the numbers that are shipped,
 * and a network that does not hear this hears nothing. */
static void
test_clicks(void)
{
	enum { RATE = 22050, SECONDS = 20 };
	float *x = xcalloc(RATE * SECONDS, sizeof *x);
	struct front *front = front_new(RATE, 1);
	struct net *net = net_new();
	struct heard h;
	struct pulse p;
	double on = 0, off = 0;
	unsigned seed = 4;
	int i, k, n = 0;

	for (i = RATE / 4; i + 400 < RATE * SECONDS; i += RATE / 2)
		for (k = 0; k < 400; k++)
			x[i + k] = 0.5F * expf(-(float)k / 80) *
			    ((float)(dice(&seed) % 2000) / 1000 - 1);
	front_put(front, x, RATE * SECONDS);
	front_end(front);
	while (front_get(front, &h))
		net_put(net, &h);
	net_end(net);
	for (; net_get(net, &p); n++) {
		if (n < 250)
			continue;
		if ((n + 13) % 25 < 2)
			on = fmax(on, (double)p.beat);
		if ((n + 13) % 25 > 7 && (n + 13) % 25 < 18)
			off = fmax(off, (double)p.beat);
	}
	ok(on > 0.3 && off < on * 0.6, "a click is a beat, a gap is none");
	printf("# %.2f, %.2f\n", on, off);
	front_free(front);
	net_free(net);
	free(x);
}

int
main(void)
{
	test_sense();
	test_stream();
	test_late();
	test_bad();
	test_clicks();
	return done_testing();
}
