/*
 * front: frames of sounds that are known, at every kind of rate, in portions
 * of every size, and of what is hardly sound.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/beatscan/front.h"
#include "buf.h"
#include "tap.h"

enum { MOST = 400 };

static struct heard got[MOST];

/* Hears n samples of each channel, step at a time; returns how many frames. */
static int
hear(int rate, int channels, const float *x, size_t n, size_t step)
{
	struct front *f = front_new(rate, channels);
	size_t at, part;
	int frames = 0;

	for (at = 0; at < n; at += part) {
		part = n - at < step ? n - at : step;
		front_put(f, x + at * (size_t)channels, part);
		while (frames < MOST && front_get(f, &got[frames]))
			frames++;
	}
	front_end(f);
	front_end(f);
	while (frames < MOST && front_get(f, &got[frames]))
		frames++;
	front_free(f);
	return frames;
}

static float *
sine(int rate, int channels, size_t n, double hz, float loud)
{
	float *x = xcalloc(n * (size_t)channels + 1, sizeof *x);
	size_t i, c;

	for (i = 0; i < n; i++)
		for (c = 0; c < (size_t)channels; c++)
			x[i * (size_t)channels + c] = loud *
			    (float)sin(2 * M_PI * hz * (double)i / rate);
	return x;
}

static int
strongest(const float *x, int n)
{
	int i, best = 0;

	for (i = 1; i < n; i++)
		if (x[i] > x[best])
			best = i;
	return best;
}

static bool
finite(const struct heard *h)
{
	float sum = h->rms + h->peak + h->centroid + h->flatness +
	    h->crossings + h->flux + h->attack + h->attack_at;
	int i;

	for (i = 0; i < HEARD_BANDS; i++)
		sum += h->mel[i];
	for (i = 0; i < 12; i++)
		sum += h->chroma[i];
	return isfinite(sum);
}

static void
check_sine(int rate, int channels)
{
	size_t n = (size_t)rate * 2;
	float *x = sine(rate, channels, n, 440, 1);
	int frames = hear(rate, channels, x, n, 4096);
	const struct heard *h = &got[100];
	char text[120];
	float most;

	ok(frames == 200, "two seconds are 200 frames");
	most = h->mel[strongest(h->mel, HEARD_BANDS)];
	snprintf(text, sizeof text, "A of %d Hz: band %.3f, centre %.1f Hz, "
	    "%.0f crossings, rms %.4f", rate, (double)most,
	    (double)h->centroid, (double)h->crossings, (double)h->rms);
	ok(most > 2.6f && most < 3.02f && fabsf(h->centroid - 440) < 10 &&
	    fabsf(h->crossings - 880) < 101 &&
	    fabsf(h->rms - 0.7071f) < 0.03f && fabsf(h->peak - 1) < 0.06f,
	    text);
	ok(strongest(h->chroma, 12) == 9 && h->chroma[9] > 0.9f,
	    "its pitch is A");
	ok(h->flatness < 0.05f && h->flux < 0.01f,
	    "it is no noise and does not change");
	free(x);
}

/* A click's energy lies around its frame at any rate. */
static void
check_middle(int rate)
{
	size_t n = (size_t)rate, at = (size_t)lround(0.5 * rate);
	float *x = xcalloc(n, sizeof *x);
	double sum = 0, moment = 0;
	char text[80];
	int i, b;

	x[at] = 1;
	hear(rate, 1, x, n, 1000);
	for (i = 40; i < 60; i++)
		for (b = 0; b < HEARD_BANDS; b++) {
			double m = pow(10, (double)got[i].mel[b]) - 1;

			sum += m;
			moment += m * i;
		}
	moment = (moment / sum - 50) * 10;
	snprintf(text, sizeof text, "a click at %d Hz is %.2f ms off", rate,
	    moment);
	ok(fabs(moment) < 0.3, text);
	ok(got[50].peak > 0.99f && got[49].peak <= 0 && got[51].peak <= 0,
	    "it is in one frame's 10 ms alone");
	free(x);
}

static void
check_portions(int rate, int channels)
{
	static struct heard first[MOST];
	static const size_t steps[] = { 1, 7, 479, 481, 100000 };
	size_t n = (size_t)rate * 3 / 2 + 123, i, at;
	float *x = sine(rate, channels, n, 333, 0.4f);
	int frames;

	for (at = 0; at < n * (size_t)channels; at++)
		x[at] += 0.3f * (float)((at * 7919 + at / 13 * 104729) %
		    1000) / 1000;
	frames = hear(rate, channels, x, n, 4096);
	memcpy(first, got, sizeof first);
	for (i = 0; i < sizeof steps / sizeof *steps; i++)
		ok(hear(rate, channels, x, n, steps[i]) == frames &&
		    memcmp(first, got, (size_t)frames * sizeof *got) == 0,
		    "other portions, the same frames to the bit");
	free(x);
}

static void
check_constant(int rate)
{
	size_t n = (size_t)rate * 2, i;
	float *x = xcalloc(n, sizeof *x), flux = 0, centre = 0, cross = 0;
	int frames, k;

	for (i = 0; i < n; i++)
		x[i] = 0.5f;
	frames = hear(rate, 1, x, n, 1024);
	for (k = 0; k < frames; k++) {
		flux += got[k].flux;
		centre += got[k].centroid;
		cross += got[k].crossings;
	}
	ok(frames == 200 && flux < 1e-3f && centre <= 0 && cross < 200,
	    "a constant does not sound");
	ok(fabsf(got[100].rms - 0.5f) < 1e-4f, "but has a level");
	free(x);
}

static void
check_silence(void)
{
	static const struct heard none;
	float *x = xcalloc(96000, sizeof *x);
	int frames = hear(48000, 2, x, 48000, 1024), i, good = 0;

	for (i = 0; i < frames; i++)
		good += memcmp(&got[i], &none, sizeof none) == 0;
	is_int(good, 100, "digital silence is 0 in everything");
	free(x);
}

static void
check_rubbish(void)
{
	size_t n = 30000, i;
	float *x = sine(44100, 2, n, 500, 0.5f);
	int frames, k, good = 0;

	for (i = 0; i < 2 * n; i += 37)
		x[i] = i % 3 == 0 ? NAN : i % 3 == 1 ? INFINITY : -3e38f;
	for (i = 20000; i < 30000; i++)
		x[i] = i % 2 ? NAN : -INFINITY;
	for (i = 40000; i < 50000; i++)
		x[i] = i / 40 % 2 ? 1 : -1;
	frames = hear(44100, 2, x, n, 500);
	for (k = 0; k < frames; k++)
		good += finite(&got[k]);
	ok(frames == 69 && good == frames, "rubbish gives finite numbers");
	ok(got[30].peak < 1, "and counts as silence");
	free(x);
}

static void
check_short(void)
{
	static const float one = 1;

	is_int(hear(48000, 1, &one, 0, 1), 0, "no samples, no frames");
	is_int(hear(48000, 1, &one, 1, 1), 1, "a sample is a frame");
	ok(finite(&got[0]), "of finite numbers");
	is_int(hear(1000, 1, &one, 1, 1), 1, "at the lowest rate too");
	is_int(hear(384000, 1, &one, 1, 1), 1, "and at the highest");
}

static void
check_bands(void)
{
	size_t n = 16000, i;
	float *x = xcalloc(n, sizeof *x);
	uint32_t seed = 1;

	for (i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		x[i] = (float)(int32_t)seed / 2147483648.0f;
	}
	hear(8000, 1, x, n, 500);
	ok(got[50].mel[39] <= 0 && got[50].mel[30] <= 0 &&
	    got[50].mel[20] > 0.5f, "bands above Nyquist's frequency are 0");
	ok(got[50].flatness > 0.6f, "noise is flat");
	free(x);
}

int
main(void)
{
	static const int rates[] = { 8000, 11025, 16000, 22050, 32000, 44056,
		44100, 48000, 88200, 96000, 192000, 384000 };
	size_t i;

	for (i = 0; i < sizeof rates / sizeof *rates; i++) {
		check_sine(rates[i], i % 3 + 1);
		check_middle(rates[i]);
		check_constant(rates[i]);
	}
	check_sine(192000, 8);
	check_portions(48000, 2);
	check_portions(44100, 1);
	check_portions(11025, 3);
	check_silence();
	check_rubbish();
	check_short();
	check_bands();
	return done_testing();
}
