/*
 * Slots of a montage: on beats, without drift, neither too short nor too even.
 */
#include <math.h>
#include <stdlib.h>

#include "library.h"
#include "tap.h"

static const struct ratio RATES[] = { { 24000, 1001 }, { 25, 1 },
	{ 30000, 1001 }, { 30, 1 }, { 60, 1 } };

struct laid {
	struct montage_plan plan;
	struct montage_need *needs;
	struct montage_grid grid;
	int bad;
	char why[MONTAGE_WHY];
};

static struct laid
lay(const struct montage_song *s, const struct montage_style *style,
    struct ratio rate, struct montage_timing t)
{
	struct laid l = { .plan.canvas = { 640, 360, rate, MONTAGE_BARS } };

	l.bad = montage_slots_lay(&l.plan, &l.needs, &l.grid, s, style, &t,
	    l.why, sizeof l.why);
	return l;
}

static void
laid_free(struct laid *l)
{
	montage_plan_free(&l->plan);
	montage_grid_free(&l->grid);
	free(l->needs);
}

static const struct montage_timing ALL = { TC_NONE, TC_NONE, TC_NONE, 1, NULL,
	0 };

/* The farthest that any cut lies from its beat, in pictures, and from the
 * nearest half of any beat of the song, in microseconds. */
static double
farthest(const struct laid *l, const struct montage_song *s, int64_t *off)
{
	const double picture = 1e6 / ratio_double(l->plan.canvas.rate);
	double most = 0, one;
	size_t i, k;

	*off = 0;
	for (i = 0; i < l->plan.n; i++) {
		int64_t nearest = INT64_MAX, d;

		one = fabs((double)(montage_time(&l->plan.canvas,
		    l->plan.slots[i].first) - (l->plan.slots[i].beat -
		    l->plan.from))) / picture;
		most = one > most ? one : most;
		for (k = 0; k + 1 < s->nbeats; k++) {
			int64_t at = l->plan.slots[i].beat;

			d = llabs(at - s->beats[k].t);
			nearest = d < nearest ? d : nearest;
			d = llabs(at - (s->beats[k].t + s->beats[k + 1].t) /
			    2);
			nearest = d < nearest ? d : nearest;
		}
		*off = nearest > *off ? nearest : *off;
	}
	return most;
}

static bool
seamless(const struct montage_plan *p)
{
	int64_t at = 0;
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (p->slots[i].first != at || p->slots[i].frames < 1)
			return false;
		at += p->slots[i].frames;
	}
	return at == p->frames;
}

static void
test_no_drift(void)
{
	struct montage_style style;
	struct montage_song s;
	struct laid l;
	double most;
	int64_t off;
	size_t i;

	/* ten minutes whose tempo swings between 117.3 and 140.8 */
	library_song(&s, 1300, 117.3, 0.2);
	montage_style_default(&style);
	for (i = 0; i < sizeof RATES / sizeof *RATES; i++) {
		l = lay(&s, &style, RATES[i], ALL);
		most = farthest(&l, &s, &off);
		okf(l.bad == 0 && l.plan.to - l.plan.from > 590 * TC_SECOND &&
		    most <= 0.5001, "ten minutes at %.3f: every cut is on the "
		    "picture nearest to its beat (%.4f)",
		    ratio_double(RATES[i]), most);
		okf(off <= 1, "and its beat is one of the song's (%d us)",
		    (int)off);
		ok(seamless(&l.plan), "slots lie side by side to the last "
		    "picture");
		laid_free(&l);
	}
	montage_song_free(&s);
}

/* The longest row of cuts with equally many beats. */
static int
longest_row(const struct laid *l)
{
	int row = 1, most = 1;
	size_t i;

	for (i = 1; i < l->plan.n; i++) {
		row = l->needs[i].quarters == l->needs[i - 1].quarters ?
		    row + 1 : 1;
		most = row > most ? row : most;
	}
	return most;
}

static int64_t
shortest(const struct laid *l)
{
	int64_t least = INT64_MAX;
	size_t i;

	for (i = 0; i < l->plan.n; i++)
		if (l->needs[i].end - l->needs[i].start < least)
			least = l->needs[i].end - l->needs[i].start;
	return least;
}

static int64_t
longest(const struct laid *l)
{
	int64_t most = 0;
	size_t i;

	for (i = 0; i < l->plan.n; i++)
		if (l->needs[i].end - l->needs[i].start > most)
			most = l->needs[i].end - l->needs[i].start;
	return most;
}

/* Sections of the song that a cut falls on, within the film. */
static size_t
sections_met(const struct laid *l, const struct montage_song *s, size_t *of)
{
	size_t i, k, met = 0;

	*of = 0;
	for (i = 0; i < s->nsections; i++) {
		if (s->sections[i].start >= l->plan.to)
			continue;
		(*of)++;
		for (k = 0; k < l->plan.n; k++)
			if (llabs(l->needs[k].start - s->sections[i].start) <
			    1000)
				break;
		met += k < l->plan.n;
	}
	return met;
}

static void
test_pacing(void)
{
	static const char *const names[] = { "music", "energetic", "buildup",
	    "balanced", "mtv", "viral", "dynamic", "wedding", "fast_test" };
	char why[MONTAGE_WHY];
	struct montage_style style;
	struct montage_song s;
	struct laid l;
	size_t i, of, met;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		double bpm = 70 + 30 * (double)(i % 4);

		library_song(&s, 500, bpm, 0.05);
		okf(montage_style_load(&style, names[i], why, sizeof why) == 0,
		    "%s is a style", names[i]);
		l = lay(&s, &style, RATES[1], ALL);
		okf(longest_row(&l) <= style.equal_most, "%s at %.0f: at most "
		    "%d equal cuts in a row (%d)", names[i], bpm,
		    style.equal_most, longest_row(&l));
		okf(shortest(&l) >= style.shortest * 19 / 20, "none is shorter than "
		    "it may be (%.3f s)", (double)shortest(&l) / 1e6);
		okf(longest(&l) <= style.longest * 13 / 10, "none is much "
		    "longer (%.3f s)", (double)longest(&l) / 1e6);
		met = sections_met(&l, &s, &of);
		okf(met == of, "a cut falls on each of %zu sections (%zu)", of,
		    met);
		ok(seamless(&l.plan), "no gap");
		laid_free(&l);
		montage_song_free(&s);
	}
}

static void
test_tempo(void)
{
	struct montage_style style;
	struct montage_song s;
	struct laid l;
	size_t i, short_ones = 0;
	char why[MONTAGE_WHY];

	montage_style_load(&style, "energetic", why, sizeof why);
	library_song(&s, 400, 160, 0);
	l = lay(&s, &style, RATES[1], ALL);
	for (i = 0; i < l.plan.n; i++)
		short_ones += l.needs[i].quarters < 2 * MONTAGE_BEAT;
	ok(short_ones == 0, "above 140 beats a minute cuts are two beats at "
	    "least");
	laid_free(&l);
	montage_song_free(&s);
	library_song(&s, 200, 60, 0);
	l = lay(&s, &style, RATES[1], ALL);
	for (i = short_ones = 0; i < l.plan.n; i++)
		short_ones += l.needs[i].quarters == MONTAGE_BEAT / 2;
	ok(short_ones > 0, "below 80 they are half as many");
	laid_free(&l);
	montage_song_free(&s);
}

/* All parts of the song have this pattern. */
static void
pattern(struct montage_style *s, struct montage_steps steps)
{
	int i;

	for (i = 0; i < MONTAGE_PARTS; i++)
		s->part[i] = steps;
}

static void
test_bars(void)
{
	struct montage_style style;
	struct montage_song s;
	struct laid l;
	size_t i, on = 0;

	montage_style_default(&style);
	pattern(&style, (struct montage_steps){ 1, { 5 * MONTAGE_BEAT } });
	style.equal_most = 1000;
	library_song(&s, 200, 120, 0);
	l = lay(&s, &style, RATES[1], ALL);
	for (i = 0; i < l.plan.n; i++)
		on += l.needs[i].bar;
	okf(l.plan.n > 40 && on == l.plan.n, "a long cut goes to the bar that "
	    "is a beat away (%zu of %zu)", on, l.plan.n);
	laid_free(&l);
	montage_song_free(&s);
}

static bool
same_lengths(const struct laid *a, const struct laid *b)
{
	size_t i;

	for (i = 0; i < a->plan.n && i < b->plan.n; i++)
		if (a->needs[i].quarters != b->needs[i].quarters)
			return false;
	return a->plan.n == b->plan.n;
}

static void
test_chaos(void)
{
	struct montage_timing other = ALL;
	struct montage_style style;
	struct montage_song s;
	struct laid x, y;

	montage_style_default(&style);
	pattern(&style, (struct montage_steps){ 4, { 4, 8, 12, 16 } });
	library_song(&s, 200, 120, 0);
	other.seed = 2;
	x = lay(&s, &style, RATES[1], ALL);
	y = lay(&s, &style, RATES[1], other);
	ok(same_lengths(&x, &y), "a pattern is the same whatever the seed");
	laid_free(&y);
	style.chaos = 1;
	y = lay(&s, &style, RATES[1], ALL);
	ok(!same_lengths(&x, &y), "chaos takes any of its steps");
	laid_free(&x);
	x = lay(&s, &style, RATES[1], other);
	ok(!same_lengths(&x, &y), "others with another seed");
	laid_free(&x);
	laid_free(&y);
	montage_song_free(&s);
}

/* The needs' energy at the ends of the film, and how often it falls. */
static void
test_energy(void)
{
	const struct montage_arc rising = { .n = 2, .at = { 0, 1 },
	    .energy = { 0, 1 } };
	struct montage_style style;
	struct montage_song s;
	struct laid l;
	size_t i, falls = 0, part[2] = { 0, 0 };
	double sum[2] = { 0, 0 };
	bool loud;

	montage_style_default(&style);
	library_song(&s, 300, 120, 0);
	style.arc = rising;
	style.arc_share = 1;
	l = lay(&s, &style, RATES[1], ALL);
	for (i = 1; i < l.plan.n; i++)
		falls += l.needs[i].energy < l.needs[i - 1].energy;
	okf(falls == 0 && l.needs[0].energy < 0.1 &&
	    l.needs[l.plan.n - 1].energy > 0.9, "an arc alone asks for motion "
	    "as it rises (%.2f to %.2f)", l.needs[0].energy,
	    l.needs[l.plan.n - 1].energy);
	laid_free(&l);
	montage_song_free(&s);

	/* five seconds loud, five quiet */
	montage_song_init(&s);
	for (i = 0; i < 600; i++)
		montage_song_loud(&s, ((int64_t)i + 1) * 100000, i / 50 % 2 ?
		    -30 : -10, 0.1);
	for (i = 0; i < 120; i++)
		montage_song_beat(&s, (int64_t)i * 500000, (int)(i % 4) + 1,
		    0.5);
	montage_song_close(&s);
	memset(&style.arc, 0, sizeof style.arc);
	pattern(&style, (struct montage_steps){ 2, { 4, 8 } });
	l = lay(&s, &style, RATES[1], ALL);
	for (i = 0; i < l.plan.n; i++) {
		loud = l.needs[i].start / (5 * TC_SECOND) % 2 == 0;
		sum[loud] += l.needs[i].energy;
		part[loud]++;
	}
	okf(part[0] && part[1] && sum[1] / (double)part[1] > sum[0] /
	    (double)part[0] + 0.3, "without one as the music does (%.2f loud, "
	    "%.2f quiet)", sum[1] / (double)part[1], sum[0] /
	    (double)part[0]);
	laid_free(&l);
	montage_song_free(&s);
}

static void
test_range(void)
{
	struct montage_timing t = ALL;
	struct montage_style style;
	struct montage_song s;
	struct laid l;

	montage_style_default(&style);
	library_song(&s, 300, 120, 0);
	s.start = s.beats[16].t;
	l = lay(&s, &style, RATES[1], ALL);
	is_int(l.plan.from, s.beats[16].t, "the film begins at the song's "
	    "musical start");
	is_int(l.plan.to, s.end, "and goes to its end");
	ok(l.plan.fade_out > TC_SECOND && l.plan.fade_out <= 3 * TC_SECOND,
	    "it fades out");
	laid_free(&l);
	t.total = 31 * TC_SECOND;
	l = lay(&s, &style, RATES[1], t);
	ok(l.plan.to - l.plan.from <= t.total && l.plan.to - l.plan.from >
	    25 * TC_SECOND, "-d is kept");
	is_int((l.plan.to - 1000000) % 2000000, 0, "it ends with a bar");
	laid_free(&l);
	t = ALL;
	t.from = 20 * TC_SECOND + 130000;
	t.to = 40 * TC_SECOND;
	l = lay(&s, &style, RATES[1], t);
	is_int(l.plan.from, 20 * TC_SECOND, "--from goes to its beat");
	ok(l.plan.to <= t.to && l.plan.to >= 37 * TC_SECOND, "--to is kept");
	laid_free(&l);
	t.from = s.duration + TC_SECOND;
	t.to = TC_NONE;
	l = lay(&s, &style, RATES[1], t);
	ok(l.bad < 0 && strstr(l.why, "no second of the song"), "nothing is "
	    "left behind the end, and it says so");
	laid_free(&l);
	montage_song_free(&s);
}

static void
test_no_beat(void)
{
	struct montage_style style;
	struct montage_song s;
	struct laid l;
	int64_t i;
	size_t k, on = 0;

	montage_style_default(&style);
	montage_song_init(&s);
	for (i = 0; i < 200; i++)
		montage_song_onset(&s, i * 297113 + (i % 7) * 20000,
		    (double)(i % 5) / 5);
	s.duration = 60 * TC_SECOND;
	montage_song_close(&s);
	l = lay(&s, &style, RATES[1], ALL);
	for (k = 1; k < l.plan.n; k++)
		on += l.needs[k].tick == MONTAGE_TICK_ONSET;
	okf(l.plan.n > 3 && on + 3 >= l.plan.n, "without beats cuts lie on "
	    "onsets (%zu of %zu)", on, l.plan.n);
	laid_free(&l);
	montage_song_free(&s);

	montage_song_init(&s);
	for (i = 0; i < 600; i++)
		montage_song_loud(&s, (i + 1) * 100000, i % 13 == 0 ? -10 :
		    -30, NAN);
	montage_song_close(&s);
	l = lay(&s, &style, RATES[1], ALL);
	for (k = 1, on = 0; k < l.plan.n; k++)
		on += l.needs[k].tick == MONTAGE_TICK_LOUD;
	okf(on > 2, "without onsets where it gets louder (%zu of %zu)", on,
	    l.plan.n);
	laid_free(&l);
	montage_song_free(&s);

	montage_song_init(&s);
	s.duration = 30 * TC_SECOND;
	montage_song_close(&s);
	l = lay(&s, &style, RATES[1], ALL);
	ok(l.bad == 0 && seamless(&l.plan), "and evenly where nothing is "
	    "known");
	laid_free(&l);
	montage_song_free(&s);
}

/* Beats for a while, nothing, beats again. */
static void
test_pause(void)
{
	struct montage_style style;
	struct montage_song s;
	struct laid l;
	size_t k, far = 0, beats = 0;
	int64_t t;

	montage_style_default(&style);
	montage_song_init(&s);
	for (t = 0; t < 60; t++)
		if (t < 20 || t >= 40)
			montage_song_beat(&s, t * 500000, (int)(t % 4) + 1,
			    0.5);
	s.duration = 30 * TC_SECOND;
	montage_song_close(&s);
	l = lay(&s, &style, RATES[1], ALL);
	for (k = 0; k < l.grid.n; k++)
		beats += l.grid.v[k].tick == MONTAGE_TICK_BEAT;
	is_int(beats, 40, "all beats are there");
	for (k = 1; k < l.grid.n; k++)
		far += l.grid.v[k].t - l.grid.v[k - 1].t > TC_SECOND;
	is_int(far, 0, "and places in the pause between them");
	laid_free(&l);
	montage_song_free(&s);
}

static void
test_no_song(void)
{
	const int64_t lengths[] = { 800000, 1500000, 2000000, 3000000,
	    20000000 };
	struct montage_timing t = { TC_NONE, TC_NONE, 40 * TC_SECOND, 1,
	    lengths, 5 };
	struct montage_style style;
	struct laid l;
	int64_t least = INT64_MAX, most = 0, one;
	size_t i;

	montage_style_default(&style);
	l = lay(NULL, &style, RATES[2], t);
	for (i = 0; i < l.plan.n; i++) {
		one = l.needs[i].end - l.needs[i].start;
		least = one < least ? one : least;
		most = one > most ? one : most;
	}
	ok(l.bad == 0 && seamless(&l.plan), "a film without a song");
	is_int(l.plan.to, t.total, "is as long as it should be");
	okf(least <= 1000000 && most >= 3000000, "with cuts as different as "
	    "shots are (%.2f to %.2f s)", (double)least / 1e6,
	    (double)most / 1e6);
	laid_free(&l);
}

/* Beats come faster than pictures. */
static void
test_few_pictures(void)
{
	struct montage_timing t = ALL;
	struct montage_style style;
	struct montage_song s;
	struct laid l;

	montage_style_default(&style);
	pattern(&style, (struct montage_steps){ 3, { 1, 2, 4 } });
	library_song(&s, 200, 120, 0.1);
	l = lay(&s, &style, (struct ratio){ 1, 1 }, ALL);
	ok(l.plan.n > 20 && seamless(&l.plan), "at a picture a second each "
	    "slot has one");
	laid_free(&l);
	montage_song_free(&s);
	t.total = TC_SECOND / 100;
	l = lay(NULL, &style, RATES[1], t);
	okf(l.bad < 0 && strstr(l.why, "shorter than a picture"), "no film is "
	    "made of no picture: %s", l.why);
	laid_free(&l);
}

static void
test_turns(void)
{
	struct montage_style style;
	struct montage_song s;
	struct laid l;
	char why[MONTAGE_WHY];
	size_t i, turns = 0, wrong = 0;

	montage_style_load(&style, "travel", why, sizeof why);
	library_song(&s, 300, 120, 0);
	l = lay(&s, &style, RATES[1], ALL);
	for (i = 1; i < l.plan.n; i++) {
		const struct montage_slot *a = &l.plan.slots[i];

		turns += a->turn == MONTAGE_FADE;
		wrong += (a->turn == MONTAGE_CUT) != (a->turn_frames == 0) ||
		    a->turn_frames * 2 > a->frames ||
		    a->turn_frames * 2 > a[-1].frames;
	}
	okf(turns > l.plan.n / 4 && turns < l.plan.n * 3 / 4, "half of the cuts "
	    "are fades (%zu of %zu)", turns, l.plan.n);
	is_int(wrong, 0, "none takes more than half of a slot");
	is_int(l.plan.slots[0].turn, MONTAGE_CUT, "the first one is none");
	laid_free(&l);
	montage_song_free(&s);
}

int
main(void)
{
	test_no_drift();
	test_pacing();
	test_tempo();
	test_bars();
	test_chaos();
	test_energy();
	test_range();
	test_no_beat();
	test_pause();
	test_no_song();
	test_few_pictures();
	test_turns();
	return done_testing();
}
