/*
 * Packets alone: what is spent between key frames goes with motion, packets
 * unusually large and key frames out of turn mark changes.  No picture is
 * decoded for it.
 */
#include "lanes_work.h"

#include <stdlib.h>

#include "tc.h"

#define AROUND INT64_C(50000000)  /* either side: how long gops are here */
#define NEAR   INT64_C(5000000)   /* either side: how dense changes are */

static const float flash = 0.2F;
static const float early_key = 1.5F; /* octaves */

static const struct grid_col_packets *
packets_at(const struct lanes_work *w, size_t i)
{
	return grid_row(w->g, GRID_COL_PACKETS,
	    sizeof(struct grid_col_packets), w->first + i);
}

/* Encoders put a key frame where the picture changes; that gop is then
 * shorter than most around. */
static void
add_early_keys(const struct lanes_work *w, float *change)
{
	size_t around = lanes_span(w, AROUND), last = SIZE_MAX, i, j;
	float *length = lanes_array(w, 0), longest;
	const struct grid_col_packets *row;

	for (i = 0; i < w->n; i++)
		if ((row = packets_at(w, i)) && row->key) {
			if (last != SIZE_MAX)
				length[i] = (float)(i - last);
			last = i;
		}
	for (i = 0; i < w->n; i++) {
		if (length[i] <= 0)
			continue;
		longest = 0;
		for (j = i > around ? i - around : 0;
		    j < w->n && j <= i + around; j++)
			longest = length[j] > longest ? length[j] : longest;
		if (length[i] < 0.9F * longest)
			change[i] += early_key;
	}
	free(length);
}

/* A cut is one large packet, a flash is two or more: when it comes and when
 * it is gone. */
static bool
alone(const struct lanes_work *w, size_t i)
{
	size_t near = lanes_span(w, TC_SECOND / 5), j;
	const struct grid_col_packets *row;
	unsigned peaks = 0;

	for (j = i > near ? i - near : 0; j <= i + near; j++)
		if ((row = packets_at(w, j)))
			peaks += row->peaks;
	return peaks < 2;
}

static void
make_change(struct lanes_work *w)
{
	size_t half = lanes_span(w, NEAR), i, j;
	float *raw = lanes_array(w, 0), *out, v, weight;
	const struct grid_col_packets *row;

	for (i = 0; i < w->n; i++)
		if ((row = packets_at(w, i)) && row->change)
			raw[i] = grid_value(row->change, GRID_OCTAVES) *
			    (alone(w, i) ? 1 : flash);
	add_early_keys(w, raw);
	out = w->out[FEATURE_CHANGE] = lanes_array(w, 0);
	for (i = 0; i < w->n; i++) {
		if (raw[i] <= 0)
			continue;
		v = raw[i] * (float)TC_SECOND / (float)NEAR;
		for (j = i > half ? i - half : 0; j < w->n && j <= i + half;
		    j++) {
			weight = 1 - (float)(j > i ? j - i : i - j) /
			    (float)(half + 1);
			out[j] += v * weight;
		}
	}
	free(raw);
}

void
lanes_packets(struct lanes_work *w)
{
	const struct grid_col_packets *row;
	float *raw, *even;
	size_t i;

	if (!w->g->col[GRID_COL_PACKETS].p)
		return;
	raw = lanes_array(w, NAN);
	for (i = 0; i < w->n; i++)
		if ((row = packets_at(w, i)))
			raw[i] = grid_value(row->rate, GRID_OCTAVES);
	w->out[FEATURE_ACTIVITY] = lanes_array(w, NAN);
	even = lanes_array(w, NAN);
	lanes_median(w, raw, lanes_span(w, 3 * TC_SECOND / 2), even);
	lanes_mean(w, even, lanes_span(w, TC_SECOND / 2),
	    w->out[FEATURE_ACTIVITY]);
	free(even);
	free(raw);
	make_change(w);
}
