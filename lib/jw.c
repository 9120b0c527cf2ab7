/*
 * The record writer.  Numbers are printed from integers: a time has six
 * decimals whatever the locale and the C library, and the same input gives
 * the same bytes everywhere.
 */
#include <math.h>
#include <string.h>

#include "jw.h"

/* Length of the UTF-8 sequence at s (n bytes left), 0 when it is none. */
static size_t
utf8_length(const unsigned char *s, size_t n)
{
	unsigned c = s[0];

	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return n >= 2 && (s[1] & 0xc0) == 0x80 ? 2 : 0;
	if (c >= 0xe0 && c <= 0xef) {
		if (n < 3 || (s[1] & 0xc0) != 0x80 || (s[2] & 0xc0) != 0x80)
			return 0;
		/* overlong forms, surrogates */
		if ((c == 0xe0 && s[1] < 0xa0) || (c == 0xed && s[1] > 0x9f))
			return 0;
		return 3;
	}
	if (c >= 0xf0 && c <= 0xf4) {
		if (n < 4 || (s[1] & 0xc0) != 0x80 || (s[2] & 0xc0) != 0x80 ||
		    (s[3] & 0xc0) != 0x80)
			return 0;
		if ((c == 0xf0 && s[1] < 0x90) || (c == 0xf4 && s[1] > 0x8f))
			return 0;
		return 4;
	}
	return 0;
}

bool
utf8_valid(const char *s, size_t n)
{
	size_t k;

	while (n) {
		k = utf8_length((const unsigned char *)s, n);
		if (!k)
			return false;
		s += k;
		n -= k;
	}
	return true;
}

/* The comma before a further member, and the key. */
static void
begin_value(struct buf *b, const char *key)
{
	char last = b->len ? b->p[b->len - 1] : '{';

	if (last != '{' && last != '[')
		buf_addc(b, ',');
	if (key) {
		buf_addc(b, '"');
		buf_adds(b, key);
		buf_add(b, "\":", 2);
	}
}

static void
add_string(struct buf *b, const char *text, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *s = (const unsigned char *)text;
	size_t i = 0, k, plain;
	char esc[6] = "\\u00";

	buf_addc(b, '"');
	while (i < n) {
		for (plain = i; i < n && s[i] >= 0x20 && s[i] < 0x7f &&
		    s[i] != '"' && s[i] != '\\'; i++)
			;
		buf_add(b, text + plain, i - plain);
		if (i == n)
			break;
		if (s[i] == '"' || s[i] == '\\') {
			esc[1] = (char)s[i++];
			buf_add(b, esc, 2);
			esc[1] = 'u';
		} else if (s[i] == '\n' || s[i] == '\t') {
			buf_add(b, s[i++] == '\n' ? "\\n" : "\\t", 2);
		} else if (s[i] < 0x20 || s[i] == 0x7f) {
			esc[4] = hex[s[i] >> 4];
			esc[5] = hex[s[i++] & 15];
			buf_add(b, esc, 6);
		} else if ((k = utf8_length(s + i, n - i)) > 0) {
			buf_add(b, text + i, k);
			i += k;
		} else {
			buf_add(b, "\xef\xbf\xbd", 3);
			i++;
		}
	}
	buf_addc(b, '"');
}

void
jw_strn(struct buf *b, const char *key, const char *s, size_t n)
{
	begin_value(b, key);
	add_string(b, s, n);
}

void
jw_str(struct buf *b, const char *key, const char *s)
{
	if (s)
		jw_strn(b, key, s, strlen(s));
	else
		jw_null(b, key);
}

void
jw_member(struct buf *b, const char *key, const char *s)
{
	begin_value(b, NULL);
	add_string(b, key, strlen(key));
	buf_addc(b, ':');
	add_string(b, s, strlen(s));
}

void
jw_path(struct buf *b, const char *key, const char *path)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *s = (const unsigned char *)path;

	jw_str(b, key, path);
	if (utf8_valid(path, strlen(path)))
		return;
	buf_addf(b, ",\"%s_hex\":\"", key);
	for (; *s; s++) {
		buf_addc(b, hex[*s >> 4]);
		buf_addc(b, hex[*s & 15]);
	}
	buf_addc(b, '"');
}

void
jw_begin(struct buf *b, const char *type, const char *src)
{
	/* after an earlier record: begin_value must not see its '\n' */
	buf_add(b, "{\"type\":", 8);
	add_string(b, type, strlen(type));
	jw_str(b, "src", src);
}

void
jw_end(struct buf *b)
{
	buf_add(b, "}\n", 2);
}

void
jw_open(struct buf *b, const char *key, char bracket)
{
	begin_value(b, key);
	buf_addc(b, bracket);
}

void
jw_close(struct buf *b, char bracket)
{
	buf_addc(b, bracket == '{' || bracket == '}' ? '}' : ']');
}

/* v as decimal digits with the last `decimals` of them after a point. */
static void
add_fixed(struct buf *b, uint64_t v, bool negative, int decimals)
{
	char text[32], *at = text + sizeof text;
	int digits = 0;

	do {
		if (decimals && digits == decimals)
			*--at = '.';
		*--at = (char)('0' + v % 10);
		v /= 10;
		digits++;
	} while (v || digits <= decimals);
	if (negative)
		*--at = '-';
	buf_add(b, at, (size_t)(text + sizeof text - at));
}

void
jw_int(struct buf *b, const char *key, int64_t v)
{
	begin_value(b, key);
	add_fixed(b, v < 0 ? -(uint64_t)v : (uint64_t)v, v < 0, 0);
}

void
jw_us(struct buf *b, const char *key, int64_t us)
{
	begin_value(b, key);
	add_fixed(b, us < 0 ? -(uint64_t)us : (uint64_t)us, us < 0, 6);
}

void
jw_fix(struct buf *b, const char *key, double v, int decimals)
{
	double scaled = v;
	uint64_t u;
	int i;

	for (i = 0; i < decimals; i++)
		scaled *= 10;
	if (!isfinite(v) || fabs(scaled) > 9007199254740992.0) {
		jw_null(b, key);
		return;
	}
	u = (uint64_t)llround(fabs(scaled));
	begin_value(b, key);
	add_fixed(b, u, v < 0 && u > 0, decimals); /* never "-0.00" */
}

void
jw_bool(struct buf *b, const char *key, bool v)
{
	begin_value(b, key);
	buf_adds(b, v ? "true" : "false");
}

void
jw_null(struct buf *b, const char *key)
{
	begin_value(b, key);
	buf_add(b, "null", 4);
}

void
jw_hex(struct buf *b, const char *key, uint64_t v)
{
	static const char hex[] = "0123456789abcdef";
	char text[16];
	int i;

	for (i = 0; i < 16; i++)
		text[i] = hex[v >> (60 - 4 * i) & 15];
	jw_strn(b, key, text, 16);
}

void
jw_splice(struct buf *b, const char *line, size_t len,
    const struct buf *fields)
{
	size_t brace = len, before;

	while (brace > 0 && line[brace - 1] != '}')
		brace--;
	if (!brace || !fields->len) {
		buf_add(b, line, len);
		buf_addc(b, '\n');
		return;
	}
	brace--;
	for (before = brace; before > 0 && strchr(" \t\r", line[before - 1]); )
		before--;
	buf_add(b, line, brace);
	if (before > 0 && line[before - 1] != '{')
		buf_addc(b, ',');
	buf_add(b, fields->p, fields->len);
	buf_add(b, line + brace, len - brace);
	buf_addc(b, '\n');
}
