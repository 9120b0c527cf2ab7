/*
 * charset: what subtitle files are encoded in, and what becomes of them.
 */
#include <stdlib.h>

#include "buf.h"
#include "jw.h"

#include "../../tools/probe/charset.h"
#include "tap.h"

/* The text in UTF-8; free it. */
static char *
utf8(const char *p, size_t n)
{
	struct buf b = BUF_INIT;

	charset_utf8(p, n, &b);
	return buf_steal(&b);
}

static void
becomes(const char *p, size_t n, const char *want, const char *name)
{
	char *got = utf8(p, n);

	is_str(got, want, name);
	free(got);
}

static void
guesses(const char *p, size_t n, enum charset want, const char *name)
{
	is_int(charset_guess(p, n), want, name);
}

/* A literal with its length, zeros counted but for the last. */
#define LIT(s) (s), sizeof(s) - 1

static void
test_utf8(void)
{
	becomes(LIT(""), "", "nothing stays nothing");
	becomes(LIT("plain"), "plain", "ASCII stays as it is");
	becomes(LIT("\xEF\xBB\xBFzo\xC3\xAB"), "zo\xC3\xAB",
	    "a UTF-8 mark goes, the text stays");
	becomes(LIT("\xE6\xBC\xA2\xF0\x9F\x98\x80"),
	    "\xE6\xBC\xA2\xF0\x9F\x98\x80",
	    "characters of three and four bytes stay");
	becomes(LIT("\xEF\xBB\xBF" "a\xE9" "b"), "a\xEF\xBF\xBD" "b",
	    "behind a UTF-8 mark a bad byte is U+FFFD");
	guesses(LIT("\xC3\xA9\xC3\xA8\xC3\xAA\xC3\xAB\xC3\xA0\xE9"),
	    CHARSET_UTF8, "one bad byte among much UTF-8 changes nothing");
	becomes(LIT("\xC3\xA9\xC3\xA8\xC3\xAA\xC3\xAB\xC3\xA0\xC3"),
	    "\xC3\xA9\xC3\xA8\xC3\xAA\xC3\xAB\xC3\xA0\xEF\xBF\xBD",
	    "a file torn inside a character ends in U+FFFD");
}

static void
test_utf16(void)
{
	becomes(LIT("\xFF\xFEh\0\xE9\0"), "h\xC3\xA9",
	    "a mark tells UTF-16, low byte first");
	becomes(LIT("\xFE\xFF\0h\0\xE9"), "h\xC3\xA9",
	    "a mark tells UTF-16, high byte first");
	becomes(LIT("\xFF\xFE\x3D\xD8\x00\xDE"), "\xF0\x9F\x98\x80",
	    "two surrogates are one character");
	becomes(LIT("\xFF\xFE\x3D\xD8h\0"), "\xEF\xBF\xBDh",
	    "half a pair is U+FFFD and eats nothing");
	becomes(LIT("\xFF\xFE\x3D\xD8"), "\xEF\xBF\xBD",
	    "half a pair at the end is U+FFFD");
	becomes(LIT("\xFF\xFEh\0i"), "h\xEF\xBF\xBD",
	    "an odd last byte is U+FFFD");
	becomes(LIT("1\0\n\0h\0i\0"), "1\nhi",
	    "without a mark zeros tell UTF-16, low byte first");
	becomes(LIT("\0001\0\n\0h\0i"), "1\nhi",
	    "without a mark zeros tell UTF-16, high byte first");
	becomes(LIT("1\0:\0\x22\x6F\x57\x5B"), "1:\xE6\xBC\xA2\xE5\xAD\x97",
	    "times are enough to see UTF-16 in Chinese");
	guesses(LIT("\xFF\xFE"), CHARSET_UTF16LE, "a mark alone is enough");
	guesses(LIT("text\0\0\0\0\0\0\0\0"), CHARSET_UTF8,
	    "zeros at the end are padding");
	guesses(LIT("a long line of text with \0 in it"), CHARSET_UTF8,
	    "a lone zero is no UTF-16");
	guesses(LIT("\0"), CHARSET_UTF8, "one zero is no UTF-16");
}

static void
test_cp1252(void)
{
	becomes(LIT("caf\xE9"), "caf\xC3\xA9",
	    "what is not UTF-8 is Windows-1252");
	becomes(LIT("\x93quoted\x94 \x97 \x80" "5"),
	    "\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x80\x94 \xE2\x82\xAC" "5",
	    "quotes, dashes and the euro of Windows-1252");
	becomes(LIT("\x81\x8D\x8F\x90\x9D"),
	    "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD",
	    "the five bytes without a meaning are U+FFFD");
	guesses(LIT("na\xEFve d\xE9j\xE0 \xC3\xA9"), CHARSET_CP1252,
	    "one accident of valid UTF-8 does not make a file UTF-8");
}

/* Whatever the bytes, the result is valid and at most three times as long. */
static void
test_always_valid(void)
{
	unsigned seed = 1;
	int bad = 0;

	for (int round = 0; round < 5000; round++) {
		struct buf b = BUF_INIT;
		char p[40];
		size_t n = (size_t)round % sizeof p;

		for (size_t i = 0; i < n; i++) {
			seed = seed * 1103515245 + 12345;
			p[i] = (char)(seed >> 16);
			if (round % 3 == 0 && seed >> 30 == 0)
				p[i] = '\0';
		}
		charset_utf8(p, n, &b);
		bad += !utf8_valid(b.p, b.len) || b.len > 3 * n;
		buf_free(&b);
	}
	is_int(bad, 0, "random bytes become valid UTF-8, at most tripled");
}

static void
test_put(void)
{
	struct buf b = BUF_INIT;

	charset_put(&b, 'a');
	charset_put(&b, 0xE9);
	charset_put(&b, 0x6F22);
	charset_put(&b, 0x1F600);
	is_str(b.p, "a\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80",
	    "code points of one to four bytes");
	buf_clear(&b);
	charset_put(&b, 0xD800);
	charset_put(&b, 0x110000);
	is_str(b.p, "\xEF\xBF\xBD\xEF\xBF\xBD",
	    "surrogates and what is beyond Unicode are U+FFFD");
	buf_free(&b);
	is_int(charset_char("\xC3\xA9x", 3), 2, "a character of two bytes");
	is_int(charset_char("\xC3", 1), 0, "half a character is none");
	is_int(charset_char("\xA9", 1), 0, "the rest of a character is none");
	is_int(charset_char("", 0), 0, "nothing is no character");
}

int
main(void)
{
	test_utf8();
	test_utf16();
	test_cp1252();
	test_always_valid();
	test_put();
	return done_testing();
}
