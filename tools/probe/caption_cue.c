/*
 * caption_cue: finds the cues of SubRip and WebVTT files.
 *
 * Both are lines: a label, a line of times, text.  Blank lines should separate
 * cues but are missing, doubled, or stand inside the text in real files, so
 * only the times are trusted: a cue's text reaches to the next line of times,
 * less the label before it.  A label is
 *
 *  - in SubRip a number alone in its block, or a number at all once the file
 *    has shown that it counts its cues (then even with a blank line after it,
 *    where it is the number expected: files whose every line was doubled);
 *  - in WebVTT also any line that stands alone right before the times.
 *
 * NOTE, STYLE and REGION blocks of WebVTT end a cue and are passed over.
 */
#include <string.h>

#include "caption_part.h"

struct cues {
	const char *text;
	bool vtt;
	struct caption_spans *list;
	struct caption_span cue;
	bool open;    /* text now belongs to cue */
	bool skip;    /* in a NOTE */
	bool blank;   /* the line before was blank, or there is none */
	bool have;    /* there was a line of text since the times */
	bool alone;   /* that line (the last one) follows a blank one */
	size_t last;  /* where it starts */
	size_t stop;  /* where it ends */
	size_t stop_before; /* where the text before it ends */
	int64_t counter;    /* number of the last cue that had one, or -1 */
};

/* "-->", and what translators and word processors make of it. */
static const char *
arrow(const char *p, const char *end)
{
	const char *from = p;

	while (p < end && *p == '-')
		p++;
	if (p == from && end - p > 3 && (memcmp(p, "\xE2\x80\x93", 3) == 0 ||
	    memcmp(p, "\xE2\x80\x94", 3) == 0))
		p += 3;
	if (p == from)
		return NULL;
	p = caption_blanks(p, end);
	return p < end && *p == '>' ? p + 1 : NULL;
}

static int
read_times(const char *p, const char *end, struct caption_span *s)
{
	p = caption_time(p, end, &s->start_us);
	if (p)
		p = arrow(caption_blanks(p, end), end);
	if (p)
		p = caption_time(p, end, &s->end_us);
	return p ? 0 : -1;
}

/* True for what was meant as times but cannot be read: it starts with a digit
 * and has both ':' and an arrow. */
static bool
is_damaged(const char *p, const char *end)
{
	p = caption_blanks(p, end);
	if (p == end || *p < '0' || *p > '9' ||
	    !memchr(p, ':', (size_t)(end - p)))
		return false;
	for (; end - p >= 3; p++) {
		if (memcmp(p, "-->", 3) == 0)
			return true;
	}
	return false;
}

bool
caption_is_times(const char *p, const char *end)
{
	struct caption_span s;

	return read_times(p, end, &s) == 0;
}

/* A line of digits, blanks around them forgiven; otherwise -1. */
static int64_t
line_number(const char *p, const char *end)
{
	int64_t v = 0;
	const char *from;

	p = caption_blanks(p, end);
	for (from = p; p < end && *p >= '0' && *p <= '9' && p - from < 9; p++)
		v = 10 * v + (*p - '0');
	return p > from && caption_blanks(p, end) == end ? v : -1;
}

/* Is the last line the label of the times that have just come? */
static bool
last_is_label(struct cues *c)
{
	bool near = !c->blank;
	int64_t v;

	if (!c->have)
		return false;
	v = line_number(c->text + c->last, c->text + c->stop);
	if (v < 0)
		return c->vtt && near && c->alone;
	if (c->open && !(near && c->alone) && c->counter < 0)
		return false;
	if (c->open && !near && v != c->counter + 1)
		return false;
	c->counter = v;
	return true;
}

static void
end_cue(struct cues *c, bool labelled)
{
	size_t stop = labelled ? c->stop_before : c->stop;

	if (c->open) {
		c->cue.len = (uint32_t)(stop - c->cue.at);
		caption_add(c->list, &c->cue);
	}
	c->open = false;
}

/* The next cue's text starts at from; the times are those in c->cue. */
static void
start_cue(struct cues *c, size_t from, bool good)
{
	c->cue.at = (uint32_t)from;
	c->open = good;
	c->have = false;
	c->stop = c->stop_before = from;
	c->list->damaged += !good;
}

static bool
starts_with_word(const char *p, size_t n, const char *word)
{
	size_t len = strlen(word);

	return n >= len && memcmp(p, word, len) == 0 &&
	    (n == len || p[len] == ' ' || p[len] == '\t');
}

static bool
is_note(const struct cues *c, const char *p, size_t n)
{
	return c->vtt && c->blank && (starts_with_word(p, n, "NOTE") ||
	    starts_with_word(p, n, "STYLE") ||
	    starts_with_word(p, n, "REGION"));
}

static void
text_line(struct cues *c, size_t at, size_t n)
{
	c->have = true;
	c->alone = c->blank;
	c->last = at;
	c->stop_before = c->stop;
	c->stop = at + n;
	c->blank = false;
}

static void
one_line(struct cues *c, size_t at, size_t n)
{
	const char *p = c->text + at, *end = p + n;
	struct caption_span s = { 0 };
	bool good;

	/* WebVTT: a line with a space in it does not end a block */
	if (n == 0 || (!c->vtt && caption_blanks(p, end) == end)) {
		c->blank = true;
		c->skip = false;
		return;
	}
	if (c->skip)
		return;
	good = read_times(p, end, &s) == 0;
	if (good || is_damaged(p, end)) {
		end_cue(c, last_is_label(c));
		c->cue = s;
		start_cue(c, at + n, good);
		c->blank = false;
	} else if (is_note(c, p, n)) {
		end_cue(c, false);
		c->have = false;
		c->skip = true;
	} else {
		text_line(c, at, n);
	}
}

void
caption_cues(const char *p, size_t n, bool vtt, struct caption_spans *l)
{
	struct cues c = { .text = p, .vtt = vtt, .list = l, .blank = true,
		.counter = -1 };

	for (size_t at = 0; at < n;) {
		const char *nl = memchr(p + at, '\n', n - at);
		size_t len = nl ? (size_t)(nl - (p + at)) : n - at;

		one_line(&c, at, len);
		at += len + 1;
	}
	end_cue(&c, false);
}
