/*
 * caption_ass: ASS and SSA, from the Dialogue lines to plain text.
 *
 * Only two kinds of line matter: the Format that names Start, End and Text
 * (the styles have a Format too, without these), and Dialogue.  Sections are
 * not looked at: the fonts embedded in such files are written without
 * lower-case letters, and streams cut out of containers have no sections.
 *
 * Codes stand in braces in the text.  {\k20} starts a stretch of karaoke that
 * takes 20/100 s; {\p1} starts a drawing, whose "text" is coordinates.
 */
#include <string.h>
#include <strings.h>

#include "charset.h"
#include "tc.h"

#include "caption_part.h"

enum { FIELDS = 32 };

/* Where the fields of a Dialogue line are, counted from 0. */
struct format {
	int start;
	int end;
	int text;
	int count;
};

struct piece {
	const char *p;
	const char *end;
};

/* True where the line starts with the word; *p then stands behind it. */
static bool
starts_with(const char **p, const char *end, const char *word)
{
	const char *q = caption_blanks(*p, end);
	size_t len = strlen(word);

	if ((size_t)(end - q) < len || strncasecmp(q, word, len) != 0)
		return false;
	*p = q + len;
	return true;
}

/* Cuts the next field off; the last one takes the commas, too.  Returns -1
 * where the line has ended. */
static int
next_field(struct piece *line, bool last, struct piece *field)
{
	const char *comma;

	if (!line->p)
		return -1;
	comma = last ? NULL :
	    memchr(line->p, ',', (size_t)(line->end - line->p));
	field->p = line->p;
	field->end = comma ? comma : line->end;
	line->p = comma ? comma + 1 : NULL;
	return 0;
}

static bool
is_name(const struct piece *f, const char *name)
{
	const char *p = f->p;

	return starts_with(&p, f->end, name) &&
	    caption_blanks(p, f->end) == f->end;
}

static void
read_format(struct piece line, struct format *format)
{
	struct format f = { -1, -1, -1, 0 };
	struct piece field;

	for (; f.count < FIELDS && next_field(&line, false, &field) == 0;
	    f.count++) {
		if (is_name(&field, "Start"))
			f.start = f.count;
		else if (is_name(&field, "End"))
			f.end = f.count;
		else if (is_name(&field, "Text"))
			f.text = f.count;
	}
	if (f.start >= 0 && f.end >= 0 && f.text >= 0)
		*format = f;
}

static int
field_time(const struct piece *f, int64_t *us)
{
	const char *p = caption_time(f->p, f->end, us);

	return p && caption_blanks(p, f->end) == f->end ? 0 : -1;
}

static void
read_dialogue(const char *text, struct piece line, const struct format *f,
    struct caption_spans *l)
{
	struct caption_span s = { 0 };
	struct piece field;
	int bad = 0;

	for (int i = 0; i < f->count && !bad; i++) {
		bad = next_field(&line, i == f->count - 1, &field);
		if (!bad && i == f->start)
			bad = field_time(&field, &s.start_us);
		if (!bad && i == f->end)
			bad = field_time(&field, &s.end_us);
		if (!bad && i == f->text) {
			s.at = (uint32_t)(field.p - text);
			s.len = (uint32_t)(field.end - field.p);
		}
	}
	if (bad)
		l->damaged++;
	else
		caption_add(l, &s);
}

void
caption_ass(const char *p, size_t n, struct caption_spans *l)
{
	struct format format = { 1, 2, 9, 10 }; /* of all versions */
	const char *end = p + n, *text = p;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		struct piece line = { p, nl ? nl : end };

		if (starts_with(&line.p, line.end, "Format:"))
			read_format(line, &format);
		else if (starts_with(&line.p, line.end, "Dialogue:"))
			read_dialogue(text, line, &format, l);
		p = nl ? nl + 1 : end;
	}
}

/* What the codes have set. */
struct state {
	int64_t at_us; /* where the next stretch of karaoke starts */
	bool drawing;
	bool unclosed; /* no further '}' in this text */
};

/* Decimal number at p, at most 99999999; *p moves behind it. */
static int64_t
milli(const char **p, const char *end)
{
	int64_t v = 0, unit = 100;

	for (; *p < end && **p >= '0' && **p <= '9'; (*p)++) {
		if (v < 100000000)
			v = 10 * v + (**p - '0');
	}
	v *= 1000;
	if (*p < end && **p == '.') {
		for ((*p)++; *p < end && **p >= '0' && **p <= '9'; (*p)++) {
			v += (**p - '0') * unit;
			unit /= 10;
		}
	}
	return v;
}

/* One code, behind its backslash.  Returns where to look on. */
static const char *
code(struct caption_text *t, struct state *s, const char *p, const char *end)
{
	char kind = 0;
	int64_t us;

	if (end - p >= 2 && *p == 'p' && p[1] >= '0' && p[1] <= '9') {
		p++;
		s->drawing = milli(&p, end) > 0;
		return p;
	}
	if (p == end || (*p != 'k' && *p != 'K'))
		return p;
	p++;
	if (p < end && (*p == 'f' || *p == 'o' || *p == 't'))
		kind = *p++;
	if (p == end || *p < '0' || *p > '9')
		return p;
	us = milli(&p, end) * (TC_SECOND / 100 / 1000);
	/* \kt sets the clock, and ends the word before where it ended */
	if (kind != 't' || t->nmarks)
		caption_text_mark(t, s->at_us);
	if (kind == 't')
		s->at_us = t->start_us;
	s->at_us = us < t->end_us - s->at_us ? s->at_us + us : t->end_us;
	t->tail_us = s->at_us;
	return p;
}

/* The codes between braces.  What is in parentheses belongs to the code
 * before; a \k there has no meaning. */
static void
codes(struct caption_text *t, struct state *s, const char *p, const char *end)
{
	int depth = 0;

	while (p < end) {
		char c = *p++;

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '\\' && depth == 0)
			p = code(t, s, p, end);
	}
}

/* Handles the braces at p.  Returns where they end; null where they are text,
 * because nothing closes them. */
static const char *
override(struct caption_text *t, struct state *s, const char *p,
    const char *end)
{
	const char *close = s->unclosed ? NULL :
	    memchr(p, '}', (size_t)(end - p));

	if (!close) {
		s->unclosed = true;
		return NULL;
	}
	codes(t, s, p + 1, close);
	return close + 1;
}

/* \N, \n, \h and escaped braces; null for any other backslash. */
static const char *
escape(struct caption_text *t, const struct state *s, const char *p,
    const char *end)
{
	if (end - p < 2 || !strchr("Nnh{}", p[1]))
		return NULL;
	if (s->drawing)
		return p + 2;
	if (p[1] == 'N' || p[1] == 'n')
		caption_text_newline(t);
	else
		caption_text_put(t, p[1] == 'h' ? " " : p + 1, 1);
	return p + 2;
}

void
caption_override(struct caption_text *t, const char *p, size_t n)
{
	struct state s = { .at_us = t->start_us };
	const char *end = p + n;

	while (p < end) {
		const char *next = NULL;

		if (*p == '{')
			next = override(t, &s, p, end);
		else if (*p == '\\')
			next = escape(t, &s, p, end);
		if (!next) {
			next = p + charset_char(p, (size_t)(end - p));
			if (!s.drawing)
				caption_text_put(t, p, (size_t)(next - p));
		}
		p = next;
	}
}
