/*
 * Packets in, groups of pictures out.
 *
 * Three things keep a group from being finished when the next key arrives,
 * and each has a small window of its own: its last packets still wait for
 * neighbours to be compared with; frames shown in it may still follow, being
 * leading pictures of the next key; and frames must be put in order before
 * their distances are known.  Groups wait in a short queue meanwhile.  Where
 * a stream is so odd that the queue fills up, the oldest group leaves with
 * what is known.
 */
#include <stdlib.h>
#include <string.h>

#include "gop.h"
#include "buf.h"

#define FAR (INT64_MAX / 4) /* times beyond are nonsense; sums cannot wrap */

enum {
	WINDOW = 2 * GOP_NEIGHBOURS + 1,
	ENOUGH = 6 /* neighbours to compare with */
};

struct group {
	struct gop g;
	int64_t last;     /* the latest time in it, */
	int64_t last_end; /* and where that frame stops; g.pts if not known */
	bool closed;      /* the next key has come */
	bool behind;      /* what came before it is shown after it */
	bool ordered;     /* all distances inside are known */
	int waiting;      /* packets not yet compared with their neighbours */
	struct gop_peak *peaks; /* room for 2 * GOP_PEAKS at most */
	size_t peaks_room;
	int64_t *rate;
	size_t rate_room;
};

/* A packet that may be a peak, or a neighbour of one. */
struct candidate {
	int64_t time;
	uint32_t size;
	int64_t group; /* number, from 0; negative: before the first key */
};

struct gop_maker {
	struct ratio base;
	void (*emit)(void *ctx, const struct gop *g);
	void *ctx;

	struct group *live[GOP_LIVE];
	int lives;
	int64_t emitted; /* number of live[0] */
	struct group *spare;

	struct candidate window[WINDOW];
	int candidates;
	int undecided; /* index of the first not yet compared */

	int64_t order[GOP_REORDER]; /* times, ascending */
	int orders;
	int64_t shown; /* the time that left the window last, or TC_NONE */

	int64_t next_time; /* where the packet before ended */
	int64_t furthest;  /* what is shown last so far, or TC_NONE */
};

struct gop_maker *
gop_new(struct ratio base, void (*emit)(void *ctx, const struct gop *g),
    void *ctx)
{
	struct gop_maker *m = xcalloc(1, sizeof *m);

	m->base = base;
	m->emit = emit;
	m->ctx = ctx;
	m->shown = m->furthest = TC_NONE;
	return m;
}

static void
group_free(struct group *g)
{
	if (!g)
		return;
	free(g->peaks);
	free(g->rate);
	free(g);
}

void
gop_free(struct gop_maker *m)
{
	if (!m)
		return;
	while (m->lives)
		group_free(m->live[--m->lives]);
	group_free(m->spare);
	free(m);
}

/* ---- peaks ---- */

static int
by_ratio_down(const void *a, const void *b)
{
	const struct gop_peak *p = a, *q = b;

	if (p->ratio != q->ratio)
		return p->ratio < q->ratio ? 1 : -1;
	return p->pts < q->pts ? -1 : p->pts > q->pts;
}

static int
by_pts(const void *a, const void *b)
{
	const struct gop_peak *p = a, *q = b;

	return p->pts < q->pts ? -1 : p->pts > q->pts;
}

static int
by_size_down(const void *a, const void *b)
{
	uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;

	return p < q ? 1 : p > q ? -1 : 0;
}

static void
keep_strongest(struct group *g)
{
	if (g->g.npeaks <= GOP_PEAKS)
		return;
	qsort(g->peaks, g->g.npeaks, sizeof *g->peaks, by_ratio_down);
	g->g.npeaks = GOP_PEAKS;
}

static void
add_peak(struct group *g, int64_t time, double ratio)
{
	if (g->g.npeaks == 2 * GOP_PEAKS)
		keep_strongest(g);
	if (g->g.npeaks == g->peaks_room) {
		g->peaks_room = g->peaks_room ? 2 * g->peaks_room : 16;
		g->peaks = xrealloc(g->peaks, g->peaks_room,
		    sizeof *g->peaks);
	}
	g->peaks[g->g.npeaks].pts = time;
	g->peaks[g->g.npeaks++].ratio = ratio;
}

/* The 75th percentile of the neighbours of window[i] (see gop.h); 0 when
 * there are too few, or when over a quarter are so large that, whoever is
 * left out, this is no peak: the rule, so that few have to be sorted. */
static uint32_t
usual_size(const struct gop_maker *m, int i)
{
	uint32_t sizes[WINDOW];
	int n = 0, large = 0, k, big;

	for (k = i - GOP_NEIGHBOURS; k <= i + GOP_NEIGHBOURS; k++) {
		if (k < 0 || k >= m->candidates || k == i)
			continue;
		sizes[n++] = m->window[k].size;
		large += GOP_PEAK * m->window[k].size >= m->window[i].size;
	}
	if (n < ENOUGH || large > n / 4)
		return 0;
	qsort(sizes, (size_t)n, sizeof *sizes, by_size_down);
	for (big = 0; big < n && sizes[big] >= sizes[n / 8] / 8; big++)
		;
	if (5 * (big + 1) > n)
		n = big;
	return sizes[n / 4];
}

/* Compares the first undecided candidate with its neighbours. */
static void
decide(struct gop_maker *m)
{
	const struct candidate *c = &m->window[m->undecided];
	struct group *g;
	uint32_t usual;

	if (c->group >= m->emitted) {
		g = m->live[c->group - m->emitted];
		usual = usual_size(m, m->undecided);
		if (usual && c->size > GOP_PEAK * usual)
			add_peak(g, c->time, (double)c->size / usual);
		g->waiting--;
	}
	m->undecided++;
}

static void
add_candidate(struct gop_maker *m, int64_t time, uint32_t size)
{
	struct candidate *c;

	if (m->candidates == WINDOW) {
		memmove(m->window, m->window + 1,
		    (WINDOW - 1) * sizeof *m->window);
		m->candidates--;
		m->undecided--;
	}
	c = &m->window[m->candidates++];
	c->time = time;
	c->size = size;
	c->group = m->emitted + m->lives - 1;
	if (m->lives)
		m->live[m->lives - 1]->waiting++;
	while (m->candidates - m->undecided > GOP_NEIGHBOURS)
		decide(m);
}

/* ---- distances ---- */

/* The frame that comes next in presentation.  Its distance belongs to the
 * group in which the one before is shown. */
static void
show(struct gop_maker *m, int64_t time)
{
	int64_t before = m->shown, dt;
	struct gop *g;
	int i;

	if (before != TC_NONE && time <= before)
		return; /* too late for the window, or a second field */
	m->shown = time;
	for (i = m->lives - 1; i >= 0 && m->live[i]->g.pts > before; i--)
		;
	if (before != TC_NONE && i >= 0) {
		g = &m->live[i]->g;
		dt = time - before;
		if (g->dt_min == TC_NONE || dt < g->dt_min)
			g->dt_min = dt;
		if (g->dt_max == TC_NONE || dt > g->dt_max)
			g->dt_max = dt;
	}
	for (i = 0; i < m->lives; i++)
		if (m->live[i]->closed && m->live[i]->g.end <= time)
			m->live[i]->ordered = true;
}

/* Empties the window: at the end, and where times start anew. */
static void
show_all(struct gop_maker *m)
{
	int i;

	for (i = 0; i < m->orders; i++)
		show(m, m->order[i]);
	m->orders = 0;
	m->shown = TC_NONE;
	for (i = 0; i < m->lives; i++)
		m->live[i]->ordered = true;
}

static void
add_order(struct gop_maker *m, int64_t time)
{
	int i;

	if (m->orders == GOP_REORDER) {
		show(m, m->order[0]);
		memmove(m->order, m->order + 1,
		    (GOP_REORDER - 1) * sizeof *m->order);
		m->orders--;
	}
	for (i = m->orders++; i > 0 && m->order[i - 1] > time; i--)
		m->order[i] = m->order[i - 1];
	m->order[i] = time;
}

/* ---- rates ---- */

static void
halve_rates(struct group *g)
{
	size_t i;

	for (i = 0; i < g->g.nrate; i++)
		if (i % 2)
			g->rate[i / 2] += g->rate[i];
		else
			g->rate[i / 2] = g->rate[i];
	g->g.nrate = (g->g.nrate + 1) / 2;
	g->g.rate_us *= 2;
}

static void
add_rate(struct group *g, int64_t us, uint32_t size)
{
	size_t bin;

	if (us < 0)
		us = 0;
	while (us / g->g.rate_us >= GOP_RATES)
		halve_rates(g);
	bin = (size_t)(us / g->g.rate_us);
	if (bin >= g->rate_room) {
		g->rate_room = bin + bin / 2 + 8;
		g->rate = xrealloc(g->rate, g->rate_room, sizeof *g->rate);
	}
	while (g->g.nrate <= bin)
		g->rate[g->g.nrate++] = 0;
	g->rate[bin] += size;
}

/* ---- groups ---- */

static void
emit_first(struct gop_maker *m)
{
	struct group *g = m->live[0];

	while (g->waiting)
		decide(m);
	keep_strongest(g);
	if (g->g.npeaks)
		qsort(g->peaks, g->g.npeaks, sizeof *g->peaks, by_pts);
	g->g.peaks = g->peaks;
	g->g.rate = g->rate;
	g->g.rap = !g->behind && (g->g.kind == KEY_IDR ||
	    g->g.kind == KEY_CRA || g->g.kind == KEY_BLA ||
	    (g->g.kind == KEY_OTHER && g->g.has_pts && g->g.leading == 0));
	m->emit(m->ctx, &g->g);
	m->emitted++;
	memmove(m->live, m->live + 1, (size_t)--m->lives * sizeof *m->live);
	group_free(m->spare);
	m->spare = g;
}

static void
emit_ready(struct gop_maker *m)
{
	while (m->lives && m->live[0]->closed && m->live[0]->ordered &&
	    m->live[0]->waiting == 0)
		emit_first(m);
}

/* A fresh group at the end of the queue, with the memory of an old one. */
static struct group *
new_group(struct gop_maker *m)
{
	struct group *g;

	if (m->lives == GOP_LIVE)
		emit_first(m);
	g = m->spare ? m->spare : xcalloc(1, sizeof *g);
	m->spare = NULL;
	memset(&g->g, 0, sizeof g->g);
	g->closed = g->ordered = g->behind = false;
	g->waiting = 0;
	g->g.dt_min = g->g.dt_max = TC_NONE;
	g->g.rate_us = GOP_RATE_US;
	m->live[m->lives++] = g;
	return g;
}

static void
close_group(struct group *g, int64_t next_key)
{
	g->closed = true;
	g->g.end = next_key > g->g.pts ? next_key : g->last_end;
}

static struct group *
open_group(struct gop_maker *m, const struct packet *p, int64_t time,
    enum key_kind kind)
{
	struct group *before = m->lives ? m->live[m->lives - 1] : NULL, *g;

	if (before)
		close_group(before, time);
	if (before && time <= before->g.pts)
		show_all(m);
	g = new_group(m);
	g->g.pts = g->last = g->last_end = time;
	g->g.has_pts = p->pts != TC_NONE;
	g->g.dts = p->dts;
	g->g.kind = kind;
	g->g.key_bytes = p->size;
	return g;
}

/* Whether a packet that came before is shown after this key, as where films were
 * joined so that they overlap. */
static bool
is_behind(struct gop_maker *m, int64_t time)
{
	if (m->furthest == TC_NONE || m->furthest <= time)
		return false;
	if (tc_us(m->furthest - time, m->base) <= GOP_BACK_US)
		return true;
	m->furthest = TC_NONE;
	return false;
}

/* The packet's time of presentation, guessed where it has none. */
static int64_t
time_of(struct gop_maker *m, const struct packet *p, int64_t duration)
{
	int64_t time = p->pts != TC_NONE ? p->pts : p->dts;

	if (time < -FAR || time > FAR)
		time = m->next_time;
	m->next_time = time + duration > FAR ? FAR : time + duration;
	return time;
}

void
gop_add(struct gop_maker *m, const struct packet *p, enum key_kind kind)
{
	int64_t duration = p->duration < 0 || p->duration > FAR ? 0 :
	    p->duration;
	int64_t time = time_of(m, p, duration);
	struct group *g;

	if (p->key) {
		g = open_group(m, p, time, kind);
		g->behind = p->pts != TC_NONE && is_behind(m, time);
	} else {
		g = m->lives ? m->live[m->lives - 1] : NULL;
	}
	if (p->pts != TC_NONE && !p->hidden &&
	    (m->furthest == TC_NONE || time > m->furthest))
		m->furthest = time;
	if (g) {
		g->g.frames++;
		g->g.hidden += p->hidden;
		g->g.bytes += p->size;
		g->g.leading += time < g->g.pts;
		if (time >= g->last) {
			g->last = time;
			g->last_end = time + duration;
		}
		add_rate(g, tc_us(time - g->g.pts, m->base), p->size);
	}
	if (!p->key && p->size)
		add_candidate(m, time, p->size);
	add_order(m, time);
	emit_ready(m);
}

void
gop_end(struct gop_maker *m)
{
	struct group *g = m->lives ? m->live[m->lives - 1] : NULL;
	int64_t duration;

	show_all(m);
	if (g) {
		duration = g->last_end - g->last;
		if (duration == 0 && g->g.dt_min != TC_NONE)
			g->last_end += duration = g->g.dt_min;
		close_group(g, g->g.pts);
	}
	while (m->lives)
		emit_first(m);
}
