/*
 * momentscore_rivals: what simple rules would have taken from the same
 * records.  Three are those of known programs, as far as our records tell what
 * they measure; two are what anybody tries first.  All are given the number of
 * moments to take, and none is asked for more than it would know.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "momentscore_trial.h"

#include "buf.h"

const char *const trial_rival_name[TRIAL_RIVALS] = { "slopCannon",
	"M0 Clipper", "ClickMoment", "evenly spaced", "loudest" };

static const int64_t CLIP = 20 * (int64_t)TRIAL_SECOND;

/* Mean of what is known in [from, to) tenths; otherwise `none`. */
static double
mean(const double *v, size_t from, size_t to, double none)
{
	double sum = 0;
	size_t n = 0, i;

	for (i = from; i < to; i++)
		if (!isnan(v[i])) {
			sum += v[i];
			n++;
		}
	return n ? sum / (double)n : none;
}

static void
scale(double *v, size_t n)
{
	double low = INFINITY, high = -INFINITY;
	size_t i;

	for (i = 0; i < n; i++) {
		low = fmin(low, v[i]);
		high = fmax(high, v[i]);
	}
	for (i = 0; i < n; i++)
		v[i] = high > low ? (v[i] - low) / (high - low) : 0;
}

/* The best n of `all` that keep a gap. */
static void
take(struct trial_spans *all, int64_t gap, size_t n, struct trial_spans *out)
{
	size_t i, j;

	trial_sort(all);
	for (i = 0; i < all->n && out->n < n; i++) {
		for (j = 0; j < out->n; j++)
			if (all->v[i].start < out->v[j].end + gap &&
			    out->v[j].start < all->v[i].end + gap)
				break;
		if (j == out->n)
			trial_add(out, all->v[i]);
	}
	free(all->v);
}

/* slopCannon: windows of 20 s, every 5 s; features scaled from least to most.
 * Its bandwidth is in no record of ours, its MFCC variance and beat density
 * are one number for the file and vanish by the scaling: left out.  Its
 * histogram distances are our cuts' confidences. */
enum { SLOP_RMS, SLOP_ZCR, SLOP_CENTROID, SLOP_CHANGE, SLOP_SCENE, SLOP_MOTION,
	SLOP };

static void
slop_window(const struct trial_series *s, size_t from, size_t to, size_t at,
    double *v[SLOP])
{
	int64_t start = (int64_t)from * TRIAL_TENTH;
	double before, now;
	size_t i, n = 0;

	v[SLOP_RMS][at] = mean(s->rms, from, to, 0);
	v[SLOP_ZCR][at] = mean(s->zcr, from, to, 0);
	v[SLOP_CENTROID][at] = mean(s->centroid, from, to, 0);
	v[SLOP_MOTION][at] = mean(s->diff, from, to, 0);
	before = mean(s->rms, from, from + 5, 0);
	for (i = from + 5; i + 5 <= to; i += 5, n++) {
		now = mean(s->rms, i, i + 5, 0);
		v[SLOP_CHANGE][at] += fabs(now - before);
		before = now;
	}
	for (i = 0; i < s->shots.n; i++)
		if (s->shots.v[i].start >= start &&
		    s->shots.v[i].start < start + CLIP &&
		    strcmp(s->shots.v[i].kind, "start") != 0)
			v[SLOP_SCENE][at] += s->shots.v[i].score;
}

static void
slop(const struct trial_series *s, const struct trial_truth *t, size_t n,
    struct trial_spans *out)
{
	static const double weight[SLOP] = { 0.20, 0.10, 0.10, 0.10, 0.15,
	    0.10 };
	size_t windows = s->n > 200 ? (s->n - 200) / 50 + 1 : 1, i, k;
	struct trial_spans all = { 0 };
	double *v[SLOP], *rms;

	(void)t;
	for (k = 0; k < SLOP; k++)
		v[k] = xcalloc(windows, sizeof(double));
	rms = xcalloc(windows, sizeof(double));
	for (i = 0; i < windows; i++) {
		slop_window(s, i * 50, i * 50 + 200 < s->n ? i * 50 + 200 :
		    s->n, i, v);
		rms[i] = v[SLOP_RMS][i];
	}
	for (k = 0; k < SLOP; k++)
		scale(v[k], windows);
	for (i = 0; i < windows; i++) {
		struct trial_span w = { .start = (int64_t)i * 5 *
		    TRIAL_SECOND };

		w.end = w.start + CLIP;
		for (k = 0; k < SLOP; k++)
			w.score += weight[k] * v[k][i];
		w.score -= rms[i] <= 0.02 ? 0.2 : 0;
		trial_add(&all, w);
	}
	take(&all, 2 * TRIAL_SECOND, n, out);
	for (k = 0; k < SLOP; k++)
		free(v[k]);
	free(rms);
}

/* M0 Clipper: the first loud second, and so on; clips of 30 s round each.  Its
 * threshold is the one that its own advice calls balanced.  It does not rank:
 * the loudest first is in its favour. */
static void
clipper(const struct trial_series *s, const struct trial_truth *t, size_t n,
    struct trial_spans *out)
{
	const int64_t clip = 30 * (int64_t)TRIAL_SECOND;
	size_t seconds = s->n / 10, i, k, over;
	double *db = xcalloc(seconds + 1, sizeof *db), sum = 0, most = -120;
	double limit, usual = 0, peak;
	struct trial_spans all = { 0 };
	int64_t last = -clip;

	for (i = 0; i < seconds; i++) {
		for (peak = 1e-6, k = 0; k < 10; k++)
			peak = fmax(peak, s->rms[i * 10 + k]);
		db[i] = 20 * log10(peak);
		sum += db[i];
		most = fmax(most, db[i]);
	}
	sum /= (double)(seconds ? seconds : 1);
	limit = sum + 0.6 * (most - sum);
	for (i = 0; i < seconds; i++) {
		int64_t at = (int64_t)i * TRIAL_SECOND;
		struct trial_span c = { .score = db[i] };

		usual += (db[i] - usual) / (double)(i + 1);
		for (over = 0, k = 0; k < 5 && k <= i; k++)
			over += db[i - k] >= limit;
		if (db[i] < limit || at - last < clip || (over < 3 &&
		    db[i] < limit + 3 && db[i] < usual + 6))
			continue;
		last = at;
		c.start = at > clip / 2 ? at - clip / 2 : 0;
		c.end = c.start + clip < t->duration ? c.start + clip :
		    t->duration;
		trial_add(&all, c);
	}
	free(db);
	take(&all, -clip, n, out);
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The value that a share of all (known ones) are below. */
static double
percentile(const double *v, size_t n, double share)
{
	double *sorted = xcalloc(n + 1, sizeof *sorted), x;
	size_t i, known = 0;

	for (i = 0; i < n; i++)
		if (!isnan(v[i]))
			sorted[known++] = v[i];
	qsort(sorted, known, sizeof *sorted, by_size);
	x = known ? sorted[(size_t)(share * (double)(known - 1))] : 0;
	free(sorted);
	return x;
}

/* ClickMoment: how salient the sound of a segment is; the mean of those of its
 * clues that speak.  It brings the sound to -16 LUFS first. */
struct saliency {
	double *rms, *leap, *hue; /* level; changes of it, and of the centre,
	                             in half a second */
	double leap_least, hue_least;
};

static void
saliency_make(struct saliency *a, const struct trial_series *s)
{
	double sum = 0, gain;
	size_t i;

	a->rms = xcalloc(s->n, sizeof(double));
	a->leap = xcalloc(s->n, sizeof(double));
	a->hue = xcalloc(s->n, sizeof(double));
	for (i = 0; i < s->n; i++)
		sum += s->rms[i] * s->rms[i];
	gain = sum > 0 ? pow(10, -16.0 / 20) / sqrt(sum / (double)s->n) : 1;
	for (i = 0; i < s->n; i++)
		a->rms[i] = gain * s->rms[i];
	for (i = 5; i < s->n; i++) {
		a->leap[i] = fabs(a->rms[i] - a->rms[i - 5]);
		a->hue[i] = fabs(s->centroid[i] - s->centroid[i - 5]);
	}
	a->leap_least = fmax(percentile(a->leap, s->n, 0.9), 0.15);
	a->hue_least = fmax(percentile(a->hue, s->n, 0.85), 200);
}

static double
sound_lane(const struct saliency *a, size_t from, size_t to)
{
	double leap = 0, hue = 0, impact = 0, sum = 0, quiet;
	size_t i;
	int n;

	for (i = from; i < to; i++) {
		leap = fmax(leap, a->leap[i]);
		hue = fmax(hue, isnan(a->hue[i]) ? 0 : a->hue[i]);
		if (i < 3 || a->rms[i] < 0.20)
			continue;
		quiet = mean(a->rms, i - 3, i, 0);
		if (quiet <= 0.05)
			impact = fmax(impact, fmin(1, 0.06 * a->rms[i] /
			    fmax(quiet, 0.001) + 0.4 * 0.3 / 2));
	}
	if (leap >= a->leap_least)
		sum += fmin(1, leap / 0.3);
	if (hue >= a->hue_least)
		sum += fmin(1, hue / 500);
	if (impact > 0)
		sum += impact;
	n = (leap >= a->leap_least) + (hue >= a->hue_least) + (impact > 0);
	return n ? sum / n : 0;
}

/* Motion that leaps: over twice the mean of the three seconds before. */
static bool
motion_spikes(const struct trial_series *s, size_t from, size_t to)
{
	double now, before;
	size_t i;

	for (i = from; i + 10 <= to; i += 10) {
		if (i < 30)
			continue;
		now = mean(s->diff, i, i + 10, 0);
		before = mean(s->diff, i - 30, i, 0);
		if (before > 0 && now > 2 * before)
			return true;
	}
	return false;
}

static double
half(double v, double high, double low)
{
	return v >= high ? 1 : v >= low ? 0.5 : 0;
}

/* ClickMoment: shots, split every 10 s, no piece shorter than 1 s; the levels of
 * what speaks (there is no text), then how much of it agrees. */
static void
levels(const struct trial_series *s, const struct trial_truth *t, size_t n,
    struct trial_spans *out)
{
	struct trial_spans all = { 0 };
	struct saliency a;
	size_t i, from, to;
	double lane[3], sound, sight, spike, mixed;
	int64_t at, end;

	(void)t;
	saliency_make(&a, s);
	for (i = 0; i < s->shots.n; i++)
		for (at = s->shots.v[i].start; at < s->shots.v[i].end;
		    at = end) {
			end = at + 10 * (int64_t)TRIAL_SECOND;
			if (end + TRIAL_SECOND > s->shots.v[i].end)
				end = s->shots.v[i].end;
			from = (size_t)(at / TRIAL_TENTH);
			to = (size_t)(end / TRIAL_TENTH);
			to = to > s->n ? s->n : to;
			lane[0] = sound_lane(&a, from, to);
			lane[1] = at == s->shots.v[i].start ?
			    s->shots.v[i].score : 0;
			lane[2] = motion_spikes(s, from, to);
			sound = half(lane[0], 0.6, 0.3);
			sight = half(lane[1], 0.6, 0.3);
			spike = lane[2];
			mixed = 0.6 * ((sound > 0) + (sight > 0) +
			    (spike > 0)) / 3 +
			    0.4 * (lane[0] + lane[1] + lane[2]) / 3;
			trial_add(&all, (struct trial_span){ .start = at,
			    .end = end, .score = 0.3 * mixed + 0.7 * fmin(1,
			    (fmax(sight, spike) + 0.5 * sound) / 2) });
		}
	take(&all, 0, n, out);
	free(a.rms);
	free(a.leap);
	free(a.hue);
}

static void
even(const struct trial_series *s, const struct trial_truth *t, size_t n,
    struct trial_spans *out)
{
	size_t i;

	(void)s;
	for (i = 0; i < n; i++) {
		int64_t mid = t->duration * (int64_t)(2 * i + 1) /
		    (int64_t)(2 * n);

		trial_add(out, (struct trial_span){ .start = mid - CLIP / 2,
		    .end = mid + CLIP / 2 });
	}
}

/* Where the short-term loudness, of 3 s, is highest. */
static void
loudest(const struct trial_series *s, const struct trial_truth *t, size_t n,
    struct trial_spans *out)
{
	struct trial_spans all = { 0 };
	size_t i;

	(void)t;
	for (i = 0; i < s->n; i++) {
		int64_t mid = (int64_t)i * TRIAL_TENTH - 3 * TRIAL_SECOND / 2;

		if (!isnan(s->shortterm[i]))
			trial_add(&all, (struct trial_span){
			    .start = mid - CLIP / 2, .end = mid + CLIP / 2,
			    .score = s->shortterm[i] });
	}
	take(&all, 0, n, out);
}

void
trial_rival(int i, const struct trial_series *s, const struct trial_truth *t,
    size_t n, struct trial_spans *out)
{
	static void (*const rule[TRIAL_RIVALS])(const struct trial_series *,
	    const struct trial_truth *, size_t, struct trial_spans *) = {
		slop, clipper, levels, even, loudest };

	memset(out, 0, sizeof *out);
	rule[i](s, t, n, out);
}
