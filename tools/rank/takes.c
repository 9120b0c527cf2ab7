/*
 * A moment for each shot: what a montage needs.
 */
#include "takes.h"
#include "moments_part.h"
#include "tc.h"

enum { TAKES_REST = 16 };

/* What an edge looks like from the shot that it begins. */
static unsigned char
beginning(const struct story *s, size_t i)
{
	if (s->takes[i].begins == TAKE_START || s->takes[i].start <= 0)
		return EDGE_FILM;
	return EDGE_SHOT;
}

static unsigned char
ending(const struct story *s, size_t i)
{
	return i + 1 == s->ntakes || (s->duration > 0 &&
	    s->takes[i].end >= s->duration) ? EDGE_FILM : EDGE_SHOT;
}

static int64_t
peak_of(const struct take *p)
{
	int64_t t = p->peak != TC_NONE ? p->peak : p->best;

	if (t == TC_NONE)
		return p->start + (p->end - p->start) / 2;
	return t < p->start ? p->start : t > p->end ? p->end : t;
}

void
takes_moments(const struct story *s, const struct taste *t,
    struct moments *out)
{
	struct moments_curve c;
	size_t i;

	moments_curve_make(&c, s, t, INT64_MIN, INT64_MAX);
	for (i = 0; i < s->ntakes; i++) {
		const struct take *p = &s->takes[i];
		struct moment m = moment_none();

		if (i % TAKES_REST == 0)
			moments_curve_rest(&c);
		moments_judge(&c, p->start, p->end, &m);
		m.start = m.core_start = p->start;
		m.end = m.core_end = p->end;
		m.peak = peak_of(p);
		m.value = m.score;
		m.take = i;
		m.hash = p->hash;
		m.begins = beginning(s, i);
		m.ends = ending(s, i);
		moments_add(out, &m);
	}
	moments_curve_free(&c);
}
