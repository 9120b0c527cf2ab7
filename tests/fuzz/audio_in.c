/*
 * Fuzzes what beatscan makes of records and options from anywhere: media and
 * segment records become a stream and windows, which follow each other without
 * overlap whatever they say; texts become ranges.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/beatscan/audio_in.h"
#include "range.h"
#include "rec.h"
#include "tc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct state {
	struct audio_facts facts;
	struct spans spans;
	int track;
};

static void
check(int good)
{
	if (!good)
		abort();
}

static void
check_facts(const struct audio_facts *f)
{
	check(!f->audio || f->stream >= 0);
	check(f->rate >= 0 && f->channels >= 0 && f->tracks >= 0);
	check(f->end == TC_NONE || f->end - f->begin < INT64_MAX / 2);
}

static void
take_range(const char *line, size_t len)
{
	char text[256];
	struct span r;

	if (len >= sizeof text)
		return;
	memcpy(text, line, len);
	text[len] = '\0';
	if (range_parse(text, &r) == 0)
		check(r.start >= 0 && (r.end == TC_NONE || r.end > r.start));
}

static void
take(struct state *s, const char *line, size_t len)
{
	struct audio_facts facts;
	struct span span;
	const char *why;
	struct rec r;

	if (rec_parse(&r, line, len, &why) < 0) {
		take_range(line, len);
		return;
	}
	if (rec_is(&r, "media") &&
	    audio_in_media(&facts, rec_root(&r), s->track++ % 3) == 0) {
		check_facts(&facts);
		if (facts.audio)
			s->facts = facts;
	}
	if (rec_is(&r, "segment") &&
	    span_read(&span, rec_root(&r)) == 0) {
		check(span.end > span.start);
		spans_add(&s->spans, &span);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct state s = { .facts.end = TC_NONE };
	const char *at = (const char *)data, *end = at + size, *line_end;
	size_t i;

	while (at < end) {
		line_end = memchr(at, '\n', (size_t)(end - at));
		if (!line_end)
			line_end = end;
		take(&s, at, (size_t)(line_end - at));
		at = line_end + (line_end < end);
	}
	spans_merge(&s.spans, TC_SECOND, s.facts.begin, s.facts.end);
	for (i = 0; i < s.spans.n; i++) {
		check(s.spans.v[i].end > s.spans.v[i].start);
		check(!i || s.spans.v[i].start >= s.spans.v[i - 1].end +
		    TC_SECOND);
	}
	spans_free(&s.spans);
	return 0;
}
