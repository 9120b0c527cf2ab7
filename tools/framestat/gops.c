/*
 * The index of key frames, in two arrays side by side: what the decoders need
 * (struct entry) and what the plan needs (struct gop_note).
 */
#include "gops.h"

static void
join(struct entry *e, struct gop_note *n, const struct gop_facts *f)
{
	e->frames = e->frames && f->entry.frames ?
	    e->frames + f->entry.frames : 0;
	n->end = f->note.end;
	n->bytes += f->note.bytes;
	n->key_bytes += f->note.key_bytes;
	n->keys += f->note.keys;
	n->hidden += f->note.hidden;
	if (f->note.peak > n->peak) {
		n->peak = f->note.peak;
		n->peak_t = f->note.peak_t;
	}
}

/* Pictures shown before the key frame.  Its leading ones, which come after it,
 * are, but for those ahead of the first that is shown at all. */
static int64_t
number(const struct gops *g, const struct gop_facts *f)
{
	int ahead = f->entry.leading;

	if (g->frames == 0)
		ahead -= f->note.hidden < ahead ? f->note.hidden : ahead;
	return g->frames + ahead;
}

void
gops_add(struct gops *g, const struct gop_facts *f)
{
	int64_t n = number(g, f);
	struct entry *e = g->n ? &g->v[g->n - 1] : NULL;

	if (e && f->entry.pts <= e->pts) {
		g->lost = true; /* time goes back: not an index */
		return;
	}
	g->frames += f->entry.frames;
	if (f->note.end - f->entry.t > g->longest)
		g->longest = f->note.end - f->entry.t;
	if (e && e->rap && f->entry.t - e->t < GOP_LEAST) {
		join(e, &g->note[g->n - 1], f);
		return;
	}
	if (g->n == g->cap) {
		g->cap = g->cap ? g->cap * 2 : 256;
		g->v = stock_room(&g->entries, g->cap, sizeof *g->v);
		g->note = stock_room(&g->notes, g->cap, sizeof *g->note);
	}
	if (g->n % GOPS_REST == 0)
		gops_rest(g);
	g->v[g->n] = f->entry;
	g->note[g->n] = f->note;
	g->note[g->n].n = n;
	g->n++;
}

void
gops_free(struct gops *g)
{
	stock_free(&g->entries);
	stock_free(&g->notes);
	*g = (struct gops){ 0 };
}

void
gops_rest(const struct gops *g)
{
	stock_rest(&g->entries);
	stock_rest(&g->notes);
}

size_t
gops_at(const struct gops *g, int64_t t)
{
	size_t low = 0, high = g->n, mid;

	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (g->v[mid].t <= t)
			low = mid;
		else
			high = mid;
	}
	return low;
}
