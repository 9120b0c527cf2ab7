/*
 * A planned film as a timeline, to go on with in an editing program.
 */
#include "montage_list.h"

#include <math.h>

#include "tc.h"
#include "timeline_tell.h"

static void
add_slot(struct timeline *t, const struct montage_plan *p, size_t i)
{
	const struct montage_slot *s = &p->slots[i];
	struct slice slice = { .first_pts = TC_NONE, .last_pts = TC_NONE,
		.end_pts = TC_NONE, .frames = s->frames, .first_n = -1,
		.slot = (int)i + 1, .score = s->film ? s->score : NAN,
		.why = s->why };
	struct timeline_entry *e;

	slice.start = s->film ? s->from : 0;
	slice.end = slice.start + montage_time(&p->canvas, s->frames);
	timeline_add(t, s->film, &slice);
	e = &t->v[t->n - 1];
	e->at = montage_time(&p->canvas, s->first);
	if (s->turn == MONTAGE_FADE)
		e->fade = s->turn_frames;
	t->fades |= s->turn == MONTAGE_FADE && s->turn_frames > 0;
	t->dips |= s->turn == MONTAGE_DIP && s->turn_frames > 0;
}

void
montage_list(struct flow *flow, const struct timeline_format *format,
    const struct montage_plan *p)
{
	struct timeline t = { .rate = p->canvas.rate, .placed = true,
		.width = p->canvas.width, .height = p->canvas.height,
		.mute = p->sound == MONTAGE_SOUND_NONE };
	size_t i;

	for (i = 0; i < p->n; i++)
		add_slot(&t, p, i);
	if (p->song)
		timeline_score(&t, p->song, p->from);
	timeline_tell(flow, format, &t);
	timeline_free(&t);
}
