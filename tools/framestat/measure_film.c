/*
 * What many pictures tell together: the bars of a film, and whether pictures
 * are shown more than once.
 */
#include "measure.h"

#include <string.h>

void
bars_init(struct bars_seen *s)
{
	memset(s, 0, sizeof *s);
}

void
bars_add(struct bars_seen *s, const struct measures *m)
{
	int i;

	for (i = 0; i < 4; i++) {
		if (!m->bars_sure[i])
			continue;
		s->n[i]++;
		s->of[i][m->bars[i]]++;
	}
}

/* On each side the largest number of lines that all but a tenth have. */
void
bars_get(const struct bars_seen *s, int bars[4])
{
	int i, lines;
	uint32_t fewer;

	for (i = 0; i < 4; i++) {
		bars[i] = 0;
		fewer = 0;
		for (lines = 1; lines < THUMB_COLS && s->n[i] > 0; lines++) {
			fewer += s->of[i][lines - 1];
			if (fewer > s->n[i] / 10)
				break;
			bars[i] = lines;
		}
	}
}

void
cadence_init(struct cadence *c)
{
	memset(c, 0, sizeof *c);
}

/* Patterns of differences: 0 where a picture is the one before again. */
static const struct pattern {
	enum cadence_kind kind;
	int period;
	const char *is_new;
} patterns[] = {
	{ CADENCE_UNIQUE, 1, "1" },
	{ CADENCE_DOUBLED, 2, "10" },
	{ CADENCE_TRIPLED, 3, "100" },
	{ CADENCE_PULLDOWN, 5, "11110" },
	{ CADENCE_PULLDOWN2, 5, "10100" },
};

static bool
follows(const bool is_new[CADENCE_WINDOW], const struct pattern *p, int phase)
{
	const int strays = CADENCE_WINDOW / 10;
	int i, wrong = 0;

	for (i = 0; i < CADENCE_WINDOW; i++)
		wrong += is_new[i] != (p->is_new[(i + phase) % p->period] ==
		    '1');
	return wrong <= strays;
}

/*
 * A picture shown again differs by little, and by far less than at least one of
 * its neighbours does; by how much less depends on the encoder, which touches
 * repeats up.  Where nothing moves every picture is like that, and nothing can
 * be told.
 */
static enum cadence_kind
judge(const float d[CADENCE_WINDOW])
{
	const float moves = 0.6F, part = 0.3F;
	bool is_new[CADENCE_WINDOW];
	size_t k;
	int i, moving = 0, phase;

	for (i = 0; i < CADENCE_WINDOW; i++) {
		float most = 0;

		if (i > 0)
			most = d[i - 1];
		if (i < CADENCE_WINDOW - 1 && d[i + 1] > most)
			most = d[i + 1];
		is_new[i] = d[i] > part * most;
		moving += d[i] >= moves || most >= moves;
	}
	if (moving < CADENCE_WINDOW - 2)
		return CADENCE_UNKNOWN;
	for (k = 0; k < sizeof patterns / sizeof *patterns; k++)
		for (phase = 0; phase < patterns[k].period; phase++)
			if (follows(is_new, &patterns[k], phase))
				return patterns[k].kind;
	return CADENCE_UNKNOWN;
}

void
cadence_add(struct cadence *c, double diff)
{
	c->last[c->n++] = (float)diff;
	if (c->n < CADENCE_WINDOW)
		return;
	c->of[judge(c->last)]++;
	c->n = 0;
}

enum cadence_kind
cadence_get(const struct cadence *c)
{
	uint32_t told = 0;
	int i, best = CADENCE_UNIQUE;

	for (i = CADENCE_UNIQUE; i < CADENCE_KINDS; i++) {
		told += c->of[i];
		if (c->of[i] > c->of[best])
			best = i;
	}
	return told > 0 && c->of[best] * 3 >= told * 2 ?
	    (enum cadence_kind)best : CADENCE_UNKNOWN;
}

const char *
cadence_name(const struct cadence *c)
{
	static const char *const names[] = { "unknown", "unique", "doubled",
		"tripled", "pulldown", "pulldown2" };

	return names[cadence_get(c)];
}
