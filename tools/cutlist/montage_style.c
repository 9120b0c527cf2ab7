/*
 * The style that is built in, and what is asked of arcs.  The others are data:
 * montage_style_read.c.
 */
#include "montage_style.h"

#include <string.h>

#include "tc.h"

const char *const montage_part_name[MONTAGE_PARTS + 1] = { "intro", "build",
	"drop", "high", "low", "outro", NULL };

const char *const montage_point_name[MONTAGE_WEIGHTS + 1] = { "score",
	"length", "energy", "fresh", "variety", "steady", "exposure", "peak",
	"direction", "colour", "chance", NULL };

void
montage_style_default(struct montage_style *s)
{
	static const struct montage_steps parts[MONTAGE_PARTS] = {
		[MONTAGE_INTRO] = { 2, { 64, 32 } },
		[MONTAGE_BUILD] = { 4, { 32, 16, 8, 4 } },
		[MONTAGE_DROP] = { 6, { 4, 8, 4, 4, 8, 8 } },
		[MONTAGE_HIGH] = { 4, { 8, 16, 8, 8 } },
		[MONTAGE_LOW] = { 2, { 32, 64 } },
		[MONTAGE_OUTRO] = { 2, { 32, 64 } },
	};
	static const double weights[MONTAGE_WEIGHTS] = {
		[MONTAGE_SCORE] = 30, [MONTAGE_LENGTH] = 10,
		[MONTAGE_ENERGY] = 25, [MONTAGE_FRESH] = 50,
		[MONTAGE_VARIETY] = 25, [MONTAGE_STEADY] = 6,
		[MONTAGE_EXPOSURE] = 8, [MONTAGE_PEAK] = 8,
		[MONTAGE_DIRECTION] = 8, [MONTAGE_COLOUR] = 8,
		[MONTAGE_CHANCE] = 5,
	};

	memset(s, 0, sizeof *s);
	memcpy(s->name, "music", sizeof "music");
	memcpy(s->part, parts, sizeof parts);
	memcpy(s->weight, weights, sizeof weights);
	s->shortest = TC_SECOND / 2;
	s->longest = 16 * TC_SECOND;
	s->equal_most = 3;
	s->fast_bpm = 140;
	s->fast_least = 2 * MONTAGE_BEAT;
	s->slow_bpm = 80;
	s->sound = MONTAGE_SOUND_NONE;
	s->arc_share = 0.5;
}

double
montage_arc_at(const struct montage_arc *a, double position)
{
	double part;
	int i;

	if (a->n == 0)
		return 0.5;
	for (i = 0; i < a->n && a->at[i] <= position; i++)
		;
	if (i == 0)
		return a->energy[0];
	if (i == a->n)
		return a->energy[i - 1];
	part = (position - a->at[i - 1]) / (a->at[i] - a->at[i - 1]);
	return a->energy[i - 1] + part * (a->energy[i] - a->energy[i - 1]);
}
