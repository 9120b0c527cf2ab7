/*
 * The grid: columns of small numbers, one row a step, and sorted lists of
 * what has exact times.  Columns grow as records come and lose their front
 * when it is forgotten.  A window voids what lower passes told inside it, no
 * matter which of the two came first: rows are cleared and later ones turned
 * away by grid_pass, spans are cut in pieces.
 */
#include "grid_columns.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "tc.h"

static const size_t grid_row_size[GRID_GROUPS] = {
	[GRID_COL_LOUD] = sizeof(struct grid_col_loud),
	[GRID_COL_ONSET] = sizeof(struct grid_col_onset),
	[GRID_COL_FRAME] = sizeof(struct grid_col_frame),
	[GRID_COL_PACKETS] = sizeof(struct grid_col_packets),
};

const size_t grid_size_of[GRID_LISTS] = {
	[GRID_SOUNDS] = sizeof(struct grid_sound),
	[GRID_SURGES] = sizeof(struct grid_surge),
	[GRID_BEATS] = sizeof(struct grid_beat),
	[GRID_SECTIONS] = sizeof(struct grid_section),
	[GRID_TAKES] = sizeof(struct grid_take),
	[GRID_CAPTIONS] = sizeof(struct grid_caption),
	[GRID_WORDS] = sizeof(struct grid_span),
	[GRID_WINDOWS] = sizeof(struct grid_window),
};

/* Whose windows void the elements of a list; GRID_TOOLS: nobody's. */
static enum grid_tool
tool_of_list(enum grid_list_id id)
{
	switch (id) {
	case GRID_SOUNDS:
	case GRID_SURGES:
	case GRID_BEATS:
	case GRID_SECTIONS:
		return GRID_BEATSCAN;
	case GRID_TAKES:
		return GRID_FRAMESTAT;
	default:
		return GRID_TOOLS;
	}
}

static enum grid_tool
tool_of_group(enum grid_group group)
{
	switch (group) {
	case GRID_COL_LOUD:
	case GRID_COL_ONSET:
		return GRID_BEATSCAN;
	case GRID_COL_FRAME:
		return GRID_FRAMESTAT;
	default:
		return GRID_TOOLS;
	}
}

struct grid *
grid_new(int64_t step)
{
	struct grid *g = xcalloc(1, sizeof *g);
	int i;

	g->step = step;
	for (i = 0; i < FEATURE_LANES; i++)
		g->seen[i] = TC_NONE;
	for (i = 0; i < GRID_PASSES; i++)
		g->camera[i].t = TC_NONE;
	return g;
}

void
grid_free(struct grid *g)
{
	int i;

	if (!g)
		return;
	for (i = 0; i < GRID_GROUPS; i++)
		stock_free(&g->col[i]);
	for (i = 0; i < GRID_LISTS; i++)
		stock_free(&g->list[i].stock);
	free(g);
}

void
grid_rest(const struct grid *g)
{
	int i;

	for (i = 0; i < GRID_GROUPS; i++)
		stock_rest(&g->col[i]);
	for (i = 0; i < GRID_LISTS; i++)
		stock_rest(&g->list[i].stock);
}

/* What comes in order stays near; now and then a page of each is enough. */
static void
count_record(struct grid *g)
{
	if (++g->taken < GRID_REST)
		return;
	g->taken = 0;
	grid_rest(g);
}

/* --- columns --- */

/* An eighth more than needed: doubling would hold twice what six hours
 * take. */
static void
grow_columns(struct grid *g, size_t n)
{
	size_t cap = g->n;
	int i;

	if (n <= cap)
		return;
	cap = n + n / 8 + 1024;
	for (i = 0; i < GRID_GROUPS; i++)
		if (g->col[i].p)
			stock_room(&g->col[i], g->skipped + cap,
			    grid_row_size[i]);
	g->n = cap;
}

static int
reach(struct grid *g, int64_t end, enum feature_lane lane)
{
	size_t steps = (size_t)((end + g->step - 1) / g->step);

	if (steps > g->gone && steps - g->gone > GRID_STEPS_MOST)
		return -1;
	if (steps > g->told)
		g->told = steps;
	if (lane != LANE_ALL && (g->seen[lane] == TC_NONE ||
	    g->seen[lane] < end))
		g->seen[lane] = end;
	return 0;
}

int
grid_room(struct grid *g, enum grid_group group, int64_t start, int64_t end,
    enum feature_lane lane)
{
	size_t last = (size_t)(end / g->step);

	if (start < 0 || reach(g, end, lane) < 0)
		return -1;
	count_record(g);
	if (last >= g->first)
		grow_columns(g, last - g->first + 1);
	if (group < GRID_GROUPS && !g->col[group].p && g->n)
		stock_room(&g->col[group], g->skipped + g->n,
		    grid_row_size[group]);
	return 0;
}

void *
grid_put(struct grid *g, enum grid_group group, size_t step)
{
	if (step < g->first || step - g->first >= g->n || !g->col[group].p)
		return NULL;
	return (char *)g->col[group].p +
	    (step - g->first + g->skipped) * grid_row_size[group];
}

/* --- windows --- */

int
grid_pass(const struct grid *g, enum grid_tool tool, size_t step)
{
	int64_t middle = (int64_t)step * g->step + g->step / 2;
	const struct grid_list *l = &g->list[GRID_WINDOWS];
	const struct grid_window *w;
	int pass = 0;
	size_t i;

	for (i = 0; i < l->n; i++) {
		w = grid_at(g, GRID_WINDOWS, i);
		if (w->span.start > middle)
			break;
		if (w->tool == (int)tool && middle < w->span.end &&
		    w->span.pass > pass)
			pass = w->span.pass;
	}
	return pass;
}

const void *
grid_at(const struct grid *g, enum grid_list_id id, size_t i)
{
	const struct grid_list *l = &g->list[id];

	if (i % GRID_REST == 0)
		stock_rest(&l->stock);
	return (const char *)l->stock.p + i * grid_size_of[id];
}

/* Puts an element where it belongs: most come in order, so it looks from the
 * end.  Equal starts are told apart by their bytes' order of pass, then end,
 * so that the order of arrival does not matter. */
static void
put_sorted(struct grid *g, enum grid_list_id id, const void *element)
{
	struct grid_list *l = &g->list[id];
	const struct grid_span *new = element, *old;
	size_t size = grid_size_of[id], at = l->n;
	char *v;

	if (l->n == l->cap) {
		l->cap += l->cap / 4 + 64;
		stock_room(&l->stock, l->cap, size);
	}
	v = l->stock.p;
	while (at > 0) {
		old = grid_at(g, id, at - 1);
		if (old->start < new->start || (old->start == new->start &&
		    (old->pass < new->pass || (old->pass == new->pass &&
		    old->end <= new->end))))
			break;
		at--;
	}
	memmove(v + (at + 1) * size, v + at * size, (l->n - at) * size);
	memcpy(v + at * size, element, size);
	l->n++;
}

static bool
overlaps(const struct grid_span *a, const struct grid_span *w)
{
	if (a->start == a->end)
		return a->start >= w->start && a->start < w->end;
	return a->start < w->end && w->start < a->end;
}

/* What is left of an element outside of the windows from the i-th on. */
static void
insert_from(struct grid *g, enum grid_list_id id, const void *element,
    size_t i)
{
	enum grid_tool tool = tool_of_list(id);
	union {
		struct grid_span span;
		struct grid_take take;
		struct grid_caption caption;
		struct grid_section section;
		struct grid_window window;
	} piece;
	const struct grid_span *e = element;
	const struct grid_window *w;

	for (; tool != GRID_TOOLS && i < g->list[GRID_WINDOWS].n; i++) {
		w = grid_at(g, GRID_WINDOWS, i);
		if (w->tool != (int)tool || w->span.pass <= e->pass ||
		    !overlaps(e, &w->span))
			continue;
		memcpy(&piece, element, grid_size_of[id]);
		if (e->start < w->span.start) {
			piece.span.end = w->span.start;
			insert_from(g, id, &piece, i + 1);
		}
		if (e->end > w->span.end) {
			piece.span.start = w->span.end;
			piece.span.end = e->end;
			insert_from(g, id, &piece, i + 1);
		}
		return;
	}
	put_sorted(g, id, element);
}

void
grid_insert(struct grid *g, enum grid_list_id id, const void *element)
{
	const struct grid_span *e = element;

	g->ever[id] = true;
	if (e->end < (int64_t)g->gone * g->step)
		return;
	insert_from(g, id, element, 0);
}

/* Takes the elements that a new window cuts out of their list and puts back
 * what is left of them. */
static void
cut_list(struct grid *g, enum grid_list_id id, const struct grid_window *w)
{
	struct grid_list *l = &g->list[id];
	size_t size = grid_size_of[id], i, kept = 0, cut = 0;
	char *out = NULL, *v = l->stock.p;

	if (tool_of_list(id) != (enum grid_tool)w->tool)
		return;
	for (i = 0; i < l->n; i++) {
		const struct grid_span *e = grid_at(g, id, i);

		if (e->pass < w->span.pass && overlaps(e, &w->span)) {
			out = xrealloc(out, cut + 1, size);
			memcpy(out + cut++ * size, e, size);
		} else {
			memmove(v + kept++ * size, e, size);
		}
	}
	l->n = kept;
	for (i = 0; i < cut; i++)
		insert_from(g, id, out + i * size, 0);
	free(out);
}

int
grid_add_window(struct grid *g, enum grid_tool tool, int64_t start,
    int64_t end, int pass)
{
	struct grid_window w = { { start, end, pass }, (int)tool };
	size_t step, last = (size_t)(end / g->step);
	void *row;
	int i;

	if (reach(g, start, LANE_ALL) < 0)
		return -1;
	/* A row of that pass or a higher one stays: its window was here
	 * already.  So look before this window counts. */
	for (step = (size_t)(start / g->step);
	    step <= last && step < g->first + g->n; step++) {
		int64_t middle = (int64_t)step * g->step + g->step / 2;

		if (middle < start || middle >= end ||
		    grid_pass(g, tool, step) >= pass)
			continue;
		for (i = 0; i < GRID_GROUPS; i++)
			if (tool_of_group((enum grid_group)i) == tool &&
			    (row = grid_put(g, (enum grid_group)i, step)))
				memset(row, 0, grid_row_size[i]);
	}
	put_sorted(g, GRID_WINDOWS, &w);
	for (i = 0; i < GRID_LISTS; i++)
		cut_list(g, (enum grid_list_id)i, &w);
	return 0;
}

/* --- the whole --- */

int64_t
grid_step(const struct grid *g)
{
	return g->step;
}

size_t
grid_steps(const struct grid *g)
{
	return g->told;
}

int64_t
grid_seen(const struct grid *g, enum feature_lane lane)
{
	int64_t least = TC_NONE;
	int i;

	if (lane != LANE_ALL)
		return g->seen[lane];
	for (i = 0; i < LANE_ALL; i++)
		if (g->seen[i] != TC_NONE &&
		    (least == TC_NONE || g->seen[i] < least))
			least = g->seen[i];
	return least;
}

static void
forget_list(struct grid *g, enum grid_list_id id, int64_t t)
{
	struct grid_list *l = &g->list[id];
	size_t size = grid_size_of[id], i, kept = 0;
	char *v = l->stock.p;

	for (i = 0; i < l->n; i++) {
		const struct grid_span *e = grid_at(g, id, i);

		if (e->end >= t)
			memmove(v + kept++ * size, e, size);
	}
	l->n = kept;
}

/* Rows that are not needed any more are left where they are, until there are
 * more of them than of others: moving those each time would cost more than all
 * else, since packets are told for the whole film at once. */
static void
close_gap(struct grid *g)
{
	enum { AT_ONCE = 4096 };
	size_t size, at, n;
	int i;

	if (g->skipped <= g->n)
		return;
	for (i = 0; i < GRID_GROUPS; i++) {
		char *col = g->col[i].p;

		size = grid_row_size[i];
		for (at = 0; col && at < g->n; at += n) {
			n = g->n - at < AT_ONCE ? g->n - at : AT_ONCE;
			memcpy(col + at * size,
			    col + (g->skipped + at) * size, n * size);
			stock_rest(&g->col[i]);
		}
		for (; col && at < g->n + g->skipped; at += n) {
			n = g->n + g->skipped - at;
			n = n < AT_ONCE ? n : AT_ONCE;
			memset(col + at * size, 0, n * size);
			stock_rest(&g->col[i]);
		}
	}
	g->skipped = 0;
}

void
grid_forget(struct grid *g, int64_t t)
{
	size_t to = t > 0 ? (size_t)(t / g->step) : 0, drop;
	int i;

	if (to <= g->gone)
		return;
	g->gone = to;
	drop = to - g->first < g->n ? to - g->first : g->n;
	g->skipped += drop;
	g->n -= drop;
	g->first = to;
	close_gap(g);
	for (i = 0; i < GRID_LISTS; i++)
		forget_list(g, (enum grid_list_id)i, (int64_t)to * g->step);
}

size_t
grid_size(const struct grid *g)
{
	size_t bytes = sizeof *g;
	int i;

	for (i = 0; i < GRID_GROUPS; i++)
		bytes += g->col[i].p ? g->n * grid_row_size[i] : 0;
	for (i = 0; i < GRID_LISTS; i++)
		bytes += g->list[i].cap * grid_size_of[i];
	return bytes;
}
