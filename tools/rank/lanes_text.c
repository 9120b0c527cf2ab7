/*
 * Captions: what their words promise, for as long as they are shown.
 */
#include "lanes_work.h"

static void
raise(float *v, float to, size_t from, size_t end)
{
	for (; from < end; from++)
		if (v[from] < to)
			v[from] = to;
}

/* The user's words may count against a moment: the furthest from 0 stays. */
static void
push(float *v, float to, size_t from, size_t end)
{
	for (; from < end; from++)
		if (fabsf(v[from]) < fabsf(to))
			v[from] = to;
}

void
lanes_text(struct lanes_work *w)
{
	const struct grid_list *l = &w->g->list[GRID_CAPTIONS];
	const struct grid_caption *e;
	size_t i, from, to;

	if (!w->g->ever[GRID_CAPTIONS])
		return;
	for (i = FEATURE_HOOK; i <= FEATURE_WORD; i++)
		w->out[i] = lanes_array(w, 0);
	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_CAPTIONS, i);
		lanes_inside(w, e->span.start, e->span.end, &from, &to);
		raise(w->out[FEATURE_HOOK], e->marks.hook, from, to);
		raise(w->out[FEATURE_QUESTION], e->marks.question, from, to);
		raise(w->out[FEATURE_LAUGHTER], e->marks.laughter, from, to);
		push(w->out[FEATURE_WORD], e->marks.user, from, to);
	}
}
