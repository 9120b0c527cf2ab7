/*
 * filmcuts: are the cuts of a montage, found again in the film itself, where
 * they were planned, and how far are they from the beats of the song?
 *
 *	filmcuts PLAN PICTURES TIMES [BEATS]
 *
 * PLAN has, of the film's records,
 *
 *	film RATE FROM FADE PICTURES    RATE: NUM/DEN; FROM: the song's time at
 *	                                which it begins; FADE: how long it fades
 *	                                out at its end; both microseconds
 *	slot AT PICTURES CODE START RATE BEAT
 *	                                its first picture; the number of its
 *	                                source, where in it, its rate; the
 *	                                song's time it is planned for
 *
 * PICTURES is what framecode reads in the film, TIMES the time base NUM/DEN and
 * then each picture's time in ticks, in order.  BEATS has the true beats,
 * seconds, one a line.
 *
 * A cut is where the source changes, or where the number of the picture goes
 * on in a way that the source's rate doesn't explain.  The plan is not used
 * to find one.  Prints
 *
 *	planned found stray worst half wrong unread [median most]
 *
 * cuts of the plan; of the film; those of either that have no counterpart; ms
 * between a cut and the beat that it was planned for, at most; half a picture;
 * pictures of another source than planned, or of another place in it; pictures
 * without a readable number; ms between cuts and the nearest true beat.  The
 * fade may make the last pictures unreadable: what lies there is left out.
 * Exit status 0; 1 where something is stray, wrong or unread or more than half
 * a picture away; 2 trouble.
 */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 8192, PICTURES = 1 << 17, BEATS = 1 << 14, CODES = 16 };

/* Microseconds by which a record's rounding may be off. */
#define ROUNDING 2.0

struct slot {
	long at, n, code;
	double start, beat, rate;
};

struct picture {
	long number, code; /* number -1: unread */
	double t;          /* of the film, microseconds */
};

struct film {
	double rate, from, fade;
	long frames;
	struct slot slots[SLOTS];
	size_t n;
	double rates[CODES]; /* of the sources */
	struct picture pictures[PICTURES];
	size_t shown;
	size_t end;          /* the pictures that are looked at */
	double cuts[SLOTS];  /* found; of the song, microseconds */
	size_t ncuts;
	double beats[BEATS];
	size_t nbeats;
};

static void
trouble(const char *path)
{
	fprintf(stderr, "filmcuts: %s is not what it should be\n", path);
	exit(2);
}

static FILE *
look(const char *path)
{
	FILE *in = fopen(path, "r");

	if (!in)
		trouble(path);
	return in;
}

static double
ratio(const char *text, const char *path)
{
	double num, den;

	if (sscanf(text, "%lf/%lf", &num, &den) != 2 || num <= 0 || den <= 0)
		trouble(path);
	return num / den;
}

/* --- reading -------------------------------------------------------------- */

static void
read_plan(struct film *f, const char *path)
{
	char line[512], rate[64];
	FILE *in = look(path);

	while (fgets(line, sizeof(line), in)) {
		struct slot s;

		if (sscanf(line, "film %63s %lf %lf %ld", rate, &f->from,
		    &f->fade, &f->frames) == 4) {
			f->rate = ratio(rate, path);
			continue;
		}
		if (f->n == SLOTS || sscanf(line, "slot %ld %ld %ld %lf %63s "
		    "%lf", &s.at, &s.n, &s.code, &s.start, rate, &s.beat) != 6
		    || s.code < 0 || s.code >= CODES)
			trouble(path);
		s.rate = ratio(rate, path);
		f->rates[s.code] = s.rate;
		f->slots[f->n++] = s;
	}
	fclose(in);
	if (f->rate <= 0 || f->n == 0)
		trouble(path);
}

static void
read_pictures(struct film *f, const char *path)
{
	char line[512], turn[16];
	FILE *in = look(path);

	while (fgets(line, sizeof(line), in)) {
		struct picture *p = &f->pictures[f->shown];

		if (f->shown == PICTURES || sscanf(line, "%ld %ld %15s",
		    &p->number, &p->code, turn) != 3)
			trouble(path);
		if (strcmp(turn, "0") != 0 || p->code >= CODES)
			p->number = -1;
		f->shown++;
	}
	fclose(in);
}

static void
read_times(struct film *f, const char *path)
{
	char line[512];
	FILE *in = look(path);
	double tick;
	size_t i;

	if (!fgets(line, sizeof(line), in))
		trouble(path);
	tick = ratio(line, path);
	for (i = 0; fgets(line, sizeof(line), in); i++)
		if (i < f->shown)
			f->pictures[i].t = strtod(line, NULL) * tick * 1e6;
	fclose(in);
	if (i != f->shown)
		trouble(path);
}

static void
read_beats(struct film *f, const char *path)
{
	char line[512];
	FILE *in = look(path);

	while (fgets(line, sizeof(line), in) && f->nbeats < BEATS)
		if (line[0] != '#' && line[0] != '\n')
			f->beats[f->nbeats++] = strtod(line, NULL) * 1e6;
	fclose(in);
}

/* --- judging -------------------------------------------------------------- */

/* Up to which picture the film can be read, whatever its fade. */
static void
find_end(struct film *f)
{
	double fade = f->frames / f->rate * 1e6 - f->fade;

	f->end = 0;
	while (f->end < f->shown && (f->pictures[f->end].number >= 0 ||
	    f->pictures[f->end].t < fade))
		f->end++;
}

/* Whether b, shown `after` pictures behind a, is of the same shot. */
static bool
goes_on(const struct film *f, const struct picture *a, const struct picture *b,
    size_t after)
{
	long most = (long)ceil(f->rates[b->code] / f->rate) * (long)after + 1;

	return a->code == b->code && b->number >= a->number &&
	    b->number - a->number <= most;
}

static void
find_cuts(struct film *f)
{
	size_t i, last = 0;

	for (i = 0; i < f->end; i++) {
		struct picture *p = &f->pictures[i];

		if (p->number < 0)
			continue;
		if (i > 0 && !goes_on(f, &f->pictures[last], p, i - last) &&
		    f->ncuts < SLOTS)
			f->cuts[f->ncuts++] = f->from + p->t;
		last = i;
	}
}

static double
nearest(const double *v, size_t n, double t)
{
	double best = INFINITY;
	size_t i;

	for (i = 0; i < n; i++)
		best = fmin(best, fabs(v[i] - t));
	return best;
}

/* The slots whose first picture is looked at, but the first, which begins with
 * the film. */
static size_t
planned(const struct film *f, double *at)
{
	size_t i, n = 0;

	for (i = 1; i < f->n; i++)
		if ((size_t)f->slots[i].at < f->end)
			at[n++] = f->slots[i].beat;
	return n;
}

/* How far a cut may be from its counterpart to be one at all. */
static double
counterpart(const struct film *f)
{
	return 2.5e6 / f->rate;
}

static bool
is_right(const struct film *f, const struct slot *s, long i)
{
	const struct picture *p = &f->pictures[i];
	double want = s->start + (i - s->at) * 1e6 / f->rate;
	double is = p->number * 1e6 / s->rate;

	/* Shown is what the source shows at that time, which is rounded to a
	 * picture of the film. */
	return p->code == s->code && fabs(is - want) <= 1e6 / s->rate +
	    0.5e6 / f->rate + 1000;
}

static void
count_pictures(const struct film *f, long *wrong, long *unread)
{
	size_t k, i;

	*wrong = labs((long)f->shown - f->frames);
	*unread = 0;
	for (k = 0; k < f->n; k++) {
		const struct slot *s = &f->slots[k];

		for (i = (size_t)s->at; i < (size_t)(s->at + s->n) &&
		    i < f->end; i++) {
			if (f->pictures[i].number < 0)
				++*unread;
			else
				*wrong += !is_right(f, s, (long)i);
		}
	}
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
tell_beats(const struct film *f)
{
	static double off[SLOTS];
	size_t i;

	for (i = 0; i < f->ncuts; i++)
		off[i] = nearest(f->beats, f->nbeats, f->cuts[i]) / 1000;
	qsort(off, f->ncuts, sizeof(*off), by_size);
	printf(" %.1f %.1f", off[f->ncuts / 2], off[f->ncuts - 1]);
}

static int
judge(struct film *f)
{
	static double plan[SLOTS];
	double worst = 0, half = 0.5e6 / f->rate;
	size_t n, i, stray = 0;
	long wrong, unread;

	find_end(f);
	find_cuts(f);
	n = planned(f, plan);
	for (i = 0; i < n; i++) {
		double off = nearest(f->cuts, f->ncuts, plan[i]);

		if (off > counterpart(f))
			stray++;
		else
			worst = fmax(worst, off);
	}
	for (i = 0; i < f->ncuts; i++)
		stray += nearest(plan, n, f->cuts[i]) > counterpart(f);
	count_pictures(f, &wrong, &unread);
	printf("%zu %zu %zu %.3f %.3f %ld %ld", n, f->ncuts, stray,
	    worst / 1000, half / 1000, wrong, unread);
	if (f->nbeats > 0 && f->ncuts > 0)
		tell_beats(f);
	putchar('\n');
	return n == 0 || n != f->ncuts || stray > 0 || wrong > 0 ||
	    unread > 0 || worst > half + ROUNDING;
}

int
main(int argc, char **argv)
{
	struct film *f = calloc(1, sizeof(*f));
	int bad;

	if (argc != 4 && argc != 5) {
		fputs("usage: filmcuts PLAN PICTURES TIMES [BEATS]\n", stderr);
		return 2;
	}
	if (!f)
		return 2;
	read_plan(f, argv[1]);
	read_pictures(f, argv[2]);
	read_times(f, argv[3]);
	if (argc == 5)
		read_beats(f, argv[4]);
	bad = judge(f);
	free(f);
	return bad;
}
