/*
 * kind_path: Viterbi with a fixed lag.  A state is a kind and for how many
 * rows it has lasted, up to the least that a kind lasts; only from there
 * another kind can be reached.
 */
#include "kind_path.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

enum { AGES = 10, STATES = NET_KINDS * AGES, RING = 64 };

/* What a change costs, in nats; neighbouring rows say nearly the same again,
 * so each counts for a third of one. */
static const float CHANGE = 3.5f, CHANGE_SILENT = 1.5f, WORTH = 0.33f;

struct path {
	float score[STATES];
	unsigned char from[RING][STATES];
	float prob[RING][NET_KINDS];
	int64_t rows, given;
	bool ended;
};

struct path *
path_new(void)
{
	return xcalloc(1, sizeof(struct path));
}

void
path_free(struct path *p)
{
	free(p);
}

static int
oldest(int kind)
{
	return kind * AGES + AGES - 1;
}

void
path_put(struct path *p, const float log_p[NET_KINDS], bool silent)
{
	unsigned char *from = p->from[p->rows % RING];
	float score[STATES], most = -1e30f;
	float change = silent ? CHANGE_SILENT : CHANGE;
	int k, j, s;

	for (k = 0; k < NET_KINDS; k++) {
		float worth = silent ? 0 : WORTH * log_p[k];
		int young = k * AGES, old = oldest(k), best = old;

		for (s = young + 1; s < old; s++) {
			score[s] = p->score[s - 1] + worth;
			from[s] = (unsigned char)(s - 1);
		}
		if (p->score[old - 1] > p->score[old])
			best = old - 1;
		score[old] = p->score[best] + worth;
		from[old] = (unsigned char)best;
		best = oldest((k + 1) % NET_KINDS);
		for (j = 2; j < NET_KINDS; j++)
			if (p->score[oldest((k + j) % NET_KINDS)] >
			    p->score[best])
				best = oldest((k + j) % NET_KINDS);
		score[young] = p->score[best] - change + worth;
		from[young] = (unsigned char)best;
		p->prob[p->rows % RING][k] = expf(log_p[k]);
	}
	for (s = 0; s < STATES; s++)
		most = fmaxf(most, score[s]);
	for (s = 0; s < STATES; s++)
		p->score[s] = score[s] - most;
	p->rows++;
}

bool
path_get(struct path *p, int *kind, float prob[NET_KINDS])
{
	int64_t row;
	int best = 0, s;

	if (p->given + (p->ended ? 0 : PATH_LATE) >= p->rows)
		return false;
	for (s = 1; s < STATES; s++)
		if (p->score[s] > p->score[best])
			best = s;
	for (row = p->rows - 1; row > p->given; row--)
		best = p->from[row % RING][best];
	*kind = best / AGES;
	memcpy(prob, p->prob[p->given % RING], sizeof p->prob[0]);
	p->given++;
	return true;
}

void
path_end(struct path *p)
{
	p->ended = true;
}
