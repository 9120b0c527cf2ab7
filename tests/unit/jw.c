#include "json.h"
#include "jw.h"
#include "tap.h"

static const char *
text_of(struct buf *b)
{
	static char text[2000];

	snprintf(text, sizeof text, "%s", b->p);
	buf_clear(b);
	return text;
}

static const char *
fixed(double v, int decimals)
{
	static struct buf b = BUF_INIT;

	buf_clear(&b);
	buf_addc(&b, '[');
	jw_fix(&b, NULL, v, decimals);
	return b.p + 1;
}

static void
splice(const char *line, const char *fields, const char *want,
    const char *name)
{
	struct buf b = BUF_INIT, f = BUF_INIT;

	buf_adds(&f, fields);
	jw_splice(&b, line, strlen(line), &f);
	is_str(b.p, want, name);
	buf_free(&b);
	buf_free(&f);
}

static void
whole_record(void)
{
	struct buf b = BUF_INIT;

	jw_begin(&b, "gop", "0123456789abcdef");
	jw_us(&b, "t", 1500000);
	jw_us(&b, "neg", -41708);
	jw_int(&b, "min", INT64_MIN);
	jw_fix(&b, "r", 2.345, 2);
	jw_bool(&b, "k", true);
	jw_null(&b, "n");
	jw_hex(&b, "h", UINT64_C(0xdeadbeef));
	jw_open(&b, "a", '[');
	jw_int(&b, NULL, 1);
	jw_open(&b, NULL, '{');
	jw_close(&b, '}');
	jw_open(&b, NULL, '[');
	jw_str(&b, NULL, "x");
	jw_close(&b, ']');
	jw_close(&b, ']');
	jw_open(&b, "o", '{');
	jw_int(&b, "p", 0);
	jw_close(&b, '}');
	jw_end(&b);
	is_str(text_of(&b), "{\"type\":\"gop\",\"src\":\"0123456789abcdef\","
	    "\"t\":1.500000,\"neg\":-0.041708,\"min\":-9223372036854775808,"
	    "\"r\":2.35,\"k\":true,\"n\":null,\"h\":\"00000000deadbeef\","
	    "\"a\":[1,{},[\"x\"]],\"o\":{\"p\":0}}\n",
	    "a record of every kind of member");
	buf_free(&b);
}

static void
numbers(void)
{
	is_str(fixed(0, 3), "0.000", "zero has its decimals");
	is_str(fixed(-0.0004, 3), "0.000", "never a negative zero");
	is_str(fixed(-0.0006, 3), "-0.001", "a small negative number");
	is_str(fixed(12345.678, 0), "12346", "no decimals, rounded");
	is_str(fixed(0.1 + 0.2, 9), "0.300000000", "nine decimals");
	is_str(fixed(1e300, 2), "null", "what has no such decimals is null");
	is_str(fixed(0.0 / 0.0 * 0, 2), "null", "not a number is null");
}

static void
strings(void)
{
	struct buf b = BUF_INIT;
	const char *why, *s = "";
	struct cJSON *v;

	jw_open(&b, NULL, '[');
	jw_str(&b, NULL, "q\"b\\n\nt\tc\x01" "d\x7f\xc3\xa9\xff\xed\xa0\x80z");
	jw_close(&b, ']');
	is_str(b.p, "[\"q\\\"b\\\\n\\nt\\tc\\u0001d\\u007f\xc3\xa9"
	    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\"]",
	    "escapes, and what is not UTF-8");
	v = json_parse(b.p, b.len, &why);
	ok(v && !json_str(json_first(v), &s), "which our own reader takes");
	json_free(v);
	buf_clear(&b);

	buf_addc(&b, '{');
	jw_path(&b, "path", "a b.mp4");
	jw_path(&b, "path2", "\xff\xfe.mp4");
	is_str(text_of(&b), "{\"path\":\"a b.mp4\",\"path2\":\"\xef\xbf\xbd"
	    "\xef\xbf\xbd.mp4\",\"path2_hex\":\"fffe2e6d7034\"",
	    "a name that is not UTF-8 brings its bytes along");
	buf_addc(&b, '{');
	jw_member(&b, "odd \"key\"\n", "v");
	is_str(text_of(&b), "{\"odd \\\"key\\\"\\n\":\"v\"",
	    "a foreign key is escaped");
	buf_free(&b);
}

int
main(void)
{
	whole_record();
	numbers();
	strings();
	splice("{\"type\":\"x\",\"n\": 1e3 }", "\"k\":2",
	    "{\"type\":\"x\",\"n\": 1e3 ,\"k\":2}\n",
	    "members are spliced in and every other byte stays");
	splice("{}", "\"k\":2", "{\"k\":2}\n", "into an empty object");
	splice("{ }", "\"k\":2", "{ \"k\":2}\n", "into a blank one");
	splice("{\"a\":{}}", "\"k\":2", "{\"a\":{},\"k\":2}\n",
	    "behind a nested one");
	splice("{\"a\":1} ", "", "{\"a\":1} \n", "nothing to splice in");
	splice("{\"a\":1}\r", "\"k\":2", "{\"a\":1,\"k\":2}\r\n",
	    "bytes behind the object stay behind it");

	ok(utf8_valid("\xf4\x8f\xbf\xbf", 4), "U+10FFFF is UTF-8");
	ok(!utf8_valid("\xf4\x90\x80\x80", 4), "beyond it is not");
	ok(!utf8_valid("\xc3", 1), "nor is half a character");
	return done_testing();
}
