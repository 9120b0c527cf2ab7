/*
 * music_check.c: do onsets stand on the beats that a file tells?
 *
 *     music_check FILE.beats <SOUND
 *
 * SOUND is 32-bit float, mono, 44.1 kHz.  Prints the number of beats, the mean
 * rise of loudness at them (the highest within 25 ms) over that half-way
 * between, and the median of the distances in ms from a beat to the highest
 * rise within 40 ms: labels that are late show as a negative one.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { RATE = 44100, HOP = 110, HOPS_MOST = 401 * 300, BEATS_MOST = 4000 };

static float rise[HOPS_MOST];

static int
hear(FILE *in)
{
	float x[HOP];
	double before = 0, last = 0;
	int n = 0;

	while (n < HOPS_MOST && fread(x, sizeof *x, HOP, in) == HOP) {
		double sum = 0;

		/* Differences, so that the bass does not hide the rest. */
		for (int i = 0; i < HOP; i++) {
			sum += (x[i] - 0.9 * last) * (x[i] - 0.9 * last);
			last = x[i];
		}
		double level = log10(1e-4 + sqrt(sum / HOP));
		rise[n++] = (float)fmax(level - before, 0);
		before = level > before ? level : fmax(level, before - 0.01);
	}
	return n;
}

static double
highest(int n, double t, double reach, double *at)
{
	double best = 0;
	int from = (int)((t - reach) * RATE / HOP);
	int to = (int)((t + reach) * RATE / HOP);

	*at = t;
	for (int i = from < 0 ? 0 : from; i <= to && i < n; i++)
		if (rise[i] > best) {
			best = rise[i];
			*at = (i + 0.5) * HOP / RATE;
		}
	return best;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
	static double beat[BEATS_MOST], miss[BEATS_MOST];
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;
	double on = 0, off = 0, at;
	int beats = 0, missed = 0, position;

	if (!f)
		return 2;
	while (beats < BEATS_MOST && fscanf(f, "%lf %d", &beat[beats],
		&position) == 2)
		beats++;
	fclose(f);
	int n = hear(stdin);
	for (int i = 0; i + 1 < beats; i++) {
		on += highest(n, beat[i], 0.025, &at);
		off += highest(n, (beat[i] + beat[i + 1]) / 2, 0.025, &at);
		if (highest(n, beat[i], 0.04, &at) > 0.15)
			miss[missed++] = (at - beat[i]) * 1000;
	}
	qsort(miss, (size_t)missed, sizeof *miss, by_value);
	printf("beats %d ratio %.2f offset %.1f of %d\n", beats, on /
		fmax(off, 1e-9), missed ? miss[missed / 2] : 0, missed);
	return 0;
}
