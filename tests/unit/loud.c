/*
 * loud: signals whose loudness is known from the recommendations, at odd rates
 * and numbers of channels, and ones that are no sound.
 */
#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "tap.h"

#include "../../tools/beatscan/loud.h"

#define PI 3.14159265358979323846

enum { CHANNELS = 8, ROWS = 4000 };

struct sound {
	int rate, channels;
	uint64_t layout;
	double hz, phase;
	float gain[CHANNELS];
	struct loud *l;
	int64_t at;
	struct loud_row row[ROWS];
	int rows;
};

static void
on_row(void *arg, const struct loud_row *r)
{
	struct sound *s = arg;

	if (s->rows < ROWS)
		s->row[s->rows++] = *r;
}

static struct sound *
start(int rate, int channels, double hz, bool true_peak)
{
	struct sound *s = xcalloc(1, sizeof(*s));

	s->rate = rate;
	s->channels = channels;
	s->hz = hz;
	s->l = loud_new(rate, channels, 0, true_peak);
	for (int c = 0; c < CHANNELS; c++)
		s->gain[c] = 1;
	return s;
}

/* So many samples of a sine at so many dB, in pieces of odd length. */
static void
play(struct sound *s, int64_t n, double db)
{
	float x[37 * CHANNELS];
	double gain = pow(10, db / 20);

	while (n > 0) {
		int64_t some = n < 37 ? n : 37;

		for (int64_t i = 0; i < some; i++)
			for (int c = 0; c < s->channels; c++)
				x[i * s->channels + c] = (float)(gain *
				    (double)s->gain[c] * sin(2 * PI * s->hz *
				    (double)(s->at + i) / s->rate + s->phase));
		loud_put(s->l, x, (size_t)some, on_row, s);
		s->at += some;
		n -= some;
	}
}

static struct loud_sum
end(struct sound *s)
{
	struct loud_sum sum;

	loud_end(s->l, &sum);
	loud_free(s->l);
	return sum;
}

static bool
is_near(double got, double want, double by)
{
	bool near = fabs(got - want) <= by;

	if (!near)
		printf("# got %.4f, want %.4f\n", got, want);
	return near;
}

static void
known_levels(void)
{
	struct sound *s = start(48000, 2, 1000, true);
	struct loud_sum sum;

	play(s, 48000 * 20, -23);
	is_int(s->rows, 200, "ten rows a second");
	is_int(s->row[0].t, 100000, "the first at the end of its tenth");
	ok(is_near(s->row[100].momentary, -23, 0.02) &&
	    is_near(s->row[100].shortterm, -23, 0.02),
	    "a stereo sine of -23 dB at 1 kHz has -23 LUFS");
	ok(is_near(s->row[100].rms, -26.01, 0.01) &&
	    is_near(s->row[100].peak, -23, 0.01), "its level and its peak");
	sum = end(s);
	ok(is_near(sum.integrated, -23, 0.02) && is_near(sum.range, 0, 0.02) &&
	    is_near(sum.momentary_most, -23, 0.02) &&
	    is_near(sum.shortterm_most, -23, 0.02), "and as a whole");
	free(s);
}

/* The steps of EBU Tech 3341 and 3342. */
static void
gates(void)
{
	struct sound *s = start(48000, 2, 1000, false);
	struct loud_sum sum;

	play(s, 48000 * 10, -72);
	play(s, 48000 * 10, -36);
	play(s, 48000 * 60, -23);
	play(s, 48000 * 10, -36);
	play(s, 48000 * 10, -72);
	ok(is_near(end(s).integrated, -23, 0.1), "what is quiet is gated out");
	free(s);
	s = start(48000, 2, 1000, false);
	play(s, 48000 * 20, -20);
	play(s, 48000 * 20, -30);
	sum = end(s);
	ok(is_near(sum.range, 10, 0.1), "a step of 10 dB is a range of 10 LU");
	ok(isnan(sum.true_peak), "no true peak that was not asked for");
	free(s);
	s = start(48000, 2, 1000, false);
	play(s, 48000 * 20, -40);
	play(s, 48000 * 20, -20);
	ok(is_near(end(s).range, 20, 0.1), "one of 20 dB one of 20 LU");
	free(s);
}

static void
rates_and_channels(void)
{
	static const int rates[] = { 8000, 11025, 22050, 44056, 44100, 96000,
		192000, 384000 };
	struct sound *s;
	char name[80];

	for (size_t i = 0; i < sizeof(rates) / sizeof(*rates); i++) {
		s = start(rates[i], 1, 1000, false);
		play(s, rates[i] * 4, -20);
		snprintf(name, sizeof(name), "mono at %d Hz", rates[i]);
		/* The shelf bends where it is near half the rate. */
		ok(s->rows == 40 && is_near(end(s).integrated, -23.01,
		    rates[i] < 20000 ? 0.4 : 0.1), name);
		free(s);
	}
	for (int c = 1; c <= CHANNELS; c++) {
		/* Weights of 1, 0 and 1.41 of the usual layouts. */
		static const double sum[] = { 0, 1, 2, 3, 4.82, 5.82, 5.82,
			7.23, 8.64 };

		s = start(48000, c, 1000, false);
		play(s, 48000 * 4, -20);
		snprintf(name, sizeof(name), "%d channels", c);
		ok(is_near(end(s).integrated, -23.01 + 10 * log10(sum[c]),
		    0.02), name);
		free(s);
	}
	s = start(48000, 3, 1000, false);
	loud_free(s->l);
	s->l = loud_new(48000, 3, loud_layout("2.1"), false);
	s->gain[2] = 10;
	play(s, 48000 * 4, -30);
	ok(is_near(end(s).integrated, -30, 0.02),
	    "a channel of low frequencies does not count");
	ok(is_near(s->row[9].peak, -10, 0.01), "but in the peak");
	free(s);
}

static void
layouts(void)
{
	is_int(loud_layout("stereo"), 3, "stereo");
	is_int(loud_layout("5.1(side)"), 0x60f, "5.1 with sides");
	is_int(loud_layout("3 channels (FL+FR+LFE)"), 0xb,
	    "a layout spelled out");
	is_int(loud_layout("LFE+FL"), 0, "one out of order is not known");
	ok(loud_layout(NULL) == 0 && loud_layout("") == 0 &&
	    loud_layout("nonsense") == 0 && loud_layout("FL+") == 0,
	    "nor is nonsense");
}

/* All that is asked of sound that is hardly any. */
static void
little(void)
{
	struct sound *s = start(48000, 2, 1000, true);
	struct loud_sum sum = end(s);

	ok(isinf(sum.integrated) && isnan(sum.range) && isinf(sum.peak) &&
	    isinf(sum.momentary_most), "no samples");
	free(s);
	s = start(48000, 2, 12000, true);
	s->phase = PI / 2;
	play(s, 1, -6);
	sum = end(s);
	ok(s->rows == 0 && is_near(sum.peak, -6, 0.01) &&
	    isinf(sum.integrated) && sum.true_peak >= sum.peak, "one sample");
	free(s);
	s = start(48000, 2, 1000, false);
	play(s, 48000 * 3 / 10, -20);
	sum = end(s);
	ok(s->rows == 3 && isinf(sum.integrated) &&
	    is_near(sum.momentary_most, -20 + 10 * log10(0.75), 0.05),
	    "less than 0.4 s: as if silence were before, and no whole");
	free(s);
	s = start(48000, 2, 1000, false);
	play(s, 48000, -400);
	sum = end(s);
	ok(s->rows == 10 && isinf(sum.integrated), "next to silence");
	free(s);
}

static void
no_numbers(void)
{
	struct sound *s = start(48000, 2, 1000, true);
	const float bad[] = { NAN, 0.5f, INFINITY, -INFINITY, -NAN, -0.5f };
	const float far[] = { 3e38f, -3e38f };
	struct loud_sum sum;

	for (int i = 0; i < 16000; i++)
		loud_put(s->l, bad, 3, on_row, s);
	ok(s->rows == 10 && isfinite(s->row[9].momentary) &&
	    is_near(s->row[9].peak, -6.02, 0.01) &&
	    is_near(s->row[9].rms, -6.02 - 10 * log10(3), 0.01),
	    "what is not a number counts as 0");
	loud_put(s->l, far, 1, on_row, s);
	play(s, 48000 * 5, -20);
	ok(is_near(s->row[s->rows - 1].shortterm, -20, 0.1),
	    "the greatest number there is is forgotten again");
	sum = end(s);
	ok(!isnan(sum.integrated) && isfinite(sum.peak), "and can be summed");
	free(s);
}

static void
true_peaks(void)
{
	static const int rates[] = { 44100, 48000, 96000, 192000 };
	struct sound *s;
	struct loud_sum sum;
	char name[80];

	for (int i = 0; i < 3; i++) {
		s = start(rates[i], 2, rates[i] / 4.0, true);
		s->phase = PI / 4;
		s->gain[1] = 0;
		play(s, rates[i], -6);
		sum = end(s);
		snprintf(name, sizeof(name), "a wave between samples at %d Hz",
		    rates[i]);
		ok(is_near(sum.peak, -9.01, 0.01) &&
		    is_near(sum.true_peak, -6, 0.2), name);
		free(s);
	}
	s = start(192000, 1, 1000, true);
	play(s, 192000, -6);
	ok(is_near(end(s).true_peak, -6, 0.01), "at 192 kHz samples do");
	free(s);
}

/* Tenths of a second that are no whole number of samples. */
static void
no_drift(void)
{
	struct sound *s = start(11025, 1, 1000, false);

	play(s, 11025 * 300, -20);
	is_int(s->rows, 3000, "rows keep time at a rate that ten can't divide");
	end(s);
	free(s);
	s = start(700, 1, 100, false);
	play(s, 700 * 30, -20);
	is_int(s->rows, 300, "and at one that is hardly any");
	end(s);
	free(s);
}

int
main(void)
{
	known_levels();
	gates();
	rates_and_channels();
	layouts();
	little();
	no_numbers();
	true_peaks();
	no_drift();
	return done_testing();
}
