/* section.h: the parts of pieces whose structure is known. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "../../tools/beatscan/section.h"
#include "peak.h"
#include "tap.h"

enum { MOST = 64 };

/* A part as it is made: its level climbs from one end to the other. */
struct made {
	int bars;
	double from, to;  /* LUFS */
	double low, high; /* added to bands */
	int key;          /* pitch class */
	enum part part;   /* what it should be called */
};

struct played {
	struct sections *s;
	int64_t frames;
	uint32_t dice;
	double noise;     /* LU from bar to bar */
	double t;         /* s */
	int64_t told;     /* loudness rows */

	struct section got[MOST];
	int n;
	struct section_song song;
	int songs;
};

static void
on_section(void *arg, const struct section *s)
{
	struct played *p = arg;

	if (p->n < MOST)
		p->got[p->n++] = *s;
}

static void
on_song(void *arg, const struct section_song *s)
{
	struct played *p = arg;

	p->song = *s;
	p->songs++;
}

static void
begin(struct played *p)
{
	static const struct section_ops ops = { on_section, on_song };

	*p = (struct played){ .dice = 7, .noise = 0.5 };
	p->s = sections_new(&ops, p);
}

static double
chance(struct played *p)
{
	p->dice = p->dice * 1664525 + 1013904223;
	return (double)(p->dice >> 8) / (1 << 24) * 2 - 1;
}

/* Sound up to a time; level in LUFS. */
static void
sound(struct played *p, double to, double level, const struct made *m)
{
	struct heard h = { .flux = 0 };

	for (int i = 0; i < HEARD_BANDS; i++)
		h.mel[i] = (float)(fmax(0, 1.5 + level / 30) +
		    (m && i < 3 ? m->low : 0) + (m && i >= 18 ? m->high : 0));
	h.flux = (float)(0.02 * pow(10, level / 40));
	if (m) {
		h.chroma[m->key] = 0.5f;
		h.chroma[(m->key + 7) % 12] = 0.5f;
	}
	for (; (double)p->frames / 100 < to - 1e-9; p->frames++) {
		sections_heard(p->s, &h);
		if (p->frames % 10 == 9)
			sections_loud(p->s, ++p->told * 100000,
			    level > -69 ? level : -INFINITY);
	}
}

/* Parts at so many beats a minute.  bars: whether the beats say their place;
 * first: the place of the first beat. */
static void
play(struct played *p, const struct made *m, int n, double bpm, int meter,
    bool bars)
{
	double beat = 60 / bpm;

	for (int i = 0; i < n; i++) {
		for (int k = 0; k < m[i].bars; k++) {
			double x = m[i].bars > 1 ?
			    (double)k / (m[i].bars - 1) : 0;
			double level = m[i].from + (m[i].to - m[i].from) * x +
			    p->noise * chance(p);

			for (int b = 0; b < meter; b++) {
				struct beat one = {
					.t = llround(p->t * 1e6),
					.bar = bars ? b + 1 : 0, .sure = .5f };

				p->t += beat;
				sound(p, p->t, level, &m[i]);
				sections_beat(p->s, &one);
			}
		}
	}
}

static void
finish(struct played *p)
{
	sections_end(p->s);
	sections_free(p->s);
}

static const struct made song[] = {
	{ 8, -30, -30, 0, 0, 0, PART_INTRO },
	{ 4, -28, -21, -.1, .2, 0, PART_BUILD },
	{ 8, -11, -11, .4, .3, 0, PART_DROP },
	{ 8, -24, -24, 0, 0, 0, PART_LOW },
	{ 8, -15, -15, .2, .1, 0, PART_HIGH },
	{ 8, -20, -38, 0, 0, 0, PART_OUTRO },
};
enum { PARTS = sizeof song / sizeof *song };

static const char *const names[] = { "intro", "build", "drop", "high", "low",
	"outro" };

/* Compares what came with what was made, beginning at that time. */
static int
as_made(const struct played *p, const struct made *m, int n, double at,
    double bar, double near)
{
	int right = p->n == n;

	for (int i = 0; i < p->n; i++)
		printf("# %8.3f %8.3f %s %.2f\n",
		    (double)p->got[i].start / 1e6,
		    (double)p->got[i].end / 1e6, names[p->got[i].part],
		    (double)p->got[i].energy);
	for (int i = 0; i < n && right; i++) {
		right = p->got[i].part == m[i].part &&
		    fabs((double)p->got[i].start / 1e6 - at) <= near;
		at += m[i].bars * bar;
		right = right &&
		    fabs((double)p->got[i].end / 1e6 - at) <= near;
	}
	return right;
}

static void
structures(void)
{
	struct played p;

	begin(&p);
	play(&p, song, PARTS, 120, 4, true);
	finish(&p);
	ok(as_made(&p, song, PARTS, 0, 2, 0.001),
	    "intro, build, drop, low, high, outro, on bar lines");
	is_int(p.songs, 1, "of one piece");
	is_int(p.song.beats, 44 * 4, "with so many beats");
	is_int(p.song.start, 24000000, "that begins in earnest at the drop");
	is_int(p.song.begin, 0, "and at all with its first beat");
	is_int(p.song.end, 88000000, "it ends a beat after its last");

	begin(&p);
	play(&p, song, PARTS, 174, 4, false);
	finish(&p);
	ok(as_made(&p, song, PARTS, 0, 4 * 60 / 174., 60 / 174. + .001),
	    "where bars are not known, within a beat");

	begin(&p);
	play(&p, song, PARTS, 90, 3, true);
	finish(&p);
	ok(as_made(&p, song, PARTS, 0, 2, 0.001), "in three");
}

static void
levels(void)
{
	struct made other[PARTS];
	struct played p;
	int good = 0, alone = 0;

	for (int i = 0; i < PARTS; i++) {
		other[i] = song[i];
		other[i].from = song[i].from / 1.5 - 18;
		other[i].to = song[i].to / 1.5 - 18;
	}
	begin(&p);
	play(&p, other, PARTS, 120, 4, true);
	finish(&p);
	ok(as_made(&p, other, PARTS, 0, 2, 0.001),
	    "the same, quieter and with less range");

	for (uint32_t seed = 1; seed <= 50; seed++) {
		begin(&p);
		p.dice = seed * 7919;
		p.noise = 1.5;
		play(&p, song, PARTS, 128, 4, true);
		finish(&p);
		if (as_made(&p, song, PARTS, 0, 240 / 128., 0.001))
			good++;
	}
	printf("# %d of 50\n", good);
	ok(good >= 40, "with bars that differ by up to 3 LU, nearly always");
	for (uint32_t seed = 1; seed <= 50; seed++) {
		static const struct made even = { 64, -14, -14, 0, 0, 0,
			PART_HIGH };

		begin(&p);
		p.dice = seed * 7919;
		p.noise = 2;
		play(&p, &even, 1, 128, 4, true);
		finish(&p);
		alone += p.n == 1;
	}
	printf("# %d of 50\n", alone);
	ok(alone >= 48, "which nearly never makes sections of its own");
}

static void
plain(void)
{
	static const struct made even[] = {
		{ 40, -14, -14, 0, 0, 0, PART_HIGH } };
	static const struct made keys[] = {
		{ 16, -14, -14, 0, 0, 0, PART_HIGH },
		{ 16, -14, -14, -.5, .4, 5, PART_HIGH } };
	struct played p;

	begin(&p);
	play(&p, even, 1, 100, 4, true);
	finish(&p);
	ok(as_made(&p, even, 1, 0, 2.4, 0.001),
	    "where nothing happens there is one section");
	is_int(p.song.start, 0, "which begins in earnest at once");
	begin(&p);
	play(&p, keys, 2, 120, 4, true);
	finish(&p);
	ok(p.n == 2 && p.got[0].end == 32000000,
	    "another key and other instruments are another section");
}

static void
pieces(void)
{
	static const struct made few[] = {
		{ 3, -14, -14, 0, 0, 0, PART_HIGH } };
	struct played p;

	begin(&p);
	sound(&p, 30, -20, NULL);
	finish(&p);
	ok(p.n == 0 && p.songs == 0, "no beats, no sections");

	begin(&p);
	play(&p, few, 1, 120, 4, true);
	finish(&p);
	ok(p.n == 0 && p.songs == 0, "a few beats are no music");

	begin(&p);
	sound(&p, p.t = 60, -20, NULL);
	play(&p, song, PARTS, 120, 4, true);
	sound(&p, p.t += 60, -25, NULL);
	is_int(p.n, 0, "while more may come nothing is told");
	play(&p, song, PARTS, 120, 4, true);
	is_int(p.n, PARTS, "then the first piece is");
	finish(&p);
	is_int(p.songs, 2, "two pieces with speech between them");
	ok(p.n == 2 * PARTS && p.got[0].start == 60000000 &&
	    p.got[PARTS].start == 208000000, "where they are");

	begin(&p);
	play(&p, song, 3, 120, 4, true);
	sound(&p, p.t += 8, -80, NULL);
	play(&p, song, 3, 120, 4, true);
	finish(&p);
	is_int(p.songs, 2, "silence divides as well");

	begin(&p);
	play(&p, song, 3, 120, 4, true);
	sound(&p, p.t += 8, -22, NULL);
	play(&p, song + 2, 1, 120, 4, true);
	finish(&p);
	is_int(p.songs, 1, "a break without a beat does not");
	ok(p.n >= 4 && p.got[p.n - 1].start == 48000000, "but is a section");
}

static void
odd(void)
{
	struct beat b = { .t = -5, .bar = 1 };
	struct played p;
	long before;

	begin(&p);
	sections_beat(p.s, &b);
	for (int i = 0; i < 40; i++) {
		b.t = i * 500000;
		b.bar = i * 7 % 5;
		sections_beat(p.s, &b);
		sections_beat(p.s, &b);
	}
	sections_loud(p.s, INT64_MAX / 2, -10);
	sections_loud(p.s, -1, NAN);
	finish(&p);
	ok(p.songs <= 1, "beats without sound do no harm");

	before = peak_anew();
	begin(&p);
	for (int i = 0; i < 240; i++)
		play(&p, song, PARTS, 120, 4, true);
	finish(&p);
	ok(p.songs == 3, "five hours are told in three pieces");
	okf(peak_kib() - before < 1536, "with %ld KiB of memory",
	    peak_kib() - before);
	sections_free(NULL);
}

int
main(void)
{
	structures();
	levels();
	plain();
	pieces();
	odd();
	return done_testing();
}
