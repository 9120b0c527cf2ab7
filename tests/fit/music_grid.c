/*
 * music_grid.c: the beats of a recording made by machines, where they are
 * beyond doubt.
 *
 *     music_grid FROM <SOUND >BEATS
 *
 * SOUND is 32-bit float, mono, 44.1 kHz; times are counted from FROM seconds
 * in it.  Music that was sequenced has one tempo from end to end, which can be
 * found far more surely than beats can be followed: by the spectrum of the
 * rises of loudness over the whole piece, then by least squares on the onsets
 * near the grid.  Status 1, and a reason on stderr, wherever it is not
 * unmistakable: onsets scattered by more than 12 ms, two halves that disagree,
 * off-beats as strong as beats.  The octave is the nearest to 118, unless kick
 * and snare take turns at another.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	RATE = 44100, HOP = 220, BANDS = 3, HOPS_MOST = 200 * 60 * 5,
	BEATS_MOST = 2000
};

static const double HOP_SECONDS = (double)HOP / RATE;

struct recording {
	float *rise[BANDS]; /* low, middle, high */
	float *all;         /* their sum */
	int n;
};

struct grid {
	double period, first;   /* hops */
	double rms;             /* ms */
	double share;           /* of beats that have an onset */
};

/* Rises of the logarithm of loudness in three bands, by 5 ms. */
static void
hear(struct recording *r, FILE *in)
{
	float x[HOP];
	double low = 0, low2 = 0, mid = 0, before[BANDS] = { 0 };

	while (r->n < HOPS_MOST && fread(x, sizeof *x, HOP, in) == HOP) {
		double sum[BANDS] = { 0 };

		for (int i = 0; i < HOP; i++) {
			low += 0.02 * (x[i] - low);
			low2 += 0.02 * (low - low2);
			mid += 0.45 * (x[i] - mid);
			double m = mid - low, h = x[i] - mid;
			sum[0] += low2 * low2;
			sum[1] += m * m;
			sum[2] += h * h;
		}
		r->all[r->n] = 0;
		for (int b = 0; b < BANDS; b++) {
			double level = log10(1e-5 + sqrt(sum[b] / HOP));
			double rise = fmax(level - before[b], 0);

			/* Slow release, so that a tone's ripple is no rise. */
			before[b] = level > before[b] ? level :
				fmax(level, before[b] - 0.02);
			r->rise[b][r->n] = (float)rise;
			r->all[r->n] += (float)rise;
		}
		r->n++;
	}
}

static double
at_frequency(const struct recording *r, double a_hop)
{
	double re = 0, im = 0, c = 1, s = 0;
	double dc = cos(6.283185307 * a_hop), ds = sin(6.283185307 * a_hop);

	for (int i = 0; i < r->n; i++) {
		double t = c * dc - s * ds;

		re += r->all[i] * c;
		im += r->all[i] * s;
		s = c * ds + s * dc;
		c = t;
	}
	return hypot(re, im);
}

/* The period in hops of the strongest pulse from 80 to 160 a minute. */
static double
strongest(const struct recording *r)
{
	double step = 0.2 / r->n, best = 0, found = 0;

	for (double f = 80. / 60 * HOP_SECONDS; f < 160. / 60 * HOP_SECONDS;
		f += step) {
		double score = at_frequency(r, f) + at_frequency(r, 2 * f) +
			0.5 * at_frequency(r, 4 * f);

		if (score > best) {
			best = score;
			found = f;
		}
	}
	return 1 / found;
}

/* The highest rise within so many hops of a place; its place, or -1. */
static double
peak_near(const float *x, int n, double place, double reach, double *height)
{
	int from = (int)ceil(place - reach), to = (int)(place + reach), at = -1;

	*height = 0;
	for (int i = from < 1 ? 1 : from; i <= to && i + 1 < n; i++)
		if (x[i] > *height) {
			*height = x[i];
			at = i;
		}
	if (at < 1 || at + 1 >= n)
		return -1;
	double a = x[at - 1], b = x[at], c = x[at + 1];
	double curve = a - 2 * b + c;
	return at + (curve < 0 ? fmax(-0.5, fmin(0.5, 0.5 * (a - c) / curve)) :
		0);
}

static double
accent(const struct recording *r, const float *x, double period, double first)
{
	double sum = 0, h;
	int beats = 0;

	for (double t = first; t < r->n; t += period, beats++) {
		peak_near(x, r->n, t, 5, &h);
		sum += h;
	}
	return beats ? sum / beats : 0;
}

/* All bands, and once more the one of the kick. */
static double
weight(const struct recording *r, double period, double first)
{
	return accent(r, r->all, period, first) +
		accent(r, r->rise[0], period, first);
}

static double
best_phase(const struct recording *r, double period)
{
	double best = -1, found = 0;

	for (double first = 0; first < period; first += 2) {
		double a = weight(r, period, first);

		if (a > best) {
			best = a;
			found = first;
		}
	}
	return found;
}

/* Least squares on onsets near beats, in a part of the recording. */
static bool
fit(const struct recording *r, struct grid *g, double from, double to,
	double reach)
{
	double n = 0, sk = 0, st = 0, skk = 0, skt = 0, h, floor_ = 0;
	int beats = 0;
	static double place[BEATS_MOST], number[BEATS_MOST];

	for (int i = 0; i < r->n; i++)
		floor_ += r->all[i];
	floor_ = 4 * floor_ / r->n;
	for (int k = 0; k < BEATS_MOST; k++) {
		double t = g->first + k * g->period;

		if (t < from || t >= to)
			continue;
		beats++;
		t = peak_near(r->all, r->n, t, reach, &h);
		if (t < 0 || h < floor_)
			continue;
		place[(int)n] = t;
		number[(int)n] = k;
		n++;
		sk += k;
		st += t;
		skk += (double)k * k;
		skt += k * t;
	}
	double det = n * skk - sk * sk;
	if (n < 8 || det <= 0)
		return false;
	g->period = (n * skt - sk * st) / det;
	g->first = (st - g->period * sk) / n;
	double sum = 0;
	for (int i = 0; i < n; i++) {
		double miss = place[i] - g->first - g->period * number[i];
		sum += miss * miss;
	}
	g->rms = sqrt(sum / n) * HOP_SECONDS * 1000;
	g->share = n / beats;
	return true;
}

/* How much kick and snare take turns from beat to beat. */
static double
turns(const struct recording *r, double period, double first)
{
	double sum[2] = { 0 }, both = 0, low, mid;
	int k = 0;

	for (double t = first; t < r->n; t += period, k++) {
		peak_near(r->rise[0], r->n, t, 5, &low);
		peak_near(r->rise[1], r->n, t, 5, &mid);
		sum[k & 1] += low - mid;
		both += low + mid;
	}
	return both > 0 ? fabs(sum[0] - sum[1]) / both : 0;
}

static int
refuse(const char *why, double x)
{
	fprintf(stderr, "refused: %s (%.2f)\n", why, x);
	return 1;
}

static int
judge(const struct recording *r, double from)
{
	struct grid g = { .period = strongest(r) }, half[2];

	g.first = best_phase(r, g.period);
	for (int i = 0; i < 4; i++)
		if (!fit(r, &g, 0, r->n, i ? 7 : 9))
			return refuse("too few onsets", 0);
	double quick = turns(r, g.period / 2, g.first);
	double slow = turns(r, g.period, g.first);
	double bpm = 60 / (g.period * HOP_SECONDS);
	if (bpm < 88 && quick > 0.15 && quick > 1.6 * slow) {
		g.period /= 2;
		fit(r, &g, 0, r->n, 7);
	}
	bpm = 60 / (g.period * HOP_SECONDS);
	if (g.rms > 12)
		return refuse("onsets scatter, ms", g.rms);
	if (g.share < 0.6)
		return refuse("beats without onsets", g.share);
	double on = weight(r, g.period, g.first);
	double off = weight(r, g.period, g.first + g.period / 2);
	if (on < 1.15 * off)
		return refuse("off-beats as strong", on / off);
	for (int i = 0; i < 2; i++) {
		half[i] = g;
		if (!fit(r, &half[i], i * r->n / 2., (i + 1) * r->n / 2., 7))
			return refuse("an empty half", i);
	}
	double k = floor(r->n / 2. / g.period);
	double apart = (half[0].first + k * half[0].period - half[1].first -
		k * half[1].period) * HOP_SECONDS * 1000;
	if (fabs(apart) > 12)
		return refuse("halves disagree, ms", apart);
	fprintf(stderr, "bpm %.3f rms %.1f share %.2f accent %.2f\n", bpm,
		g.rms, g.share, on / fmax(off, 1e-9));
	for (double t = g.first; t < r->n; t += g.period) {
		double at = t * HOP_SECONDS - from;

		if (at >= 0)
			printf("%.4f 0\n", at);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct recording r = { .n = 0 };

	if (argc != 2)
		return 2;
	r.all = calloc(HOPS_MOST, sizeof *r.all);
	for (int b = 0; b < BANDS; b++)
		if (!(r.rise[b] = calloc(HOPS_MOST, sizeof *r.rise[b])))
			return 2;
	if (!r.all)
		return 2;
	hear(&r, stdin);
	int status = r.n < 200 * 15 ?
		refuse("too short", r.n * HOP_SECONDS) :
		judge(&r, strtod(argv[1], NULL));
	free(r.all);
	for (int b = 0; b < BANDS; b++)
		free(r.rise[b]);
	return status;
}
