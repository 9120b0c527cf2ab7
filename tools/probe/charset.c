/*
 * charset: text of unknown encoding to UTF-8.
 *
 * Subtitle files carry no label, and most of those that lie beside videos are
 * UTF-8, UTF-16 from Windows tools, or Windows-1252 from old ones.  The guess
 * is by structure only: a byte order mark is believed; UTF-16 shows as zeros
 * on every other byte, because times and line ends are ASCII in any language;
 * whatever is valid UTF-8 is UTF-8, as other encodings fit its rules by
 * accident only.  One bad byte in a long UTF-8 file (a torn copy, a name
 * pasted in) must not turn all of it into garbage, hence the count.
 */
#include <stdbool.h>
#include <string.h>

#include "jw.h"

#include "charset.h"

enum {
	BAD = 0xFFFD,
	SAMPLE = 65536, /* bytes looked at for zeros; even */
	SURE = 4,       /* characters of several bytes for each bad byte */
};

/* 0x80 to 0x9f; the rest of Windows-1252 is Latin-1 */
static const uint16_t cp1252[32] = {
	0x20AC, BAD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, BAD, 0x017D, BAD,
	BAD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, BAD, 0x017E, 0x0178,
};

static bool
has_mark(const char *p, size_t n, const char *mark, size_t len)
{
	return n >= len && memcmp(p, mark, len) == 0;
}

static bool
has_utf8_mark(const char *p, size_t n)
{
	return has_mark(p, n, "\xEF\xBB\xBF", 3);
}

/* A quarter of the units must have a zero on one side, and hardly any on the
 * other: padding with zeros has as many on both. */
static bool
by_zeros(const char *p, size_t n, enum charset *which)
{
	size_t count = n < SAMPLE ? n / 2 : SAMPLE / 2;
	size_t even = 0, odd = 0;

	for (size_t i = 0; i < count; i++) {
		even += p[2 * i] == 0;
		odd += p[2 * i + 1] == 0;
	}
	if (odd > 0 && 4 * odd >= count && 8 * even < odd)
		*which = CHARSET_UTF16LE;
	else if (even > 0 && 4 * even >= count && 8 * odd < even)
		*which = CHARSET_UTF16BE;
	else
		return false;
	return true;
}

static bool
mostly_utf8(const char *p, size_t n)
{
	size_t good = 0, bad = 0, len;

	for (size_t i = 0; i < n; i += len ? len : 1) {
		len = charset_char(p + i, n - i);
		good += len > 1;
		bad += len == 0;
	}
	return good > SURE * bad;
}

static void
put_utf8(const char *p, size_t n, struct buf *b)
{
	size_t from = 0, at = 0;

	while (at < n) {
		size_t len = charset_char(p + at, n - at);

		if (len) {
			at += len;
			continue;
		}
		buf_add(b, p + from, at - from);
		charset_put(b, BAD);
		from = ++at;
	}
	buf_add(b, p + from, at - from);
}

static void
put_cp1252(const char *p, size_t n, struct buf *b)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		charset_put(b, c >= 0x80 && c < 0xA0 ? cp1252[c - 0x80] : c);
	}
}

static uint32_t
unit16(const char *p, bool big)
{
	uint32_t a = (unsigned char)p[big ? 0 : 1];

	return a << 8 | (unsigned char)p[big ? 1 : 0];
}

/* An odd last byte is half a unit and becomes U+FFFD. */
static void
put_utf16(const char *p, size_t n, bool big, struct buf *b)
{
	size_t i = 0;

	while (i + 2 <= n) {
		uint32_t c = unit16(p + i, big);
		uint32_t low = i + 4 <= n ? unit16(p + i + 2, big) : 0;

		i += 2;
		if ((c & 0xFC00) == 0xD800 && (low & 0xFC00) == 0xDC00) {
			c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
			i += 2;
		}
		charset_put(b, c);
	}
	if (i < n)
		charset_put(b, BAD);
}

size_t
charset_char(const char *p, size_t n)
{
	unsigned char c = n ? (unsigned char)*p : 0xFF;
	size_t len = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

	if (len == 1)
		return 1;
	return len <= n && utf8_valid(p, len) ? len : 0;
}

void
charset_put(struct buf *b, uint32_t c)
{
	char s[4];
	size_t n = 0;

	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = BAD;
	if (c < 0x80) {
		s[n++] = (char)c;
	} else if (c < 0x800) {
		s[n++] = (char)(0xC0 | c >> 6);
	} else if (c < 0x10000) {
		s[n++] = (char)(0xE0 | c >> 12);
		s[n++] = (char)(0x80 | (c >> 6 & 0x3F));
	} else {
		s[n++] = (char)(0xF0 | c >> 18);
		s[n++] = (char)(0x80 | (c >> 12 & 0x3F));
		s[n++] = (char)(0x80 | (c >> 6 & 0x3F));
	}
	if (c >= 0x80)
		s[n++] = (char)(0x80 | (c & 0x3F));
	buf_add(b, s, n);
}

enum charset
charset_guess(const char *p, size_t n)
{
	enum charset which;

	if (has_utf8_mark(p, n))
		return CHARSET_UTF8;
	if (has_mark(p, n, "\xFF\xFE", 2))
		return CHARSET_UTF16LE;
	if (has_mark(p, n, "\xFE\xFF", 2))
		return CHARSET_UTF16BE;
	if (by_zeros(p, n, &which))
		return which;
	if (utf8_valid(p, n) || mostly_utf8(p, n))
		return CHARSET_UTF8;
	return CHARSET_CP1252;
}

enum charset
charset_utf8(const char *p, size_t n, struct buf *b)
{
	enum charset which = charset_guess(p, n);
	bool big = which == CHARSET_UTF16BE;
	size_t mark;

	switch (which) {
	case CHARSET_UTF8:
		mark = has_utf8_mark(p, n) ? 3 : 0;
		put_utf8(p + mark, n - mark, b);
		break;
	case CHARSET_UTF16LE:
	case CHARSET_UTF16BE:
		mark = has_mark(p, n, big ? "\xFE\xFF" : "\xFF\xFE", 2) ? 2 : 0;
		put_utf16(p + mark, n - mark, big, b);
		break;
	case CHARSET_CP1252:
		put_cp1252(p, n, b);
		break;
	}
	return which;
}
