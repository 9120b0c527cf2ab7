/*
 * caption_text: the plain text of one caption while it grows.
 *
 * Lines are trimmed as they end, so the marks (where in the text a time was
 * given) are pulled back with the end of the text; at last each stretch
 * between two marks is a word.  A stretch without text is a pause: it makes no
 * word, but ends the one before.
 */
#include <stdlib.h>
#include <string.h>

#include "caption_part.h"

static int64_t
clamp(int64_t v, int64_t low, int64_t high)
{
	return v < low ? low : v > high ? high : v;
}

/* Length of the blank that starts at p: space, tab, no-break space. */
static size_t
blank_at(const char *p, size_t n)
{
	if (n >= 1 && (*p == ' ' || *p == '\t'))
		return 1;
	return n >= 2 && memcmp(p, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

/* Length of the blank that ends at p. */
static size_t
blank_before(const char *p, size_t n)
{
	if (n >= 2 && blank_at(p - 2, 2) == 2)
		return 2;
	return n >= 1 && blank_at(p - 1, 1) ? 1 : 0;
}

/* Marks of direction, joiners, zero-width blanks: nothing to see. */
static bool
is_invisible(const char *p, size_t n)
{
	unsigned char c = n == 3 ? (unsigned char)p[2] : 0;

	if (n == 2)
		return memcmp(p, "\xC2\xAD", 2) == 0;
	if (n == 3 && memcmp(p, "\xE2\x80", 2) == 0)
		return (c >= 0x8B && c <= 0x8F) || (c >= 0xAA && c <= 0xAE);
	if (n == 3 && memcmp(p, "\xE2\x81", 2) == 0)
		return c >= 0xA0 && c <= 0xAF;
	return n == 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0;
}

/* Shortens the text; no mark stays behind its end. */
static void
cut(struct caption_text *t, size_t len)
{
	if (len == t->out.len)
		return;
	t->out.len = len;
	t->out.p[len] = '\0';
	for (size_t i = t->nmarks; i-- > 0 && t->marks[i].at > len;)
		t->marks[i].at = len;
}

static void
trim_line(struct caption_text *t)
{
	size_t len = t->out.len, blank;

	while ((blank = blank_before(t->out.p + len, len - t->line)) > 0)
		len -= blank;
	cut(t, len);
}

void
caption_text_free(struct caption_text *t)
{
	buf_free(&t->out);
	buf_free(&t->word_text);
	free(t->marks);
	free(t->words);
}

void
caption_text_begin(struct caption_text *t, const struct caption_span *s)
{
	buf_clear(&t->out);
	t->start_us = s->start_us;
	t->end_us = s->end_us;
	t->tail_us = s->end_us;
	t->line = 0;
	t->visible = false;
	t->nmarks = 0;
}

void
caption_text_put(struct caption_text *t, const char *p, size_t n)
{
	size_t blank = blank_at(p, n);

	if (blank && t->out.len == t->line)
		return;
	if (!blank && n == 1 && ((unsigned char)*p < ' ' || *p == 0x7F))
		return;
	if (!blank && !is_invisible(p, n))
		t->visible = true;
	buf_add(&t->out, *p == '\t' ? " " : p, n);
}

void
caption_text_newline(struct caption_text *t)
{
	trim_line(t);
	if (t->out.len == t->line)
		return;
	buf_addc(&t->out, '\n');
	t->line = t->out.len;
}

void
caption_text_mark(struct caption_text *t, int64_t us)
{
	int64_t low = t->nmarks ? t->marks[t->nmarks - 1].us : t->start_us;

	if (t->nmarks == t->marks_cap) {
		t->marks_cap = t->marks_cap ? 2 * t->marks_cap : 16;
		t->marks = xrealloc(t->marks, t->marks_cap, sizeof *t->marks);
	}
	t->marks[t->nmarks].at = t->out.len;
	t->marks[t->nmarks++].us = clamp(us, low, t->end_us);
}

void
caption_text_finish(struct caption_text *t)
{
	trim_line(t);
	if (t->out.len > 0 && t->out.len == t->line)
		cut(t, t->out.len - 1);
}

/* Copies the stretch without blanks at its ends, lines joined by a space.
 * Returns its length; 0 and nothing copied where it is blank. */
static size_t
copy_word(struct buf *b, const char *p, size_t n)
{
	size_t blank;
	char *copy;

	while (n > 0 && (*p == '\n' || blank_at(p, n))) {
		blank = *p == '\n' ? 1 : blank_at(p, n);
		p += blank;
		n -= blank;
	}
	while (n > 0 && (p[n - 1] == '\n' || blank_before(p + n, n)))
		n -= p[n - 1] == '\n' ? 1 : blank_before(p + n, n);
	if (n == 0)
		return 0;
	copy = buf_room(b, n + 1);
	buf_add(b, p, n);
	buf_addc(b, '\0');
	for (size_t i = 0; i < n; i++) {
		if (copy[i] == '\n')
			copy[i] = ' ';
	}
	return n;
}

void
caption_text_words(struct caption_text *t, struct caption *c)
{
	size_t n = 0, at = 0;

	if (t->nmarks > t->words_cap) {
		t->words_cap = t->marks_cap;
		t->words = xrealloc(t->words, t->words_cap, sizeof *t->words);
	}
	buf_clear(&t->word_text);
	for (size_t i = 0; i < t->nmarks; i++) {
		const struct caption_mark *m = &t->marks[i];
		bool last = i + 1 == t->nmarks;
		size_t end = last ? t->out.len : m[1].at;
		int64_t end_us = last ? t->tail_us : m[1].us;

		if (!copy_word(&t->word_text, t->out.p + m->at, end - m->at))
			continue;
		t->words[n].start_us = m->us;
		t->words[n++].end_us = clamp(end_us, m->us, t->end_us);
	}
	/* only now do the texts stay where they are */
	for (size_t i = 0; i < n; i++) {
		t->words[i].text = t->word_text.p + at;
		at += strlen(t->word_text.p + at) + 1;
	}
	c->words = n ? t->words : NULL;
	c->nwords = n;
}
