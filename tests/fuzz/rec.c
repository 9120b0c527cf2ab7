/*
 * Fuzzes the record reader.  The bytes come in pieces of any size, as from a
 * pipe.  What a tool relies on is checked: what the scan lets through the tree
 * has too, with the same type and src; what our writer adds is still a record;
 * and the lines put together are the bytes that came.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "jw.h"
#include "rec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int good)
{
	if (!good)
		abort();
}

static void
use(const struct cJSON *v)
{
	const struct cJSON *item;
	const char *s;
	int64_t n;
	double d;

	if (json_str(v, &s) == 0)
		check(utf8_valid(s, strlen(s)));
	if (json_int(v, &n) == 0)
		check(json_num(v, &d) == 0 && (double)n == d);
	json_us(v, &n);
	for (item = json_first(v); item; item = json_next(item))
		use(item);
}

static void
one_line(const char *line, size_t len)
{
	struct buf fields = BUF_INIT, spliced = BUF_INIT;
	const char *why, *s = NULL;
	struct cJSON *slow;
	struct rec r;

	if (rec_parse(&r, line, len, &why) < 0) {
		check(why != NULL);
		return;
	}
	slow = json_parse(line, len, &why);
	check(slow && json_get_str(slow, "type", &s) == 0 &&
	    strcmp(s, r.type) == 0);
	check(json_get(slow, "src") ? json_get_str(slow, "src", &s) == 0 &&
	    strcmp(s, r.src) == 0 : !r.src[0]);
	json_free(slow);
	check(rec_root(&r) != NULL);
	use(rec_root(&r));

	jw_str(&fields, "fuzzed key", r.type);
	jw_splice(&spliced, line, len, &fields);
	if (!json_get(rec_root(&r), "fuzzed key") && spliced.len < REC_MAX) {
		check(rec_parse(&r, spliced.p, spliced.len - 1, &why) == 0 ||
		    strstr(why, "too many") != NULL);
	}
	buf_free(&fields);
	buf_free(&spliced);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lines l;
	const char *line;
	size_t at = 1, room, len, lines_len = 0, step;
	enum lines_is is;
	char *p;

	if (size < 1)
		return 0;
	step = data[0] ? data[0] : 4096;
	lines_init(&l);
	while (at < size) {
		p = lines_room(&l, &room);
		if (room > step)
			room = step;
		if (room > size - at)
			room = size - at;
		memcpy(p, data + at, room);
		lines_got(&l, room);
		at += room;
		while ((is = lines_next(&l, &line, &len)) == LINES_LINE) {
			lines_len += len + 1;
			one_line(line, len);
		}
	}
	while ((is = lines_last(&l, &line, &len)) == LINES_LINE) {
		lines_len += len;
		one_line(line, len);
	}
	if (size < REC_MAX)
		check(lines_len == size - 1);
	lines_free(&l);
	return 0;
}
