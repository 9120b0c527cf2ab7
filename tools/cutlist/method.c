/*
 * How a slice is cut out: by packets alone, with encoded edges, or anew.
 *
 * What can be copied follows from two orders.  Decoding goes from a random
 * access point on and may stop anywhere, since nothing depends on what comes
 * later.  Showing must have no hole: pictures decoded so far must be exactly
 * those shown from the first one on.  A place where both agree is where copying
 * may stop; in a gop with B-pictures that is behind each group of them.
 */
#include "method.h"

#include <stdlib.h>
#include <string.h>

#include "footage.h"
#include "method_film.h"
#include "packets.h"
#include "sorted.h"
#include "wish.h"

/* Less than this is not worth three more children and two joins. */
enum { WORTH_PICTURES = 8, WORTH_SHARE = 5 };

/* An intra picture is at least this many times larger than the mean of those
 * that refer to others. */
enum { INTRA_LARGER = 3 };

#define SMALL "too little of it can be copied"

/* A slice in both orders. */
struct cut {
	const struct packets *p;
	const struct slice *s;
	int64_t *shown;         /* time stamps in the order shown */
	size_t n;
	size_t first, behind;   /* the slice's, in shown */
};

/* Null, or why these packets can't be copied. */
static const char *
cut_open(struct cut *c, const struct packets *p, const struct slice *s)
{
	*c = (struct cut){ .p = p, .s = s };
	if (!p || p->pictures)
		return "its packets do not tell when they are shown";
	if (s->first_pts == TC_NONE || s->frames <= 0)
		return "its pictures are not known";
	c->n = packets_shown(p, &c->shown);
	c->first = sorted_times_below(c->shown, c->n, s->first_pts - s->held);
	c->behind = sorted_times_below(c->shown, c->n, s->last_pts) + 1;
	if (c->behind > c->n || c->shown[c->first] != s->first_pts - s->held ||
	    (int64_t)(c->behind - c->first) != s->frames)
		return "its packets do not match its pictures";
	return NULL;
}

static bool
plain(const struct packets_one *k)
{
	return k->pts != TC_NONE && !k->discard && !k->lost;
}

/* Whether copying may begin with packet i. */
static bool
begins(const struct cut *c, size_t i)
{
	const struct packets_one *k = &c->p->v[i];

	return k->key && k->rap && plain(k) && (k->dts != TC_NONE ||
	    (i == 0 && c->p->from_start));
}

/* Whether copying may stop ahead of packet i, given what lies before. */
static bool
stops(const struct cut *c, size_t i, int64_t dts_before)
{
	if (i == c->p->n)
		return c->p->to_end;
	return c->p->v[i].dts != TC_NONE && c->p->v[i].dts > dts_before;
}

/* Copies from packet i on as far as can be, and fills *j.  False where nothing
 * can be copied that way. */
static bool
copy_from(const struct cut *c, size_t i, struct joint *j)
{
	const struct packets_one *v = c->p->v;
	const int64_t k1 = v[i].pts;
	const size_t from = sorted_times_below(c->shown, c->n, k1);
	int64_t latest = k1, dts = v[i].dts, leading = 0, later = 0;
	size_t copied = 0, at = i;

	j->last = i;
	for (; at < c->p->n && plain(&v[at]) && v[at].pts <= c->s->last_pts;
	    at++) {
		if (at > i && (v[at].dts == TC_NONE ? dts != TC_NONE :
		    v[at].dts <= dts))
			break;
		dts = v[at].dts;
		if (v[at].pts < k1) {
			leading++;
			if (copied == 1)
				later = tc_minus(dts, v[i].dts);
			continue;
		}
		copied++;
		if (v[at].pts > latest)
			latest = v[at].pts;
		if (c->shown[from + copied - 1] != latest ||
		    !stops(c, at + 1, dts))
			continue;
		j->last = at + 1;
		j->copied = (int64_t)copied;
		j->leading = leading;
		j->k1_later = later == TC_NONE ? 0 : later;
	}
	if (j->last == i)
		return false;
	j->first = i;
	j->k1 = k1;
	j->k1_dts = v[i].dts;
	j->k2_dts = j->last < c->p->n ? v[j->last].dts : TC_NONE;
	j->head_frames = (int64_t)(from - c->first);
	j->tail_frames = (int64_t)(c->behind - from) - j->copied;
	j->x = j->tail_frames ? c->shown[from + (size_t)j->copied] :
	    c->s->end_pts;
	return true;
}

/*
 * A recovery point may be an intra picture, or a place from which blocks of
 * intra wander over the next second or so (a decoder then keeps quiet for as
 * long).  Only the first is far larger than what follows.
 */
static bool
is_intra(const struct packets *p, size_t key)
{
	int64_t sum = 0;
	size_t i;

	for (i = key + 1; i < p->n && !p->v[i].key; i++)
		sum += p->v[i].size;
	return i - key <= 1 || (p->v[key].size > 0 &&
	    p->v[key].size * (int64_t)(i - key - 1) >= INTRA_LARGER * sum);
}

/* A key frame from which later pictures come out right; its leading ones need
 * not. */
static bool
shows_well(const struct packets *p, size_t i)
{
	const struct packets_one *k = &p->v[i];

	return k->key && plain(k) && (k->rap || k->kind == 'k' ||
	    (k->kind == 'r' && is_intra(p, i)));
}

/* The key frame from which a picture can be decoded. */
static int64_t
decode_from(const struct packets *p, int64_t pts)
{
	int64_t best = TC_NONE;
	size_t i;

	for (i = 0; i < p->n; i++)
		if (shows_well(p, i) && p->v[i].pts <= pts)
			best = p->v[i].pts;
	return best;
}

static void
add_edges(const struct cut *c, const struct footage *f, struct joint *j)
{
	j->delay = f->video.b_frames < 0 ? 0 : f->video.b_frames;
	j->head_from = decode_from(c->p, c->s->first_pts);
	j->tail_from = decode_from(c->p, j->x);
}

/* All of the slice and no more. */
static const char *
join_plain(const struct cut *c, struct joint *j)
{
	size_t i;

	for (i = 0; i < c->p->n && c->p->v[i].pts != c->s->first_pts; i++)
		;
	if (i == c->p->n || !begins(c, i))
		return "it does not begin at a random access point";
	if (!copy_from(c, i, j) || j->tail_frames)
		return "its last pictures can't be had without later ones";
	return NULL;
}

/* All of the slice with more around it, for an edit list to hide. */
static const char *
join_hidden(const struct cut *c, struct joint *j)
{
	const struct packets_one *v = c->p->v;
	const size_t none = c->p->n;
	size_t i, key = none, first = none, last = none;

	for (i = 0; i < c->p->n; i++) {
		if (v[i].pts == TC_NONE)
			return "its packets do not tell when they are shown";
		if (shows_well(c->p, i) && v[i].pts <= c->s->first_pts)
			key = i;
		if (v[i].pts < c->s->first_pts || v[i].pts > c->s->last_pts)
			continue;
		if (first == none)
			first = i;
		last = i;
	}
	if (key == none || first == none || first < key)
		return "no key frame ahead";
	*j = (struct joint){ .first = key, .last = last + 1, .k1 = v[key].pts,
	    .k1_dts = v[key].dts, .k2_dts = TC_NONE, .x = c->s->end_pts,
	    .copied = c->s->frames };
	if (last + 1 < c->p->n && (j->k2_dts = v[last + 1].dts) == TC_NONE)
		return "its packets do not tell when they are decoded";
	j->hidden = (int64_t)(j->last - j->first) - j->copied;
	return NULL;
}

/* The first random access point inside from which anything can be copied:
 * whatever begins later copies less. */
static const char *
join_smart(const struct cut *c, bool forced, struct joint *j)
{
	const char *why = "no key frame inside";
	size_t i;

	for (i = 0; i < c->p->n; i++) {
		if (!c->p->v[i].key || c->p->v[i].pts < c->s->first_pts ||
		    c->p->v[i].pts > c->s->last_pts)
			continue;
		if (!begins(c, i)) {
			if (strcmp(why, SMALL) != 0)
				why = "decoding can't begin at the key "
				    "frames inside";
			continue;
		}
		why = SMALL;
		if (copy_from(c, i, j) && (forced ||
		    (j->copied >= WORTH_PICTURES &&
		    j->copied * WORTH_SHARE >= c->s->frames)))
			return NULL;
	}
	return why;
}

static const char *
join(enum method m, const struct footage *f, const struct packets *p,
    const struct slice *s, const struct wish *w, struct joint *j)
{
	const bool hidden_ok = w->method == WISH_COPY ||
	    (w->method == WISH_AUTO && w->hidden_ok);
	const char *why, *also;
	struct cut c;

	if ((why = cut_open(&c, p, s)) != NULL) {
		free(c.shown);
		return why;
	}
	if (s->held && m != METHOD_SMART) {
		why = "it begins while a picture stands";
	} else if (m == METHOD_SMART) {
		why = join_smart(&c, w->method == WISH_SMART, j);
		if (!why && !j->head_frames && !j->tail_frames)
			why = "nothing is left to encode: it is a copy";
	} else {
		why = join_plain(&c, j);
		also = why && hidden_ok && m == METHOD_COPY ?
		    method_hides(f, w) : why;
		if (why && !also)
			why = join_hidden(&c, j);
	}
	if (!why)
		add_edges(&c, f, j);
	free(c.shown);
	return why;
}

int
method_joint(enum method m, const struct footage *f, const struct packets *p,
    const struct slice *s, const struct wish *w, struct joint *joint,
    const char **why)
{
	*joint = (struct joint){ .k1 = TC_NONE, .k1_dts = TC_NONE,
	    .k2_dts = TC_NONE, .x = TC_NONE, .head_from = TC_NONE,
	    .tail_from = TC_NONE };
	*why = NULL;
	if (m == METHOD_ENCODE)
		return 0;
	if (m == METHOD_NONE || m >= METHODS)
		*why = "there is no such method";
	else if (method_must_encode(f, w, why))
		return -1;
	else if (f->video.index < 0)
		*why = m == METHOD_COPY && w->method == WISH_COPY ? NULL :
		    "packets of sound are too long to cut at";
	else if (m != METHOD_SMART || (*why = method_smart_not(f, w)) == NULL)
		*why = join(m, f, p, s, w, joint);
	return *why ? -1 : 0;
}

static void
explain_copy(const struct joint *j, const struct footage *f, struct buf *why)
{
	if (f->video.index < 0)
		buf_adds(why, "asked for; sound is cut at its packets");
	else if (j->hidden)
		buf_adds(why, "asked for; an edit list hides what is around "
		    "it");
	else
		buf_adds(why, "begins at a random access point and ends "
		    "where nothing later is needed");
}

static void
explain(enum method m, const struct joint *j, const struct footage *f,
    struct buf *why)
{
	if (m != METHOD_SMART) {
		explain_copy(j, f, why);
		return;
	}
	buf_addf(why, "%lld of %lld pictures are copied", (long long)j->copied,
	    (long long)(j->copied + j->head_frames + j->tail_frames));
}

enum method
method_choose(const struct footage *f, const struct packets *p,
    const struct slice *s, const struct wish *w, struct joint *joint,
    struct buf *why)
{
	static const enum method ladders[][3] = {
		[WISH_AUTO] = { METHOD_COPY, METHOD_SMART, METHOD_ENCODE },
		[WISH_COPY] = { METHOD_COPY, METHOD_SMART, METHOD_ENCODE },
		[WISH_SMART] = { METHOD_COPY, METHOD_SMART, METHOD_ENCODE },
		[WISH_ENCODE] = { METHOD_ENCODE },
		[WISH_KEYFRAME] = { METHOD_KEYFRAME, METHOD_ENCODE },
	};
	const enum method *m = ladders[w->method];
	const char *reason = "asked for", *last = "";

	for (; *m != METHOD_ENCODE; m++) {
		if (method_joint(*m, f, p, s, w, joint, &reason) == 0) {
			explain(*m, joint, f, why);
			return *m;
		}
		/* that a copy can't be had is no news unless asked for */
		if (strcmp(reason, last) != 0 && (*m != METHOD_COPY ||
		    w->method == WISH_COPY)) {
			buf_addf(why, "%s%s", *last ? "; " : "", reason);
			last = reason;
		}
	}
	if (!*last)
		buf_adds(why, reason);
	method_joint(METHOD_ENCODE, f, p, s, w, joint, &reason);
	return METHOD_ENCODE;
}

bool
method_next(enum method *m, bool *safe)
{
	switch (*m) {
	case METHOD_COPY:
	case METHOD_KEYFRAME:
		*m = METHOD_SMART;
		return true;
	case METHOD_SMART:
		*m = METHOD_ENCODE;
		return true;
	case METHOD_ENCODE:
		if (*safe)
			return false;
		return *safe = true;
	default:
		return false;
	}
}

const char *
method_name(enum method m)
{
	static const char *const names[METHODS] = {
		[METHOD_NONE] = "none", [METHOD_COPY] = "copy",
		[METHOD_SMART] = "smart", [METHOD_ENCODE] = "encode",
		[METHOD_KEYFRAME] = "keyframe",
	};

	return m < METHODS ? names[m] : "none";
}
