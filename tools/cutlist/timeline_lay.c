/*
 * Counts pictures, for programs that have no other times: those of the result
 * at its one rate, and those of each film at its own.
 *
 * Cuts follow each other in whole pictures, so that neither a gap nor an
 * overlap of one picture comes from rounding; where a film has the rate of the
 * result, its cuts are exact.
 */
#include "timeline_part.h"

/* Of sound alone. */
static const struct ratio PLAIN = { 25, 1 };

static struct ratio
rate_of(const struct timeline *t, const struct timeline_film *film)
{
	return film->rate.num > 0 && film->rate.den > 0 ? film->rate : t->rate;
}

static struct ratio
picture_of(struct ratio rate)
{
	return (struct ratio){ rate.den, rate.num };
}

bool
timeline_same(struct ratio a, struct ratio b)
{
	return a.num * b.den == b.num * a.den;
}

/* What is given by nobody is that of the first film with pictures. */
static void
settle(struct timeline *t)
{
	const struct timeline_film *film;
	size_t i;

	for (i = 0; i < t->nfilms; i++) {
		film = &t->films[i];
		if (film->width <= 0)
			continue;
		if (t->rate.num <= 0 && film->rate.num > 0)
			t->rate = film->rate;
		if (t->width <= 0) {
			t->width = film->width;
			t->height = film->height;
		}
	}
	if (t->rate.num <= 0 || t->rate.den <= 0)
		t->rate = PLAIN;
	t->rate = ratio_reduce(t->rate);
}

static int64_t
from_zero(int64_t n)
{
	return n < 0 ? 0 : n;
}

static void
lay_entry(struct timeline *t, struct timeline_entry *e, int64_t first)
{
	const struct slice *s = &e->slice;
	const struct ratio tick = picture_of(t->rate);
	struct timeline_film *film;
	struct ratio rate;
	bool same;

	e->first = t->placed ? tc_ticks(e->at, tick) : first;
	e->frames = t->placed ? s->frames : tc_ticks(s->end - s->start, tick);
	if (e->film == TIMELINE_BLACK)
		return;
	film = &t->films[e->film];
	rate = rate_of(t, film);
	same = timeline_same(rate, t->rate);
	e->own = from_zero(tc_ticks(s->start - film->picture_start,
	    picture_of(rate)));
	if (!t->placed && same && s->frames > 0 && !film->varies)
		e->frames = s->frames;
	if (e->frames < 1)
		e->frames = 1;
	e->nown = same ? e->frames : tc_ticks(tc_us(e->frames, tick),
	    picture_of(rate));
	if (e->nown < 1)
		e->nown = 1;
	e->from = same ? e->own : from_zero(tc_ticks(s->start -
	    film->picture_start, tick));
	if (film->pictures < e->own + e->nown)
		film->pictures = e->own + e->nown;
}

void
timeline_lay(struct timeline *t)
{
	int64_t first = 0, length;
	struct timeline_film *film;
	size_t i;

	settle(t);
	for (i = 0; i < t->nfilms; i++) {
		film = &t->films[i];
		length = film->duration == TC_NONE ? 0 : film->duration -
		    film->picture_start;
		film->pictures = from_zero(tc_ticks(length,
		    picture_of(rate_of(t, film))));
	}
	for (i = 0; i < t->n; i++) {
		lay_entry(t, &t->v[i], first);
		first = t->v[i].first + t->v[i].frames;
	}
	if (t->scored) {
		t->song.slice.frames = timeline_end(t);
		t->song.slice.end = t->song.slice.start + t->length;
		lay_entry(t, &t->song, 0);
	}
}

struct ratio
timeline_rate(const struct timeline *t, const struct timeline_film *film)
{
	return ratio_reduce(rate_of(t, film));
}

int64_t
timeline_zero(const struct timeline *t, const struct timeline_film *film)
{
	return tc_rescale(film->zero, picture_of(rate_of(t, film)),
	    picture_of(t->rate));
}

int64_t
timeline_end(const struct timeline *t)
{
	return t->n ? t->v[t->n - 1].first + t->v[t->n - 1].frames : 0;
}

bool
timeline_heard(const struct timeline *t, const struct timeline_film *film)
{
	return film->audio && (!t->mute || film->width <= 0);
}

const char *
timeline_warning(const struct timeline *t, bool fades)
{
	const struct timeline_film *film;
	size_t i;

	if (t->dips)
		return "dips to black are plain cuts there";
	if (t->fades && !fades)
		return "cross-fades are plain cuts there";
	for (i = 0; i < t->nfilms; i++)
		if (t->films[i].varies)
			return "the frame rate of a film varies: its places "
			    "are those of a constant rate, and may be off by "
			    "some pictures";
	for (i = 0; i < t->nfilms; i++) {
		film = &t->films[i];
		if (film->width > 0 && !timeline_same(timeline_rate(t, film),
		    t->rate))
			return "films have other frame rates than the "
			    "result: their cuts may be off by a picture";
	}
	return NULL;
}
