/*
 * Sources, what is seen in them, and the shots that they are made of.
 *
 * Phones make one shot of half a minute: shots longer than a few seconds
 * become several pieces, each with a best moment of its own, and a film may
 * show more than one of them.
 */
#include "montage_shots.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "sorted.h"
#include "tc.h"

enum { BINS_MOST = 2 * 86400 * 2, MANY = 1 << 22, SAME_BITS = 4 };

#define PIECE    (6 * TC_SECOND)       /* as long as pieces should be */
#define WHOLE    (8 * TC_SECOND)       /* shots up to here stay whole */
#define SHORTEST (TC_SECOND / 4)       /* what is shorter is no shot */

/* Pictures of equal hash whose light differs by more are not the same. */
static const float LUMA_APART = 16, COLOUR_APART = 12;

/* Below, a camera stands still; differences of light that hurt. */
static const double STILL = 0.05, LIGHT = 64, COLOURS = 40;

struct bin {
	float motion, pan_x, pan_y, luma, colour; /* sums */
	uint16_t n, moved;  /* pictures; those with motion */
	int16_t pass;
	uint16_t peak_ms;   /* after the bin's start, of the most motion */
	float most;
	uint64_t hash;
};

struct change {
	int64_t from, to;
	int pass;
	float steady, exposure;
};

struct span {
	int64_t start, end;
	int pass;
};

struct segment {
	int64_t start, end, peak;
	uint64_t hash;
	float score;
};

struct montage_source {
	const struct footage *film;
	struct bin *bins;
	size_t nbins, bincap;
	struct change *changes;
	size_t nchanges, changecap;
	struct span *windows;
	size_t nwindows, windowcap;
	struct segment *segments;
	size_t nsegments, segmentcap;
};

void
montage_stock_init(struct montage_stock *s)
{
	memset(s, 0, sizeof *s);
}

void
montage_stock_free(struct montage_stock *s)
{
	size_t i;

	for (i = 0; i < s->nsources; i++) {
		free(s->sources[i].bins);
		free(s->sources[i].changes);
		free(s->sources[i].windows);
		free(s->sources[i].segments);
	}
	free(s->sources);
	free(s->shots);
	montage_stock_init(s);
}

/* Room for one more of some list. */
static void *
more(void *v, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return v;
	*cap = *cap ? 2 * *cap : 16;
	return xrealloc(v, *cap, size);
}

size_t
montage_stock_source(struct montage_stock *s, const struct footage *film)
{
	s->sources = more(s->sources, s->nsources, &s->sourcecap,
	    sizeof *s->sources);
	s->sources[s->nsources] = (struct montage_source){ .film = film };
	return s->nsources++;
}

const struct footage *
montage_stock_film(const struct montage_stock *s, size_t source)
{
	return s->sources[source].film;
}

/* --- what is told --------------------------------------------------------- */

static void
add_known(float *sum, float v)
{
	if (!isnan(v))
		*sum += v;
}

void
montage_stock_picture(struct montage_stock *s, size_t source,
    const struct montage_seen *p)
{
	struct montage_source *of = &s->sources[source];
	size_t at = (size_t)(p->t / MONTAGE_BIN), cap;
	struct bin *b;

	if (p->t < 0 || at >= BINS_MOST)
		return;
	if (at >= of->bincap) {
		cap = at * 2 + 16;
		of->bins = xrealloc(of->bins, cap, sizeof *of->bins);
		memset(of->bins + of->bincap, 0,
		    (cap - of->bincap) * sizeof *of->bins);
		of->bincap = cap;
	}
	if (at >= of->nbins)
		of->nbins = at + 1;
	b = &of->bins[at];
	if (p->pass > b->pass)
		*b = (struct bin){ .pass = (int16_t)p->pass };
	if (p->pass < b->pass || b->n == UINT16_MAX)
		return;
	if (b->n++ == 0)
		b->hash = p->hash;
	add_known(&b->luma, p->look.luma);
	add_known(&b->colour, p->look.colour);
	if (isnan(p->look.motion))
		return;
	b->moved++;
	b->motion += p->look.motion;
	add_known(&b->pan_x, p->look.pan_x);
	add_known(&b->pan_y, p->look.pan_y);
	if (b->moved == 1 || p->look.motion > b->most) {
		b->most = p->look.motion;
		b->peak_ms = (uint16_t)(p->t % MONTAGE_BIN / 1000);
	}
}

void
montage_stock_window(struct montage_stock *s, size_t source, int64_t start,
    int64_t end, int pass)
{
	struct montage_source *of = &s->sources[source];

	if (of->nwindows >= MANY)
		return;
	of->windows = more(of->windows, of->nwindows, &of->windowcap,
	    sizeof *of->windows);
	of->windows[of->nwindows++] = (struct span){ start, end, pass };
}

void
montage_stock_change(struct montage_stock *s, size_t source, int64_t from,
    int64_t to, int pass, double steady, double exposure)
{
	struct montage_source *of = &s->sources[source];

	if (of->nchanges >= MANY)
		return;
	of->changes = more(of->changes, of->nchanges, &of->changecap,
	    sizeof *of->changes);
	of->changes[of->nchanges++] = (struct change){ from, to, pass,
	    (float)steady, (float)exposure };
}

void
montage_stock_segment(struct montage_stock *s, size_t source, int64_t start,
    int64_t end, double score, int64_t peak, uint64_t hash)
{
	struct montage_source *of = &s->sources[source];

	if (start < 0 || end - start < SHORTEST || of->nsegments >= MANY)
		return;
	of->segments = more(of->segments, of->nsegments, &of->segmentcap,
	    sizeof *of->segments);
	of->segments[of->nsegments++] = (struct segment){ start, end, peak,
	    hash, (float)score };
}

/* --- shots ---------------------------------------------------------------- */

static bool
is_void(const struct montage_source *of, const struct change *c)
{
	int64_t t = c->from + (c->to - c->from) / 2;
	size_t i;

	for (i = 0; i < of->nwindows; i++)
		if (of->windows[i].pass > c->pass &&
		    t > of->windows[i].start && t < of->windows[i].end)
			return true;
	return false;
}

static int
by_from(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

static int
by_start(const void *a, const void *b)
{
	const struct segment *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

static void
sort_changes(struct montage_source *of)
{
	size_t i, kept = 0;

	for (i = 0; i < of->nchanges; i++)
		if (!is_void(of, &of->changes[i]))
			of->changes[kept++] = of->changes[i];
	of->nchanges = kept;
	if (kept)
		qsort(of->changes, kept, sizeof *of->changes, by_from);
	if (of->nsegments)
		qsort(of->segments, of->nsegments, sizeof *of->segments,
		    by_start);
}

/* Motion, the best moment and the look of a piece, out of its bins. */
static void
see(const struct montage_source *of, struct montage_shot *p)
{
	double motion = 0, luma = 0, colour = 0, most = -1, mean;
	size_t i, last = (size_t)((p->end - 1) / MONTAGE_BIN);
	long moved = 0, n = 0;
	int64_t at;

	for (i = (size_t)(p->start / MONTAGE_BIN); i <= last &&
	    i < of->nbins; i++) {
		const struct bin *b = &of->bins[i];

		n += b->n;
		luma += (double)b->luma;
		colour += (double)b->colour;
		if (b->moved == 0)
			continue;
		moved += b->moved;
		motion += (double)b->motion;
		mean = (double)b->motion / b->moved;
		at = (int64_t)i * MONTAGE_BIN + b->peak_ms * INT64_C(1000);
		if (mean > most && at >= p->start && at < p->end) {
			most = mean;
			p->peak = at;
			if (b->hash)
				p->hash = b->hash;
		}
	}
	p->known = moved > 0;
	p->energy = moved ? (float)(motion / (double)moved) : 0;
	p->luma = n ? (float)(luma / (double)n) : NAN;
	p->colour = n ? (float)(colour / (double)n) : NAN;
}

static void
add_pieces(struct montage_stock *s, size_t source, const struct segment *g,
    const struct change *begin, int64_t low, int64_t high)
{
	const struct montage_source *of = &s->sources[source];
	int64_t n = high - low > WHOLE ? (high - low + PIECE - 1) / PIECE : 1;
	struct montage_shot *p;
	int64_t i;

	for (i = 0; i < n; i++) {
		s->shots = more(s->shots, s->n, &s->cap, sizeof *s->shots);
		p = &s->shots[s->n++];
		*p = (struct montage_shot){ .source = source, .low = low,
		    .high = high, .score = g->score, .hash = g->hash,
		    .steady = 0.5F, .exposure = 0.5F };
		p->start = low + (high - low) * i / n;
		p->end = low + (high - low) * (i + 1) / n;
		p->peak = g->peak >= p->start && g->peak < p->end ? g->peak :
		    p->start + (p->end - p->start) / 3;
		if (begin && !isnan(begin->steady))
			p->steady = begin->steady;
		if (begin && !isnan(begin->exposure))
			p->exposure = begin->exposure;
		see(of, p);
	}
}

/* A picture of the neighbour may be nearer to the last time than the own
 * one: the last one is left out. */
static void
add_shot(struct montage_stock *s, size_t source, const struct segment *g,
    const struct change *begin, int64_t low, int64_t high)
{
	const struct footage *film = s->sources[source].film;
	int64_t end = footage_end(film);

	if (end != TC_NONE && high > end)
		high = end;
	high -= footage_step(film);
	if (high - low >= SHORTEST)
		add_pieces(s, source, g, begin, low, high);
}

static void
cut_segment(struct montage_stock *s, size_t source, const struct segment *g)
{
	const struct montage_source *of = &s->sources[source];
	const struct change *begin = NULL, *c;
	int64_t low = g->start;
	size_t i;

	for (i = 0; i < of->nchanges; i++) {
		c = &of->changes[i];
		if (c->from >= g->end)
			break;
		if (c->to <= low) {
			begin = c;
			continue;
		}
		if (c->from > low)
			add_shot(s, source, g, begin, low, c->from);
		low = c->to;
		begin = c;
	}
	if (low < g->end)
		add_shot(s, source, g, begin, low, g->end);
}

/* How many of the n are smaller, as a share; 0.5 for one alone. */
static float
place_of(const float *sorted, size_t n, float v)
{
	return n < 2 ? 0.5F : (float)sorted_floats_below(sorted, n, v) /
	    (float)(n - 1);
}

/* Motion becomes its place among that of all shots: what is wild in one
 * library is calm in another.  So does the score. */
static void
rank_shots(struct montage_stock *s)
{
	float *all = xcalloc(s->n + 1, sizeof *all);
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (s->shots[i].known)
			all[n++] = s->shots[i].energy;
	sorted_floats(all, n);
	for (i = 0; i < s->n; i++)
		s->shots[i].energy = s->shots[i].known ? place_of(all, n,
		    s->shots[i].energy) : 0.5F;
	for (i = 0; i < s->n; i++)
		all[i] = s->shots[i].score;
	sorted_floats(all, s->n);
	for (i = 0; i < s->n; i++)
		s->shots[i].place = place_of(all, s->n, s->shots[i].score);
	free(all);
}

void
montage_stock_close(struct montage_stock *s)
{
	size_t i, k;

	for (i = 0; i < s->nsources; i++) {
		sort_changes(&s->sources[i]);
		for (k = 0; k < s->sources[i].nsegments; k++)
			cut_segment(s, i, &s->sources[i].segments[k]);
	}
	rank_shots(s);
}

/* --- asked ---------------------------------------------------------------- */

struct montage_look
montage_stock_look(const struct montage_stock *s, size_t source, int64_t t)
{
	const struct montage_source *of = &s->sources[source];
	struct montage_look look = { NAN, NAN, NAN, NAN, NAN };
	size_t at = t < 0 ? 0 : (size_t)(t / MONTAGE_BIN);
	const struct bin *b;

	if (at >= of->nbins)
		return look;
	b = &of->bins[at];
	if (b->n) {
		look.luma = b->luma / (float)b->n;
		look.colour = b->colour / (float)b->n;
	}
	if (b->moved) {
		look.motion = b->motion / (float)b->moved;
		look.pan_x = b->pan_x / (float)b->moved;
		look.pan_y = b->pan_y / (float)b->moved;
	}
	return look;
}

int64_t *
montage_stock_lengths(const struct montage_stock *s)
{
	int64_t *v = xcalloc(s->n + 1, sizeof *v);
	size_t i;

	for (i = 0; i < s->n; i++)
		v[i] = s->shots[i].high - s->shots[i].low;
	sorted_times(v, s->n);
	return v;
}

static int
bits_apart(uint64_t a, uint64_t b)
{
	uint64_t x = a ^ b;

	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) +
	    (x >> 2 & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (int)(x * UINT64_C(0x0101010101010101) >> 56);
}

bool
montage_shot_alike(const struct montage_shot *a, const struct montage_shot *b)
{
	if (!a->hash || !b->hash || bits_apart(a->hash, b->hash) > SAME_BITS)
		return false;
	/* NaN: nobody knows better */
	return !(fabsf(a->luma - b->luma) > LUMA_APART) &&
	    !(fabsf(a->colour - b->colour) > COLOUR_APART);
}

double
montage_look_way(struct montage_look a, struct montage_look b)
{
	double x = hypot((double)a.pan_x, (double)a.pan_y);
	double y = hypot((double)b.pan_x, (double)b.pan_y);

	if (!(x > STILL && y > STILL))
		return 0;
	return ((double)a.pan_x * (double)b.pan_x +
	    (double)a.pan_y * (double)b.pan_y) / (x * y);
}

double
montage_look_near(struct montage_look a, struct montage_look b)
{
	double apart = fabs((double)(a.luma - b.luma)) / LIGHT +
	    fabs((double)(a.colour - b.colour)) / COLOURS;

	return isnan(apart) ? 0.5 : apart < 1 ? 1 - apart : 0;
}
