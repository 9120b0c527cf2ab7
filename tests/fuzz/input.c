/*
 * Fuzzes what framestat makes of records from anywhere: media, gop and segment
 * records become an index, windows and a plan of what is decoded.  Whatever
 * they say, the plan asks for stretches in order that do not overlap.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/framestat/input.h"
#include "../../tools/framestat/plan.h"
#include "../../tools/framestat/steps.h"
#include "rec.h"
#include "spans.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 256 };

struct state {
	struct facts facts;
	struct gops gops;
	struct spans spans;
};

static void
check(int good)
{
	if (!good)
		abort();
}

static void
take(struct state *s, const char *line, size_t len)
{
	struct gop_facts g;
	struct facts facts;
	struct span span;
	const char *why;
	struct rec r;

	if (rec_parse(&r, line, len, &why) < 0)
		return;
	if (rec_is(&r, "media") && input_media(&facts, rec_root(&r)) == 0 &&
	    facts.video)
		s->facts = facts;
	if (rec_is(&r, "gop") && s->gops.n < MOST &&
	    input_gop(&g, rec_root(&r)) == 0)
		gops_add(&s->gops, &g);
	if (rec_is(&r, "segment") && span_read(&span, rec_root(&r)) == 0) {
		check(span.end > span.start);
		spans_add(&s->spans, &span);
	}
}

static void
check_steps(const struct steps *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		check(s->v[i].stretch.from < s->v[i].stretch.to);
		check(!i || s->v[i].stretch.from >= s->v[i - 1].stretch.to);
		check(s->v[i].stretch.every >= 0);
	}
}

static void
use(struct state *s)
{
	struct sampling how = { .spans = &s->spans, .frame_time = 40000,
	    .length = s->facts.end == TC_NONE ? 0 : s->facts.end };
	double unlike[MOST];
	bool dense[MOST];
	struct steps steps = { 0 };
	size_t i;

	for (i = 0; i < s->gops.n; i++) {
		check(!i || s->gops.v[i].pts > s->gops.v[i - 1].pts);
		unlike[i] = i % 3 == 0 ? 0.5 : 0;
	}
	spans_merge(&s->spans, 2 * WINDOW_CONTEXT, s->facts.begin,
	    s->facts.end);
	for (i = 1; i < s->spans.n; i++)
		check(s->spans.v[i].start > s->spans.v[i - 1].end);
	if (!s->facts.film.base.num)
		return;
	if (s->gops.n) {
		plan_pays(&s->gops);
		plan_dense(&s->gops, 0, s->gops.n, unlike,
		    plan_trusts(s->facts.codec), dense);
		steps_dense(&steps, &s->gops, 0, s->gops.n, dense, INT64_MIN,
		    NULL, &s->facts.film);
		check_steps(&steps);
		steps.n = 0;
		steps_dense(&steps, &s->gops, 0, s->gops.n, dense, INT64_MIN,
		    &how, &s->facts.film);
		check_steps(&steps);
	}
	steps_free(&steps);
	steps_windows(&steps, &s->spans, &s->facts.film, false);
	steps_free(&steps);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct state s = { .facts.end = TC_NONE };
	const char *at = (const char *)data, *end = at + size, *line_end;

	while (at < end) {
		line_end = memchr(at, '\n', (size_t)(end - at));
		if (!line_end)
			line_end = end;
		take(&s, at, (size_t)(line_end - at));
		at = line_end + (line_end < end);
	}
	use(&s);
	gops_free(&s.gops);
	spans_free(&s.spans);
	return 0;
}
