/*
 * Fuzzes the readers of lists.  The first byte says which kind (0: guess) and
 * at which rate; the rest is the list.  What the planner relies on is checked:
 * times in order and within a century, texts that are ended; and what we write
 * of it can be read again.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/cutlist/listing.h"
#include "../../tools/cutlist/naming.h"
#include "../../tools/cutlist/timeline.h"
#include "jw.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int good)
{
	if (!good)
		abort();
}

/* Names made of titles are names for any of them. */
static void
name_it(const struct listed *one)
{
	struct naming_facts f = { .stem = "s", .src = "k", .level = "",
		.title = one->title, .start = one->start, .end = one->start,
		.score = NAN, .n = 1, .ext = "mp4" };
	struct buf b = BUF_INIT;

	naming_make(&b, "{n}{title}", &f);
	check(b.len > 0 && b.len <= NAMING_MAX && utf8_valid(b.p, b.len) &&
	    !strchr(b.p, '/'));
	buf_free(&b);
}

static void
write_it(const struct listing *l)
{
	struct footage film = { .path = (char *)"f.mp4", .src = "k",
		.audio = -1 };
	struct listing again = { 0 };
	struct timeline t = { .of_source = true };
	struct buf b = BUF_INIT;
	const char *why;
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++) {
		struct slice s = { .start = l->v[i].start,
			.end = l->v[i].end, .first_pts = TC_NONE,
			.end_pts = TC_NONE, .frames = -1, .score = NAN,
			.title = l->v[i].title };

		if (l->v[i].end != TC_NONE) {
			timeline_add(&t, &film, &s);
			n++;
		}
	}
	for (size_t i = 0; timeline_format(i); i++) {
		buf_clear(&b);
		timeline_write(timeline_format(i), &b, &t, NULL, &why);
		if (n && (i == 0 || strcmp(timeline_format(i)->name,
		    "chapters") == 0)) {
			check(listing_read(&again, i == 0 ? LISTING_CSV :
			    LISTING_CHAPTERS, NULL, b.p, b.len, NULL,
			    &why) == 0);
			check(again.n == n && again.nfaults == 0);
			for (size_t k = 0; k < n; k++)
				check(again.v[k].start ==
				    t.v[k].slice.start && again.v[k].end ==
				    t.v[k].slice.end);
		}
		listing_free(&again);
	}
	timeline_free(&t);
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct ratio rates[] = { { 25, 1 }, { 30000, 1001 },
		{ 24000, 1001 }, { 0, 0 } };
	struct listing_film film = { .duration = 600 * TC_SECOND };
	struct listing l = { 0 };
	enum listing_kind kind;
	const char *why = NULL;
	const int64_t century = INT64_C(3200000000) * TC_SECOND;

	if (size < 1)
		return 0;
	kind = (enum listing_kind)(data[0] % LISTING_KINDS);
	film.rate = rates[data[0] / LISTING_KINDS % 4];
	if (listing_read(&l, kind, NULL, (const char *)data + 1, size - 1,
	    &film, &why) < 0)
		check(why != NULL && l.n == 0);
	for (size_t i = 0; i < l.n; i++) {
		check(l.v[i].start >= 0 && l.v[i].start <= century);
		check(l.v[i].end == TC_NONE || (l.v[i].end > l.v[i].start &&
		    l.v[i].end <= century));
		check(!l.v[i].title || l.v[i].title[0]);
		name_it(&l.v[i]);
	}
	for (size_t i = 0; i < l.nfaults && i < LISTING_FAULTS; i++)
		check(l.faults[i].what && l.faults[i].what[0]);
	if (l.n < 200)
		write_it(&l);
	listing_invert(&l, film.duration);
	for (size_t i = 1; i < l.n; i++)
		check(l.v[i].start > l.v[i - 1].end);
	listing_drop(&l, &l);
	check(l.n == 0);
	listing_free(&l);
	return 0;
}
