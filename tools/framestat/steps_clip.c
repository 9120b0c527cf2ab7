/*
 * What of the steps serves a range.
 *
 * A stretch that the range cuts begins at an entry of the index, so early that
 * at least one slot of larger pictures, or of samples, lies before the range:
 * then the choice of pictures within it is that of the whole stretch, and its
 * first picture is none of the range's.
 */
#include "steps.h"

#include "piece_cut.h"

enum { LEAD = 500000 }; /* as the slots of larger pictures */

/* The last entry so much earlier; INT64_MIN: the film's start. */
static int64_t
lead_in(const struct entry *index, size_t n, int64_t t)
{
	while (n > 0 && index[n - 1].t > t)
		n--;
	return n > 0 ? index[n - 1].pts : INT64_MIN;
}

void
steps_clip(struct steps *s, const struct entry *index, size_t n,
    const struct film *film, int64_t from, int64_t to)
{
	int64_t high = to == TC_NONE ? INT64_MAX :
	    tc_ticks(tc_minus(to, -film->start), film->base), low, lead;
	struct step one;
	size_t i, kept = 0;

	if (high < INT64_MAX)
		high++; /* for rounding: the caller looks at times */
	for (i = 0; i < s->n; i++) {
		one = s->v[i];
		lead = one.stretch.every > LEAD ? one.stretch.every : LEAD;
		low = from == TC_NONE ? INT64_MIN :
		    lead_in(index, n, from - 2 * lead);
		if (one.stretch.to <= low || one.stretch.from >= high)
			continue;
		if (one.stretch.from < low)
			one.stretch.from = low;
		if (one.stretch.to > high)
			one.stretch.to = high;
		s->v[kept++] = one;
	}
	s->n = kept;
}
