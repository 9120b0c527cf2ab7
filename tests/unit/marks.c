/*
 * marks: those of a long film are kept in order, and out of memory.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../../tools/cutlist/marks.h"
#include "peak.h"
#include "rec.h"
#include "tap.h"
#include "tc.h"

/* As many beats as a day has at 140 a minute; a word for each. */
enum { MANY = 200000, BEAT_US = 430000 };

static void
put(struct marks *m, const char *line)
{
	const char *why = "";
	struct rec r;

	if (rec_parse(&r, line, strlen(line), &why) < 0)
		okf(0, "%s: %s", line, why);
	else
		marks_record(m, &r);
}

static void
put_beat(struct marks *m, int64_t t, int pass)
{
	char line[120];

	snprintf(line, sizeof line, "{\"type\":\"beat\",\"t\":%" PRId64
	    ".%06d,\"pass\":%d}", t / TC_SECOND, (int)(t % TC_SECOND), pass);
	put(m, line);
}

static void
put_word(struct marks *m, int64_t start, int64_t end)
{
	char line[160];

	snprintf(line, sizeof line, "{\"type\":\"caption\",\"start\":%" PRId64
	    ".%06d,\"end\":%" PRId64 ".%06d}", start / TC_SECOND,
	    (int)(start % TC_SECOND), end / TC_SECOND, (int)(end % TC_SECOND));
	put(m, line);
}

static size_t
wrong(const struct mark_list *l)
{
	size_t i, differ = l->n != MANY;

	for (i = 0; i < l->n; i++) {
		if (i % 1000 == 0)
			stock_rest(&l->stock);
		differ += l->v[i].start != (int64_t)i * BEAT_US;
	}
	return differ;
}

static void
many(void)
{
	struct marks m = { .nwindows = 0 };
	long before = peak_anew();
	int64_t i, at, misses = 0;

	for (i = 0; i < MANY; i++) {
		put_beat(&m, i * BEAT_US, 0);
		put_word(&m, i * BEAT_US, i * BEAT_US + BEAT_US / 2);
	}
	marks_sort(&m);
	is_int(wrong(&m.beats), 0, "all beats of a day are there");
	is_int(wrong(&m.words), 0, "all words");
	for (at = 0; at < MANY; at += 7)
		misses += marks_at(&m.beats, at * BEAT_US - 1) != (size_t)at;
	is_int(misses, 0, "each is found");
	okf(peak_kib() - before < 1536, "and %ld KiB of memory are enough",
	    peak_kib() - before);
	marks_free(&m);
}

/* A second look: what it tells comes behind, and replaces what it saw. */
static void
again(void)
{
	struct marks m = { .nwindows = 0 };
	int i;

	for (i = 0; i < 20; i++)
		put_beat(&m, i * TC_SECOND, 0);
	put(&m, "{\"type\":\"window\",\"tool\":\"beatscan\",\"pass\":1,"
	    "\"start\":4.5,\"end\":6.5}");
	put_beat(&m, 6 * TC_SECOND + 1, 1);
	put_beat(&m, 5 * TC_SECOND + 1, 1);
	marks_sort(&m);
	is_int(m.beats.n, 20, "a closer look replaces what it looks at");
	ok(m.beats.v[4].start == 4 * TC_SECOND &&
	    m.beats.v[5].start == 5 * TC_SECOND + 1 &&
	    m.beats.v[6].start == 6 * TC_SECOND + 1 &&
	    m.beats.v[7].start == 7 * TC_SECOND, "and all are in order");
	is_int(marks_at(&m.beats, 19 * TC_SECOND + 1), 20,
	    "behind the last there is none");
	marks_free(&m);
}

int
main(void)
{
	many();
	again();
	return done_testing();
}
