/*
 * What the strict reader refuses, and what the getters make of the rest.
 */
#include <stdlib.h>

#include "buf.h"
#include "json.h"
#include "tap.h"

/* Both ways of reading must refuse with the same words. */
static void
refused(const char *text, size_t len, const char *want, const char *name)
{
	const char *why = NULL, *why_fast = NULL, *why_check;
	struct cJSON *v = json_parse(text, len, &why);

	if (v)
		json_free(v);
	if (json_parse_fast(text, len, &why_fast))
		why_fast = "accepted";
	why_check = json_check(text, len, NULL, 0);
	is_str(v ? "accepted" : why, want, name);
	if (strcmp(why_fast, want) != 0 || !why_check ||
	    strcmp(why_check, want) != 0)
		ok(0, "and the fast ways say the same of it");
}

#define REFUSED(text, want, name) refused(text, sizeof text - 1, want, name)

static void
traps(void)
{
	char deep[200];
	int i;

	REFUSED("{\"a\":1} garbage", "something follows the value",
	    "bytes after the value are refused");
	REFUSED("\xef\xbb\xbf{}", "a byte order mark stands before it",
	    "a byte order mark is refused");
	REFUSED("{\"a\":01}", "a number has a leading zero", "01 is refused");
	REFUSED("{\"a\":1.}", "a number is malformed", "1. is refused");
	REFUSED("{\"a\":.5}", "not JSON", ".5 is refused");
	REFUSED("{\"a\":+5}", "not JSON", "+5 is refused");
	REFUSED("{\"a\":-}", "a number is malformed", "a lone minus is refused");
	REFUSED("{\"a\":1e}", "a number is malformed", "1e is refused");
	REFUSED("{\"a\":0x10}", "not JSON", "0x10 is refused");
	REFUSED("{\"a\":1e999}", "a number is too large", "1e999 is refused");
	REFUSED("{\"a\":NaN}", "not JSON", "NaN is refused");
	REFUSED("{\"a\":Infinity}", "not JSON", "Infinity is refused");
	REFUSED("{\"a\":-Infinity}", "a number is malformed",
	    "-Infinity is refused");
	REFUSED("{\"a\":1,\"a\":2}", "a key is given twice",
	    "a key given twice is refused");
	REFUSED("{\"x\":{\"a\":1,\"b\":2,\"a\":2}}", "a key is given twice",
	    "at any depth");
	REFUSED("{\"a\":1,\"\\u0061\":2}", "a key is given twice",
	    "also when it is spelt with an escape");
	REFUSED("{\"a\":\"x\\u0000y\"}", "a string holds \\u0000",
	    "\\u0000 is refused");
	REFUSED("{\"a\":\"\\ud800\"}", "a string has half a surrogate pair",
	    "a lone high surrogate is refused");
	REFUSED("{\"a\":\"\\udc00\"}", "a string has half a surrogate pair",
	    "a lone low surrogate is refused");
	REFUSED("{\"a\":\"\\x41\"}", "a string has an unknown escape",
	    "an unknown escape is refused");
	REFUSED("{\"a\":\"\\\0\"}", "a string has an unknown escape",
	    "a NUL behind a backslash is refused");
	REFUSED("{\"a\":\"x\ty\"}", "a string holds a raw control byte",
	    "a raw tab in a string is refused");
	REFUSED("{\"a\":\"\xff\"}", "a string is not UTF-8",
	    "a byte that is not UTF-8 is refused");
	REFUSED("{\"a\":\"\xc0\xaf\"}", "a string is not UTF-8",
	    "an overlong form is refused");
	REFUSED("{\"a\":\"\xed\xa0\x80\"}", "a string is not UTF-8",
	    "a surrogate in UTF-8 is refused");
	REFUSED("{\"\xff\":1}", "a string is not UTF-8", "in keys as well");
	REFUSED("{\"a\":\"x", "a string does not end",
	    "a string without end is refused");
	REFUSED("{\"a\":[1,2", "it ends in the middle",
	    "an array without end is refused");
	REFUSED("{\"a\":1,}", "not JSON", "a comma too many is refused");
	REFUSED("[1 2]", "not JSON", "a comma too few is refused");
	REFUSED("{a:1}", "not JSON", "a key without quotes is refused");
	REFUSED("{'a':1}", "not JSON", "single quotes are refused");
	REFUSED("", "it ends in the middle", "nothing at all is refused");
	REFUSED("tru", "not JSON", "half a word is refused");
	REFUSED("{\"a\":1}\0", "something follows the value",
	    "a NUL after the value is refused");
	for (i = 0; i < 33; i++)
		deep[i] = '[';
	refused(deep, 33, "nested too deeply", "33 levels are refused");
	for (i = 0; i < 32; i++) {
		deep[i] = '[';
		deep[32 + i] = ']';
	}
	ok(!json_check(deep, 64, NULL, 0), "32 levels are fine");
}

static void
many_keys(void)
{
	struct buf b = BUF_INIT;
	const char *why;
	struct cJSON *v;
	int i;

	buf_addc(&b, '{');
	for (i = 0; i < 200; i++)
		buf_addf(&b, "%s\"k%d\":%d", i ? "," : "", i, i);
	buf_adds(&b, "}");
	v = json_parse(b.p, b.len, &why);
	ok(v != NULL, "an object of 200 different keys is fine");
	json_free(v);
	b.len--;
	buf_adds(&b, ",\"k150\":0}");
	v = json_parse(b.p, b.len, &why);
	is_str(v ? "accepted" : why, "a key is given twice",
	    "the 201st key being the 151st is noticed");
	buf_clear(&b);
	for (i = 0; i < 513; i++)
		buf_addf(&b, "%c\"k%d\":%d", i ? ',' : '{', i, i);
	buf_addc(&b, '}');
	is_str(json_check(b.p, b.len, NULL, 0),
	    "an object has too many members", "513 members are refused");
	buf_clear(&b);
	buf_adds(&b, "{\"a\":1,\"a\":2}");
	v = json_parse_foreign(b.p, b.len, &why);
	ok(v != NULL, "another program may give a key twice");
	json_free(v);
	buf_free(&b);
}

static void
getters(void)
{
	static const char text[] = "{\"s\":\"h\\u00e9\\ud83d\\ude00\","
	    "\"i\":9007199254740991,\"big\":9007199254740993,\"f\":1.5,"
	    "\"neg\":-3,\"t\":1.0000004,\"b\":true,\"n\":null,"
	    "\"Case\":1,\"case\":2,\"a\":[1,\"x\",{}],\"e\":{},"
	    "\"exp\":1.5e6,\"huge\":3e300}";
	const struct cJSON *v;
	const char *why, *s = "unset";
	struct cJSON *root = json_parse(text, sizeof text - 1, &why);
	int64_t i = 77;
	double d = 7;
	bool b = false;

	ok(root != NULL, "a record of every kind of value is read");
	ok(!json_get_str(root, "s", &s), "a string is a string");
	is_str(s, "h\xc3\xa9\xf0\x9f\x98\x80", "with its escapes resolved");
	ok(!json_get_int(root, "i", &i) && i == INT64_C(9007199254740991),
	    "2^53 - 1 is exact");
	ok(json_get_int(root, "big", &i) < 0,
	    "a whole number beyond 2^53 is refused, not rounded");
	ok(json_get_int(root, "f", &i) < 0, "1.5 is no whole number");
	ok(!json_get_int(root, "exp", &i) && i == 1500000,
	    "1.5e6 is the whole number 1500000");
	ok(!json_get_int(root, "neg", &i) && i == -3, "-3 is -3");
	ok(!json_get_us(root, "t", &i) && i == 1000000,
	    "seconds are rounded to microseconds");
	ok(json_get_us(root, "huge", &i) < 0 && i == 1000000,
	    "seconds beyond all time are refused and leave the result alone");
	ok(!json_get_num(root, "huge", &d) && d == 3e300, "3e300 is a number");
	ok(!json_get_bool(root, "b", &b) && b, "true is true");
	ok(json_get_bool(root, "i", &b) < 0, "a number is no truth");
	ok(json_get_str(root, "n", &s) < 0 && json_is_null(json_get(root, "n")),
	    "null is no string");
	ok(!json_get_int(root, "Case", &i) && i == 1 &&
	    !json_get_int(root, "case", &i) && i == 2,
	    "keys are told apart by case");
	ok(json_get(root, "CASE") == NULL, "and only found as they are");
	v = json_first(json_get(root, "a"));
	ok(!json_int(v, &i) && i == 1, "an array's first element");
	v = json_next(v);
	ok(!json_str(v, &s) && !strcmp(s, "x"), "its second");
	v = json_next(v);
	ok(json_is_object(v) && !json_next(v), "its third and last");
	ok(!json_first(json_get(root, "e")), "an empty object has no member");
	ok(!json_first(json_get(root, "i")), "nor has a number");
	ok(!json_get(json_get(root, "a"), "x"), "an array has no keys");
	is_str(json_name(json_first(root)), "s", "members know their names");
	json_free(root);
}

static void
peeking(void)
{
	static const char text[] = "{\"type\":\"loud\",\"x\":{\"src\":\"no\"},"
	    "\"src\":\"a\\u0062\",\"n\":5}";
	struct json_peek p[3] = { { .key = "type" }, { .key = "src" },
	    { .key = "n" } };

	ok(!json_check(text, sizeof text - 1, p, 3), "a check finds members");
	ok(p[0].found && p[0].string && p[0].len == 4 &&
	    !memcmp(p[0].text, "loud", 4), "a plain string is given as it is");
	ok(p[1].found && p[1].string && !p[1].text,
	    "one with escapes is left to the tree; nested ones don't count");
	ok(p[2].found && !p[2].string, "a number is found and is no string");
}

int
main(void)
{
	static char long_line[300000];
	const char *why, *s;
	struct cJSON *v;
	size_t n;
	int i;

	traps();
	many_keys();
	getters();
	peeking();
	/* the block of the fast reader grows, and is reset each time */
	for (i = 0; i < 5; i++) {
		n = 0;
		long_line[n++] = '[';
		while (n < sizeof long_line - 10)
			n += (size_t)snprintf(long_line + n, 10, "\"ab\",");
		n += (size_t)snprintf(long_line + n, 10, "\"z\"]");
		v = json_parse_fast(long_line, n, &why);
		if (!v || json_str(json_first(v), &s) < 0 || strcmp(s, "ab"))
			break;
		v = json_parse_fast("{\"a\":1}", 7, &why);
		if (!v || !json_get(v, "a"))
			break;
	}
	is_int(i, 5, "long and short lines in turn are read out of one block");
	return done_testing();
}
