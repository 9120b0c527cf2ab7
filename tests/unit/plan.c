/*
 * plan, gops, steps: what the fast mode decodes, from made-up indices.
 */
#include "../../tools/framestat/plan.h"
#include "../../tools/framestat/steps.h"
#include "peak.h"
#include "tap.h"

/* n gops of seconds each, 25 pictures a second, 1000 ticks a second. */
static void
build(struct gops *g, int n, int64_t seconds)
{
	struct gop_facts f = { .entry = { .rap = true }, .note.keys = 1 };
	int i;

	*g = (struct gops){ 0 };
	for (i = 0; i < n; i++) {
		f.entry.t = i * seconds * TC_SECOND;
		f.entry.pts = i * seconds * 1000;
		f.entry.frames = (int)seconds * 25;
		f.note.end = f.entry.t + seconds * TC_SECOND;
		gops_add(g, &f);
	}
}

static void
indices(void)
{
	struct gop_facts f = { .entry = { .rap = true, .frames = 3 },
	    .note.keys = 1 };
	struct gops g = { 0 };
	int i;

	for (i = 0; i < 30; i++) {
		f.entry.t = i * 100000;
		f.entry.pts = i;
		f.note.end = f.entry.t + 100000;
		f.note.peak = i == 7 ? 4 : 0;
		gops_add(&g, &f);
	}
	is_int(g.n, 6, "key frames close together are joined");
	is_int(g.v[1].pts, 5, "at the first of them");
	is_int(g.v[1].frames, 15, "with all their pictures");
	is_int(g.note[1].keys, 5, "and counted");
	is_int(g.note[1].n, 15, "which are numbered through");
	ok(g.note[1].peak == 4 && g.note[0].peak == 0, "the largest peak stays");
	is_int(gops_at(&g, 1100000), 2, "a time lies in its gop");
	is_int(gops_at(&g, -1), 0, "or before the first");
	is_int(gops_at(&g, INT64_MAX), 5, "or behind the last");
	ok(!g.lost, "nothing is lost");
	f.entry.pts = 3;
	gops_add(&g, &f);
	ok(g.lost && g.n == 6, "time that goes back spoils an index");
	gops_free(&g);
}

static void
decisions(void)
{
	double unlike[16] = { 0 };
	bool dense[16];
	struct gops g;
	int i;

	build(&g, 8, 2);
	ok(plan_pays(&g), "gops of two seconds pay");
	plan_dense(&g, 0, 8, unlike, true, dense);
	ok(!dense[0] && !dense[6], "alike key frames need no closer look");
	ok(dense[7], "the last gop has no key frame behind it");
	unlike[3] = 0.9;
	plan_dense(&g, 0, 8, unlike, true, dense);
	ok(dense[3] && !dense[2] && !dense[4], "unlike ones do");
	unlike[4] = 0.08;
	plan_dense(&g, 0, 8, unlike, true, dense);
	ok(dense[3] && dense[4] && !dense[5],
	    "with a neighbour that is not sure either");
	unlike[3] = unlike[4] = 0;
	g.note[5].peak = 9;
	plan_dense(&g, 0, 8, unlike, true, dense);
	ok(dense[5], "a large packet is a reason");
	g.note[5].peak = 4;
	plan_dense(&g, 0, 8, unlike, true, dense);
	ok(!dense[5], "a larger one is none");
	unlike[5] = 0.05;
	plan_dense(&g, 0, 8, unlike, true, dense);
	ok(dense[5], "unless the key frames are a little unlike too");
	g.note[5].peak = 0;
	plan_dense(&g, 0, 8, unlike, true, dense);
	ok(!dense[5], "which alone they may be");
	g.note[5].end -= 300000;
	plan_dense(&g, 0, 8, unlike, true, dense);
	ok(dense[5], "but not before a key frame that was not due");
	g.note[5].end += 300000;
	unlike[5] = 0;
	g.note[5].peak = 9;
	plan_dense(&g, 0, 8, unlike, false, dense);
	ok(!dense[5], "where packets tell anything");
	unlike[5] = 0.07;
	plan_dense(&g, 0, 8, unlike, false, dense);
	ok(dense[5], "elsewhere key frames have to be more alike");
	gops_free(&g);
	build(&g, 16, 2);
	for (i = 0; i < 16; i++)
		unlike[i] = i != 2;
	plan_dense(&g, 0, 16, unlike, true, dense);
	ok(dense[2], "where nearly all is needed, all is taken");
	unlike[7] = 0;
	plan_dense(&g, 0, 16, unlike, true, dense);
	ok(!dense[2] && !dense[7], "but not where that is an eighth more");
	for (i = 0; i < 15; i++)
		g.note[i].end = g.v[i].t + 1750000;
	ok(!plan_pays(&g), "key frames that nearly all came early do not pay");
	gops_free(&g);
	build(&g, 1, 10);
	ok(!plan_pays(&g), "one gop does not");
	gops_free(&g);
}

static void
stretches(void)
{
	struct film film = { .base = { 1, 1000 } };
	bool dense[8] = { true, false, false, true, true, false, false, true };
	struct sampling how = { .every = 500000 };
	struct steps s = { 0 };
	struct gops g;
	int64_t end;

	build(&g, 8, 2);
	end = steps_dense(&s, &g, 0, 8, dense, INT64_MIN, NULL, &film);
	is_int(s.n, 3, "a stretch for each run of gops");
	ok(s.v[0].stretch.from == INT64_MIN && s.v[0].stretch.to == 2400,
	    "the first from the film's start, with a tail");
	ok(s.v[1].stretch.from == 6000 && s.v[1].stretch.to == 10400,
	    "runs are one stretch");
	ok(s.v[2].stretch.from == 14000 && end == INT64_MAX,
	    "the last up to the film's end");
	s.n = 0;
	end = steps_dense(&s, &g, 0, 4, dense, INT64_MIN, NULL, &film);
	is_int(end, 8400, "a tail reaches into the next block");
	s.n = 0;
	steps_dense(&s, &g, 4, 8, dense + 4, end, NULL, &film);
	is_int(s.v[0].stretch.from, 8400, "which begins behind it");
	s.n = 0;
	steps_dense(&s, &g, 0, 8, dense, INT64_MIN, &how, &film);
	is_int(s.n, 5, "between them samples");
	ok(s.v[1].stretch.from == 2400 && s.v[1].stretch.to == 6000 &&
	    s.v[1].stretch.every == 500000 && !s.v[1].dense,
	    "that fill the gap");
	steps_free(&s);
	gops_free(&g);
}

/* Of two days, with a key frame each two seconds. */
static void
long_index(void)
{
	enum { MANY = 86400 };
	long before = peak_anew();
	size_t i, misses = 0;
	struct gops g;

	build(&g, MANY, 2);
	is_int(g.n, MANY, "a long index is kept whole");
	ok(plan_pays(&g), "and looked at from one end to the other");
	for (i = 0; i < MANY; i++) {
		if (i % GOPS_REST == 0)
			gops_rest(&g);
		misses += g.v[i].pts != (int64_t)i * 2000 ||
		    g.note[i].n != (int64_t)i * 50;
	}
	is_int(misses, 0, "with all that it had");
	okf(peak_kib() - before < 1024, "%ld KiB of memory are enough",
	    peak_kib() - before);
	gops_free(&g);
}

static void
levels(void)
{
	struct film film = { .base = { 1, 1000 }, .start = TC_SECOND };
	struct span span = { 2 * TC_SECOND, 3 * TC_SECOND, LEVEL_CRITICAL };
	struct sampling how = { .length = 60 * TC_SECOND, .frame_time = 40000 };
	struct spans w = { 0 };
	struct steps s = { 0 };

	spans_add(&w, &span);
	how.spans = &w;
	steps_samples(&s, 0, 60000, &how, &film);
	is_int(s.n, 3, "before, in and behind a moment");
	ok(s.v[1].stretch.from == 3000 && s.v[1].stretch.to == 4000,
	    "in the film's own time");
	ok(s.v[1].stretch.every == 400000 && s.v[0].stretch.every == 1000000,
	    "as its level asks");
	s.n = 0;
	steps_windows(&s, &w, &film, false);
	ok(s.n == 1 && s.v[0].stretch.from == 2500 &&
	    s.v[0].stretch.to == 4500 && s.v[0].show_from == 2 * TC_SECOND,
	    "a window has context around it that is not shown");
	steps_free(&s);
	spans_free(&w);
}

int
main(void)
{
	indices();
	decisions();
	stretches();
	long_index();
	levels();
	return done_testing();
}
