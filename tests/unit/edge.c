/*
 * edge: boundaries and words in order, however they came.
 */
#include "../../tools/rank/edge.h"
#include "tap.h"

/* Whether the edges lie at these times, which -1 ends, in order. */
static int
lie_at(const struct edges *e, const int *t)
{
	size_t i;

	for (i = 0; i < e->n && t[i] >= 0; i++)
		if (e->v[i].t != t[i])
			return 0;
	return i == e->n && t[i] < 0;
}

static void
add(struct edges *e, int64_t t)
{
	edges_add(e, t, EDGE_SHOT, EDGE_BEGIN, 0.5F);
}

static void
boundaries(void)
{
	struct edges e = { 0 };

	add(&e, 30);
	add(&e, 10);
	edges_sort(&e);
	ok(lie_at(&e, (const int[]){ 10, 30, -1 }), "they are sorted");
	add(&e, 50);
	add(&e, 40);
	edges_sort(&e);
	ok(lie_at(&e, (const int[]){ 10, 30, 40, 50, -1 }),
	    "and what comes later is, behind them");
	add(&e, 20);
	add(&e, 60);
	edges_sort(&e);
	ok(lie_at(&e, (const int[]){ 10, 20, 30, 40, 50, 60, -1 }),
	    "or between them");
	edges_add(&e, 60, EDGE_SHOT, EDGE_END, 0.9F);
	edges_sort(&e);
	ok(lie_at(&e, (const int[]){ 10, 20, 30, 40, 50, 60, -1 }) &&
	    e.v[5].sides == (EDGE_BEGIN | EDGE_END) &&
	    e.v[5].strength > 0.8F, "one that is there already is joined");
	add(&e, 70);
	edges_forget(&e, 30);
	add(&e, 35);
	edges_sort(&e);
	ok(lie_at(&e, (const int[]){ 30, 35, 40, 50, 60, 70, -1 }),
	    "what was forgotten changes nothing of it");
	edges_free(&e);
	is_int(e.n, 0, "freed, none is left");
}

static void
words(void)
{
	struct edges e = { 0 };

	edges_word(&e, 20, 25);
	edges_word(&e, 0, 5);
	edges_sort(&e);
	edges_word(&e, 24, 30);
	edges_word(&e, 40, 45);
	edges_sort(&e);
	ok(e.nwords == 3 && e.words[0].start == 0 && e.words[1].start == 20 &&
	    e.words[1].end == 30 && e.words[2].start == 40,
	    "words that overlap are joined, also with earlier ones");
	edges_word(&e, 10, 15);
	edges_word(&e, 3, 7);
	edges_sort(&e);
	ok(e.nwords == 4 && e.words[0].end == 7 && e.words[1].start == 10 &&
	    e.words[3].start == 40, "wherever they come");
	edges_forget(&e, 8);
	ok(e.nwords == 3 && e.words[0].start == 10, "what is past is dropped");
	edges_free(&e);
}

int
main(void)
{
	boundaries();
	words();
	return done_testing();
}
