/*
 * The pictures of a slice, from the list of packets.
 *
 * A picture belongs to the slice in which it begins to be shown.  Times that
 * people and records tell are rounded, so a picture up to a millisecond ahead
 * of a boundary counts as lying on it; starts and ends are read alike.  A
 * picture that is on the screen for long is divided: sound goes on beside it.
 */
#include <stdlib.h>

#include "slices.h"
#include "footage.h"
#include "packets.h"

/* What a picture may stay on the screen beyond the end that was asked for:
 * of the last picture before a long pause, only the part inside is meant. */
#define LINGER (TC_SECOND / 4)

#define NEARLY INT64_C(1000)

/* The first of the pictures that is shown at or behind a time. */
static size_t
picture_at(const struct footage *f, const int64_t *pts, size_t n, int64_t us)
{
	size_t low = 0, high = n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (footage_us(f, pts[middle]) < us - NEARLY)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How long the picture with this time stamp is shown where none follows. */
static int64_t
duration_of(const struct footage *f, const struct packets *p, int64_t pts)
{
	int64_t ticks = tc_ticks(footage_step(f), f->video.time_base);
	size_t i;

	for (i = p->n; i-- > 0;)
		if (p->v[i].pts == pts && p->v[i].duration > 0)
			return p->v[i].duration;
	return ticks > 0 ? ticks : 1;
}

/* Films without any time stamps, as raw streams are: pictures are counted. */
static int
by_count(struct slice *s, const struct footage *f, const struct packets *p,
    const char **why)
{
	const struct ratio rate = f->video.rate.num > 0 ? f->video.rate :
	    f->video.avg_rate;
	const struct ratio step = { rate.den, rate.num };
	int64_t first = 0, end;
	size_t i;

	*why = "its pictures have no times";
	for (i = 0; i < p->n; i++)
		if (p->v[i].pts != TC_NONE)
			return -1;
	if (!p->from_start || !p->to_end || rate.num <= 0)
		return -1;
	first = tc_ticks(s->start < 0 ? 0 : s->start, step);
	while (tc_us(first, step) < s->start - NEARLY)
		first++;
	while (first > 0 && tc_us(first - 1, step) >= s->start - NEARLY)
		first--;
	for (end = first; end < (int64_t)p->n &&
	    tc_us(end, step) < s->end - NEARLY; end++)
		;
	if (end == first)
		return -1;
	s->first_n = first;
	s->frames = end - first;
	s->start = tc_us(first, step);
	s->end = tc_us(end, step);
	s->first_pts = s->last_pts = s->end_pts = TC_NONE;
	return 0;
}

/* Whether the picture ahead of this one is still on the screen for long when
 * the slice begins. */
static bool
holds(const struct slice *s, const struct footage *f, const int64_t *pts,
    size_t n, size_t first)
{
	return !s->whole && first > 0 && footage_pts(f, s->start) >
	    pts[first - 1] && (first == n ||
	    footage_us(f, pts[first]) - s->start > LINGER);
}

static int64_t
end_of(const struct slice *s, const struct footage *f,
    const struct packets *p, const int64_t *pts, size_t n, size_t last)
{
	const int64_t asked = footage_pts(f, s->end);
	int64_t end = last + 1 < n ? pts[last + 1] : pts[last] +
	    duration_of(f, p, pts[last]);

	if (footage_us(f, end) - s->end > LINGER && asked > pts[last])
		end = asked;
	return end;
}

int
slices_exact(struct slice *s, const struct footage *f,
    const struct packets *p, const char **why)
{
	const int64_t film_end = footage_end(f);
	size_t n, first, behind;
	bool held;
	const char *unused;
	int64_t *pts;

	if (!why)
		why = &unused;
	if (f->video.index < 0)
		return 0;
	n = packets_shown(p, &pts);
	if (!n) {
		free(pts);
		return by_count(s, f, p, why);
	}
	first = picture_at(f, pts, n, s->start);
	behind = p->to_end && film_end != TC_NONE && s->end >= film_end ? n :
	    picture_at(f, pts, n, s->end);
	held = holds(s, f, pts, n, first);
	/* shorter than a picture: the one that is on the screen */
	if (held)
		first--;
	else if (first >= behind && first < n &&
	    footage_us(f, pts[first]) < s->end)
		behind = first + 1;
	else if (first >= behind && behind > 0)
		first = behind - 1;
	if (first >= behind || s->start >= footage_us(f, end_of(s, f, p, pts,
	    n, behind - 1))) {
		*why = "no picture is shown in it";
		free(pts);
		return -1;
	}
	s->first_pts = held ? footage_pts(f, s->start) : pts[first];
	s->held = s->first_pts - pts[first];
	s->last_pts = pts[behind - 1];
	s->end_pts = end_of(s, f, p, pts, n, behind - 1);
	s->frames = (int64_t)(behind - first);
	s->first_n = p->first_n < 0 ? -1 : p->first_n + (int64_t)first;
	s->start = footage_us(f, s->first_pts);
	s->end = footage_us(f, s->end_pts);
	free(pts);
	return 0;
}
