/*
 * Chapters: ffmetadata, in which everything is escaped with '\', OGM's pairs
 * of lines, and what people write below videos ("1:30 Title").
 *
 * A chapter lasts until the next one where its end is not told; the last one
 * to the end of the film.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "listing_part.h"
#include "sorted.h"

/* One [CHAPTER] of ffmetadata, as far as it was read. */
struct chapter {
	bool open;
	struct ratio base;
	int64_t start, end; /* ticks; TC_NONE */
	struct buf title;
	long line;
};

/* A line of ffmetadata with its escapes; one that ends in '\' goes on. */
static char *
meta_line(struct listing_text *t, struct buf *whole)
{
	char *line = listing_line(t);
	size_t n, back;

	if (!line)
		return NULL;
	buf_clear(whole);
	buf_adds(whole, line);
	for (;;) {
		n = whole->len;
		for (back = 0; back < n && whole->p[n - 1 - back] == '\\';
		    back++)
			;
		if (back % 2 == 0 || !(line = listing_line(t)))
			break;
		buf_addc(whole, '\n');
		buf_adds(whole, line);
	}
	return whole->p;
}

/* Splits at the first '=' that is not escaped, takes the escapes away on the
 * right.  Returns the value, or null. */
static const char *
meta_value(char *line, struct buf *value)
{
	char *s = line;

	while (*s && *s != '=')
		s += *s == '\\' && s[1] ? 2 : 1;
	if (!*s)
		return NULL;
	*s++ = 0;
	buf_clear(value);
	for (; *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		buf_addc(value, *s == '\n' ? ' ' : *s);
	}
	return value->p;
}

static int
read_ticks(const char *s, int64_t *ticks)
{
	long long v;
	int used = 0;

	if (sscanf(s, "%18lld%n", &v, &used) != 1 || s[used])
		return -1;
	*ticks = v;
	return 0;
}

static void
close_chapter(struct listing *l, struct chapter *c)
{
	int64_t end = tc_us(c->end, c->base);

	if (!c->open)
		return;
	c->open = false;
	if (c->start == TC_NONE)
		listing_fault(l, c->line, "a chapter without a START");
	else if (tc_us(c->start, c->base) == TC_NONE)
		listing_fault(l, c->line, "a chapter without a time base");
	else
		listing_take(l, tc_us(c->start, c->base), end, c->title.p,
		    NULL, c->line);
	buf_clear(&c->title);
}

static void
take_key(struct listing *l, struct chapter *c, const char *key,
    const char *value, long line)
{
	if (strcasecmp(key, "TIMEBASE") == 0) {
		if (ratio_parse(value, &c->base) < 0)
			listing_fault(l, line, "'%.40s' is no time base",
			    value);
	} else if (strcasecmp(key, "START") == 0) {
		if (read_ticks(value, &c->start) < 0)
			listing_fault(l, line, "'%.40s' is no time", value);
	} else if (strcasecmp(key, "END") == 0) {
		if (read_ticks(value, &c->end) < 0)
			listing_fault(l, line, "'%.40s' is no time", value);
	} else if (strcasecmp(key, "title") == 0) {
		buf_clear(&c->title);
		buf_adds(&c->title, value);
	}
}

static void
read_meta(struct listing *l, struct listing_text *t)
{
	struct buf whole = BUF_INIT, value = BUF_INIT;
	struct chapter c = { .open = false };
	const char *v;
	char *line;

	buf_init(&c.title);
	while ((line = meta_line(t, &whole)) != NULL) {
		if (*line == '[') {
			close_chapter(l, &c);
			c.open = strncasecmp(line, "[CHAPTER]", 9) == 0;
			c.base = (struct ratio){ 1, 1000000000 };
			c.start = c.end = TC_NONE;
			c.line = t->line;
		} else if (c.open && *line != ';' && *line != '#' &&
		    (v = meta_value(line, &value)) != NULL) {
			take_key(l, &c, line, v, t->line);
		}
	}
	close_chapter(l, &c);
	buf_free(&c.title);
	buf_free(&value);
	buf_free(&whole);
}

/* The first of the sorted times that is later; TC_NONE where none is. */
static int64_t
next_time(const int64_t *times, size_t n, int64_t t)
{
	size_t i = sorted_times_below(times, n, t + 1);

	return i < n ? times[i] : TC_NONE;
}

/* Starts that come without ends: each lasts until the next later one. */
static void
end_at_next(struct listing *l, size_t from)
{
	size_t n = l->n - from;
	int64_t *times;

	if (n == 0)
		return;
	times = xcalloc(n, sizeof *times);
	for (size_t i = 0; i < n; i++)
		times[i] = l->v[from + i].start;
	sorted_times(times, n);
	for (size_t i = from; i < l->n; i++)
		if (l->v[i].end == TC_NONE)
			l->v[i].end = next_time(times, n, l->v[i].start);
	free(times);
}

/* CHAPTER01=00:00:10.000 and CHAPTER01NAME=Title. */
static void
ogm_line(struct listing *l, size_t from, char *line, long number)
{
	char *value = strchr(line, '=');
	int64_t start;

	if (!value || strncasecmp(line, "CHAPTER", 7) != 0)
		return;
	*value++ = 0;
	value = listing_trim(value);
	line += 7 + strspn(line + 7, "0123456789");
	if (strcasecmp(line, "NAME") == 0) {
		if (l->n > from && !l->v[l->n - 1].title && *value)
			l->v[l->n - 1].title = xstrdup(value);
	} else if (!*line && listing_time(value, &start) == 0) {
		listing_take(l, start, TC_NONE, NULL, NULL, number);
	} else if (!*line) {
		listing_fault(l, number, "'%.40s' is no time", value);
	}
}

static bool
is_ogm(const char *s)
{
	while (*s && strchr(" \t\r\n", *s))
		s++;
	return strncasecmp(s, "CHAPTER", 7) == 0;
}

void
listing_chapters(struct listing *l, struct listing_text *t)
{
	size_t from = l->n;
	char *line;

	if (!is_ogm(t->at)) {
		read_meta(l, t);
	} else {
		while ((line = listing_line(t)) != NULL)
			ogm_line(l, from, listing_trim(line), t->line);
	}
	end_at_next(l, from);
}

/* A time at s, in brackets or not; moves behind it. */
static bool
clock_at(char **s, int64_t *us)
{
	char *at = *s + strspn(*s, "([ \t"), text[64];
	size_t len;

	if (!listing_clock(at, &len) || len >= sizeof text)
		return false;
	snprintf(text, sizeof text, "%.*s", (int)len, at);
	if (listing_time(text, us) < 0)
		return false;
	at += len;
	*s = at + strspn(at, ")] \t");
	return true;
}

/* Over a dash between two times, or between time and title: '-', the longer
 * ones of UTF-8, '|', ':'. */
static char *
after_dash(char *s)
{
	static const char *const dashes[] = { "-", "\xe2\x80\x93",
		"\xe2\x80\x94", "|", ":" };

	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
		size_t n = strlen(dashes[i]);

		if (strncmp(s, dashes[i], n) == 0 &&
		    (s[n] == ' ' || (s[n] >= '0' && s[n] <= '9')))
			return s + n + strspn(s + n, " \t");
	}
	return s;
}

/* "0:00 Intro", "- [1:30] Title", "1:30 - 2:00 Title". */
static void
youtube_line(struct listing *l, char *line, long number)
{
	int64_t start, end = TC_NONE;
	char *rest;

	line += strspn(line, "-*> \t");
	if (!clock_at(&line, &start))
		return;
	line = after_dash(line);
	rest = line;
	if (clock_at(&rest, &end))
		line = after_dash(rest);
	listing_take(l, start, end, listing_trim(line), NULL, number);
}

void
listing_youtube(struct listing *l, struct listing_text *t)
{
	size_t from = l->n;
	char *line;

	while ((line = listing_line(t)) != NULL)
		youtube_line(l, line, t->line);
	end_at_next(l, from);
}
