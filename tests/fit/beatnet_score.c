/*
 * beatnet_score: beats out of pulses, and how they compare.
 *
 * The model: intervals of 12 to 75 frames, each beat a frame, the next
 * interval nearly as long as the last.  Best path by dynamic programming over
 * (frame of a beat, interval after it).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "beatnet_score.h"

#include "buf.h"

enum { SHORT = 12, LONG = 75, LENGTHS = LONG - SHORT + 1 };

struct path {
	int n;
	float *beat, *sum;  /* log odds; sums of log(1 - p) */
	float *at;          /* [frame][length] */
	unsigned char *from;
	float change[LENGTHS][LENGTHS];
};

static float
likely(float logit)
{
	return 1 / (1 + expf(-logit));
}

static void
path_init(struct path *p, const float *logits, int n)
{
	float x, sum = 0;
	int t, i, k;

	p->n = n;
	p->beat = xmalloc((size_t)n * sizeof *p->beat);
	p->sum = xmalloc((size_t)(n + 1) * sizeof *p->sum);
	p->at = xmalloc((size_t)n * LENGTHS * sizeof *p->at);
	p->from = xmalloc((size_t)n * LENGTHS);
	for (t = 0; t < n; t++) {
		x = fminf(0.99F, fmaxf(0.003F, likely(logits[t * NET_OUT])));
		/* a beat is one frame, its likelihood spread over some */
		p->beat[t] = logf(x) + 2;
		p->sum[t] = sum;
		sum += logf(1 - x);
	}
	p->sum[n] = sum;
	for (i = 0; i < LENGTHS; i++)
		for (k = 0; k < LENGTHS; k++)
			p->change[i][k] = -100 * fabsf((float)(SHORT + k) /
			    (float)(SHORT + i) - 1);
}

static void
path_free(struct path *p)
{
	free(p->beat);
	free(p->sum);
	free(p->at);
	free(p->from);
}

/* Fills in at and from. */
static void
forward(struct path *p)
{
	float arrive[LENGTHS], best, x;
	int t, i, k, start;

	for (t = 0; t < p->n; t++) {
		for (i = 0; i < LENGTHS; i++) {
			start = t - (SHORT + i);
			arrive[i] = start < 0 ? p->sum[t] -
			    0.7F * fabsf(log2f((float)(SHORT + i) / 26)) :
			    p->at[start * LENGTHS + i] + p->sum[t] -
			    p->sum[start + 1];
		}
		for (k = 0; k < LENGTHS; k++) {
			best = -1e30F;
			for (i = 0; i < LENGTHS; i++) {
				x = arrive[i] + p->change[i][k];
				if (x > best) {
					best = x;
					p->from[t * LENGTHS + k] =
					    (unsigned char)i;
				}
			}
			p->at[t * LENGTHS + k] = best + p->beat[t];
		}
	}
}

/* The times of the beats, in seconds, into beats (room for n); how many. */
static int
decode(const float *logits, int n, double *beats)
{
	struct path p;
	float best = -1e30F, x;
	int t, i, at = 0, length = 0, count = 0;
	double swap;

	path_init(&p, logits, n);
	forward(&p);
	for (t = n > LONG ? n - LONG : 0; t < n; t++)
		for (i = 0; i < LENGTHS; i++) {
			if (t + SHORT + i < n)
				continue;
			x = p.at[t * LENGTHS + i] + p.sum[n] - p.sum[t + 1];
			if (x > best) {
				best = x;
				at = t;
				length = i;
			}
		}
	while (at >= 0 && n) {
		beats[count++] = at / 50.0;
		length = p.from[at * LENGTHS + length];
		at -= SHORT + length;
	}
	for (i = 0; i < count / 2; i++) {
		swap = beats[i];
		beats[i] = beats[count - 1 - i];
		beats[count - 1 - i] = swap;
	}
	path_free(&p);
	return count;
}

static double
f_measure(const double *est, int n, const double *ref, int m)
{
	int i = 0, k = 0, hits = 0;

	while (i < n && k < m) {
		if (fabs(est[i] - ref[k]) <= 0.07) {
			hits++;
			i++;
			k++;
		} else if (est[i] < ref[k]) {
			i++;
		} else {
			k++;
		}
	}
	return n + m ? 2.0 * hits / (n + m) : 0;
}

/* F of est, and the best with every second one, those between, and both. */
static void
compare(const double *est, int n, const double *ref, int m, double *f,
    double *octave)
{
	double *v = xmalloc((size_t)(2 * n + 1) * sizeof *v);
	int i, kind, c;

	*f = *octave = f_measure(est, n, ref, m);
	for (kind = 0; kind < 4; kind++) {
		for (i = 0, c = 0; i < n; i++) {
			if (kind == 3 || (kind < 2 && i % 2 == kind))
				v[c++] = est[i];
			if (kind >= 2 && i + 1 < n)
				v[c++] = (est[i] + est[i + 1]) / 2;
		}
		*octave = fmax(*octave, f_measure(v, c, ref, m));
	}
	free(v);
}

/* Whether the first beats of bars are where "down" is highest. */
static bool
bars_right(const struct piece *p, const float *logits, int n)
{
	double sum[16] = { 0 };
	int i, t, bar = 0, best = 0;

	for (i = 0; i < p->beats; i++)
		bar = p->pos[i] > bar ? p->pos[i] : bar;
	if (bar < 2 || bar > 12)
		return false;
	for (i = 0; i < p->beats; i++) {
		t = (int)lround(p->beat[i] * 50);
		if (t < n && t >= 0)
			sum[(p->pos[i] + bar - 1) % bar] +=
			    logits[t * NET_OUT + 1];
	}
	for (i = 1; i < bar; i++)
		if (sum[i] > sum[best])
			best = i;
	return best == 0;
}

void
score_add(struct score *s, const struct piece *p, const float *logits, int n)
{
	double *est = xmalloc((size_t)(n + 1) * sizeof *est), f, octave, from;
	double music = 0, to;
	int t, count, first = 0, refs, loud = 0, skip = 0;

	for (t = 0; t < n; t++) {
		music += likely(logits[t * NET_OUT + 2]);
		loud += likely(logits[t * NET_OUT]) > 0.3F;
	}
	s->pieces++;
	s->music += music / n;
	s->loud += (double)loud / n;
	s->wrong += (music / n > 0.5) != (p->beats > 0);
	if (p->beats > 4) {
		from = p->beat[p->beats - 1] - p->beat[0] > 9 ?
		    p->beat[0] + 5 : p->beat[0];
		to = fmin(p->beat[p->beats - 1], n / 50.0) + 0.07;
		count = decode(logits, n, est);
		while (skip < count && est[skip] < from - 0.07)
			skip++;
		while (count > skip && est[count - 1] > to)
			count--;
		while (first < p->beats && p->beat[first] < from)
			first++;
		for (refs = first; refs < p->beats && p->beat[refs] <= to; )
			refs++;
		compare(est + skip, count - skip, p->beat + first,
		    refs - first, &f, &octave);
		s->f += f;
		s->f_octave += octave;
		if (p->pos[0] && p->pos[p->beats / 2]) {
			s->bars++;
			s->bars_right += bars_right(p, logits, n);
		}
	}
	free(est);
}

void
score_print(const struct score *s, const char *name, FILE *out)
{
	double n = s->pieces ? s->pieces : 1;

	fprintf(out, "%-14s %4d pieces  F %.3f  octave-blind %.3f  bars %.3f"
	    "  music %.2f (%d wrong)  beat > 0.3: %.3f\n", name, s->pieces,
	    s->f / n, s->f_octave / n, s->bars ? s->bars_right / s->bars : 0,
	    s->music / n, s->wrong, s->loud / n);
}

double
score_sum(const struct score *s)
{
	double n = s->pieces ? s->pieces : 1;

	if (s->f <= 0)
		return -2 * (s->loud / n + 0.5 * s->wrong / n);
	return s->f / n + 0.5 * s->f_octave / n +
	    (s->bars ? 0.2 * s->bars_right / s->bars : 0) -
	    0.3 * s->wrong / n;
}
