/*
 * What sections are called, by their energies among those of the piece.
 *
 * Loud and quiet are divided by the thirds of the piece's bars; where most of
 * it is alike, what differs from that by a margin.  A build climbs into
 * something higher, a drop breaks out of a build or a quiet part at once; an
 * intro is quieter than what follows, an outro than what came before it.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "buf.h"
#include "section_part.h"

struct stretch {
	size_t from, to;   /* bars */
	float energy;      /* mean */
	float first, last; /* at its ends, without the very last bar: a build
	                      often ends in a moment of silence */
	float gain;
	enum part part;
};

static const float margin = 0.15f;

const char *
section_part_name(enum part p)
{
	switch (p) {
	case PART_INTRO: return "intro";
	case PART_BUILD: return "build";
	case PART_DROP: return "drop";
	case PART_HIGH: return "high";
	case PART_LOW: return "low";
	case PART_OUTRO: break;
	}
	return "outro";
}

static float
mean(const struct section_bar *bars, size_t from, size_t to)
{
	float sum = 0;

	for (size_t i = from; i < to; i++)
		sum += bars[i].energy;
	return to > from ? sum / (float)(to - from) : 0;
}

static void
describe(struct stretch *s, const struct section_bar *bars)
{
	size_t n = s->to - s->from, third = n / 3 ? n / 3 : 1;
	size_t end = n > 3 ? s->to - 1 : s->to;

	s->energy = mean(bars, s->from, s->to);
	s->first = mean(bars, s->from, s->from + third);
	s->last = fmaxf(mean(bars, s->to - third, s->to),
	    mean(bars, end - third, end));
}

/* The energy from which on a section is high. */
static float
high_from(const struct section_bar *bars, size_t n)
{
	float *v = xmalloc(n * sizeof *v), low, third, two, high, at;

	for (size_t i = 0; i < n; i++)
		v[i] = bars[i].energy;
	section_sort(v, n);
	low = section_quantile(v, n, 0.1);
	third = section_quantile(v, n, 0.33);
	two = section_quantile(v, n, 0.66);
	high = section_quantile(v, n, 0.9);
	free(v);
	if (two - third >= margin)
		at = (third + two) / 2;
	else if (two - low < margin && high - third < margin)
		at = -1; /* all alike */
	else if (two - low >= high - third)
		at = two - margin;
	else
		at = third + margin;
	return at;
}

static bool
builds(const struct stretch *s, const struct stretch *next, float high)
{
	return s->last - s->first >= margin && next->energy >= high &&
	    next->energy > s->energy + margin / 2 &&
	    next->first >= s->last - margin;
}

/* A drop breaks out at once: two bars are told from the two before, since one
 * says little. */
static bool
drops(const struct stretch *before, const struct stretch *s,
    const struct section_bar *bars, float high)
{
	size_t behind = s->from + 2 < s->to ? s->from + 2 : s->to;
	size_t ahead = s->from - before->from > 2 ? s->from - 2 : before->from;
	float jump = mean(bars, s->from, behind) - mean(bars, ahead, s->from);

	if (s->energy < high || before->energy >= s->energy)
		return false;
	if (before->part == PART_BUILD)
		return jump >= 0.2f;
	return before->energy < high && jump >= 0.5f;
}

static void
name_all(struct stretch *s, size_t n, const struct section_bar *bars,
    float high)
{
	struct stretch *last = &s[n - 1];

	for (size_t i = 0; i < n; i++) {
		s[i].part = s[i].energy >= high ? PART_HIGH : PART_LOW;
		if (i + 1 < n && builds(&s[i], &s[i + 1], high))
			s[i].part = PART_BUILD;
	}
	for (size_t i = 1; i < n; i++)
		if (s[i].part == PART_HIGH &&
		    drops(&s[i - 1], &s[i], bars, high))
			s[i].part = PART_DROP;
	if (n < 2)
		return;
	if (s[0].part != PART_BUILD && s[1].energy > s[0].energy + margin / 2)
		s[0].part = PART_INTRO;
	if (last->part != PART_DROP &&
	    (last->energy < s[n - 2].energy - margin / 2 ||
	    last->first - last->last >= margin))
		last->part = PART_OUTRO;
}

/* Two of the same name are one where little says otherwise. */
static size_t
join(struct stretch *s, size_t n, const struct section_bar *bars)
{
	static const float much = 3;
	size_t kept = 1;

	for (size_t i = 1; i < n; i++) {
		struct stretch *last = &s[kept - 1];
		bool alike = s[i].part == last->part ||
		    (last->part == PART_DROP && s[i].part == PART_HIGH);

		if (alike && s[i].gain < much &&
		    fabsf(s[i].energy - last->energy) < margin) {
			last->to = s[i].to;
			describe(last, bars);
		} else {
			s[kept++] = s[i];
		}
	}
	return kept;
}

void
section_name(const struct section_bar *bars, size_t n, const size_t *from,
    const float *gain, size_t sections, int64_t end,
    void (*tell)(void *arg, const struct section *s), void *arg)
{
	struct stretch *s = xmalloc(sections * sizeof *s);
	float high = high_from(bars, n);

	for (size_t i = 0; i < sections; i++) {
		s[i] = (struct stretch){ .from = from[i], .gain = gain[i],
			.to = i + 1 < sections ? from[i + 1] : n };
		describe(&s[i], bars);
	}
	name_all(s, sections, bars, high);
	sections = join(s, sections, bars);
	for (size_t i = 0; i < sections; i++) {
		struct section one = { bars[s[i].from].start,
			s[i].to < n ? bars[s[i].to].start : end, s[i].part,
			s[i].energy };

		tell(arg, &one);
	}
	free(s);
}
