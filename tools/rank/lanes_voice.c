/*
 * Voices: whether somebody speaks, how fast, how loud for this file, and
 * crowds that come and go.
 */
#include "lanes_work.h"

#include <stdlib.h>

#include "buf.h"
#include "tc.h"

#define AROUND INT64_C(45000000)

/* Without a word about the kind of sound, a noise is what goes on without
 * pauses, yet not quite evenly. */
static float
guess_noise(const struct lanes_work *w, size_t i)
{
	size_t half = lanes_span(w, TC_SECOND), j, known = 0;
	float change = 0;

	for (j = i > half ? i - half : 1; j < w->n && j <= i + half; j++) {
		if (j < 1 || isnan(w->level[j]) || isnan(w->level[j - 1]))
			continue;
		change += fabsf(w->level[j] - w->level[j - 1]);
		known++;
	}
	if (!known)
		return NAN;
	change /= (float)known;
	return change > 0.05F && change < 0.8F ? 0.4F : 0;
}

/*
 * What makes a crowd is how far it rises above what is usual here, and a
 * little that there is noise at all where there mostly is none.  One that is
 * there all the time is as loud as usual, and no event.
 */
static void
make_crowd(struct lanes_work *w)
{
	float *noise = lanes_array(w, NAN), *raw, up, share;
	unsigned char *is = xcalloc(w->n + 1, 1);
	size_t half = lanes_span(w, AROUND), i, next = 0, in = 0, known = 0;

	raw = lanes_array(w, NAN);
	for (i = 0; i < w->n; i++) {
		noise[i] = w->kind[GRID_NOISE] ? w->kind[GRID_NOISE][i] :
		    guess_noise(w, i);
		if (!isnan(noise[i]))
			is[i] = noise[i] >= 0.35F ? 2 : 1;
	}
	for (i = 0; i < w->n; i++) {
		for (; next < w->n && next <= i + half; next++) {
			known += is[next] > 0;
			in += is[next] == 2;
		}
		if (i > half) {
			known -= is[i - half - 1] > 0;
			in -= is[i - half - 1] == 2;
		}
		up = w->middle[i] - w->ground[i];
		if (isnan(up) || isnan(noise[i]))
			continue;
		share = known ? (float)in / (float)known : 0;
		up += 4 * (1 - share);
		up = up < 0 ? 0 : up > 20 ? 20 : up;
		raw[i] = noise[i] * up * (1 - 0.8F * w->constant[i]);
	}
	w->out[FEATURE_CROWD] = lanes_array(w, NAN);
	lanes_mean(w, raw, lanes_span(w, TC_SECOND / 2),
	    w->out[FEATURE_CROWD]);
	free(is);
	free(raw);
	free(noise);
}

/* Words a second of the captions; NaN where none is near. */
static float *
caption_pace(const struct lanes_work *w)
{
	const struct grid_list *l = &w->g->list[GRID_CAPTIONS];
	const int64_t near = 15 * TC_SECOND;
	float *pace = lanes_array(w, NAN), v;
	const struct grid_caption *e;
	size_t i, from, to;
	int64_t length, start;

	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_CAPTIONS, i);
		if (e->marks.words <= 0)
			continue;
		start = e->span.start > near ? e->span.start - near : 0;
		lanes_inside(w, start, e->span.end + near, &from, &to);
		for (; from < to; from++)
			if (isnan(pace[from]))
				pace[from] = 0;
		length = e->span.end - e->span.start;
		length = length < TC_SECOND ? TC_SECOND : length;
		v = (float)e->marks.words * (float)TC_SECOND / (float)length;
		v = v < 8 ? v : 8;
		lanes_inside(w, e->span.start, e->span.start + length, &from,
		    &to);
		for (; from < to; from++)
			if (!(pace[from] >= v))
				pace[from] = v;
	}
	return pace;
}

static float
flux_at(const struct lanes_work *w, int64_t i)
{
	const struct grid_col_loud *row;

	if (i < 0)
		return NAN;
	row = grid_row(w->g, GRID_COL_LOUD, sizeof *row,
	    w->first + (size_t)i);
	return row ? grid_value(row->flux, GRID_FLUX) : NAN;
}

/* Syllables begin where the flux has a peak: those a second, within 1.5 s
 * either way. */
static float
syllable_pace(const struct lanes_work *w, size_t at)
{
	int64_t half = (int64_t)lanes_span(w, 3 * TC_SECOND / 2), i;
	int64_t from = (int64_t)at - half, to = (int64_t)at + half + 1;
	float mean = 0, v;
	size_t peaks = 0, known = 0;

	for (i = from; i < to; i++)
		if (!isnan(v = flux_at(w, i))) {
			mean += v;
			known++;
		}
	if (!known)
		return NAN;
	mean /= (float)known;
	for (i = from; i < to; i++) {
		v = flux_at(w, i);
		peaks += v > mean && v >= flux_at(w, i - 1) &&
		    v > flux_at(w, i + 1);
	}
	return (float)peaks * (float)TC_SECOND /
	    ((float)(2 * half + 1) * (float)w->g->step);
}

static void
make_pace(struct lanes_work *w)
{
	const float *speech = w->kind[GRID_SPEECH];
	float *raw = caption_pace(w);
	size_t i;

	for (i = 0; i < w->n; i++) {
		if (!isnan(raw[i]) || !speech || isnan(speech[i]))
			continue;
		raw[i] = speech[i] < 0.3F ? 0 :
		    speech[i] * syllable_pace(w, i);
	}
	w->out[FEATURE_PACE] = lanes_array(w, NAN);
	lanes_mean(w, raw, lanes_span(w, 3 * TC_SECOND / 2),
	    w->out[FEATURE_PACE]);
	free(raw);
}

void
lanes_voice(struct lanes_work *w)
{
	const float *speech = w->kind[GRID_SPEECH];
	size_t i;

	if (w->level)
		make_crowd(w);
	if (speech || w->g->ever[GRID_CAPTIONS])
		make_pace(w);
	if (!speech)
		return;
	w->out[FEATURE_SPEECH] = lanes_array(w, NAN);
	lanes_mean(w, speech, lanes_span(w, TC_SECOND),
	    w->out[FEATURE_SPEECH]);
	if (!w->level)
		return;
	w->out[FEATURE_EMPHASIS] = lanes_array(w, NAN);
	for (i = 0; i < w->n; i++)
		if (speech[i] >= 0.5F && w->middle[i] > LANES_QUIET)
			w->out[FEATURE_EMPHASIS][i] = w->middle[i];
}
