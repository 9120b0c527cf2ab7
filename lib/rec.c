/*
 * Framing of lines with bounded memory, and the two members of a record that
 * every tool needs.
 */
#include <stdio.h>
#include <string.h>

#include "rec.h"
#include "json.h"

enum { READ_SIZE = 64 << 10 };

void
lines_init(struct lines *l)
{
	memset(l, 0, sizeof *l);
	buf_init(&l->buf);
}

void
lines_free(struct lines *l)
{
	buf_free(&l->buf);
}

char *
lines_room(struct lines *l, size_t *n)
{
	if (l->at) {
		buf_drop(&l->buf, l->at);
		l->at = 0;
	}
	*n = READ_SIZE;
	return buf_room(&l->buf, READ_SIZE);
}

void
lines_got(struct lines *l, size_t n)
{
	l->buf.len += n;
	l->buf.p[l->buf.len] = 0;
}

enum lines_is
lines_next(struct lines *l, const char **line, size_t *len)
{
	const char *from = l->buf.p + l->at, *nl;
	size_t have = l->buf.len - l->at, n;

	nl = memchr(from + l->scanned, '\n', have - l->scanned);
	if (!nl) {
		l->scanned = have;
		if (l->skipping || have > REC_MAX) {
			/* nobody will want these bytes */
			l->skipping = true;
			l->at += have;
			l->scanned = 0;
		}
		return LINES_NONE;
	}
	n = (size_t)(nl - from);
	l->at += n + 1;
	l->scanned = 0;
	l->number++;
	if (l->skipping || n > REC_MAX) {
		l->skipping = false;
		return LINES_TOO_LONG;
	}
	*line = from;
	*len = n;
	return LINES_LINE;
}

enum lines_is
lines_last(struct lines *l, const char **line, size_t *len)
{
	size_t have = l->buf.len - l->at;

	if (l->skipping) {
		l->skipping = false;
		l->at = l->buf.len;
		l->number++;
		return LINES_TOO_LONG;
	}
	if (!have)
		return LINES_NONE;
	*line = l->buf.p + l->at;
	*len = have;
	l->at = l->buf.len;
	l->scanned = 0;
	l->number++;
	return LINES_LINE;
}

void
lines_unget(struct lines *l, const char *line)
{
	l->at = (size_t)(line - l->buf.p);
	l->scanned = 0;
	l->number--;
}

/* Copies a string member to where it becomes a C string; from the tree where
 * it is long or holds escapes. */
static const char *
take_text(struct rec *r, const struct json_peek *p, char **room, size_t *left)
{
	const char *text = *room;

	if (!p->text || p->len >= *left) {
		json_get_str(rec_root(r), p->key, &text);
		return text;
	}
	memcpy(*room, p->text, p->len);
	(*room)[p->len] = 0;
	*room += p->len + 1;
	*left -= p->len + 1;
	return text;
}

int
rec_parse(struct rec *r, const char *line, size_t len, const char **why)
{
	struct json_peek want[2] = { { .key = "type" }, { .key = "src" } };
	size_t left = sizeof r->text;
	char *room = r->text;

	r->line = line;
	r->len = len;
	r->tree = NULL;
	*why = json_check(line, len, want, 2);
	if (*why)
		return -1;
	if (line[strspn(line, " \t")] != '{')
		*why = "not an object";
	else if (!want[0].found || !want[0].string)
		*why = "no \"type\"";
	else if (want[1].found && !want[1].string)
		*why = "\"src\" is not a string";
	if (*why)
		return -1;
	r->type = take_text(r, &want[0], &room, &left);
	r->src = want[1].found ? take_text(r, &want[1], &room, &left) : "";
	return 0;
}

const struct cJSON *
rec_root(struct rec *r)
{
	const char *why;

	if (!r->tree)
		r->tree = json_parse_fast(r->line, r->len, &why);
	return r->tree;
}

bool
rec_is(const struct rec *r, const char *type)
{
	return strcmp(r->type, type) == 0;
}

char *
rec_path(struct rec *r)
{
	const char *path = "", *hex;
	struct buf b = BUF_INIT;
	unsigned byte;

	if (json_get_str(rec_root(r), "path_hex", &hex) < 0) {
		json_get_str(rec_root(r), "path", &path);
		return xstrdup(path);
	}
	for (; sscanf(hex, "%2x", &byte) == 1 && hex[1]; hex += 2)
		buf_addc(&b, (char)byte);
	return buf_steal(&b);
}
