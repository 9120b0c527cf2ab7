/*
 * The tree of shots against looking at every one.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/cutlist/montage_tree.h"
#include "library.h"
#include "tap.h"

static double
no_loss(void *arg, size_t shot)
{
	(void)arg;
	return (double)(shot % 3);
}

static bool
not_fifth(void *arg, size_t shot)
{
	(void)arg;
	return shot % 5 != 0;
}

static void
test_tree(void)
{
	const struct montage_judge judge = { no_loss, not_fifth, NULL };
	size_t i, k, n, j, wrong = 0, found[20];
	struct montage_tree *t;
	struct library l;
	double *quality;

	library_make(&l, 20, 3000, 0, 4);
	quality = calloc(l.stock.n, sizeof *quality);
	for (i = 0; i < l.stock.n; i++)
		quality[i] = 30 * montage_chance(8, 8, i);
	t = montage_tree_new(&l.stock, quality);
	for (i = 0; i < l.stock.n; i += 7)
		montage_tree_drop(t, i);
	for (k = 0; k < 50; k++) {
		struct montage_query q = { (int64_t)(k * 100000),
		    montage_chance(2, 2, k), 10, 25 };
		double last = INFINITY, best = -INFINITY, v;

		n = montage_tree_best(t, &q, false, &judge, found, 20);
		for (i = 0; i < l.stock.n; i++) {
			if (i % 5 == 0 || i % 7 == 0)
				continue;
			v = quality[i] + montage_tree_points(&q,
			    &l.stock.shots[i]) - (double)(i % 3);
			for (j = 0; j < n && found[j] != i; j++)
				;
			if (j == n && v > best)
				best = v; /* of those not found */
		}
		for (i = 0; i < n; i++) {
			v = quality[found[i]] + montage_tree_points(&q,
			    &l.stock.shots[found[i]]) -
			    (double)(found[i] % 3);
			wrong += v > last || v < best || found[i] % 5 == 0 ||
			    found[i] % 7 == 0;
			last = v;
		}
		wrong += n == 0;
	}
	is_int(wrong, 0, "the tree finds the best ones, the best first");
	montage_tree_free(t);
	free(quality);
	library_free(&l);
}

int
main(void)
{
	test_tree();
	return done_testing();
}
