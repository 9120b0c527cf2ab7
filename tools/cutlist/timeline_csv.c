/*
 * CSV with a header: times in seconds with six decimals, so that nothing is
 * lost when the list is read again.  start, end and title come first, as other
 * programs expect them (without the header: tail -n +2).
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "timeline_part.h"

/* Quoted where it must be; one row stays one line. */
static void
add_cell(struct buf *b, const char *s)
{
	bool quote = strpbrk(s, ",;\t\"\r\n") || s[0] == ' ' ||
	    s[0] == '#' || (*s && s[strlen(s) - 1] == ' ');

	if (quote)
		buf_addc(b, '"');
	for (; *s; s++) {
		if (*s == '"')
			buf_addc(b, '"');
		buf_addc(b, *s == '\n' || *s == '\r' ? ' ' : *s);
	}
	if (quote)
		buf_addc(b, '"');
}

static void
begin_list(struct buf *b, const struct timeline *t)
{
	(void)t;
	buf_adds(b, "start,end,title,source,slot,at,frames,score,level\n");
}

static int
add_cut(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	const struct timeline_entry *e = &t->v[i];
	const struct slice *s = &e->slice;

	(void)why;
	timeline_seconds(b, s->start);
	buf_addc(b, ',');
	timeline_seconds(b, s->end);
	buf_addc(b, ',');
	add_cell(b, s->title ? s->title : "");
	buf_addc(b, ',');
	add_cell(b, t->films[e->film].path);
	buf_addf(b, ",%d,", s->slot);
	timeline_seconds(b, e->at);
	buf_addc(b, ',');
	if (s->frames >= 0)
		buf_addf(b, "%" PRId64, s->frames);
	buf_addc(b, ',');
	if (isfinite(s->score))
		buf_addf(b, "%.6f", s->score);
	buf_addf(b, ",%s\n", s->level);
	return 0;
}

const struct timeline_format timeline_csv = { .name = "csv",
    .begin = begin_list, .each = add_cut };
