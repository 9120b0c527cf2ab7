/*
 * caption_markup: SubRip and WebVTT text without its tags.
 *
 * In WebVTT everything that looks like a tag is one.  SubRip never had rules,
 * and people write "<3" and "<laughs>" and addresses there, so only the names
 * that players know count as tags.  Both may carry ASS codes such as {\an8}
 * and the {y:i} of MicroDVD, left over from conversion, and character
 * references; SubRip also \N and \h, which converters forget there and most
 * players obey.  Times inside WebVTT text become marks.
 */
#include <string.h>
#include <strings.h>

#include "charset.h"

#include "caption_part.h"

enum { TAG_NAME = 8, REFERENCE = 10 };

static const char *const tags[] = {
	"a", "b", "big", "body", "br", "c", "center", "div", "em", "font",
	"html", "i", "lang", "p", "rp", "rt", "ruby", "s", "small", "span",
	"strike", "strong", "sub", "sup", "tt", "u", "v", NULL
};

static const struct {
	const char *name;
	const char *text;
} references[] = {
	{ "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" },
	{ "apos", "'" }, { "nbsp", "\xC2\xA0" }, { "lrm", "\xE2\x80\x8E" },
	{ "rlm", "\xE2\x80\x8F" },
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The '>' of the tag at p ('<'), or null.  A '<' before it means that the
 * first was text; looking no further keeps this linear, too. */
static const char *
tag_end(const char *p, const char *end)
{
	for (p++; p < end && *p != '<'; p++) {
		if (*p == '>')
			return p;
	}
	return NULL;
}

/* May this byte follow a tag's name?  name.class only where the name is
 * WebVTT's: <b.smith@example.com> is an address. */
static bool
ends_name(const char *name, const char *p)
{
	if (*p == '.')
		return strcmp(name, "c") == 0 || strcmp(name, "v") == 0;
	return strchr("> \t\n/=", *p) != NULL;
}

static bool
is_known_tag(const char *name)
{
	for (size_t i = 0; tags[i]; i++) {
		if (strcmp(name, tags[i]) == 0)
			return true;
	}
	return false;
}

/* The lower-case name of the tag from p ('<') to close ('>'), after a '/' if
 * there is one, which may have blanks around it.  Returns where it ends. */
static const char *
tag_name(const char *p, const char *close, char name[TAG_NAME])
{
	const char *q = caption_blanks(p + 1, close);
	size_t n = 0;

	if (*q == '/')
		p = caption_blanks(q + 1, close);
	else
		p++;
	for (; is_letter(*p) && n < TAG_NAME - 1; p++)
		name[n++] = (char)(*p | 0x20);
	name[n] = '\0';
	return p;
}

/* Handles the tag at p ('<').  Returns where it ends, or null where it is
 * text. */
static const char *
tag(struct caption_text *t, const char *p, const char *end, bool vtt)
{
	const char *close = tag_end(p, end), *rest;
	char name[TAG_NAME];
	bool known;
	int64_t us;

	if (!close)
		return NULL;
	rest = caption_time(p + 1, close, &us);
	if (rest && caption_blanks(rest, close) == close) {
		if (vtt)
			caption_text_mark(t, us);
		return close + 1;
	}
	rest = tag_name(p, close, name);
	known = is_known_tag(name) && ends_name(name, rest);
	if (known && strcmp(name, "br") == 0)
		caption_text_newline(t);
	if (known || (vtt && (is_letter(p[1]) || strchr("/.>", p[1]))))
		return close + 1;
	return NULL;
}

/* The value of the digits from p to end ("#39", "#x27" without the '#');
 * 0 where it is none. */
static uint32_t
code_point(const char *p, const char *end)
{
	uint32_t base = p < end && (*p == 'x' || *p == 'X') ? 16 : 10, v = 0;

	for (p += base == 16; p < end; p++) {
		uint32_t d = 99;

		if (*p >= '0' && *p <= '9')
			d = (uint32_t)(*p - '0');
		else if (is_letter(*p))
			d = (uint32_t)((*p | 0x20) - 'a') + 10;
		if (d >= base || v > 0x10FFFF)
			return 0;
		v = v * base + d;
	}
	return v;
}

static const char *
numbered(struct caption_text *t, const char *p, const char *semicolon)
{
	struct buf b = BUF_INIT;
	uint32_t c = code_point(p, semicolon);

	if (c == 0)
		return NULL;
	if (c == '\n') {
		caption_text_newline(t);
	} else {
		charset_put(&b, c);
		caption_text_put(t, b.p, b.len);
	}
	buf_free(&b);
	return semicolon + 1;
}

/* Handles the character reference at p ('&').  Returns where it ends, or null
 * where it is text, as in "AT&T". */
static const char *
reference(struct caption_text *t, const char *p, const char *end)
{
	size_t max = end - p < REFERENCE ? (size_t)(end - p) : REFERENCE;
	const char *semicolon = memchr(p, ';', max);

	if (!semicolon)
		return NULL;
	p++;
	if (*p == '#')
		return numbered(t, p + 1, semicolon);
	for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
		const char *text = references[i].text;
		size_t len = strlen(references[i].name);

		if (len == (size_t)(semicolon - p) &&
		    strncasecmp(p, references[i].name, len) == 0) {
			caption_text_put(t, text, strlen(text));
			return semicolon + 1;
		}
	}
	return NULL;
}

/* {\an8} or {y:i}: where it ends, or null where it is text.  As with tags, a
 * second '{' before the '}' makes the first one text. */
static const char *
braces(const char *p, const char *end)
{
	if (end - p < 3)
		return NULL;
	if (p[1] != '\\' && !(is_letter(p[1]) && p[2] == ':'))
		return NULL;
	for (p++; p < end && *p != '{'; p++) {
		if (*p == '}')
			return p + 1;
	}
	return NULL;
}

/* \N and \h of ASS, or null. */
static const char *
escape(struct caption_text *t, const char *p, const char *end)
{
	if (end - p < 2 || (p[1] != 'N' && p[1] != 'h'))
		return NULL;
	if (p[1] == 'N')
		caption_text_newline(t);
	else
		caption_text_put(t, " ", 1);
	return p + 2;
}

void
caption_markup(struct caption_text *t, const char *p, size_t n, bool vtt)
{
	const char *end = p + n;

	if (vtt)
		caption_text_mark(t, t->start_us);
	while (p < end) {
		const char *next = NULL;

		if (*p == '<')
			next = tag(t, p, end, vtt);
		else if (*p == '&')
			next = reference(t, p, end);
		else if (*p == '{')
			next = braces(p, end);
		else if (*p == '\\' && !vtt)
			next = escape(t, p, end);
		if (!next) {
			next = p + charset_char(p, (size_t)(end - p));
			if (*p == '\n')
				caption_text_newline(t);
			else
				caption_text_put(t, p, (size_t)(next - p));
		}
		p = next;
	}
	if (t->nmarks == 1)
		t->nmarks = 0; /* the start alone is no time inside */
}
