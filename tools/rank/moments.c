/*
 * Candidates: cores, each with a few ways to lay a clip around it, and what
 * they are worth.
 *
 * The value is the score of the core, times how far it stands out of what is
 * around, times how well the clip suits: it does not grow with the clip's
 * length.  A part of a moment is worth less than its share, so that choosing
 * takes another moment rather than two halves of one.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "moments.h"
#include "buf.h"
#include "moments_part.h"

enum { WAYS = 6, LEAST_MOST = 2000, A_MINUTE = 60, MOST_JOINED = 4,
	PLACES_REST = 16 };

/* The first is how it should be; the others are there so that neighbours may
 * find room. */
static const struct moments_way way[WAYS] = {
	{ 1, 1, 0.4F, 1 },
	{ 0, 1, 0.4F, 0.985F },
	{ 1, 0, 0.4F, 0.985F },
	{ 0, 0, 0.4F, 0.97F },
	{ 1, 1, 0, 0.95F },
	{ 1, 1, 1, 0.95F },
};

/* What stays of the value: where nothing but what is usual there is told; for
 * each doubling of the target length or half of it, at most twice; for the rest
 * of a core; and how much of its weaker parts' value a joined clip has. */
static const float FLAT = 0.1F, UNLIKE = 0.06F, REST = 0.6F, JOINED = 0.5F;

/* Cores are joined where the weaker has this share of the stronger's value. */
static const float EQUALS = 0.5F;

/* A core and what it is worth. */
struct place {
	struct moment m;
	float value;
};

struct places {
	struct place *v;
	size_t n;
};

static int64_t
time_of(const struct moments_curve *c, size_t step)
{
	int64_t t = (int64_t)(c->s.first + step) * c->s.step;

	return t < c->to ? t : c->to;
}

/* Scores the core; a short one together with what is around it. */
static void
judge_core(const struct moments_curve *c, struct moment *m)
{
	int64_t least = c->t->shortest / 2, length = m->core_end -
	    m->core_start, a = m->core_start, b = m->core_end;

	if (least < c->t->peak_length)
		least = c->t->peak_length;
	if (length < least) {
		a -= (least - length) / 2;
		a = a > c->from ? a : c->from;
		b = a + least < c->to ? a + least : c->to;
		if (a > b - least)
			a = b - least > c->from ? b - least : c->from;
	}
	moments_judge(c, a, b, m);
	if (m->peak < m->core_start || m->peak >= m->core_end)
		m->peak = m->core_start + length / 2;
}

static void
set_take(const struct story *s, struct moment *m)
{
	size_t low = 0, high = s->ntakes;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->takes[middle].end <= m->peak)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == s->ntakes || s->takes[low].start > m->peak)
		return;
	m->take = low;
	m->hash = s->takes[low].hash;
}

static struct moment
moment_of(const struct moments_curve *c, int64_t start, int64_t end)
{
	struct moment m = moment_none();

	m.core_start = start;
	m.core_end = end;
	judge_core(c, &m);
	set_take(&c->s, &m);
	return m;
}

static float
length_suits(const struct taste *t, int64_t length)
{
	double doublings = t->target > 0 && length > 0 ?
	    fabs(log2((double)length / (double)t->target)) : 0;

	return 1 - UNLIKE * (float)(doublings < 2 ? doublings : 2);
}

static bool
same_span(const struct moments *a, size_t from, const struct moment *m)
{
	size_t i;

	for (i = from; i < a->n; i++)
		if (a->v[i].start == m->start && a->v[i].end == m->end)
			return true;
	return false;
}

static void
add_clips(const struct moments_curve *c, const struct place *p, size_t ways,
    struct moments *out)
{
	size_t from = out->n, i;

	for (i = 0; i < ways; i++) {
		struct moment m = p->m;

		moments_clip(c, &way[i], &m);
		if (m.end <= m.start || same_span(out, from, &m))
			continue;
		if (m.peak < m.start || m.peak >= m.end)
			m.peak = m.start + (m.end - m.start) / 2;
		m.value = p->value * way[i].fit *
		    length_suits(c->t, m.end - m.start);
		moments_add(out, &m);
	}
}

static int
core_earlier(const void *x, const void *y)
{
	const struct moments_core *a = x, *b = y;

	return a->a < b->a ? -1 : a->a > b->a;
}

static void
find_places(const struct moments_curve *c, size_t most, struct places *p)
{
	struct moments_core *core = moments_cores(c, most, &p->n);
	size_t i;

	p->v = xcalloc(p->n + 1, sizeof *p->v);
	if (p->n)
		qsort(core, p->n, sizeof *core, core_earlier);
	for (i = 0; i < p->n; i++) {
		struct place *to = &p->v[i];

		if (i % PLACES_REST == 0)
			moments_curve_rest(c);
		to->m = moment_of(c, time_of(c, core[i].a),
		    time_of(c, core[i].b));
		to->value = to->m.score * (FLAT + (1 - FLAT) *
		    core[i].stands) * (core[i].rest ? REST : 1);
	}
	free(core);
}

/* Two places are so near that each clip would be in the other's way. */
static bool
too_near(const struct moments_curve *c, const struct place *a,
    const struct place *b)
{
	const struct taste *t = c->t;
	int64_t room = b->m.core_start - a->m.core_end;
	int64_t need = t->gap + t->before + t->after;
	int64_t i, length[2] = { a->m.core_end - a->m.core_start,
		b->m.core_end - b->m.core_start };

	for (i = 0; i < 2; i++)
		if (length[i] < t->shortest)
			need += (t->shortest - length[i]) / 2;
	return room < need;
}

/* Places that are too near to be two clips may be one. */
static void
join_from(const struct moments_curve *c, const struct places *p, size_t i,
    struct moments *out)
{
	struct place all = p->v[i];
	size_t k;

	for (k = i + 1; k < p->n && k < i + MOST_JOINED; k++) {
		const struct place *next = &p->v[k];
		float less = all.value < next->value ? all.value : next->value;
		float more = all.value < next->value ? next->value : all.value;
		float value = more + JOINED * less;

		if (next->m.core_end - all.m.core_start > c->t->longest ||
		    less < EQUALS * more || !too_near(c, &p->v[k - 1], next))
			break;
		all.m = moment_of(c, all.m.core_start, next->m.core_end);
		all.value = value;
		add_clips(c, &all, 1, out);
	}
}

/* How many candidates there may be. */
static size_t
most_of(const struct moments_curve *c, size_t wanted)
{
	int64_t minutes = (c->to - c->from) / (A_MINUTE * INT64_C(1000000)) + 1;
	size_t most = wanted < SIZE_MAX / 40 ? 40 * wanted : SIZE_MAX;

	if (most < LEAST_MOST)
		most = LEAST_MOST;
	return (uint64_t)minutes < most / A_MINUTE + 1 &&
	    (size_t)minutes * A_MINUTE < most ? (size_t)minutes * A_MINUTE :
	    most;
}

static void
keep_best(struct moments *found, size_t most)
{
	moments_by_value(found);
	if (found->n > most)
		found->n = most;
}

void
moments_find(const struct story *s, const struct taste *t, size_t wanted,
    struct moments *out)
{
	struct moments_curve c;
	struct moments found = { 0 };
	struct places p;
	size_t i, most;

	if (s->n == 0 || s->step <= 0)
		return;
	moments_curve_make(&c, s, t, (int64_t)s->first * s->step,
	    (int64_t)(s->first + s->n) * s->step);
	if (c.weights > 0 && c.to > c.from) {
		moments_curve_settle(&c);
		most = most_of(&c, wanted);
		find_places(&c, most, &p);
		for (i = 0; i < p.n; i++) {
			if (i % PLACES_REST == 0)
				moments_curve_rest(&c);
			add_clips(&c, &p.v[i], WAYS, &found);
			join_from(&c, &p, i, &found);
			if (found.n > 2 * most)
				keep_best(&found, most);
		}
		keep_best(&found, most);
		moments_by_time(&found);
		for (i = 0; i < found.n; i++)
			moments_add(out, &found.v[i]);
		free(p.v);
	}
	moments_free(&found);
	moments_curve_free(&c);
}

void
moments_even(const struct story *s, const struct taste *t, size_t n,
    struct moments *out)
{
	int64_t whole = s->duration > 0 ? s->duration :
	    (int64_t)s->n * s->step, room, length, least = t->shortest;
	size_t i;

	if (whole <= 0 || n == 0)
		return;
	if (least > whole || least <= 0)
		least = whole;
	if ((uint64_t)(whole / least) < n)
		n = (size_t)(whole / least);
	room = whole / (int64_t)n;
	length = t->target < least ? least : t->target;
	if (length > room)
		length = room;
	if (n > 1 && t->gap > 0 && length > room - t->gap)
		length = room - t->gap > least ? room - t->gap : least;
	for (i = 0; i < n; i++) {
		struct moment m = moment_none();

		m.start = (int64_t)i * room + (room - length) / 2;
		m.end = m.start + length;
		m.core_start = m.start;
		m.core_end = m.end;
		m.peak = m.start + length / 2;
		m.level = TASTE_MINIMAL;
		set_take(s, &m);
		moments_add(out, &m);
	}
}
