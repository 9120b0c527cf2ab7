#include <stdlib.h>

#include "json.h"
#include "rec.h"
#include "tap.h"

static void
give(struct lines *l, const char *text, size_t n)
{
	size_t room;
	char *p;

	while (n) {
		p = lines_room(l, &room);
		if (room > n)
			room = n;
		memcpy(p, text, room);
		lines_got(l, room);
		text += room;
		n -= room;
		if (n) {
			const char *line;
			size_t len;

			if (lines_next(l, &line, &len) != LINES_NONE)
				ok(0, "no line before its end");
		}
	}
}

static void
framing(void)
{
	struct lines l;
	const char *line;
	char *big = calloc(1, REC_MAX + 10);
	size_t len, i;
	static const char text[] = "one\ntwo\n\nlast";

	lines_init(&l);
	for (i = 0; i < sizeof text - 1; i++) {
		give(&l, text + i, 1);
		if (i < 3)
			ok(lines_next(&l, &line, &len) == LINES_NONE,
			    "no line before its end has come");
		if (i == 3)
			break;
	}
	ok(lines_next(&l, &line, &len) == LINES_LINE && len == 3 &&
	    !memcmp(line, "one", 3), "a line given byte by byte is whole");
	give(&l, text + 4, sizeof text - 5);
	ok(lines_next(&l, &line, &len) == LINES_LINE && len == 3 &&
	    !memcmp(line, "two", 3) && l.number == 2, "the second has number 2");
	lines_unget(&l, line);
	ok(lines_next(&l, &line, &len) == LINES_LINE && len == 3 &&
	    !memcmp(line, "two", 3) && l.number == 2, "a line can be taken back");
	ok(lines_next(&l, &line, &len) == LINES_LINE && len == 0,
	    "an empty line is a line");
	ok(lines_next(&l, &line, &len) == LINES_NONE, "the rest has no end");
	ok(lines_last(&l, &line, &len) == LINES_LINE && len == 4 &&
	    !memcmp(line, "last", 4), "at the end of the file it counts");
	ok(lines_last(&l, &line, &len) == LINES_NONE, "once");

	memset(big, 'x', REC_MAX + 1);
	big[REC_MAX] = '\n';
	give(&l, big, REC_MAX + 1);
	ok(lines_next(&l, &line, &len) == LINES_LINE && len == REC_MAX,
	    "a line of 1 MiB passes");
	big[REC_MAX] = 'x';
	give(&l, big, REC_MAX + 1);
	ok(lines_next(&l, &line, &len) == LINES_NONE, "one byte more");
	give(&l, "tail\nnext\n", 10);
	ok(lines_next(&l, &line, &len) == LINES_TOO_LONG, "is too long");
	ok(lines_next(&l, &line, &len) == LINES_LINE && len == 4 &&
	    !memcmp(line, "next", 4), "and the line after it is whole");
	ok(l.buf.cap < 4 * REC_MAX, "memory stays bounded");
	give(&l, big, REC_MAX + 1);
	lines_next(&l, &line, &len);
	ok(lines_last(&l, &line, &len) == LINES_TOO_LONG,
	    "a last line that is too long is told");
	lines_free(&l);
	free(big);
}

static const char *
why_not(const char *line)
{
	struct rec r;
	const char *why;

	return rec_parse(&r, line, strlen(line), &why) < 0 ? why : "accepted";
}

int
main(void)
{
	static char long_src[400];
	struct rec r;
	const char *why;
	int64_t n;

	framing();
	is_str(why_not("[1]"), "not an object", "an array is no record");
	is_str(why_not("{\"src\":\"a\"}"), "no \"type\"",
	    "a record has a type");
	is_str(why_not("{\"type\":5}"), "no \"type\"", "which is a string");
	is_str(why_not("{\"type\":\"x\",\"src\":7}"),
	    "\"src\" is not a string", "and its src is one as well");
	is_str(why_not("{\"type\":\"x\"} x"), "something follows the value",
	    "the strict reader's words come through");
	ok(!rec_parse(&r, "{\"src\":\"s\",\"type\":\"loud\",\"n\":7}", 31, &why)
	    && rec_is(&r, "loud") && !strcmp(r.src, "s"),
	    "type and src are found in any order");
	ok(!json_get_int(rec_root(&r), "n", &n) && n == 7,
	    "the rest is there when asked for");
	ok(!rec_parse(&r, "{\"type\":\"a\\u0062c\"}", 19, &why) &&
	    rec_is(&r, "abc") && !strcmp(r.src, ""),
	    "escapes are resolved, an absent src is empty");
	snprintf(long_src, sizeof long_src, "{\"type\":\"t\",\"src\":\"%0300d\"}",
	    1);
	ok(!rec_parse(&r, long_src, strlen(long_src), &why) &&
	    strlen(r.src) == 300, "a very long src is whole");
	return done_testing();
}
