/*
 * track: observations go into the model as they come; from time to time the
 * best path is read back, far enough behind the present that more sound would
 * not change it, and its beats are refined, counted in bars, judged and told.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "track.h"

#include "buf.h"
#include "heard.h"
#include "net.h"
#include "onset.h"
#include "track_bars.h"
#include "track_level.h"
#include "track_model.h"
#include "track_obs.h"
#include "track_sure.h"
#include "track_tempo.h"
#include "track_time.h"
#include "track_tune.h"

enum {
	MASK = MODEL_KEPT - 1,
	AHEAD = 50,         /* frames an observation is late, at most */
	LATE = 80 * TRACK_HZ,  /* without lag: beats this old are decided */
	STEP = 30 * TRACK_HZ,  /* and told every so often */
	BEFORE = 30 * TRACK_HZ, /* told beats that help with the next ones */
	BEFORE_LIVE = 12 * TRACK_HZ,
	BEATS = 1024,       /* more than there are in all that is kept */
	LEAST_PULSES = 4,   /* of which a level can be chosen */
	LOUD = 15,          /* a rise that is as large as any */
	AROUND = 12,        /* beats on both sides that one is held against */
	NEAR = 4,           /* values of 10 ms: an onset is a beat's */
	NEAR_US = 35000,
	FRAME_US = 1000000 / TRACK_HZ,
};

/* The mean of net_down where every second beat is the first of a bar, at most. */
static const float HALF = 1.15f;

struct track {
	struct track_ops ops;
	void *arg;
	struct track_tuning tune;
	struct observer *observer;
	struct model *model;
	struct tempi *tempi;
	struct onset_env *onsets;
	struct obs obs[MODEL_KEPT];
	int64_t heard;    /* frames of 10 ms */
	int64_t n;        /* observations */
	int64_t late, step, wait, before;
	double told;      /* frames: the last beat decided, */
	double told_gap;  /* and the interval before it */
	bool spoken;      /* it was told */
	bool net;
	void (*watch)(void *arg, const struct sure_beat *b);
	void *watch_arg;
	void (*watch_level)(void *arg, const struct level_view *v,
	    const double *pulse, size_t n);
	void *level_arg;
	double watched;   /* frames: views up to here were shown */
};

/* What is known of a beat. */
struct found {
	struct time_beat time;
	struct sure_beat sure;
	struct bar_beat bar;
	float height;
};

void
track_usual(struct track_tuning *u)
{
	memset(u, 0, sizeof *u);
	model_usual(&u->model);
	u->pulse = 0.5f;
	u->pulse_bar = -1.0f;
	u->onset = 0.3f;
	u->onset_alone = 1.0f;
	u->onset_bar = 1.0f;
	u->group[0] = u->group[1] = u->group[2] = 0.5f;
	u->down = 1.0f;
	u->accent = 0.5f;
}

struct track *
track_new_tuned(const struct track_wish *w, const struct track_tuning *u,
    const struct track_ops *ops, void *arg)
{
	struct track *t = xcalloc(1, sizeof *t);
	int ahead = AHEAD;

	t->ops = *ops;
	t->arg = arg;
	t->tune = *u;
	t->late = LATE;
	t->step = STEP;
	t->before = BEFORE;
	if (w->bpm_least > 0)
		t->tune.model.bpm_least = w->bpm_least;
	if (w->bpm_most > 0)
		t->tune.model.bpm_most = w->bpm_most;
	if (w->lag > 0) {
		int64_t lag = (int64_t)(w->lag * TRACK_HZ);

		lag = lag < 15 ? 15 : lag;
		ahead = (int)(lag / 4 < AHEAD ? lag / 4 : AHEAD);
		t->step = lag / 20 < 1 ? 1 : lag / 20 > 12 ? 12 : lag / 20;
		/* Counted from what the model has seen. */
		t->late = lag - ahead - t->step - 2;
		if (t->late > LATE)
			t->late = LATE;
		t->before = BEFORE_LIVE;
	}
	t->wait = t->step;
	t->told = -1;
	t->observer = observer_new(ahead);
	t->model = model_new(&t->tune.model);
	t->onsets = onset_env_new((double)MODEL_KEPT / TRACK_HZ + 4);
	t->tempi = tempi_new(ops->tempo, arg);
	return t;
}

struct track *
track_new(const struct track_wish *w, const struct track_ops *ops, void *arg)
{
	struct track_tuning u;

	track_usual(&u);
	return track_new_tuned(w, &u, ops, arg);
}

void
track_watch(struct track *t,
    void (*fn)(void *arg, const struct sure_beat *b), void *arg)
{
	t->watch = fn;
	t->watch_arg = arg;
}

void
track_watch_levels(struct track *t,
    void (*fn)(void *arg, const struct level_view *v, const double *pulse,
    size_t n), void *arg)
{
	t->watch_level = fn;
	t->level_arg = arg;
}

static const struct obs *
obs_of(const struct track *t, int64_t i)
{
	if (i < 0)
		i = 0;
	if (i >= t->n)
		i = t->n - 1;
	return &t->obs[i & MASK];
}

static float
log_odds(float p)
{
	p = p < 0.005f ? 0.005f : p > 0.995f ? 0.995f : p;
	return logf(p / (1 - p));
}

/* How much speaks for a beat at this frame, in nats. */
static float
beat_gain(const struct track *t, const struct obs *o)
{
	const struct track_tuning *u = &t->tune;
	float rise = -u->onset_bar, gain;
	int g;

	for (g = 0; g < TRACK_GROUPS; g++)
		rise += u->group[g] * o->env[g];
	if (!t->net)
		return u->onset_alone * rise;
	gain = u->pulse * (log_odds(o->beat) - u->pulse_bar);
	return gain + u->onset * rise;
}

/* Probability that a beat at this frame is a downbeat. */
static float
down_share(const struct obs *o)
{
	float p = (o->down + 0.01f) / (o->beat + 0.04f);

	return p < 0.03f ? 0.03f : p > 0.97f ? 0.97f : p;
}

static float
down_gain(const struct track *t, const struct obs *o)
{
	float p, odds;

	if (!t->net)
		return 0;
	p = down_share(o);
	/* One in four is the rule; half of it, against none. */
	odds = logf(3 * p / (1 - p));
	return t->tune.down * odds * (o->beat > 0.5f ? 1 : 2 * o->beat);
}

/* ---- the beats of a path ---- */

/* The strongest onset strength around a frame of 20 ms. */
static float
strength_at(const struct track *t, int64_t frame)
{
	float most = 0;
	int64_t i;

	for (i = 2 * frame - NEAR; i <= 2 * frame + NEAR; i++) {
		float x = i < 0 ? 0 : onset_env_at(t->onsets, i);

		most = x > most ? x : most;
	}
	return most;
}

static void
find_times(const struct track *t, struct found *f, size_t n)
{
	struct time_beat *b = xmalloc((n ? n : 1) * sizeof *b);
	size_t i;

	for (i = 0; i < n; i++) {
		int64_t near = llrint(f[i].time.t * FRAME_US), at = near;
		double height;

		f[i].height = strength_at(t, llrint(f[i].time.t));
		height = (double)f[i].height;
		f[i].time.onset = f[i].time.t;
		if (onset_refine(t->onsets, near, NEAR_US, &at))
			f[i].time.weight = height / (height + 0.1);
		f[i].time.onset = (double)at / FRAME_US;
		b[i] = f[i].time;
	}
	times_smooth(b, n);
	for (i = 0; i < n; i++)
		f[i].time.t = b[i].t;
	free(b);
}

/* The beats that one of n is held against. */
static void
around(size_t i, size_t n, size_t *from, size_t *to)
{
	*from = i < AROUND ? 0 : i - AROUND;
	*to = i + AROUND + 1 > n ? n : i + AROUND + 1;
}

static float
attack_of(const struct obs *o)
{
	return fmaxf(0, o->env[0] + o->env[1] + o->env[2]);
}

/* Loudness and change of each beat against those around it. */
static void
find_accents(const struct track *t, struct found *f, size_t n, float *accent)
{
	float *x = xcalloc(n ? n : 1, sizeof *x);
	size_t i, k;

	for (i = 0; i < n; i++) {
		int64_t frame = llrint(f[i].time.t), j;
		float rise = 0, change = 0;

		/* An attack lies in two frames as often as in one. */
		for (j = frame - 2; j <= frame + 2; j++) {
			const struct obs *o = obs_of(t, j);

			rise = fmaxf(rise, attack_of(o) +
			    attack_of(obs_of(t, j + 1)));
			change = fmaxf(change, o->change);
		}
		rise = fminf(rise, LOUD);
		x[i] = 0.3f * rise + 1.0f * change;
	}
	for (i = 0; i < n; i++) {
		float sum = 0, square = 0, mean;
		size_t from, to;

		around(i, n, &from, &to);
		for (k = from; k < to; k++) {
			sum += x[k];
			square += x[k] * x[k];
		}
		mean = sum / (float)(to - from);
		square = square / (float)(to - from) - mean * mean;
		accent[i] = (x[i] - mean) / sqrtf(square + 0.1f);
	}
	free(x);
}

/* What the network says of a beat's being the first of a bar, as odds against
 * one in four. */
static float
net_down(const struct track *t, int64_t frame)
{
	struct obs sum = { 0 };
	int64_t j;

	/* It lies between frames as often as on one. */
	for (j = frame - 2; j <= frame + 2; j++) {
		sum.beat += obs_of(t, j)->beat;
		sum.down += obs_of(t, j)->down;
	}
	return logf(3 * down_share(&sum) / (1 - down_share(&sum)));
}

/* Where all beats sound alike the network takes most of them for first ones,
 * and does not know. */
static void
level_odds(float *odds, size_t n)
{
	float *sum = xcalloc(n + 1, sizeof *sum), mean;
	size_t i;

	for (i = 0; i < n; i++)
		sum[i + 1] = sum[i] + odds[i];
	for (i = 0; i < n; i++) {
		size_t from, to;

		around(i, n, &from, &to);
		mean = (sum[to] - sum[from]) / (float)(to - from);
		if (mean > HALF)
			odds[i] = (odds[i] - mean) / (1 + 2 * (mean - HALF));
	}
	free(sum);
}

static float
find_bars(const struct track *t, struct found *f, size_t n)
{
	float *accent = xcalloc(n ? n : 1, sizeof *accent);
	float *odds = xcalloc(n ? n : 1, sizeof *odds);
	struct bar_beat *b = xcalloc(n ? n : 1, sizeof *b);
	float gain;
	size_t i;

	find_accents(t, f, n, accent);
	for (i = 0; i < n && t->net; i++)
		odds[i] = net_down(t, llrint(f[i].time.t));
	level_odds(odds, n);
	for (i = 0; i < n; i++) {
		odds[i] += -1.1f + (t->net ? 1.0f : 2.0f) * t->tune.accent
		    * accent[i];
		b[i].down = 1 / (1 + expf(-odds[i]));
	}
	gain = bars_find(b, n);
	for (i = 0; i < n; i++)
		f[i].bar = b[i];
	free(accent);
	free(odds);
	free(b);
	return gain;
}

static struct sure_sound
sound_of(const struct track *t)
{
	int64_t first = t->n > MODEL_KEPT ? t->n - MODEL_KEPT : 0;
	struct sure_sound s = { t->obs, first, t->n - first, MASK, t->net };

	return s;
}

static void
judge(const struct track *t, struct found *f, size_t n)
{
	struct sure_beat *b = xcalloc(n ? n : 1, sizeof *b);
	struct sure_sound s = sound_of(t);
	bool spoken = false;
	size_t i;

	for (i = 0; i < n; i++)
		b[i].t = f[i].time.t;
	/* Whether there was a beat just before is known where it was told. */
	if (n > 0 && t->told >= b[0].t)
		spoken = t->spoken;
	sure_judge(&s, b, n, spoken);
	for (i = 0; i < n; i++)
		f[i].sure = b[i];
	free(b);
}

static void
tell_beat(struct track *t, const struct found *f, bool bars)
{
	struct beat b = { 0 };
	bool spoken = f->sure.spoken || t->tune.always;

	b.t = llrint(f->time.t * 1e6 / TRACK_HZ);
	if (b.t < 0)
		b.t = 0;
	b.strength = f->height > 1 ? 1 : f->height;
	b.sure = f->sure.sure;
	b.bar = bars ? f->bar.place : 0;
	if (t->watch)
		t->watch(t->watch_arg, &f->sure);
	tempi_put(t->tempi, &b, bars ? f->bar.meter : 0, spoken);
	if (spoken)
		t->ops.beat(t->arg, &b);
	t->spoken = f->sure.spoken;
}

/* Shows what the choice of the level looked at, each passage once. */
static void
show_levels(struct track *t, const struct level_view *v, size_t views,
    const double *pulse, size_t n, int64_t until)
{
	size_t i;

	for (i = 0; i < views; i++) {
		double mid = (v[i].begin + v[i].end) / 2;

		if (!t->watch_level || mid < t->watched
		    || mid > (double)until)
			continue;
		t->watch_level(t->level_arg, &v[i], pulse, n);
		t->watched = mid + 1;
	}
}

/* The beats of the model's path, at the level that people would tap. */
static size_t
find_level(struct track *t, const struct model_beat *path, size_t n,
    int64_t until, struct level_beat *beats)
{
	struct level_wish w = { t->tune.model.bpm_least,
		t->tune.model.bpm_most, t->told, t->told_gap };
	struct sure_sound s = sound_of(t);
	struct level_view *v = NULL;
	double pulse[BEATS];
	size_t views, i;

	for (i = 0; i < n; i++) {
		pulse[i] = (double)path[i].frame;
		beats[i].t = pulse[i];
		beats[i].period = (double)path[i].period;
	}
	if (n < LEAST_PULSES)
		return n;
	views = level_look(&s, &w, pulse, n, &v);
	show_levels(t, v, views, pulse, n, until);
	n = level_beats(v, views, pulse, n, beats, BEATS);
	free(v);
	return n;
}

/* Decides all beats up to the frame `until`. */
static void
decide(struct track *t, int64_t until)
{
	struct model_beat path[BEATS];
	struct level_beat beats[BEATS];
	struct found *f;
	int64_t since = t->told < 0 ? 0 : (int64_t)t->told - t->before;
	size_t n, i;
	bool bars;

	if (t->n == 0)
		return;
	n = model_path(t->model, since < 0 ? 0 : since, path, BEATS);
	n = find_level(t, path, n, until, beats);
	f = xcalloc(n ? n : 1, sizeof *f);
	for (i = 0; i < n; i++)
		f[i].time.t = beats[i].t;
	find_times(t, f, n);
	bars = find_bars(t, f, n) > 0.02f;
	judge(t, f, n);
	for (i = 0; i < n; i++) {
		double gap = i > 0 ? f[i].time.t - f[i - 1].time.t : 0;

		if (f[i].time.t > (double)until)
			break;
		/* A path that changed its mind does not come back. */
		if (t->told >= 0
		    && f[i].time.t < t->told + 0.6 * t->told_gap)
			continue;
		tell_beat(t, &f[i], bars);
		t->told = f[i].time.t;
		t->told_gap = gap > 0 ? gap : beats[i].period;
	}
	free(f);
}

static void
take(struct track *t)
{
	struct obs *o = &t->obs[t->n & MASK];

	while (observer_get(t->observer, o)) {
		model_put(t->model, beat_gain(t, o), down_gain(t, o));
		t->n++;
		o = &t->obs[t->n & MASK];
		if (--t->wait <= 0 && t->n > t->late) {
			decide(t, t->n - t->late);
			t->wait = t->step;
		}
	}
}

void
track_put(struct track *t, const struct heard *h, const struct pulse *p)
{
	if (t->heard == 0)
		t->net = p != NULL;
	t->heard++;
	onset_env_put(t->onsets, h);
	observer_put(t->observer, h, p);
	take(t);
}

void
track_end(struct track *t)
{
	int64_t end = t->heard * (1000000 / HEARD_HZ);

	observer_end(t->observer);
	take(t);
	decide(t, t->n);
	tempi_end(t->tempi, end);
}

void
track_free(struct track *t)
{
	if (!t)
		return;
	observer_free(t->observer);
	model_free(t->model);
	tempi_free(t->tempi);
	onset_env_free(t->onsets);
	free(t);
}
