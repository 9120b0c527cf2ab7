/*
 * music_noise.c: sounds without a beat, and what spoils recordings.
 *
 *     music_noise KIND SEED SECONDS [LEVEL]   32-bit float, mono, 44.1 kHz
 *     music_noise notes|chords SEED           a MIDI file: free time
 *     music_noise words SEED                  text for a voice
 *
 * KIND: applause wind clicks uneven steps sea siren drone quiet crackle.
 * Onsets have random distances, exponential, log-normal or even, so that no
 * period is in them.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "programme_random.h"

enum { RATE = 44100, SECONDS_MOST = 600 };

struct sound {
	float *x;
	int n;
	struct dice dice;
};

static double
normal(struct dice *d)
{
	double sum = 0;

	for (int i = 0; i < 12; i++)
		sum += dice_unit(d);
	return sum - 6;
}

static double
exponential(struct dice *d, double mean)
{
	return -mean * log(1 - dice_unit(d));
}

/* A burst of noise through a resonance: a click, a clap, a foot. */
static void
knock(struct sound *s, double at, double hz, double seconds, double level)
{
	int from = (int)(at * RATE), n = (int)(seconds * 6 * RATE);
	double r = 1 - 3.14 * hz / RATE / 3, a = 2 * r * cos(6.2832 * hz / RATE);
	double y1 = 0, y2 = 0;

	for (int i = 0; i < n && from + i < s->n; i++) {
		double x = (2 * dice_unit(&s->dice) - 1) *
			exp(-i / (seconds * RATE));
		double y = x + a * y1 - r * r * y2;

		y2 = y1;
		y1 = y;
		s->x[from + i] += (float)(level * (1 - r) * y * 2);
	}
}

/* Knocks after random pauses; spread 0: exponential, else log-normal. */
static void
knocks(struct sound *s, double mean, double spread, double hz, double seconds)
{
	double t = 0, end = (double)s->n / RATE;

	for (;;) {
		t += spread > 0 ? mean * exp(spread * normal(&s->dice)) :
			exponential(&s->dice, mean);
		if (t >= end)
			break;
		knock(s, t, hz * exp(0.15 * normal(&s->dice)), seconds,
			exp(0.4 * normal(&s->dice)) * 0.5);
	}
}

/* Knocks that keep a distance, but not the same. */
static void
uneven(struct sound *s)
{
	double least = dice_real(&s->dice, 0.1, 0.4), t = 0;
	double most = least + dice_real(&s->dice, 0.4, 0.8);
	double hz = dice_real(&s->dice, 500, 4000);

	while ((t += dice_real(&s->dice, least, most)) * RATE < s->n)
		knock(s, t, hz * exp(0.15 * normal(&s->dice)), 0.01,
			exp(0.4 * normal(&s->dice)) * 0.5);
}

static void
applause(struct sound *s)
{
	double rate = dice_real(&s->dice, 40, 300), t = 0;
	double end = (double)s->n / RATE, swell = dice_real(&s->dice, 4, 11);

	while ((t += exponential(&s->dice, 1 / rate)) < end)
		knock(s, t, dice_real(&s->dice, 700, 2600), 0.004,
			0.25 * (1.2 + sin(t / swell * 6.28 +
			sin(t / 2.3))));
}

/* Noise whose level and colour wander: wind, or waves of the sea. */
static void
weather(struct sound *s, double period, double depth)
{
	double low = 0, y = 0, swell = 0;

	for (int i = 0; i < s->n; i++) {
		double t = (double)i / RATE;

		swell += (0.00002 * normal(&s->dice) - swell * 0.000004);
		double level = exp(depth * (sin(6.28 * t / period + 2 * sin(
			t / period * 1.7)) + 8 * swell));
		double k = 0.02 + 0.1 * fmin(level, 1.5);

		low += k * (2 * dice_unit(&s->dice) - 1 - low);
		y += 0.3 * (low - y);
		s->x[i] += (float)(0.4 * level * y);
	}
}

static void
tones(struct sound *s, bool siren)
{
	double phase[6] = { 0 }, hz = dice_real(&s->dice, 70, 330);
	double period = dice_real(&s->dice, 3.1, 9.7);

	if (siren)
		hz *= 3;
	for (int i = 0; i < s->n; i++) {
		double t = (double)i / RATE, sum = 0;
		double bend = siren ? 1 + 0.35 * sin(6.28 * t / period) :
			1 + 0.004 * sin(6.28 * t / period);

		for (int k = 0; k < 6; k++) {
			phase[k] += hz * bend * (k + 1) * (1 + 0.0007 * k * k) /
				RATE;
			phase[k] -= floor(phase[k]);
			sum += sin(6.2832 * phase[k]) / (k + 1) *
				(1 + 0.4 * sin(t / (1.9 + k * 0.83)));
		}
		s->x[i] += (float)(0.15 * sum);
	}
}

static void
hiss(struct sound *s, double level)
{
	for (int i = 0; i < s->n; i++)
		s->x[i] += (float)(level * (2 * dice_unit(&s->dice) - 1));
}

static int
make(struct sound *s, const char *kind, double level)
{
	struct dice *d = &s->dice;

	if (!strcmp(kind, "applause")) {
		applause(s);
	} else if (!strcmp(kind, "wind")) {
		weather(s, dice_real(d, 7, 15), 0.7);
	} else if (!strcmp(kind, "sea")) {
		weather(s, dice_real(d, 6, 12), 1.2);
	} else if (!strcmp(kind, "clicks")) {
		knocks(s, dice_real(d, 0.12, 1.2), 0, dice_real(d, 500, 4000),
			dice_real(d, 0.002, 0.03));
	} else if (!strcmp(kind, "uneven")) {
		uneven(s);
	} else if (!strcmp(kind, "steps")) {
		knocks(s, dice_real(d, 0.5, 0.9), dice_real(d, 0.3, 0.6),
			dice_real(d, 90, 300), 0.02);
		hiss(s, 0.002);
	} else if (!strcmp(kind, "siren")) {
		tones(s, true);
	} else if (!strcmp(kind, "drone")) {
		tones(s, false);
	} else if (!strcmp(kind, "quiet")) {
		hiss(s, 0.001);
		knocks(s, dice_real(d, 1, 4), 0, 900, 0.005);
	} else if (!strcmp(kind, "crackle")) {
		double t = 0;

		while ((t += exponential(d, 1 / fmax(level, 1))) * RATE < s->n)
			knock(s, t, 4000, 0.0005, dice_real(d, 0.2, 2));
	} else {
		return -1;
	}
	return 0;
}

static unsigned char *
put_event(unsigned char *o, double wait, int a, int b, int c)
{
	int n = (int)(wait * 1000 + 0.5);

	*o++ = (unsigned char)(0x80 | (n >> 14 & 0x7f));
	*o++ = (unsigned char)(0x80 | (n >> 7 & 0x7f));
	*o++ = (unsigned char)(n & 0x7f);
	*o++ = (unsigned char)a;
	*o++ = (unsigned char)b;
	if ((a & 0xf0) != 0xc0)
		*o++ = (unsigned char)c;
	return o;
}

/* Notes at log-normal distances, or slow chords: music without a pulse. */
static void
midi(struct dice *d, bool chords)
{
	static unsigned char body[65536];
	static const int voices[] = { 0, 24, 40, 48, 52, 73, 89, 91, 19 };
	unsigned char *o = body;
	double t = 0, mean = chords ? dice_real(d, 3, 7) :
		dice_real(d, 0.25, 0.9);
	int root = dice_int(d, 40, 60);

	o = put_event(o, 0, 0xc0, chords ? voices[dice_int(d, 3, 8)] :
		voices[dice_int(d, 0, 5)], 0);
	while (t < 55 && o - body < 60000) {
		static const int scale[] = { 0, 2, 4, 7, 9, 12, 14, 16, 19 };
		double pause = mean * exp((chords ? 0.3 : 0.75) * normal(d));
		int notes = chords ? 4 : 1, key[4];

		pause = fmin(fmax(pause, 0.05), 9);
		for (int i = 0; i < notes; i++) {
			key[i] = root + scale[dice_int(d, 0, 8)] + 12 *
				dice_int(d, 0, chords ? 0 : 1);
			o = put_event(o, 0, 0x90, key[i], dice_int(d, 40, 110));
		}
		for (int i = 0; i < notes; i++)
			o = put_event(o, i ? 0 : pause, 0x80, key[i], 0);
		t += pause;
	}
	o = put_event(o, 2, 0xb0, 7, 100);
	memcpy(o, "\0\xff\x2f", 4);
	o += 4;

	size_t n = (size_t)(o - body);
	/* 500 ticks to a quarter of half a second: a tick is a millisecond. */
	const unsigned char head[] = { 'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, 0,
		0, 1, 1, 0xf4, 'M', 'T', 'r', 'k', 0, 0,
		(unsigned char)(n >> 8), (unsigned char)n };
	fwrite(head, 1, sizeof head, stdout);
	fwrite(body, 1, n, stdout);
}

static void
words(struct dice *d)
{
	static const char *const some[] = {
		"the", "a", "river", "morning", "people", "never", "walked",
		"house", "and", "because", "window", "slowly", "answer", "seven",
		"remember", "yesterday", "light", "of", "to", "mountain", "paper",
		"said", "they", "under", "water", "question", "however", "found",
		"we", "table", "strange", "music", "would", "not", "quickly",
		"garden", "engine", "between", "children", "without"
	};

	for (int i = 0; i < 14; i++) {
		for (int n = dice_int(d, 4, 14); n > 0; n--)
			printf("%s%s", some[dice_int(d, 0, 39)], n == 1 ?
				dice_chance(d, 0.2) ? "?\n" : ".\n" :
				dice_chance(d, 0.1) ? ", " : " ");
	}
}

int
main(int argc, char **argv)
{
	struct sound s = { 0 };

	if (argc < 3) {
		fprintf(stderr, "usage: music_noise KIND SEED [SECONDS "
			"[LEVEL]]\n");
		return 2;
	}
	dice_seed(&s.dice, strtoull(argv[2], NULL, 10));
	if (!strcmp(argv[1], "words")) {
		words(&s.dice);
	} else if (!strcmp(argv[1], "notes") || !strcmp(argv[1], "chords")) {
		midi(&s.dice, argv[1][0] == 'c');
	} else {
		long seconds = argc > 3 ? strtol(argv[3], NULL, 10) : 60;

		if (seconds < 1 || seconds > SECONDS_MOST)
			return 2;
		s.n = (int)seconds * RATE;
		s.x = calloc((size_t)s.n, sizeof *s.x);
		if (!s.x || make(&s, argv[1], argc > 4 ?
			strtod(argv[4], NULL) : 1))
			return 2;
		fwrite(s.x, sizeof *s.x, (size_t)s.n, stdout);
		free(s.x);
	}
	return 0;
}
