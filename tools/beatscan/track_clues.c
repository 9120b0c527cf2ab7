/*
 * track_clues: a beat is where most happens, its halves less, and its bars
 * show: bass and snare take turns, harmony changes on some and not on others.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "track_clues.h"

#include "buf.h"
#include "track_obs.h"

const char *const level_clue_names[LEVEL_CLUES] = {
	"tempo", "tempo_squared", "fast_squared",
	"beat_on", "beat_half", "beat_third", "beat_quarter",
	"low_on", "middle_on", "high_on", "low_half", "middle_half",
	"high_half", "onset_third", "onset_quarter",
	"low_turns", "high_turns", "opposed",
	"change_on", "change_half", "down_on", "down_half",
	"down_2", "down_3", "down_4", "change_2", "change_3", "change_4",
	"low_4", "found", "fast_beat_on", "fast_beat_half",
	"fast_half", "fast_opposed",
	"change_8", "down_8", "events",
	"low_at_1", "low_at_2", "low_at_3", "low_at_4",
	"high_at_1", "high_at_2", "high_at_3", "high_at_4",
	"low_after_1", "low_after_2", "low_after_3", "low_after_4",
	"high_after_1", "high_after_2", "high_after_3", "high_after_4",
	"change_at_1", "change_at_2", "change_at_3", "change_at_4",
	"third",
};

enum { FEWEST = 4, LONGEST_BAR = 8, BAR = 4 };

/* Beats of the bars that are tried. */
static const int BARS[] = { 2, 3, BAR, LONGEST_BAR };
enum { TRIED = sizeof BARS / sizeof *BARS };

/* A rise that something begins with. */
static const float BEGINS = 0.7f;

/* BPM from which tempo is counted, in octaves. */
static const double CENTRE = 110;

struct fact {
	float beat, down;        /* log odds */
	float env[TRACK_GROUPS]; /* rises */
	float change;
	bool sounds;             /* at it, not only near it */
};

struct pulse_facts {
	struct fact *at; /* [twelfth of all pulses] */
	int n;
	bool net;
};

static float
log_odds(float p)
{
	p = p < 0.01f ? 0.01f : p > 0.99f ? 0.99f : p;
	return logf(p / (1 - p));
}

/* The most of everything within some frames. */
static void
hear(const struct sure_sound *s, double t, int reach, struct fact *f)
{
	long long at = llrint(t), i;
	float beat = 0, down = 0;
	int g;

	memset(f, 0, sizeof *f);
	for (i = at - reach; i <= at + reach; i++) {
		const struct obs *o;

		if (i < s->first || i >= s->first + s->frames)
			continue;
		o = &s->at[i & s->mask];
		beat = fmaxf(beat, o->beat);
		down = fmaxf(down, o->down);
		for (g = 0; g < TRACK_GROUPS; g++)
			f->env[g] = fmaxf(f->env[g], o->env[g]);
		f->change = fmaxf(f->change, o->change);
	}
	if (s->net) {
		f->beat = log_odds(beat);
		f->down = log_odds(down);
	}
}

static bool
is_heard(const struct sure_sound *s, double t)
{
	long long i = llrint(t);

	return i >= s->first && i < s->first + s->frames &&
	    s->at[i & s->mask].level >= TRACK_QUIET;
}

struct pulse_facts *
facts_gather(const struct sure_sound *s, const double *pulse, size_t n)
{
	struct pulse_facts *f = xcalloc(1, sizeof *f);
	int p;

	f->n = LEVEL_PARTS * (int)(n - 1) + 1;
	f->net = s->net;
	f->at = xmalloc((size_t)f->n * sizeof *f->at);
	for (p = 0; p < f->n; p++) {
		double t = level_time(pulse, n, p);
		double next = level_time(pulse, n, p + LEVEL_PARTS);

		/* Neighbouring quarters of fast beats stay apart. */
		hear(s, t, next - t < 20 ? 1 : 2, &f->at[p]);
		f->at[p].sounds = is_heard(s, t);
	}
	return f;
}

void
facts_free(struct pulse_facts *f)
{
	if (!f)
		return;
	free(f->at);
	free(f);
}

bool
facts_sound(const struct pulse_facts *f, size_t i)
{
	int p = LEVEL_PARTS * (int)i, k;

	for (k = 0; k < LEVEL_PARTS && p + k < f->n; k++)
		if (f->at[p + k].sounds)
			return true;
	return false;
}

static float
loud(const struct fact *f)
{
	return (f->env[0] + f->env[1] + f->env[2]) / TRACK_GROUPS;
}

/* What there is at the beats of a reading, at all and by their place in bars
 * of two, three and four. */
struct sums {
	int beats;
	struct fact on, half;
	float third[2], quarter[2]; /* beat, rises */
	int places[LONGEST_BAR + 1][LONGEST_BAR];
	struct fact place[LONGEST_BAR + 1][LONGEST_BAR];
	struct fact after[BAR]; /* halves of the beats of a bar of four */
	float events;           /* beginnings in each second */
};

static void
add(struct fact *to, const struct fact *f)
{
	int g;

	to->beat += f->beat;
	to->down += f->down;
	to->change += f->change;
	for (g = 0; g < TRACK_GROUPS; g++)
		to->env[g] += f->env[g];
}

static const struct fact *
part_of(const struct pulse_facts *f, int p, int step, int many, int of)
{
	int at = p + (2 * step * many + of) / (2 * of);

	return &f->at[at < f->n ? at : f->n - 1];
}

static void
add_beat(const struct pulse_facts *f, int p, int step, struct sums *s)
{
	const struct fact *on = &f->at[p], *half = part_of(f, p, step, 1, 2);
	int bar, side, i;

	add(&s->on, on);
	add(&s->half, half);
	add(&s->after[s->beats % BAR], half);
	for (side = 0; side < 2; side++) {
		const struct fact *third = part_of(f, p, step, 1 + side, 3);
		const struct fact *quarter = part_of(f, p, step,
		    1 + 2 * side, 4);

		s->third[0] += third->beat / 2;
		s->third[1] += loud(third) / 2;
		s->quarter[0] += quarter->beat / 2;
		s->quarter[1] += loud(quarter) / 2;
	}
	for (i = 0; i < TRIED; i++) {
		bar = BARS[i];
		add(&s->place[bar][s->beats % bar], on);
		s->places[bar][s->beats % bar]++;
	}
	s->beats++;
}

enum what { DOWN, CHANGE, LOW };

static float
of_fact(const struct fact *f, enum what w)
{
	return w == DOWN ? f->down : w == CHANGE ? f->change : f->env[0];
}

/* How much the first beat of the best bars is above the others. */
static float
contrast(const struct sums *s, int bar, enum what w)
{
	float all = of_fact(&s->on, w), best = 0;
	int k;

	for (k = 0; k < bar; k++) {
		float one = of_fact(&s->place[bar][k], w);
		int many = s->places[bar][k];
		float other;

		if (many < 1 || s->beats - many < 1)
			continue;
		other = (all - one) / (float)(s->beats - many);
		best = fmaxf(best, one / (float)many - other);
	}
	return best;
}

/* Even against odd beats. */
static void
turns(const struct sums *s, float *low, float *high)
{
	const struct fact *a = &s->place[2][0], *b = &s->place[2][1];
	float even = (float)s->places[2][0], odd = (float)s->places[2][1];

	*low = a->env[0] / even - b->env[0] / odd;
	*high = (a->env[1] + a->env[2]) / even
	    - (b->env[1] + b->env[2]) / odd;
}

/* What a bar of four sounds like, from the beat on that is likeliest the
 * first: at its beats and at their halves. */
static void
fill_bar(const struct sums *s, float *c)
{
	const struct fact *all = s->place[BAR];
	float best = -1e9f;
	int k, first = 0;

	for (k = 0; k < BAR; k++) {
		float one = (all[k].down + all[k].change)
		    / (float)s->places[BAR][k];

		if (one > best) {
			best = one;
			first = k;
		}
	}
	for (k = 0; k < BAR; k++) {
		int place = (first + k) % BAR;
		const struct fact *on = &all[place], *half = &s->after[place];
		float n = (float)s->places[BAR][place];

		c[k] = on->env[0] / n;
		c[BAR + k] = (on->env[1] + on->env[2]) / (2 * n);
		c[2 * BAR + k] = half->env[0] / n;
		c[3 * BAR + k] = (half->env[1] + half->env[2]) / (2 * n);
		c[4 * BAR + k] = on->change / n;
	}
}

static void
fill(const struct sums *s, bool net, double period, int r, float *c)
{
	float n = (float)s->beats, low, high;
	float tempo = (float)log2(60.0 * TRACK_HZ / period / CENTRE);
	int g, bar;

	c[0] = tempo;
	c[1] = tempo * tempo;
	c[2] = tempo > 0 ? tempo * tempo : 0;
	c[3] = s->on.beat / n;
	c[4] = s->half.beat / n;
	c[5] = s->third[0] / n;
	c[6] = s->quarter[0] / n;
	for (g = 0; g < TRACK_GROUPS; g++) {
		c[7 + g] = s->on.env[g] / n;
		c[10 + g] = s->half.env[g] / n;
	}
	c[13] = s->third[1] / n;
	c[14] = s->quarter[1] / n;
	turns(s, &low, &high);
	c[15] = fabsf(low);
	c[16] = fabsf(high);
	c[17] = -low * high;
	c[18] = s->on.change / n;
	c[19] = s->half.change / n;
	c[20] = s->on.down / n;
	c[21] = s->half.down / n;
	for (bar = 2; bar <= BAR; bar++) {
		c[20 + bar] = net ? contrast(s, bar, DOWN) : 0;
		c[23 + bar] = contrast(s, bar, CHANGE);
	}
	c[28] = contrast(s, 4, LOW);
	c[29] = r == 0;
	/* What is fast for a beat is not fast for its halves. */
	c[30] = tempo * c[3];
	c[31] = tempo * c[4];
	c[32] = tempo * (c[10] + c[11] + c[12]);
	c[33] = tempo * c[17];
	c[34] = contrast(s, LONGEST_BAR, CHANGE);
	c[35] = net ? contrast(s, LONGEST_BAR, DOWN) : 0;
	c[36] = s->events;
	fill_bar(s, c + 37);
	c[57] = level_readings[r].step == 3 * LEVEL_PARTS;
}

/* How often something begins, each second, from one pulse to another. */
static float
events(const struct pulse_facts *f, const double *pulse, size_t n,
    const struct level_view *v)
{
	int from = LEVEL_PARTS * (int)v->first + 1;
	int past = LEVEL_PARTS * ((int)v->past - 1), p, many = 0;
	double span = level_time(pulse, n, past) - level_time(pulse, n, from);

	for (p = from; p < past; p++) {
		float x = loud(&f->at[p]);

		many += x > BEGINS && x > loud(&f->at[p - 1])
		    && x >= loud(&f->at[p + 1]);
	}
	return span > 0 ? (float)(many * TRACK_HZ / span) : 0;
}

bool
clues_of_reading(const struct pulse_facts *f, struct level_view *v,
    const double *pulse, size_t n, int r)
{
	int step = level_readings[r].step, p = level_readings[r].offset;
	int past = LEVEL_PARTS * ((int)v->past - 1), first;
	struct sums s;

	memset(&s, 0, sizeof s);
	first = LEVEL_PARTS * (int)v->first;
	if (p < first)
		p += (first - p + step - 1) / step * step;
	first = p;
	for (; p + step <= past; p += step)
		add_beat(f, p, step, &s);
	if (s.beats < FEWEST)
		return false;
	v->period[r] = (float)((level_time(pulse, n, p)
	    - level_time(pulse, n, first)) / s.beats);
	s.events = events(f, pulse, n, v);
	fill(&s, f->net, (double)v->period[r], r, v->clue[r]);
	return true;
}
