/*
 * Chapters: ffmetadata for FFmpeg (-i film -i chapters -map_chapters 1), and
 * the lines that go below a video on YouTube.
 */
#include <inttypes.h>
#include <string.h>

#include "timeline_part.h"

static void
begin_list(struct buf *b, const struct timeline *t)
{
	(void)t;
	buf_adds(b, ";FFMETADATA1\n");
}

static int
add_chapter(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	struct buf title = BUF_INIT;

	(void)why;
	buf_addf(b, "[CHAPTER]\nTIMEBASE=1/1000000\nSTART=%" PRId64
	    "\nEND=%" PRId64 "\ntitle=", timeline_from(t, i),
	    timeline_to(t, i));
	timeline_title(&title, t, i);
	for (const char *s = title.p; *s; s++) {
		if (strchr("=;#\\", *s))
			buf_addc(b, '\\');
		buf_addc(b, *s);
	}
	buf_addc(b, '\n');
	buf_free(&title);
	return 0;
}

/* Whole seconds, as the site understands them: 0:00, 1:02:03.  Rounded down:
 * a chapter must not begin after what it names. */
static void
add_clock(struct buf *b, int64_t us)
{
	int64_t s = us / TC_SECOND;

	if (s >= 3600)
		buf_addf(b, "%" PRId64 ":%02d:%02d", s / 3600,
		    (int)(s / 60 % 60), (int)(s % 60));
	else
		buf_addf(b, "%d:%02d", (int)(s / 60), (int)(s % 60));
}

static int
add_line(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	(void)why;
	add_clock(b, timeline_from(t, i));
	buf_addc(b, ' ');
	timeline_title(b, t, i);
	buf_addc(b, '\n');
	return 0;
}

/* What the site asks of chapters; where it is not met it shows none at all,
 * without a word. */
static const char *
judge(struct buf *b, const struct timeline *t)
{
	const int64_t least = 10 * TC_SECOND;
	int64_t from;

	(void)b;
	if (t->n < 3)
		return "YouTube shows chapters only where there are at least "
		    "3";
	if (timeline_from(t, 0) >= TC_SECOND)
		return "YouTube shows chapters only where the first begins "
		    "at 0:00";
	for (size_t i = 0; i < t->n; i++) {
		from = timeline_from(t, i) / TC_SECOND * TC_SECOND;
		if (i + 1 < t->n && timeline_from(t, i + 1) < from)
			return "YouTube shows chapters only in the order of "
			    "time";
		if ((i + 1 < t->n ? timeline_from(t, i + 1) / TC_SECOND *
		    TC_SECOND : timeline_to(t, i)) - from < least)
			return "YouTube shows chapters only where each has "
			    "at least 10 seconds";
	}
	return NULL;
}

const struct timeline_format timeline_chapters = { .name = "chapters",
    .begin = begin_list, .each = add_chapter };
const struct timeline_format timeline_youtube = { .name = "youtube",
    .each = add_line, .end = judge };
