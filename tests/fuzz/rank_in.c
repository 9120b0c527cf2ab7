/*
 * Fuzzes what rank makes of records from anywhere: whatever they say, the
 * lanes hold numbers, what stands out lies between 0 and 1, edges, words and
 * shots are in order, and a stream that forgets does no harm.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/rank/lanes.h"
#include "../../tools/rank/norm.h"
#include "../../tools/rank/rank_in.h"
#include "rec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEPS_MOST = 3000, RECORDS_BEFORE_FORGETTING = 64 };

struct state {
	struct story story;
	struct grid *grid;
	struct rank_in in;
	struct taste taste;
	int taken;
};

static void
check(int good)
{
	if (!good)
		abort();
}

static void
take(struct state *s, const char *line, size_t len)
{
	const char *why;
	struct rec r;

	if (rec_parse(&r, line, len, &why) < 0)
		return;
	if (rec_is(&r, "media")) {
		if (s->grid)
			return;
		rank_in_media(&s->story, &s->grid, rec_root(&r));
		rank_in_start(&s->in, &s->story, s->grid, &s->taste);
		return;
	}
	if (!s->grid)
		return;
	why = NULL;
	if (rank_in_record(&s->in, &r, &why) < 0)
		check(why && *why);
	else
		s->taken++;
}

static void
check_lanes(const struct story *s)
{
	size_t i;
	int f;

	for (f = 0; f < FEATURES; f++) {
		check(s->norm[f].span > 0);
		for (i = 0; s->lane[f] && i < s->n; i++) {
			float v = story_at(s, (enum feature)f, s->first + i);

			check(!isinf(*story_value(s, (enum feature)f,
			    s->first + i)));
			check(v >= 0 && v <= 1);
		}
	}
}

static void
check_lists(const struct story *s)
{
	const struct edges *e = &s->edges;
	size_t i;

	for (i = 0; i < e->n; i++) {
		check(e->v[i].kind < EDGE_KINDS && e->v[i].sides);
		check(e->v[i].strength >= 0 && e->v[i].strength <= 1);
		check(!i || e->v[i].t >= e->v[i - 1].t);
	}
	for (i = 0; i < e->nwords; i++) {
		check(e->words[i].end > e->words[i].start);
		check(!i || e->words[i].start >= e->words[i - 1].end);
	}
	for (i = 0; i < s->ntakes; i++) {
		check(s->takes[i].end > s->takes[i].start);
		check(!i || s->takes[i].start >= s->takes[i - 1].end);
	}
}

static void
use(struct state *s)
{
	static struct norms norms;
	size_t n = lanes_steps(s->grid, &s->story), half;

	n = n < STEPS_MOST ? n : STEPS_MOST;
	half = n / 2;
	memset(&norms, 0, sizeof norms);
	lanes_make(s->grid, &s->story, 0, half);
	if (s->taken > RECORDS_BEFORE_FORGETTING)
		grid_forget(s->grid, (int64_t)half * grid_step(s->grid));
	lanes_make(s->grid, &s->story, half, n);
	norms_add(&norms, &s->story, 0, n);
	norms_set(&norms, &s->story);
	lanes_together(&s->story, 0, n);
	check_lanes(&s->story);
	check_lists(&s->story);
	lanes_forget(&s->story, half);
	check_lists(&s->story);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size, *line_end;
	struct state s;

	memset(&s, 0, sizeof s);
	while (at < end) {
		line_end = memchr(at, '\n', (size_t)(end - at));
		if (!line_end)
			line_end = end;
		take(&s, at, (size_t)(line_end - at));
		at = line_end + (line_end < end);
	}
	if (s.grid)
		use(&s);
	grid_free(s.grid);
	lanes_free(&s.story);
	return 0;
}
