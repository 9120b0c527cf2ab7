/*
 * From what is wanted to times that are right for a viewer: padded, out of
 * words, on changes of shot, merged, within the file.
 *
 * A boundary is moved once: to a change of shot where one is near, else to a
 * silence, else to a beat, else to a random access point, where a copy costs
 * nothing.  Whatever it moves to must not show a flash of a neighbouring shot
 * nor cut a word in two.
 */
#include "slices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "footage.h"
#include "slices_snap.h"

/* One that is on its way. */
struct draft {
	int64_t start, end;
	size_t part;        /* whose score, level and title it has */
	size_t place;       /* among the parts */
	double score;
};

void
slices_wish_exact(struct slices_wish *w)
{
	*w = (struct slices_wish){ .before = 0 };
}

void
slices_wish_segments(struct slices_wish *w)
{
	*w = (struct slices_wish){
		.snap_shot = 500000, .snap_silence = 250000,
		.snap_beat = 120000, .snap_word = 1000000,
		.snap_key = 100000, .guard = 500000, .merge = true,
	};
}

static void
refuse(struct slices *out, size_t part, const struct slices_part *p,
    const char *why)
{
	out->refused = xrealloc(out->refused, out->nrefused + 1,
	    sizeof *out->refused);
	out->refused[out->nrefused++] = (struct slices_refused){ part,
	    p->start, p->end, why };
}

/* Null, or why this can't be a slice. */
static const char *
why_not(const struct slices_part *p, int64_t end)
{
	if (p->start == TC_NONE || (p->end == TC_NONE && end == TC_NONE))
		return "it has no times";
	if (p->end != TC_NONE && p->end <= p->start)
		return "it has no length";
	if (end != TC_NONE && p->start >= end)
		return "it begins behind the end of the file";
	if (p->end != TC_NONE && p->end <= 0)
		return "it ends ahead of the start of the file";
	return NULL;
}

static void
draft_one(struct draft *d, const struct slices_part *p,
    const struct slices_wish *w, const struct footage *f,
    const struct marks *m)
{
	const int64_t film_end = footage_end(f);
	int64_t start = p->start - w->before, end;

	end = p->end == TC_NONE ? film_end : p->end + w->after;
	if (end <= start) { /* negative padding ate it all: leave it out */
		start = p->start;
		end = p->end == TC_NONE ? film_end : p->end;
	}
	if (w->longest > 0 && end - start > w->longest)
		end = start + w->longest;
	slices_snap(&start, &end, f, m, w);
	d->start = start < 0 ? 0 : start;
	d->end = film_end != TC_NONE && end > film_end ? film_end : end;
}

static int
by_start(const void *a, const void *b)
{
	const struct draft *p = a, *q = b;

	if (p->start != q->start)
		return p->start < q->start ? -1 : 1;
	return p->place < q->place ? -1 : p->place > q->place;
}

static int
by_place(const void *a, const void *b)
{
	const struct draft *p = a, *q = b;

	return p->place < q->place ? -1 : p->place > q->place;
}

/* The better first; without scores, the earlier one of the list. */
static int
by_score(const void *a, const void *b)
{
	const struct draft *p = a, *q = b;
	const double s = isnan(p->score) ? -INFINITY : p->score;
	const double t = isnan(q->score) ? -INFINITY : q->score;

	if (s < t || s > t)
		return s < t ? 1 : -1;
	return by_place(a, b);
}

static size_t
merge(struct draft *d, size_t n, int64_t gap)
{
	size_t i, kept = 0;
	struct draft *last;

	qsort(d, n, sizeof *d, by_start);
	for (i = 0; i < n; i++) {
		last = kept ? &d[kept - 1] : NULL;
		if (!last || d[i].start > last->end + gap) {
			d[kept++] = d[i];
			continue;
		}
		if (d[i].end > last->end)
			last->end = d[i].end;
		if (by_score(&d[i], last) < 0) {
			last->part = d[i].part;
			last->score = d[i].score;
		}
		if (d[i].place < last->place)
			last->place = d[i].place;
	}
	return kept;
}

static void
finish(struct slice *s, const struct draft *d, const struct slices_part *p,
    int slot)
{
	*s = (struct slice){ .start = d->start, .end = d->end,
	    .first_pts = TC_NONE, .last_pts = TC_NONE, .end_pts = TC_NONE,
	    .frames = -1, .first_n = -1, .slot = slot, .score = p->score };
	if (p->level)
		strncat(s->level, p->level, sizeof s->level - 1);
	if (p->title)
		s->title = xstrdup(p->title);
}

void
slices_plan(const struct slices_part *part, size_t n, const struct footage *f,
    const struct marks *m, const struct slices_wish *w, struct slices *out)
{
	struct draft *d = xcalloc(n ? n : 1, sizeof *d);
	size_t i, k = 0;
	const char *why;

	*out = (struct slices){ .n = 0 };
	for (i = 0; i < n; i++) {
		why = why_not(&part[i], footage_end(f));
		if (why) {
			refuse(out, i, &part[i], why);
			continue;
		}
		d[k] = (struct draft){ .part = i, .place = i,
		    .score = part[i].score };
		draft_one(&d[k++], &part[i], w, f, m);
	}
	if (w->merge)
		k = merge(d, k, w->merge_gap);
	if (w->most && k > w->most) {
		qsort(d, k, sizeof *d, by_score);
		k = w->most;
	}
	qsort(d, k, sizeof *d, by_place);
	out->v = xcalloc(k ? k : 1, sizeof *out->v);
	for (out->n = 0; out->n < k; out->n++)
		finish(&out->v[out->n], &d[out->n], &part[d[out->n].part],
		    (int)out->n + 1);
	free(d);
}

void
slice_clear(struct slice *s)
{
	free(s->title);
	free(s->why);
	s->title = s->why = NULL;
}

void
slices_free(struct slices *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		slice_clear(&s->v[i]);
	free(s->v);
	free(s->refused);
	*s = (struct slices){ .n = 0 };
}

int
slices_to_keys(struct slice *s, const struct footage *f)
{
	const int64_t near = 1000;
	size_t i;

	if (!f->ngops)
		return -1;
	for (i = footage_gop_at(f, s->start + near); i > 0 && !f->gops[i].rap;
	    i--)
		;
	s->start = f->gops[i].t < 0 ? 0 : f->gops[i].t;
	for (i++; i < f->ngops; i++)
		if (f->gops[i].rap && f->gops[i].t >= s->end - near)
			break;
	s->end = i < f->ngops ? f->gops[i].t : footage_end(f);
	return 0;
}
