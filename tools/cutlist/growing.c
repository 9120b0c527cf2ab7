/*
 * A source that is still being written.  Its gop records come as it grows, and
 * tell both what can be read of it and when it was recorded.
 */
#include "growing.h"

#include "diag.h"
#include "json.h"
#include "loop.h"

/* So much must be known behind the end of a cut: in the file, sound lies
 * behind the pictures that it belongs to. */
#define BEHIND (3 * TC_SECOND)

int64_t
growing_reach(const struct footage *f, bool ended,
    const struct slices_wish *w)
{
	int64_t known = f->heard;

	if (!f->growing || ended)
		return INT64_MAX;
	if (f->ngops > 0)
		known = f->gops[f->ngops - 1].end;
	else if (f->video.index >= 0)
		return INT64_MIN;
	return known - BEHIND - w->after - w->snap_shot - w->snap_word;
}

void
growing_heard(struct footage *f, const struct cJSON *root)
{
	int64_t t;

	if (f->growing && json_get_time(root, "t", &t) == 0 && t > f->heard)
		f->heard = t;
}

void
growing_came(struct footage *f)
{
	if (f->growing && f->ngops > 0)
		f->gops[f->ngops - 1].came = loop_now();
}

int64_t
growing_delay(const struct footage *f, const struct slice *s, int64_t *latest)
{
	const struct footage_gop *g;
	char at[TC_TEXT];
	int64_t delay;

	if (!f->growing || f->ngops == 0)
		return TC_NONE;
	g = &f->gops[footage_gop_at(f, s->end - 1)];
	if (!g->came)
		return TC_NONE;
	delay = loop_now() - g->came;
	if (*latest == TC_NONE || delay > *latest)
		*latest = delay;
	say("the clip at %s was there %.3f s after its end was recorded",
	    tc_short(s->start, at), (double)delay / TC_SECOND);
	return delay;
}
