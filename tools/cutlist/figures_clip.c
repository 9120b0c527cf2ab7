/*
 * Figures of a clip, from what the gang knows of it.
 */
#include "figures.h"
#include "gang.h"
#include "loop.h"

void
figures_count_clip(struct figures *f, const struct gang_clip *clip,
    const char *why)
{
	const struct slice *s = &clip->pin->slice;
	const struct render_result *r = clip->result;
	struct figures_made m = { s->method, 0, loop_now() - clip->since, 0,
	    s->end - s->start };

	if (r) {
		figures_count_stage(f, FIGURES_RENDER, r->rendering);
		figures_count_stage(f, FIGURES_VERIFY, r->verifying);
		m.method = r->method;
		m.attempts = r->attempts;
		m.bytes = r->bytes;
	}
	if (why)
		figures_count_failed(f, m.method, m.attempts);
	else if (clip->kept)
		figures_count_kept(f, clip->kept->method);
	else
		figures_count_made(f, &m);
}
