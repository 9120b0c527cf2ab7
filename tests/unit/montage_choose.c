/*
 * Which shot goes where: the rules in libraries at random, the beam against
 * all films there can be, what happens where shots are few or fail.
 */
#include <math.h>
#include <stdlib.h>

#include "library.h"
#include "tap.h"

static bool
looks_alike(const struct montage_shot *a, const struct montage_shot *b)
{
	uint64_t x = a->hash ^ b->hash;
	int apart = 0;

	for (; x; x &= x - 1)
		apart++;
	return a->hash && b->hash && apart <= 4 &&
	    fabsf(a->luma - b->luma) <= 16 &&
	    fabsf(a->colour - b->colour) <= 12;
}

/* The rules in words of their own: what the planner asks could be wrong. */
static bool
clash(const struct library *l, const struct montage_use *a,
    const struct montage_use *b, enum montage_give give)
{
	const struct montage_shot *x = &l->stock.shots[a->shot];
	const struct montage_shot *y = &l->stock.shots[b->shot];
	int64_t apart = a->from < b->from ? b->from - a->to : a->from - b->to;

	if (give < MONTAGE_ALIKE && looks_alike(x, y))
		return true;
	if (x->source != y->source)
		return false;
	return (give < MONTAGE_CLOSE && apart < 1000000) ||
	    (give < MONTAGE_AGAIN && apart < 0);
}

/* Pairs of slots that break a rule although neither of them says so. */
static size_t
broken(const struct library *l, const struct chosen *x)
{
	size_t i, k, n = 0;

	for (i = 0; i < x->plan.n; i++) {
		struct montage_use a = chosen_use(x, i), b;

		for (k = i + 1; k < x->plan.n; k++) {
			enum montage_give give = montage_given(x->c, i);

			if (montage_given(x->c, k) > give)
				give = montage_given(x->c, k);
			b = chosen_use(x, k);
			n += a.shot != SIZE_MAX && b.shot != SIZE_MAX &&
			    clash(l, &a, &b, give);
		}
	}
	return n;
}

/* Slots whose pictures are not all of their own shot. */
static size_t
beyond(const struct library *l, const struct chosen *x)
{
	size_t i, n = 0;

	for (i = 0; i < x->plan.n; i++) {
		struct montage_use u = chosen_use(x, i);
		const struct montage_shot *s;

		if (u.shot == SIZE_MAX)
			continue;
		s = &l->stock.shots[u.shot];
		n += u.from < s->low || u.to > s->high || x->plan.slots[i].film
		    != montage_stock_film(&l->stock, s->source);
	}
	return n;
}

static size_t
given_up(const struct chosen *x)
{
	size_t i, n = 0;

	for (i = 0; i < x->plan.n; i++)
		n += montage_given(x->c, i) != MONTAGE_STRICT;
	return n;
}

/* Most and least shown of the sources, and neighbours of one source. */
static void
spread(const struct library *l, const struct chosen *x, size_t *most,
    size_t *least, size_t *next)
{
	size_t *n = calloc(l->nfilms, sizeof *n), i, f;

	*most = *next = 0;
	*least = SIZE_MAX;
	for (i = 0; n && i < x->plan.n; i++) {
		f = (size_t)(x->plan.slots[i].film - l->films);
		n[f]++;
		*next += i > 0 && x->plan.slots[i - 1].film ==
		    x->plan.slots[i].film;
	}
	for (f = 0; n && f < l->nfilms; f++) {
		*most = n[f] > *most ? n[f] : *most;
		*least = n[f] < *least ? n[f] : *least;
	}
	free(n);
}

static void
test_libraries(void)
{
	size_t i, clash = 0, out = 0, gave = 0, empty = 0, next = 0, slots = 0;
	size_t most, least, one;
	struct montage_style style;
	struct montage_song song;
	char why[MONTAGE_WHY];

	for (i = 0; i < 100; i++) {
		static const char *const styles[] = { "energetic", "travel",
		    "balanced", "gaming" };
		struct montage_rules r = { &style, 0.3, i };
		struct library l;
		struct chosen x;

		montage_style_load(&style, styles[i % 4], why, sizeof why);
		library_make(&l, 3 + i % 30, 250 + 10 * i, 0.2, i);
		library_song(&song, 60 + i, 90 + (double)(i % 60), 0.1);
		chosen_make(&x, &l, &song, &r);
		clash += broken(&l, &x);
		out += beyond(&l, &x);
		gave += given_up(&x);
		empty += x.empty;
		spread(&l, &x, &most, &least, &one);
		next += one;
		slots += x.plan.n;
		chosen_free(&x);
		montage_song_free(&song);
		library_free(&l);
	}
	okf(slots > 3000, "100 libraries, %zu slots", slots);
	is_int(empty, 0, "all are filled");
	is_int(out, 0, "each shows pictures of its own shot alone");
	is_int(clash, 0, "nothing is shown twice, nothing alike, nothing within "
	    "a second of its own source");
	is_int(gave, 0, "no rule was given up where shots were enough");
	okf(next * 20 < slots, "neighbours are seldom of one source (%zu)",
	    next);
}

static void
test_variety(void)
{
	struct montage_style style;
	struct montage_rules r = { &style, 1, 3 };
	struct montage_song song;
	struct library l;
	struct chosen x;
	size_t most, least, next, pure;

	montage_style_default(&style);
	style.part[MONTAGE_INTRO] = (struct montage_steps){ 1, { 4 } };
	library_make(&l, 8, 900, 0, 5);
	library_song(&song, 200, 120, 0);
	chosen_make(&x, &l, &song, &r);
	spread(&l, &x, &most, &least, &next);
	okf(most - least <= 1, "--variety 1: each source in turn (%zu to %zu)",
	    least, most);
	is_int(next, 0, "never twice in a row");
	chosen_free(&x);
	r.variety = 0;
	chosen_make(&x, &l, &song, &r);
	spread(&l, &x, &pure, &least, &next);
	okf(pure > most, "--variety 0: the best, whatever the source (%zu)",
	    pure);
	chosen_free(&x);
	montage_song_free(&song);
	library_free(&l);
}

static bool
same(const struct chosen *a, const struct chosen *b)
{
	size_t i;

	for (i = 0; i < a->plan.n; i++)
		if (i >= b->plan.n || a->plan.slots[i].film !=
		    b->plan.slots[i].film || a->plan.slots[i].from !=
		    b->plan.slots[i].from || strcmp(a->plan.slots[i].why,
		    b->plan.slots[i].why) != 0)
			return false;
	return a->plan.n == b->plan.n;
}

static double
points(const struct chosen *x)
{
	size_t *shots = calloc(x->plan.n, sizeof *shots), i;
	double sum;

	for (i = 0; shots && i < x->plan.n; i++)
		shots[i] = montage_chosen(x->c, i);
	sum = montage_points(x->c, shots);
	free(shots);
	return sum;
}

static void
test_seeds(void)
{
	struct montage_style style;
	struct montage_rules r = { &style, 0.3, 1 }, other = { &style, 0.3,
	    2 };
	struct montage_song song;
	struct library l;
	struct chosen x, y, z;

	montage_style_default(&style);
	library_make(&l, 10, 600, 0.1, 9);
	library_song(&song, 300, 125, 0);
	chosen_make(&x, &l, &song, &r);
	chosen_make(&y, &l, &song, &r);
	chosen_make(&z, &l, &song, &other);
	ok(same(&x, &y), "the same seed gives the same film");
	ok(!same(&x, &z), "another one gives another");
	okf(points(&z) > 0.93 * points(&x), "that is as good (%.0f, %.0f)",
	    points(&z), points(&x));
	chosen_free(&x);
	chosen_free(&y);
	chosen_free(&z);
	montage_song_free(&song);
	library_free(&l);
}

/* The best film of all there are: every order of shots. */
static double
exhaust(const struct chosen *x, size_t nshots, size_t *shots, size_t at)
{
	double most = -INFINITY, one;
	size_t i;

	if (at == x->plan.n)
		return montage_points(x->c, shots);
	for (i = 0; i < nshots; i++) {
		shots[at] = i;
		one = exhaust(x, nshots, shots, at + 1);
		most = one > most ? one : most;
	}
	return most;
}

static void
test_exhaustively(void)
{
	struct montage_style style;
	double worst = 1, best, got, sum = 0;
	size_t i, shots[16], compared = 0;

	montage_style_default(&style);
	for (i = 0; i < MONTAGE_PARTS; i++)
		style.part[i] = (struct montage_steps){ 2, { 4, 8 } };
	for (i = 0; i < 40; i++) {
		struct montage_rules r = { &style, 0.3, i };
		struct montage_song song;
		struct library l;
		struct chosen x;

		library_make(&l, 3, 7, 0, 100 + i);
		library_song(&song, 6, 120, 0);
		chosen_make(&x, &l, &song, &r);
		if (x.plan.n <= 5 && l.stock.n <= 9 && x.empty == 0 &&
		    given_up(&x) == 0) {
			best = exhaust(&x, l.stock.n, shots, 0);
			got = points(&x);
			worst = got / best < worst ? got / best : worst;
			compared++;
			sum += got / best;
		}
		chosen_free(&x);
		montage_song_free(&song);
		library_free(&l);
	}
	okf(compared >= 20 && worst >= 0.94 && sum / (double)compared >= 0.99,
	    "the beam comes near the best of all films (%zu, mean %.4f, the "
	    "worst %.4f)", compared, sum / (double)compared, worst);
}

static void
test_small(void)
{
	struct montage_style style;
	struct montage_rules r = { &style, 0.3, 1 };
	struct montage_song song;
	struct library l;
	struct chosen x;
	size_t said = 0, i;

	montage_style_default(&style);
	style.longest = 2 * TC_SECOND;
	library_make(&l, 2, 4, 0, 11);
	library_song(&song, 100, 120, 0);
	chosen_make(&x, &l, &song, &r);
	for (i = 0; i < x.plan.n; i++)
		said += strstr(x.plan.slots[i].why, "too few") != NULL;
	is_int(x.empty, 0, "four shots fill fifty seconds");
	okf(said > 0 && said == given_up(&x), "and slots say that there are "
	    "too few (%zu)", said);
	is_int(beyond(&l, &x), 0, "still each shows its own shot alone");
	chosen_free(&x);
	library_free(&l);

	library_make(&l, 2, 0, 0, 11);
	chosen_make(&x, &l, &song, &r);
	okf(x.empty == x.plan.n && !x.plan.slots[0].film, "no shots: all stay "
	    "black");
	chosen_free(&x);
	montage_song_free(&song);
	library_free(&l);
}

/* One source, and far too little of it: what follows in it is next to what is
 * shown, but would be no cut. */
static void
test_goes_on(void)
{
	struct montage_style style;
	struct montage_rules r = { &style, 0.3, 1 };
	struct montage_song song;
	struct library l;
	struct chosen x;
	size_t i, on = 0;

	montage_style_default(&style);
	for (i = 0; i < MONTAGE_PARTS; i++)
		style.part[i] = (struct montage_steps){ 2, { 4, 8 } };
	library_make(&l, 1, 20, 0, 11);
	library_song(&song, 160, 120, 0);
	for (; r.seed <= 3; r.seed++) {
		chosen_make(&x, &l, &song, &r);
		for (i = 1; i < x.plan.n; i++)
			on += llabs(x.plan.slots[i].from -
			    chosen_use(&x, i - 1).to) < TC_SECOND / 2;
		chosen_free(&x);
	}
	is_int(on, 0, "no slot goes on where the one before ends");
	montage_song_free(&song);
	library_free(&l);
}

static void
test_replace(void)
{
	struct montage_style style;
	struct montage_rules r = { &style, 0.3, 1 };
	const struct footage *bad;
	struct montage_song song;
	struct library l;
	struct chosen x, before;
	size_t i, failed = 0, left = 0, moved = 0;

	montage_style_default(&style);
	library_make(&l, 6, 700, 0, 21);
	library_song(&song, 120, 120, 0);
	chosen_make(&x, &l, &song, &r);
	chosen_make(&before, &l, &song, &r);
	bad = x.plan.slots[2].film;
	for (i = 0; i < x.plan.n; i++)
		if (x.plan.slots[i].film == bad)
			failed += montage_replace(x.c, i) < 0;
	for (i = 0; i < x.plan.n; i++) {
		left += x.plan.slots[i].film == bad;
		moved += before.plan.slots[i].film != bad &&
		    (x.plan.slots[i].film != before.plan.slots[i].film ||
		    x.plan.slots[i].from != before.plan.slots[i].from);
	}
	ok(failed == 0 && left == 0, "a source that fails is replaced wherever "
	    "it is shown");
	is_int(moved, 0, "all other slots stay as they are");
	is_int(broken(&l, &x), 0, "the rules hold as before");
	chosen_free(&before);
	for (i = 0; i < l.nfilms; i++)
		failed = (size_t)montage_replace(x.c, 0);
	ok(failed == (size_t)-1, "in the end there is none");
	chosen_free(&x);
	montage_song_free(&song);
	library_free(&l);
}

/* One long shot with its motion at one place. */
static void
test_peak(void)
{
	struct montage_style style;
	struct montage_rules r = { &style, 0.3, 1 };
	struct footage film = { .audio = -1, .duration = 20 * TC_SECOND,
	    .video.rate = { 25, 1 } };
	struct library l = { .films = NULL };
	struct montage_song song;
	struct chosen x;
	int64_t t, off;

	montage_style_default(&style);
	montage_stock_init(&l.stock);
	montage_stock_source(&l.stock, &film);
	montage_stock_segment(&l.stock, 0, 0, 7 * TC_SECOND, 0.5, TC_NONE, 0);
	for (t = 0; t < 7 * TC_SECOND; t += 40000) {
		struct montage_seen p = { t, 0, { t == 3240000 ? 0.9F : 0.1F,
		    0, 0, 100, 20 }, 0 };

		montage_stock_picture(&l.stock, 0, &p);
	}
	montage_stock_close(&l.stock);
	is_int(l.stock.shots[0].peak, 3240000, "the best moment is where most "
	    "moves");
	library_song(&song, 4, 120, 0);
	chosen_make(&x, &l, &song, &r);
	off = l.stock.shots[0].peak - x.plan.slots[0].from -
	    x.needs[0].accent;
	is_int(off, 0, "it falls on a beat");
	okf(strstr(x.plan.slots[0].why, "falls on the beat") != NULL, "%s",
	    x.plan.slots[0].why);
	chosen_free(&x);
	montage_song_free(&song);
	montage_stock_free(&l.stock);
}

int
main(void)
{
	test_libraries();
	test_variety();
	test_seeds();
	test_exhaustively();
	test_small();
	test_goes_on();
	test_replace();
	test_peak();
	return done_testing();
}
