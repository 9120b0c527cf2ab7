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

int64_t
steps_lead_in(const struct entry *index, size_t n, int64_t from, int64_t every)
{
	int64_t t = from - 2 * (every > LEAD ? every : LEAD);

	while (n > 0 && index[n - 1].t > t)
		n--;
	return n > 0 ? index[n - 1].pts : INT64_MIN;
}

void
steps_clip(struct steps *s, const struct entry *index, size_t n,
    const struct film *film, int64_t from, int64_t to)
{
	int64_t high = to == TC_NONE ? INT64_MAX :
	    tc_ticks(tc_minus(to, -film->start), film->base), low;
	struct step one;
	size_t i, kept = 0;

	if (high < INT64_MAX)
		high++; /* for rounding: the caller looks at times */
	for (i = 0; i < s->n; i++) {
		one = s->v[i];
		low = from == TC_NONE ? INT64_MIN :
		    steps_lead_in(index, n, from, one.stretch.every);
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
