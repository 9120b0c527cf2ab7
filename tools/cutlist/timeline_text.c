/*
 * Times, texts and names in other programs' files: XML, and addresses of
 * files.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "jw.h"
#include "timeline_part.h"

int64_t
timeline_clock(const struct timeline_film *film, int64_t us)
{
	return us + (film->start == TC_NONE ? 0 : film->start);
}

void
timeline_seconds(struct buf *b, int64_t us)
{
	int64_t plain = us < 0 ? -us : us;

	buf_addf(b, "%s%" PRId64 ".%06" PRId64, us < 0 ? "-" : "",
	    plain / TC_SECOND, plain % TC_SECOND);
}

/* How many bytes the character here has; 0: they are no UTF-8. */
static size_t
character(const char *s)
{
	size_t n;

	for (n = 1; n <= 4; n++)
		if (utf8_valid(s, n))
			return n;
		else if (!s[n - 1])
			break;
	return 0;
}

static const char *
entity(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\t': return "&#9;";
	case '\n': return "&#10;";
	case '\r': return "&#13;";
	default: return NULL;
	}
}

/* U+FFFE and U+FFFF are no characters for XML. */
static bool
refused(const char *s, size_t n)
{
	return n == 3 && (memcmp(s, "\xef\xbf\xbe", 3) == 0 ||
	    memcmp(s, "\xef\xbf\xbf", 3) == 0);
}

bool
timeline_xml(struct buf *b, const char *s)
{
	bool whole = true;
	const char *as;
	size_t n;

	for (; *s; s += n ? n : 1) {
		n = character(s);
		as = entity(*s);
		if (as) {
			buf_adds(b, as);
		} else if (n == 0 || (unsigned char)*s < 0x20 ||
		    refused(s, n)) {
			buf_adds(b, "\xef\xbf\xbd");
			whole = false;
		} else {
			buf_add(b, s, n);
		}
	}
	return whole;
}

void
timeline_attribute(struct buf *b, const char *name, const char *value)
{
	buf_addf(b, " %s=\"", name);
	timeline_xml(b, value);
	buf_addc(b, '"');
}

void
timeline_url(struct buf *b, const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";

	buf_adds(b, "file://");
	for (; *path; path++) {
		if (strchr(plain, *path))
			buf_addc(b, *path);
		else
			buf_addf(b, "%%%02X", (unsigned)(unsigned char)*path);
	}
}

const char *
timeline_base(const struct timeline_film *film)
{
	const char *slash = strrchr(film->path, '/');

	return slash && slash[1] ? slash + 1 : film->path;
}

void
timeline_line(struct buf *b, const char *s)
{
	for (; *s; s++)
		buf_addc(b, (unsigned char)*s < 0x20 || *s == 0x7f ? ' ' : *s);
}

void
timeline_name(struct buf *b, const struct timeline *t, size_t i)
{
	const struct timeline_entry *e = &t->v[i];

	if (e->slice.title && *e->slice.title)
		timeline_line(b, e->slice.title);
	else if (e->film == TIMELINE_BLACK)
		buf_adds(b, "black");
	else
		timeline_line(b, timeline_base(&t->films[e->film]));
}

void
timeline_note(struct buf *b, const struct timeline *t, size_t i)
{
	const struct slice *s = &t->v[i].slice;

	buf_addf(b, "cut %d", s->slot);
	if (isfinite(s->score))
		buf_addf(b, ", score %.3f", s->score);
	if (s->level[0])
		buf_addf(b, ", %s", s->level);
	if (s->why && *s->why) {
		buf_adds(b, ": ");
		timeline_line(b, s->why);
	}
}
