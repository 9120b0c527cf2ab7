/*
 * caption: subtitle files to captions in order of start.
 *
 * The content tells the format before the name does: files are renamed more
 * often than converted.  The text is brought to one form first (UTF-8, '\n',
 * no zeros), then read in two passes, see caption_part.h: a file of 64 MiB
 * costs its text and 24 bytes a caption, not a million small allocations.
 *
 * Captions made by speech recognition roll: each repeats the line before above
 * the new one.  The text stays as it is shown, but the repeated line has no
 * times of its own and must not become a word again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "charset.h"

#include "caption_part.h"

enum kind { UNKNOWN, SRT, VTT, ASS };

/* Brings the text to one form in place: zeros and byte order marks inside
 * (files glued together) go, CR and CRLF become LF; so does CR CR LF, which
 * comes of a CRLF file written in text mode. */
static void
normalize(struct buf *b)
{
	size_t to = 0;

	for (size_t i = 0; i < b->len; i++) {
		const char *p = b->p + i;
		size_t left = b->len - i;

		if (*p == '\0')
			continue;
		if (left >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
			i += 2;
			continue;
		}
		if (*p == '\r' && left >= 3 && memcmp(p, "\r\r\n", 3) == 0)
			i += 2;
		else if (*p == '\r' && left >= 2 && p[1] == '\n')
			i += 1;
		b->p[to++] = b->p[i] == '\r' ? '\n' : b->p[i];
	}
	if (to < b->len) {
		b->len = to;
		b->p[to] = '\0';
	}
}

static bool
starts_with(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - p) >= len && strncasecmp(p, word, len) == 0;
}

static enum kind
kind_by_name(const char *name)
{
	const char *dot = name ? strrchr(name, '.') : NULL;

	if (!dot)
		return UNKNOWN;
	if (strcasecmp(dot, ".srt") == 0)
		return SRT;
	if (strcasecmp(dot, ".vtt") == 0)
		return VTT;
	if (strcasecmp(dot, ".ass") == 0 || strcasecmp(dot, ".ssa") == 0)
		return ASS;
	return UNKNOWN;
}

/* By the first line that only one format has.  Times alone are in SubRip and
 * in WebVTT whose header is lost. */
static enum kind
kind_of(const struct buf *b, const char *name)
{
	const char *p = b->p, *end = b->p + b->len, *nl;
	enum kind named = kind_by_name(name);
	bool first = true;

	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			nl = end;
		p = caption_blanks(p, nl);
		if (p == nl)
			continue;
		if (first && nl - p >= 6 && memcmp(p, "WEBVTT", 6) == 0)
			return VTT;
		first = false;
		if (starts_with(p, nl, "[Script Info]") ||
		    starts_with(p, nl, "[Events]") ||
		    starts_with(p, nl, "Dialogue:"))
			return ASS;
		if (caption_is_times(p, nl))
			return named == VTT ? VTT : SRT;
	}
	return named;
}

void
caption_add(struct caption_spans *l, const struct caption_span *s)
{
	if (s->end_us <= s->start_us) {
		l->damaged += s->end_us < s->start_us;
		return;
	}
	if (l->n == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 256;
		l->v = xrealloc(l->v, l->cap, sizeof *l->v);
	}
	l->v[l->n++] = *s;
}

/* The place in the file makes the order total, and so the sort stable. */
static int
by_start(const void *a, const void *b)
{
	const struct caption_span *x = a, *y = b;

	if (x->start_us != y->start_us)
		return x->start_us < y->start_us ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* Takes the repeated line out of the first word: the part of it that is in a
 * line above, where the caption before ends with the same lines. */
static void
unroll(struct caption_text *t, const struct buf *before)
{
	size_t n, skip;
	const char *tail;

	if (t->nmarks < 2)
		return;
	for (n = t->marks[1].at; n > 0 && t->out.p[n - 1] != '\n'; n--)
		;
	if (n < 2 || before->len < n - 1)
		return;
	skip = before->len - (n - 1);
	tail = before->p + skip;
	if (memcmp(tail, t->out.p, n - 1) == 0 && (!skip || tail[-1] == '\n'))
		t->marks[0].at = n;
}

static void
read_text(struct caption_text *t, const char *p, size_t n, enum kind kind,
    struct buf *before)
{
	if (kind == ASS)
		caption_override(t, p, n);
	else
		caption_markup(t, p, n, kind == VTT);
	caption_text_finish(t);
	if (kind == VTT) {
		unroll(t, before);
		buf_clear(before);
		buf_add(before, t->out.p, t->out.len);
	}
}

/* Returns 0, or -1 where fn asked to stop. */
static int
deliver(const char *text, const struct caption_spans *l, enum kind kind,
    caption_fn *fn, void *arg)
{
	struct caption_text t = CAPTION_TEXT_INIT;
	struct buf before = BUF_INIT;
	int stop = 0;

	for (size_t i = 0; i < l->n && !stop; i++) {
		const struct caption_span *s = &l->v[i];
		struct caption c = { .start_us = s->start_us,
			.end_us = s->end_us };

		caption_text_begin(&t, s);
		read_text(&t, text + s->at, s->len, kind, &before);
		if (!t.visible)
			continue;
		c.text = t.out.p;
		caption_text_words(&t, &c);
		stop = fn(arg, &c);
	}
	caption_text_free(&t);
	buf_free(&before);
	return stop ? -1 : 0;
}

static long
parse(const struct buf *b, enum kind kind, caption_fn *fn, void *arg)
{
	struct caption_spans l = { 0 };
	int stopped;

	if (kind == ASS)
		caption_ass(b->p, b->len, &l);
	else
		caption_cues(b->p, b->len, kind == VTT, &l);
	if (l.n > 0)
		qsort(l.v, l.n, sizeof *l.v, by_start);
	stopped = deliver(b->p, &l, kind, fn, arg);
	free(l.v);
	if (stopped)
		errno = ECANCELED;
	return stopped ? -1 : l.damaged;
}

long
caption_parse(const char *p, size_t n, const char *name, caption_fn *fn,
    void *arg)
{
	struct buf b = BUF_INIT;
	enum kind kind;
	long damaged = -1;
	int saved;

	if (n > CAPTION_MAX) {
		errno = EFBIG;
		return -1;
	}
	charset_utf8(p, n, &b);
	normalize(&b);
	kind = kind_of(&b, name);
	if (kind == UNKNOWN)
		errno = EINVAL;
	else
		damaged = parse(&b, kind, fn, arg);
	saved = errno;
	buf_free(&b);
	errno = saved;
	return damaged;
}
