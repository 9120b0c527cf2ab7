/*
 * track_tempo: intervals of nearly constant tempo, one at a time; what is
 * kept of an interval is the times of its beats.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "track_tempo.h"

#include "buf.h"

enum {
	MOST = 8192,   /* beats in an interval: an hour, about */
	NOW = 8,       /* intervals whose median is the tempo now */
	FOR_GOOD = 8,  /* beats for which it has to be another */
	BACK = 32,     /* beats in which the place of the change is sought */
	METERS = 7,
	SAMPLE = 64,   /* intervals that say what is usual, at most */
};

static const double ANOTHER = 0.04; /* of the tempo */
static const int64_t SHORT_US = 2000000; /* silence that is no interval */

struct tempi {
	void (*fn)(void *arg, const struct tempo *t);
	void *arg;
	int64_t t[MOST];
	float sure[MOST];
	uint8_t meter[MOST];
	double scratch[MOST];
	int n;
	int other;       /* beats for which the tempo has been another */
	int64_t told;    /* where the last interval ended */
	double quiet;    /* sum of doubts of the beats not spoken since */
	int quiets;
};

struct tempi *
tempi_new(void (*fn)(void *arg, const struct tempo *t), void *arg)
{
	struct tempi *t = xcalloc(1, sizeof *t);

	t->fn = fn;
	t->arg = arg;
	return t;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *v, int n)
{
	qsort(v, (size_t)n, sizeof *v, by_value);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/* Median interval of the beats from..to (both counted), of a sample of them
 * where there are many. */
static double
interval(struct tempi *t, int from, int to)
{
	int step = 1 + (to - from) / SAMPLE, i, n = 0;

	for (i = from; i < to; i += step)
		t->scratch[n++] = (double)(t->t[i + 1] - t->t[i]);
	return median(t->scratch, n);
}

/* The same over as long a stretch as there is, which is exact. */
static double
period(struct tempi *t, int n)
{
	int h = n / 2, i;

	for (i = 0; i + h < n; i++)
		t->scratch[i] = (double)(t->t[i + h] - t->t[i]) / h;
	return median(t->scratch, n - h);
}

static int
meter_of(const struct tempi *t, int n)
{
	int count[METERS] = { 0 }, i, best = 0;

	for (i = 0; i < n; i++)
		count[t->meter[i] < METERS ? t->meter[i] : 0]++;
	for (i = 1; i < METERS; i++)
		if (count[i] > count[best])
			best = i;
	return best;
}

static void
tell_silence(struct tempi *t, int64_t to)
{
	struct tempo r = { t->told, to, 0, 0, 0 };

	r.sure = t->quiets > 0 ? (float)(t->quiet / t->quiets) : 1;
	t->quiet = t->quiets = 0;
	if (to > t->told)
		t->fn(t->arg, &r);
	t->told = to;
}

/* The first n beats are an interval; the others begin the next one. */
static void
tell(struct tempi *t, int n, int64_t end)
{
	struct tempo r = { t->t[0], end, 0, 0, 0 };
	double sum = 0;
	int i;

	if (t->t[0] - t->told < SHORT_US)
		r.start = t->told;
	else
		tell_silence(t, t->t[0]);
	r.bpm = 60e6 / period(t, n);
	r.meter = meter_of(t, n);
	for (i = 0; i < n; i++)
		sum += (double)t->sure[i];
	r.sure = (float)(sum / n);
	t->fn(t->arg, &r);
	t->told = end;
	t->quiet = t->quiets = 0;
	t->n -= n;
	memmove(t->t, t->t + n, (size_t)t->n * sizeof *t->t);
	memmove(t->sure, t->sure + n, (size_t)t->n * sizeof *t->sure);
	memmove(t->meter, t->meter + n, (size_t)t->n * sizeof *t->meter);
	t->other = 0;
}

/* The beats are over, at most at `end`. */
static void
close_beats(struct tempi *t, int64_t end)
{
	int64_t last;

	if (t->n >= 2) {
		last = t->t[t->n - 1];
		last += last - t->t[t->n - 2];
		tell(t, t->n, last < end ? last : end);
	}
	t->n = t->other = 0;
}

/* Where the tempo of the last beats began: the split after which both parts
 * are the most constant. */
static int
place_of_change(struct tempi *t)
{
	int from = t->n - BACK < 2 ? 2 : t->n - BACK;
	int best = t->n - FOR_GOOD, s, i;
	double least = INFINITY;

	for (s = from; s <= t->n - FOR_GOOD / 2; s++) {
		int begin = s > BACK ? s - BACK : 0;
		double a = interval(t, begin, s);
		double b = interval(t, s, t->n - 1);
		double sum = 0;

		for (i = begin; i + 1 < t->n; i++)
			sum += fabs((double)(t->t[i + 1] - t->t[i])
			    - (i < s ? a : b));
		sum /= t->n - begin;
		if (sum < least) {
			least = sum;
			best = s;
		}
	}
	return best;
}

static void
look_for_change(struct tempi *t)
{
	double now, before;
	int s;

	if (t->n < NOW + 4)
		return;
	now = interval(t, t->n - 1 - NOW, t->n - 1);
	before = interval(t, 0, t->n - 1 - NOW / 2);
	if (fabs(log(now / before)) < ANOTHER) {
		t->other = 0;
		return;
	}
	if (++t->other < FOR_GOOD)
		return;
	s = place_of_change(t);
	tell(t, s, t->t[s]);
}

void
tempi_put(struct tempi *t, const struct beat *b, int meter, bool spoken)
{
	if (!spoken) {
		if (t->n > 0)
			close_beats(t, b->t);
		t->quiet += 1 - (double)b->sure;
		t->quiets++;
		return;
	}
	if (t->n == MOST)
		tell(t, MOST - 16, t->t[MOST - 16]);
	t->t[t->n] = b->t;
	t->sure[t->n] = b->sure;
	t->meter[t->n] = (uint8_t)meter;
	t->n++;
	look_for_change(t);
}

void
tempi_end(struct tempi *t, int64_t end)
{
	close_beats(t, end);
	if (end - t->told >= SHORT_US || t->told == 0)
		tell_silence(t, end);
}

void
tempi_free(struct tempi *t)
{
	free(t);
}
