/*
 * What records tell of a song, put in order, and asked for.
 */
#include "montage_song.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "sorted.h"
#include "tc.h"

enum { BEATS_MOST = 1 << 20, LOUD_MOST = 1 << 20, SECTIONS_MOST = 1 << 14 };

#define SAME      (TC_SECOND / 20) /* two beats closer than this are one */

void
montage_song_init(struct montage_song *s)
{
	memset(s, 0, sizeof *s);
	s->start = s->end = s->duration = TC_NONE;
}

void
montage_song_free(struct montage_song *s)
{
	free(s->beats);
	free(s->onsets);
	free(s->sections);
	free(s->loud);
	free(s->flux);
	free(s->sorted);
	montage_song_init(s);
}

static void
add(struct montage_beat **v, size_t *n, size_t *cap, int64_t t, int bar,
    double strength)
{
	if (t < 0 || *n >= BEATS_MOST)
		return;
	if (*n == *cap) {
		*cap = *cap ? 2 * *cap : 256;
		*v = xrealloc(*v, *cap, sizeof **v);
	}
	(*v)[(*n)++] = (struct montage_beat){ t, bar,
	    strength >= 0 && strength <= 1 ? (float)strength : 0.5F };
}

void
montage_song_beat(struct montage_song *s, int64_t t, int bar, double strength)
{
	add(&s->beats, &s->nbeats, &s->beatcap, t, bar, strength);
}

void
montage_song_onset(struct montage_song *s, int64_t t, double strength)
{
	add(&s->onsets, &s->nonsets, &s->onsetcap, t, 0, strength);
}

void
montage_song_loud(struct montage_song *s, int64_t t, double momentary,
    double flux)
{
	/* a record's time is the end of its tenth */
	int64_t at = (t - MONTAGE_LOUD_STEP / 2) / MONTAGE_LOUD_STEP;
	size_t i;

	if (t < 0 || at >= LOUD_MOST)
		return;
	if ((size_t)at >= s->loudcap) {
		s->loudcap = (size_t)at * 2 + 256;
		s->loud = xrealloc(s->loud, s->loudcap, sizeof *s->loud);
		s->flux = xrealloc(s->flux, s->loudcap, sizeof *s->flux);
	}
	for (i = s->nloud; i <= (size_t)at; i++)
		s->loud[i] = s->flux[i] = NAN;
	if ((size_t)at >= s->nloud)
		s->nloud = (size_t)at + 1;
	s->loud[at] = (float)momentary;
	s->flux[at] = (float)flux;
}

void
montage_song_section(struct montage_song *s, int64_t start, int64_t end,
    enum montage_part part, double energy)
{
	if (start < 0 || end <= start || s->nsections >= SECTIONS_MOST)
		return;
	if (s->nsections == s->sectioncap) {
		s->sectioncap = s->sectioncap ? 2 * s->sectioncap : 16;
		s->sections = xrealloc(s->sections, s->sectioncap,
		    sizeof *s->sections);
	}
	s->sections[s->nsections++] = (struct montage_section){ start, end,
	    part, energy >= 0 && energy <= 1 ? (float)energy : 0.5F };
}

static int
by_time(const void *a, const void *b)
{
	const struct montage_beat *x = a, *y = b;

	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	return (x->strength < y->strength) - (x->strength > y->strength);
}

static int
by_start(const void *a, const void *b)
{
	const struct montage_section *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

static size_t
sort_beats(struct montage_beat *v, size_t n)
{
	size_t i, kept = 0;

	if (n == 0)
		return 0;
	qsort(v, n, sizeof *v, by_time);
	for (i = 0; i < n; i++)
		if (kept == 0 || v[i].t - v[kept - 1].t >= SAME)
			v[kept++] = v[i];
	return kept;
}

void
montage_song_close(struct montage_song *s)
{
	size_t i;

	s->nbeats = sort_beats(s->beats, s->nbeats);
	s->nonsets = sort_beats(s->onsets, s->nonsets);
	if (s->nsections)
		qsort(s->sections, s->nsections, sizeof *s->sections,
		    by_start);
	s->sorted = xcalloc(s->nloud + 1, sizeof *s->sorted);
	for (i = s->nsorted = 0; i < s->nloud; i++)
		if (!isnan(s->loud[i]))
			s->sorted[s->nsorted++] = s->loud[i];
	sorted_floats(s->sorted, s->nsorted);
	for (i = 0; s->meter == 0 && i < s->nbeats; i++)
		if (s->beats[i].bar > 4 || (s->beats[i].bar > 1 &&
		    i + 1 < s->nbeats && s->beats[i + 1].bar == 1))
			s->meter = s->beats[i].bar;
	if (s->duration == TC_NONE && s->nloud)
		s->duration = (int64_t)s->nloud * MONTAGE_LOUD_STEP;
	if (s->duration == TC_NONE && s->nbeats)
		s->duration = s->beats[s->nbeats - 1].t + TC_SECOND;
}

double
montage_song_energy(const struct montage_song *s, int64_t a, int64_t b)
{
	int64_t i, to = (b - 1) / MONTAGE_LOUD_STEP;
	double sum = 0;
	long n = 0;

	for (i = a < 0 ? 0 : a / MONTAGE_LOUD_STEP; i <= to &&
	    i < (int64_t)s->nloud; i++) {
		n++;
		if (!isnan(s->loud[i])) /* else silence: 0 */
			sum += (double)sorted_floats_below(s->sorted,
			    s->nsorted, s->loud[i]) / (double)s->nsorted;
	}
	return n && s->nsorted ? sum / (double)n : 0.5;
}

const struct montage_section *
montage_song_section_at(const struct montage_song *s, int64_t t)
{
	size_t i;

	for (i = s->nsections; i > 0; i--)
		if (s->sections[i - 1].start <= t)
			return t < s->sections[i - 1].end ?
			    &s->sections[i - 1] : NULL;
	return NULL;
}
