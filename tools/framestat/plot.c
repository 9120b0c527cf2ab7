/*
 * The gathering half of the plot: pictures and boundaries go into bins of
 * time.  A bin starts as a millisecond; whenever a time lies beyond the last
 * bin, all are joined in pairs, so that between 2048 and 4096 of them hold any
 * film, more than a plot has columns.
 */
#include <math.h>
#include <stdlib.h>

#include "plot.h"
#include "glyphs.h"
#include "plot_part.h"
#include "tc.h"

enum { FIRST_WIDTH = 1000, NAME_MOST = 60, NEAR_END = 100000 };

void
bin_clear(struct bin *b)
{
	*b = (struct bin){ .low = 1, .high = 0 };
}

void
bin_join(struct bin *to, const struct bin *from)
{
	if (from->low <= from->high) {
		if (to->low > to->high) {
			to->low = from->low;
			to->high = from->high;
		}
		to->low = fminf(to->low, from->low);
		to->high = fmaxf(to->high, from->high);
	}
	to->sum += from->sum;
	to->frames += from->frames;
	to->motion += from->motion;
	to->moves += from->moves;
	to->decoded += from->decoded;
	for (int i = 0; i < PLOT_KINDS; i++)
		to->mark[i] = fmaxf(to->mark[i], from->mark[i]);
	to->flags |= from->flags;
	to->within |= from->within;
}

static void
halve(struct plot *p)
{
	for (int i = 0; i < PLOT_BINS / 2; i++) {
		struct bin both = p->bins[2 * i];

		bin_join(&both, &p->bins[2 * i + 1]);
		both.decoded /= 2;
		p->bins[i] = both;
	}
	for (int i = PLOT_BINS / 2; i < PLOT_BINS; i++)
		bin_clear(&p->bins[i]);
	p->width *= 2;
}

/* A damaged file's times are no reason to overflow. */
static int64_t
sane(int64_t t)
{
	const int64_t most = INT64_C(1) << 60;

	return t < 0 ? 0 : t > most ? most : t;
}

/* The number of the bin of that time, which is made room for. */
static int
bin_at(struct plot *p, int64_t t)
{
	t = sane(t);
	while (t / p->width >= PLOT_BINS)
		halve(p);
	return (int)(t / p->width);
}

struct plot *
plot_new(const char *name)
{
	struct plot *p = xcalloc(1, sizeof *p);

	p->name = glyph_title(name, NAME_MOST);
	p->width = FIRST_WIDTH;
	for (int i = 0; i < PLOT_BINS; i++)
		bin_clear(&p->bins[i]);
	return p;
}

void
plot_free(struct plot *p)
{
	if (!p)
		return;
	free(p->name);
	free(p);
}

/* The picture that is held is shown up to then; what lies between it and that
 * was decoded. */
static void
hold_until(struct plot *p, int64_t until)
{
	int last = bin_at(p, until > p->t ? until - 1 : p->t);
	int first = bin_at(p, p->t);

	for (int i = first; i <= last; i++) {
		struct bin *b = &p->bins[i];
		int64_t from = i * p->width, to = from + p->width;

		if (p->diff >= 0) {
			if (b->low > b->high)
				b->low = b->high = p->diff;
			b->low = fminf(b->low, p->diff);
			b->high = fmaxf(b->high, p->diff);
			b->sum += p->diff;
			b->frames++;
		}
		if (p->motion >= 0) {
			b->motion += p->motion;
			b->moves++;
		}
		b->flags |= p->flags;
		from = from > p->t ? from : p->t;
		to = to < until ? to : until;
		if (to > from)
			b->decoded += (float)(to - from) / (float)p->width;
		if (b->decoded > 1)
			b->decoded = 1; /* decoded a second time */
	}
}

void
plot_settle(struct plot *p, int64_t end)
{
	int64_t until = p->t + p->dt;

	if (!p->held)
		return;
	p->held = false;
	if (end != TC_NONE && end > until && end <= p->t + NEAR_END)
		until = end;
	hold_until(p, until);
	if (until > p->last)
		p->last = until;
}

static float
known(double v, bool gap)
{
	return !gap && isfinite(v) && v >= 0 ? (float)v : -1;
}

void
plot_frame(struct plot *p, int64_t t, double diff, double motion,
    unsigned flags, bool gap)
{
	t = sane(t);
	gap = gap || !p->held || t <= p->t;
	if (gap)
		plot_settle(p, TC_NONE);
	else
		hold_until(p, t);
	p->dt = gap ? 0 : t - p->t;
	p->held = true;
	p->t = t;
	p->diff = known(diff, gap);
	p->motion = known(motion, gap);
	p->flags = (uint8_t)flags;
	if (t > p->last)
		p->last = t;
}

void
plot_boundary(struct plot *p, const struct boundary *b)
{
	float sure = (float)fmin(fmax(b->confidence, .01), 1);
	int at, last;

	if ((int)b->kind >= PLOT_KINDS)
		return;
	p->found[b->kind]++;
	last = bin_at(p, b->to > b->t ? b->to : b->t);
	at = bin_at(p, b->t);
	p->bins[at].mark[b->kind] = fmaxf(p->bins[at].mark[b->kind], sure);
	if (b->to <= b->from)
		return;
	for (int i = bin_at(p, b->from); i <= last; i++)
		p->bins[i].within |= (uint8_t)(1u << b->kind);
}
