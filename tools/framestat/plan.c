/*
 * Which stretches deserve a look at every picture.
 *
 * A cut inside a gop leaves its two key frames unlike, unless the film comes
 * back to where it was before the gop ends; then a packet tells, because a
 * picture that can't be predicted is expensive.  Where packets say little
 * (VP9 hides pictures in others, MPEG-2 spends much on all) the key frames
 * must be much alike to be believed.
 */
#include "plan.h"

#include <string.h>

/* Limits are set by measurement: see docs/accuracy.md. */
static const double UNLIKE = 0.10;        /* of key frames that must be seen */
static const double UNLIKE_BLIND = 0.04;  /* the same, packets say nothing */
static const double UNLIKE_BESIDE = 0.03; /* next to one that must be */
static const float PEAK = 6.0F;           /* of a packet that must be seen */
static const float PEAK_ALSO = 3.0F;      /* the same, where key frames are */
static const double UNLIKE_ALSO = 0.02;   /* a little unlike as well */
static const double EARLY = 0.9;          /* of the longest gop: a key frame
                                             after less was not due */
static const float SURGE = 3.0F;
static const double MOST = 0.92;          /* above this share: all of them,
                                             as key frames cost too */

/* Encoders that look for cuts begin a gop there.  What they took for a cut may
 * be a flash; but something has happened. */
static bool
ends_early(const struct gops *g, size_t i)
{
	return i + 1 < g->n && (double)(g->note[i].end - g->v[i].t) <
	    EARLY * (double)g->longest;
}

bool
plan_pays(const struct gops *g)
{
	double pictures = 0, early = 0, all = 0, length;
	size_t i, keys = 0;

	for (i = 0; i < g->n; i++) {
		if (i % GOPS_REST == 0)
			gops_rest(g);
		pictures += g->v[i].frames;
		keys += (size_t)g->note[i].keys;
		length = (double)(g->note[i].end - g->v[i].t);
		all += length;
		early += ends_early(g, i) ? length : 0;
	}
	return g->n >= 2 && !g->lost && pictures >= 12.0 * (double)keys &&
	    early < MOST * all;
}

bool
plan_trusts(const char *codec)
{
	return strcmp(codec, "h264") == 0 || strcmp(codec, "hevc") == 0 ||
	    strcmp(codec, "av1") == 0;
}

static bool
packets_tell(const struct gops *g, size_t i, double unlike)
{
	const struct gop_note *n = &g->note[i];

	return n->peak > PEAK || n->surge > SURGE ||
	    (unlike > UNLIKE_ALSO && (n->peak > PEAK_ALSO ||
	    ends_early(g, i)));
}

void
plan_dense(const struct gops *g, size_t from, size_t to, const double *unlike,
    bool trusted, bool *dense)
{
	double limit = trusted ? UNLIKE : UNLIKE_BLIND, all = 0, wanted = 0;
	const struct gop_note *note = g->note + from;
	size_t i, n = to - from;

	for (i = 0; i < n; i++)
		dense[i] = unlike[i] > limit || note[i].keys > 1 ||
		    (trusted && packets_tell(g, from + i, unlike[i])) ||
		    from + i + 1 == g->n;
	/* a change may begin in one gop and end in the next */
	for (i = 0; i + 1 < n; i++) {
		if (dense[i] && !dense[i + 1] && unlike[i] > limit)
			dense[i + 1] = unlike[i + 1] > UNLIKE_BESIDE;
	}
	for (i = n - 1; i > 0; i--) {
		if (dense[i] && !dense[i - 1] && unlike[i] > limit)
			dense[i - 1] = unlike[i - 1] > UNLIKE_BESIDE;
	}
	for (i = 0; i < n; i++) {
		all += (double)(note[i].end - g->v[from + i].t);
		wanted += dense[i] ? (double)(note[i].end - g->v[from + i].t) : 0;
	}
	if (wanted > MOST * all)
		memset(dense, true, n * sizeof *dense);
}
