/*
 * track: beats, bars and tempo of sounds whose beats are known, heard by the
 * ear as in the program, without the network.
 */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "../../tools/beatscan/front.h"
#include "../../tools/beatscan/track.h"
#include "buf.h"
#include "tap.h"

enum { MOST = 4096 };

static const double PI = 3.14159265358979323846;

/* A sound in the making: clicks at known times. */
struct sound {
	int rate;
	size_t n;
	float *x;
	double t[MOST];  /* seconds */
	int clicks;
	uint32_t seed;
};

struct heard_beats {
	struct beat beat[MOST];
	struct tempo tempo[MOST];
	int beats, tempi;
	int64_t at, late; /* sound so far; how late a beat came at most */
};

/* A sentence with figures in it. */
#define check(cond, ...) ok(cond, words(__VA_ARGS__))

static const char *words(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

static const char *
words(const char *fmt, ...)
{
	static char text[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return text;
}

static double
chance(struct sound *s)
{
	s->seed = s->seed * 1664525u + 1013904223u;
	return (s->seed >> 8) / 16777216.0;
}

static struct sound *
silence(int rate, double seconds)
{
	struct sound *s = xcalloc(1, sizeof *s);

	s->rate = rate;
	s->n = (size_t)(seconds * rate);
	s->x = xcalloc(s->n, sizeof *s->x);
	s->seed = 1;
	return s;
}

static void
sound_free(struct sound *s)
{
	free(s->x);
	free(s);
}

/* A short ping. */
static void
click(struct sound *s, double t, double loud, double hz)
{
	size_t at = (size_t)llrint(t * s->rate), i;

	for (i = 0; i < (size_t)s->rate / 20 && at + i < s->n; i++) {
		double age = (double)i / s->rate;

		s->x[at + i] += (float)(loud * exp(-age * 90)
		    * sin(2 * PI * hz * age + 1));
	}
	if (s->clicks < MOST)
		s->t[s->clicks++] = t;
}

/* Clicks from `from` to `to`, the tempo going from bpm to bpm_to; each
 * accent-th is louder and deeper. */
static struct sound *
clicks(int rate, double seconds, double bpm, double bpm_to, int accent)
{
	struct sound *s = silence(rate, seconds);
	double t = 0.5;
	int i;

	for (i = 0; t < seconds - 0.3; i++) {
		double now = bpm + (bpm_to - bpm) * t / seconds;

		if (accent && i % accent == 0) {
			click(s, t, 0.8, 500);
			s->clicks--;
		}
		click(s, t, 0.4, 1500);
		t += 60 / now;
	}
	return s;
}

static void
on_beat(void *arg, const struct beat *b)
{
	struct heard_beats *h = arg;

	if (h->at - b->t > h->late)
		h->late = h->at - b->t;
	if (h->beats < MOST)
		h->beat[h->beats++] = *b;
}

static void
on_tempo(void *arg, const struct tempo *t)
{
	struct heard_beats *h = arg;

	if (h->tempi < MOST)
		h->tempo[h->tempi++] = *t;
}

static struct heard_beats *
listen(const struct sound *s, double least, double most, double lag)
{
	struct heard_beats *out = xcalloc(1, sizeof *out);
	struct track_wish w = { least, most, lag };
	struct track_ops ops = { on_beat, on_tempo };
	struct track *t = track_new(&w, &ops, out);
	struct front *f = front_new(s->rate, 1);
	struct heard h;
	size_t i, part;

	for (i = 0; i <= s->n; i += 1000) {
		part = s->n - i < 1000 ? s->n - i : 1000;
		front_put(f, s->x + i, part);
		if (part < 1000)
			front_end(f);
		while (front_get(f, &h)) {
			out->at += 10000;
			track_put(t, &h, NULL);
		}
	}
	track_end(t);
	track_free(t);
	front_free(f);
	return out;
}

/* The share of clicks with a beat within 70 ms, of all clicks and beats. */
static double
agreement(const struct sound *s, const struct heard_beats *h)
{
	int i = 0, j = 0, hit = 0;

	while (i < s->clicks && j < h->beats) {
		double d = (double)h->beat[j].t / 1e6 - s->t[i];

		if (fabs(d) < 0.07) {
			hit++;
			i++;
			j++;
		} else if (d > 0) {
			i++;
		} else {
			j++;
		}
	}
	return 2.0 * hit / (s->clicks + h->beats);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Median signed error, milliseconds. */
static double
bias(const struct sound *s, const struct heard_beats *h)
{
	double e[MOST];
	int i, j, n = 0;

	for (j = 0; j < h->beats; j++)
		for (i = 0; i < s->clicks; i++) {
			double d = (double)h->beat[j].t / 1e6 - s->t[i];

			if (fabs(d) < 0.05)
				e[n++] = 1000 * d;
		}
	qsort(e, (size_t)n, sizeof *e, by_value);
	return n ? e[n / 2] : NAN;
}

static double
tempo_at(const struct heard_beats *h, double t)
{
	int i;

	for (i = 0; i < h->tempi; i++)
		if (h->tempo[i].start <= t * 1e6 && h->tempo[i].end > t * 1e6)
			return h->tempo[i].bpm;
	return -1;
}

static void
test_constant(double bpm, int rate, double least, double most)
{
	struct sound *s = clicks(rate, 40, bpm, bpm, 0);
	struct heard_beats *h = listen(s, least, most, 0);

	check(agreement(s, h) > 0.95, "%g BPM at %d Hz: beats on clicks (%.2f)",
	    bpm, rate, agreement(s, h));
	check(fabs(bias(s, h)) < 5, "at the right time (%.1f ms)", bias(s, h));
	check(fabs(tempo_at(h, 20) / bpm - 1) < 0.002, "with its tempo (%.2f)",
	    tempo_at(h, 20));
	is_int(h->tempi, 1, "in one interval");
	sound_free(s);
	free(h);
}

static void
test_octave(void)
{
	struct sound *s = clicks(22050, 40, 90, 90, 0);
	struct heard_beats *h = listen(s, 140, 200, 0);

	check(fabs(tempo_at(h, 20) / 180 - 1) < 0.01,
	    "a narrow range makes 180 of 90 BPM (%.2f)", tempo_at(h, 20));
	free(h);
	h = listen(s, 40, 60, 0);
	check(fabs(tempo_at(h, 20) / 45 - 1) < 0.01, "or 45 (%.2f)",
	    tempo_at(h, 20));
	sound_free(s);
	free(h);
}

static void
test_drift(void)
{
	struct sound *s = clicks(22050, 80, 100, 130, 0);
	struct heard_beats *h = listen(s, 0, 0, 0);

	check(agreement(s, h) > 0.95, "from 100 to 130 BPM slowly (%.2f)",
	    agreement(s, h));
	check(h->tempi >= 3, "is several intervals (%d)", h->tempi);
	sound_free(s);
	free(h);
}

static void
test_jump(void)
{
	struct sound *s = silence(22050, 60);
	struct heard_beats *h;
	double t;

	for (t = 0.4; t < 30; t += 0.6)
		click(s, t, 0.5, 1500);
	for (; t < 59.5; t += 60.0 / 140)
		click(s, t, 0.5, 1500);
	h = listen(s, 0, 0, 0);
	check(agreement(s, h) > 0.93, "from 100 to 140 BPM at once (%.2f)",
	    agreement(s, h));
	is_int(h->tempi, 2, "are two intervals");
	check(fabs(tempo_at(h, 15) - 100) < 0.5 && fabs(tempo_at(h, 45) - 140)
	    < 0.5, "of the right tempi (%.2f, %.2f)", tempo_at(h, 15),
	    tempo_at(h, 45));
	check(h->tempi > 0 && llabs(h->tempo[0].end - 30000000) < 2000000,
	    "the change is where it was");
	sound_free(s);
	free(h);
}

static void
test_meter(int meter, double bpm)
{
	struct sound *s = clicks(22050, 40, bpm, bpm, meter);
	struct heard_beats *h = listen(s, 0, 0, 0);
	int i, right = 0;

	for (i = 0; i < h->beats; i++) {
		long beat = lrint(((double)h->beat[i].t / 1e6 - 0.5)
		    * bpm / 60);

		right += h->beat[i].bar == beat % meter + 1;
	}
	check(right > 0.9 * h->beats && h->beats > 40,
	    "bars of %d are counted (%d of %d)", meter, right, h->beats);
	check(h->tempi == 1 && h->tempo[0].meter == meter, "meter %d (%d)",
	    meter, h->tempi ? h->tempo[0].meter : -1);
	sound_free(s);
	free(h);
}

static void
none(struct sound *s, const char *what)
{
	struct heard_beats *h = listen(s, 0, 0, 0);

	check(h->beats == 0, "%s has no beat (%d)", what, h->beats);
	check(h->tempi == 1 && h->tempo[0].bpm == 0, "and says so");
	sound_free(s);
	free(h);
}

static void
test_none(void)
{
	struct sound *s = silence(22050, 40);
	size_t i;
	double t;

	none(s, "silence");
	s = silence(22050, 40);
	for (i = 0; i < s->n; i++)
		s->x[i] = (float)(0.4 * chance(s) - 0.2);
	none(s, "noise");
	s = silence(22050, 40);
	for (i = 0; i < s->n; i++)
		s->x[i] = (float)(0.2 * sin((double)i * 0.03)
		    + 0.1 * sin((double)i * 0.045));
	none(s, "a drone");
	s = silence(22050, 60);
	for (t = 0.2; t < 59; t -= 0.4 * log(1 - chance(s)))
		click(s, t, 0.5, 1500);
	none(s, "chance");
	s = silence(22050, 60);
	for (t = 0.2; t < 59; t -= 1.5 * log(1 - chance(s)))
		click(s, t, 0.5, 1500);
	none(s, "rare chance");
	s = silence(22050, 60);
	for (t = 0.2; t < 59; t -= 0.15 * log(1 - chance(s)))
		click(s, t, 0.5, 1500);
	none(s, "dense chance");
	for (i = 0; i < 4; i++) {
		s = silence(22050, 60);
		s->seed = (uint32_t)i * 77 + 5;
		for (t = 0.2; t < 59; t += 0.2 + 0.7 * chance(s))
			click(s, t, 0.5, 1500);
		none(s, "chance without short pauses");
	}
	none(silence(8000, 0.0002), "one sample");
}

static void
test_passage(void)
{
	struct sound *s = silence(22050, 90);
	struct heard_beats *h;
	size_t i;
	double t;
	int inside = 0, k;

	for (i = 0; i < s->n; i++)
		s->x[i] = (float)(0.02 * chance(s) - 0.01);
	for (t = 0.2; t < 89; t += t < 30 || t > 60 ? 0.6 + 2.5 * chance(s) : 0.5) {
		if (t > 29.5 && t < 30.5)
			t = 30;
		click(s, t, 0.5, 1500);
	}
	h = listen(s, 0, 0, 0);
	for (k = 0; k < h->beats; k++)
		inside += h->beat[k].t > 28000000 && h->beat[k].t < 62000000;
	check(inside >= 52, "a song between clicks by chance is found (%d)",
	    inside);
	check(h->beats - inside <= 4, "and only the song (%d)",
	    h->beats - inside);
	sound_free(s);
	free(h);
}

static void
test_rest(void)
{
	struct sound *s = silence(22050, 42);
	struct heard_beats *h;
	int before = 0, rest = 0, after = 0, k;
	double t;

	for (t = 3; t < 30; t += 0.5)
		if (t < 15 || t >= 17)
			click(s, t, 0.5, 1500);
	h = listen(s, 0, 0, 0);
	for (k = 0; k < h->beats; k++) {
		before += h->beat[k].t < 2900000;
		rest += h->beat[k].t > 14900000 && h->beat[k].t < 16900000;
		after += h->beat[k].t > 29900000;
	}
	is_int(rest, 4, "a rest has its beats");
	check(before == 0 && after == 0,
	    "the silence around has none (%d, %d)", before, after);
	sound_free(s);
	free(h);
}

static void
test_lag(double lag)
{
	struct sound *s = clicks(22050, 60, 110, 116, 0);
	struct heard_beats *h = listen(s, 0, 0, lag);
	int i, back = 0;

	check(agreement(s, h) > 0.85, "with %g s of lag (%.2f)", lag,
	    agreement(s, h));
	check(h->late <= (int64_t)(lag * 1e6), "no beat is later (%.2f s)",
	    (double)h->late / 1e6);
	for (i = 1; i < h->beats; i++)
		back += h->beat[i].t <= h->beat[i - 1].t;
	is_int(back, 0, "and they come in order");
	sound_free(s);
	free(h);
}

static void
test_long(void)
{
	struct sound *s = clicks(8000, 600, 120.7, 120.7, 0);
	struct heard_beats *h = listen(s, 0, 0, 0);

	check(agreement(s, h) > 0.98, "ten minutes, told in pieces (%.3f)",
	    agreement(s, h));
	is_int(h->tempi, 1, "are one interval");
	check(fabs(tempo_at(h, 300) - 120.7) < 0.05, "of the tempo (%.3f)",
	    tempo_at(h, 300));
	sound_free(s);
	free(h);
}

int
main(void)
{
	test_constant(61, 22050, 0, 0);
	test_constant(90, 44100, 0, 0);
	test_constant(120, 48000, 0, 0);
	test_constant(120, 8000, 0, 0);
	test_constant(174, 11025, 0, 0);
	test_constant(240, 44100, 200, 240);
	test_constant(40, 22050, 40, 60);
	test_octave();
	test_drift();
	test_jump();
	test_meter(3, 140);
	test_meter(4, 110);
	test_none();
	test_passage();
	test_rest();
	test_lag(10);
	test_lag(4);
	test_lag(1);
	test_long();
	return done_testing();
}
