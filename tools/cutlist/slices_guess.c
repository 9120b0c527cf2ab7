/*
 * The pictures of a slice from gop records alone.
 *
 * A gop says how many pictures are shown from its key frame to the next one:
 * its packets, without its own leading ones, with those of the next.  Where
 * that number divides the distance of the two key frames evenly, and the least
 * and the greatest distance of pictures are that quotient, each picture's time
 * stamp is known.  Wherever anything is in doubt there is no answer, and the
 * packets are listed.
 */
#include "slices.h"

#include <string.h>

#include "footage.h"

#define NEARLY INT64_C(1000)

/* The pictures shown from a key frame to the next one. */
struct run {
	int64_t pts;    /* of the first */
	int64_t step;   /* ticks */
	int64_t count;
};

/* A picture, and its place: number within a run. */
struct place {
	size_t gop;
	int64_t k;
};

static int
run_of(const struct footage *f, size_t i, struct run *r)
{
	const struct footage_gop *g = &f->gops[i];
	const bool last = i + 1 == f->ngops;
	const int64_t end = last ? footage_pts(f, g->end) : g[1].pts;
	int64_t off;

	if (g->pts == TC_NONE || end == TC_NONE || end <= g->pts ||
	    g->kind == '?' || g->dt_least != g->dt_most || !g->dt_least ||
	    (!last && (g[1].kind == 'b' || g[1].kind == '?')))
		return -1;
	*r = (struct run){ .pts = g->pts, .count = (int64_t)g->frames -
	    g->leading + (last ? 0 : g[1].leading) };
	if (r->count <= 0 || (end - g->pts) % r->count)
		return -1;
	r->step = (end - g->pts) / r->count;
	off = tc_us(r->step, f->video.time_base) - g->dt_least;
	return off < -1 || off > 1 ? -1 : 0;
}

/* Whether an edit list hides pictures, some can't be decoded, or times in
 * microseconds are too coarse to tell. */
static bool
doubtful(const struct footage *f)
{
	const struct footage_video *v = &f->video;

	return f->truncated || v->index < 0 || v->vfr || !f->ngops ||
	    f->gops[0].kind != 'i' || f->gops[0].leading ||
	    v->start_pts == TC_NONE || f->gops[0].pts != v->start_pts ||
	    v->time_base.num * TC_SECOND < v->time_base.den;
}

/* The first picture at or behind a time; k may be a run's count at the end of
 * the film. */
static int
find(const struct footage *f, int64_t us, struct place *at)
{
	struct run r;
	int64_t k;

	at->gop = footage_gop_at(f, us - NEARLY);
	if (run_of(f, at->gop, &r) < 0)
		return -1;
	k = (footage_pts(f, us) - r.pts) / r.step;
	if (k < 0)
		k = 0;
	while (k > 0 && footage_us(f, r.pts + (k - 1) * r.step) >= us - NEARLY)
		k--;
	while (k < r.count && footage_us(f, r.pts + k * r.step) < us - NEARLY)
		k++;
	at->k = k > r.count ? r.count : k;
	if (at->k == r.count && at->gop + 1 < f->ngops)
		*at = (struct place){ at->gop + 1, 0 };
	return 0;
}

/* Pictures from one place to another; -1 where a gop between is in doubt. */
static int64_t
count(const struct footage *f, struct place from, struct place to)
{
	int64_t n = to.k - from.k;
	struct run r;
	size_t i;

	for (i = from.gop; i <= to.gop; i++) {
		/* the last gop is looked at only where it is entered */
		if (i == to.gop && !to.k)
			break;
		if (run_of(f, i, &r) < 0)
			return -1;
		if (i < to.gop)
			n += r.count;
	}
	return n;
}

/* The number of a picture in the film; -1 where some ahead of it can't be
 * decoded. */
static int64_t
number_of(const struct footage *f, struct place at)
{
	int64_t n = f->gops[at.gop].leading + at.k;
	size_t i;

	for (i = 0; i <= at.gop; i++) {
		if (f->gops[i].kind == 'b' && f->gops[i].leading)
			return -1;
		if (i < at.gop)
			n += f->gops[i].frames;
	}
	return n;
}

/* An edit list that ends within the last gop hides what follows. */
static bool
ends_well(const struct footage *f, struct place end)
{
	const int64_t last = f->gops[f->ngops - 1].end;

	return end.gop + 1 < f->ngops || !end.k ||
	    strstr(f->container, "mp4") == NULL ||
	    (f->video.start != TC_NONE && f->video.duration != TC_NONE &&
	    last <= f->video.start + f->video.duration + NEARLY);
}

int
slices_guess(struct slice *s, const struct footage *f)
{
	const int64_t film_end = footage_end(f);
	struct place first, end;
	struct run r;
	int64_t n;

	if (doubtful(f) || find(f, s->start, &first) < 0 ||
	    find(f, s->end, &end) < 0)
		return -1;
	if (film_end != TC_NONE && s->end >= film_end) {
		end.gop = f->ngops - 1;
		if (run_of(f, end.gop, &r) < 0)
			return -1;
		end.k = r.count;
	}
	n = end.gop < first.gop ? -1 : count(f, first, end);
	if (n <= 0 || !ends_well(f, end) || run_of(f, first.gop, &r) < 0)
		return -1;
	s->first_n = number_of(f, first);
	s->frames = n;
	s->first_pts = r.pts + first.k * r.step;
	if (!end.k)
		end.gop--;
	run_of(f, end.gop, &r);
	s->end_pts = r.pts + (end.k ? end.k : r.count) * r.step;
	s->last_pts = s->end_pts - r.step;
	s->start = footage_us(f, s->first_pts);
	s->end = footage_us(f, s->end_pts);
	return 0;
}
