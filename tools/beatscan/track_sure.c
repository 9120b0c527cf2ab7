/*
 * track_sure: what tells music from speech, noise and chance.  How well the
 * best path fits is not enough: an applause or a reader find a fitting tempo
 * too.  Music repeats itself from beat to beat, in all bands, and lasts.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "track_sure.h"

#include "buf.h"
#include "track_obs.h"
#include "track_weights.h"

#define PI 3.14159265358979323846

const char *const sure_clue_names[SURE_CLUES] = {
	"pulse", "pulse_over", "music", "onset", "onset_half", "repeats",
	"repeats_long", "onset_all", "steady", "wanders", "loud", "down",
	"chance",
};

/* Frames that are judged together. */
static const double LONG = 500;
/* What it costs to begin or to end; and how much less it takes to speak than to
 * be silent: what has no beat is believed to have one by a fifth at most. */
static const float TURN = 9.0f, MOST = 4.0f, BOLD = 0.6f;
static const float RISE = 2;      /* an onset */
/* What the judge that has only rises must be surer by, to decide alone. */
static const float DOUBT = 5.0f;
static const float HUMAN = 0.03f; /* change of the interval, logarithm */

enum { GRIDS = 4 }; /* a beat is divided in two, three, four */

/* What one beat and the time to the next one show. */
struct fact {
	float on, off;     /* pulse at the beat, and between */
	float music;
	float onset;       /* rise at the beat, all groups */
	float half;        /* rise at the strongest place well between */
	float least;       /* rise in the group that has the least of it */
	float same[2], size[2][2]; /* rises times those one and four beats on */
	float step;        /* logarithm of the change of interval */
	float length;      /* logarithm of the interval */
	float had;         /* there is an onset */
	float level;
	float down;
	float grid[GRIDS]; /* how far rises lie on such parts of the beat */
	float rises;       /* anywhere */
};

static const struct obs *
obs_at(const struct sure_sound *s, long long i)
{
	if (i < s->first)
		i = s->first;
	if (i >= s->first + s->frames)
		i = s->first + s->frames - 1;
	return &s->at[i & s->mask];
}

static float
rise_of(const struct obs *o)
{
	float sum = 0;
	int g;

	for (g = 0; g < TRACK_GROUPS; g++)
		sum += o->env[g] > 0 ? o->env[g] : 0;
	return sum;
}

/* How the rises of this beat's time return `ahead` beats later. */
static void
compare(const struct sure_sound *s, const struct sure_beat *b,
    double shift, double period, int which, struct fact *f)
{
	long long from = llrint(b->t), n = llrint(period), i;
	long long lag = llrint(shift);

	f->same[which] = f->size[which][0] = f->size[which][1] = 0;
	for (i = from; i < from + n; i++) {
		float x = rise_of(obs_at(s, i)), y = 0;
		int j;

		/* A player is not a machine. */
		for (j = -1; j <= 1; j++) {
			float r = rise_of(obs_at(s, i + lag + j));

			if (r > y)
				y = r;
		}
		f->same[which] += x * y;
		f->size[which][0] += x * x;
		f->size[which][1] += y * y;
	}
}

/* How the rises around a beat lie on parts of it. */
static void
divide(const struct sure_sound *s, double t, double period, struct fact *f)
{
	long long from = llrint(t - period / 2), to = llrint(t + period / 2), i;
	int part;

	for (i = from; i < to; i++) {
		float x = rise_of(obs_at(s, i));

		if (x < RISE || x < rise_of(obs_at(s, i - 1)) ||
		    x <= rise_of(obs_at(s, i + 1)))
			continue;
		x = fminf(x, 3 * RISE);
		f->rises += x;
		for (part = 1; part <= GRIDS; part++)
			f->grid[part - 1] += x * (float)cos(2 * PI * part *
			    ((double)i - t) / period);
	}
}

static void
gather(const struct sure_sound *s, const struct sure_beat *b, size_t i,
    size_t n, struct fact *f)
{
	double period = i + 1 < n ? b[i + 1].t - b[i].t
	    : i > 0 ? b[i].t - b[i - 1].t : 25;
	long long t = llrint(b[i].t), k, len = llrint(period);
	float group[TRACK_GROUPS] = { 0 };
	int g, many = 0;

	memset(f, 0, sizeof *f);
	for (k = t - 2; k <= t + 2; k++) {
		const struct obs *o = obs_at(s, k);

		if (o->beat > f->on)
			f->on = o->beat;
		if (o->down > f->down)
			f->down = o->down;
		if (rise_of(o) > f->onset)
			f->onset = rise_of(o);
		for (g = 0; g < TRACK_GROUPS; g++)
			if (o->env[g] > group[g])
				group[g] = o->env[g];
	}
	f->least = fminf(group[0], fminf(group[1], group[2]));
	f->had = f->onset > RISE ? 1 : 0;
	for (k = t; k < t + len; k++) {
		const struct obs *o = obs_at(s, k);

		f->music += o->music;
		f->level += o->level;
		if (k < t + 3 || k > t + len - 3)
			continue;
		f->off += o->beat;
		f->half += rise_of(o);
		many++;
	}
	f->music /= (float)(len > 0 ? len : 1);
	f->level /= (float)(len > 0 ? len : 1);
	f->off /= (float)(many ? many : 1);
	f->half /= (float)(many ? many : 1);
	compare(s, &b[i], period, period, 0, f);
	compare(s, &b[i], i + 4 < n ? b[i + 4].t - b[i].t : -4 * period,
	    period, 1, f);
	divide(s, b[i].t, period, f);
	f->length = (float)log(period);
	if (i > 0 && i + 1 < n)
		f->step = (float)fabs(log((b[i + 1].t - b[i].t)
		    / (b[i].t - b[i - 1].t)));
}

static float
ratio_of(float same, float a, float b)
{
	return a > 0 && b > 0 ? same / sqrtf(a * b) : 0;
}

/* From 0 to 1. */
static float
within(float x)
{
	return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* How far intervals are from their mean: a path through noise goes from
 * tempo to tempo. */
static float
wandering(const struct fact *f, size_t from, size_t to)
{
	float mean = 0, sum = 0;
	size_t i;

	for (i = from; i < to; i++)
		mean += f[i].length;
	mean /= (float)(to - from);
	for (i = from; i < to; i++) {
		float d = (float)fabs(f[i].length - mean) - HUMAN;

		sum += d > 0 ? fminf(d, 0.2f) : 0;
	}
	return sum / (float)(to - from);
}

/* Whether onsets come by chance: there are some, but they neither keep to
 * halves, thirds or quarters of the beat, nor does anything return.  A path
 * through them has a beat near every second one all the same. */
static float
chance_of(const struct fact *sum, float n, float returns)
{
	float grid = 0;
	int k;

	for (k = 0; k < GRIDS; k++)
		grid = fmaxf(grid, sum->grid[k] / (sum->rises + 1));
	return within(7.5f - 10 * grid) * within(4 - 10 * returns) *
	    within(sum->rises / n - 1);
}

/* The mean over beats from..to of what they show, as clues. */
static void
clues_of(const struct fact *f, size_t from, size_t to, float *clue)
{
	struct fact sum = { 0 };
	float n = (float)(to - from), loud;
	size_t i;
	int w, k;

	for (i = from; i < to; i++) {
		sum.on += f[i].on;
		sum.off += f[i].off;
		sum.music += f[i].music;
		sum.onset += f[i].onset;
		sum.half += f[i].half;
		sum.least += f[i].least;
		/* Players hurry and drag; only more than that speaks. */
		if (f[i].step > HUMAN)
			sum.step += fminf(f[i].step - HUMAN, 0.2f);
		sum.had += f[i].had;
		sum.level += f[i].level;
		sum.down += f[i].down;
		sum.rises += f[i].rises;
		for (k = 0; k < GRIDS; k++)
			sum.grid[k] += f[i].grid[k];
		for (w = 0; w < 2; w++) {
			sum.same[w] += f[i].same[w];
			for (k = 0; k < 2; k++)
				sum.size[w][k] += f[i].size[w][k];
		}
	}
	loud = log10f(sum.level / n + 1e-6f) + 2;
	clue[0] = sum.on / n;
	clue[1] = logf((sum.on + 0.02f * n) / (sum.off + 0.02f * n));
	clue[2] = sum.music / n;
	clue[3] = sum.onset / n / 5;
	clue[4] = sum.half / n;
	clue[5] = ratio_of(sum.same[0], sum.size[0][0], sum.size[0][1]);
	clue[6] = ratio_of(sum.same[1], sum.size[1][0], sum.size[1][1]);
	clue[7] = sum.least / n;
	clue[8] = 10 * sum.step / n;
	clue[9] = 10 * fminf(wandering(f, from, to), 0.05f);
	clue[10] = loud < 0 ? loud : 0;
	clue[11] = sum.down / n;
	clue[12] = chance_of(&sum, n, fmaxf(clue[5], clue[6]));
}

static float
odds(const float *clue, bool net)
{
	const float *w = SURE_WEIGHTS[net];
	float x = w[0];
	int k;

	for (k = 0; k < SURE_CLUES; k++)
		x += w[1 + k] * clue[k];
	return x;
}

/* The network has learned from music, and hears little in a slow metronome.
 * What is so regular that there can be no doubt is believed without it. */
static float
believe(const float *clue, bool net)
{
	float x = odds(clue, net);

	if (net)
		x = fmaxf(x, odds(clue, false) - DOUBT);
	x = x > 15 ? 15 : x < -15 ? -15 : x;
	return 1 / (1 + expf(-x));
}

/* The likeliest passages: beats speak together or are silent together. */
static void
speak(struct sure_beat *b, size_t n, bool spoken)
{
	float yes = spoken ? 0 : -TURN, no = spoken ? -TURN : 0;
	bool (*from)[2] = xmalloc((n ? n : 1) * sizeof *from);
	bool now;
	size_t i;

	for (i = 0; i < n; i++) {
		double len = i > 0 ? b[i].t - b[i - 1].t : 25;
		float x = logf(b[i].sure / (1 - b[i].sure)) + BOLD;
		float y, z;

		x = x > MOST ? MOST : x < -MOST ? -MOST : x;
		x *= (float)(len > 100 ? 100 : len) / 50;
		from[i][1] = yes >= no - TURN;
		from[i][0] = yes - TURN > no;
		y = from[i][1] ? yes : no - TURN;
		z = from[i][0] ? yes - TURN : no;
		yes = y + x / 2;
		no = z - x / 2;
	}
	now = yes > no;
	for (i = n; i-- > 0; now = from[i][now])
		b[i].spoken = now;
	free(from);
}

/* A rest has beats, a silence has none. */
static void
hush(const struct fact *f, struct sure_beat *b, size_t n)
{
	enum { REST = 8 };
	size_t i, k, quiet = 0;

	for (i = 0; i < n; i++) {
		quiet = f[i].level < TRACK_QUIET ? quiet + 1 : 0;
		for (k = 0; quiet >= REST && k < REST; k++)
			b[i - k].spoken = false;
		if (quiet > 0 && i > 0 && !b[i - 1].spoken)
			b[i].spoken = false;
	}
}

/* Something is heard at it; the network may know a beat before there is any
 * sound, because it hears what comes. */
static bool
marked(const struct fact *f)
{
	return f->level >= TRACK_QUIET && (f->had > 0 || f->on > 0.25f);
}

/* A passage neither begins nor ends with beats that nothing marks; nor does it
 * go on where the sound has ended. */
static void
trim(const struct fact *f, struct sure_beat *b, size_t n, bool spoken)
{
	size_t i;
	bool open = spoken;

	for (i = 0; i < n; i++) {
		if (b[i].spoken && !open && !marked(&f[i]))
			b[i].spoken = false;
		open = b[i].spoken;
	}
	for (i = n, open = true; i-- > 0; open = b[i].spoken)
		if (b[i].spoken && !open && !marked(&f[i]))
			b[i].spoken = false;
	for (i = n; i-- > 0 && f[i].level < TRACK_QUIET;)
		b[i].spoken = false;
	hush(f, b, n);
}

/* The clues and the belief of one stretch of time around a beat, which begins
 * at `begin` from it. */
static float
look(const struct sure_sound *s, const struct sure_beat *b, size_t n,
    const struct fact *f, size_t i, double begin, double length,
    float *clue)
{
	size_t from = i, to = i + 1;

	while (from > 0 && b[from - 1].t >= b[i].t + begin)
		from--;
	while (to < n && b[to].t <= b[i].t + begin + length)
		to++;
	clues_of(f, from, to, clue);
	return believe(clue, s->net);
}

void
sure_judge(const struct sure_sound *s, struct sure_beat *b, size_t n,
    bool spoken)
{
	struct fact *f = xmalloc((n ? n : 1) * sizeof *f);
	float clue[SURE_CLUES];
	size_t i;
	int side;

	for (i = 0; i < n; i++)
		gather(s, b, i, n, &f[i]);
	for (i = 0; i < n; i++) {
		b[i].sure = look(s, b, n, f, i, -LONG / 2, LONG,
		    b[i].clue);
		/* At an edge the side within speaks, if it does so near by. */
		for (side = 0; side < 2; side++) {
			double half = side == 0 ? -LONG / 2 : 0;
			float x, y;

			if (side == 0 ? b[i].t - b[0].t < LONG
			    : b[n - 1].t - b[i].t < LONG)
				continue;
			x = look(s, b, n, f, i, 2 * half, LONG, clue);
			y = look(s, b, n, f, i, half, LONG / 2, clue);
			x = y < x ? y : x;
			b[i].sure = x > b[i].sure ? x : b[i].sure;
		}
	}
	speak(b, n, spoken);
	trim(f, b, n, spoken);
	free(f);
}
