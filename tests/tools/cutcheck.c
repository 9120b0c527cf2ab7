/*
 * cutcheck: is a file exactly the cut of a film that it should be?
 *
 *	cutcheck TRUTH CUT FIRST LAST      pictures FIRST to LAST, both in it
 *	cutcheck -s TRUTH CUT START END    sound alone, seconds of the file
 *
 * TRUTH and CUT are folders that tests/cuts/decode.sh made of the film and of
 * the cut.  FIRST and LAST are numbers as they stand in the pictures.  Checked
 * are each picture's number, film, orientation and clearness; time stamps, to
 * one tick of the coarser time base; the order of packets; for each track of
 * sound that it is there from start to end and no longer, without holes, and
 * within 1 ms of the film's at the start, in the middle and at the end; the
 * container's length; and that decoding was silent.
 *
 * Prints a sentence for each fault, at most five of a kind, or one line
 * "right PICTURES worst-lag-ms".  Exit status 0 right, 1 wrong, 2 trouble.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "lag.h"

enum {
	TEXT = 4096,
	FAULTS = 5,   /* of a kind that are printed */
	CLEAN = 25,   /* percent a picture may be worse than the film's worst */
	TRACKS = 32,
};

#define LAG 0.001         /* seconds a sound may be late or early */
#define SOUND_FRAME 0.035 /* the longest frame of sound of any codec used */
#define ALIKE 0.5         /* below, it is not the same sound */
#define SILENT 60.0       /* mean loudness of what encoders make of silence */

struct picture {
	int64_t pts;
	long number;
	unsigned film;
	int clean;
	char turn[8];
};

struct film {
	const char *dir;
	struct picture *v;
	size_t n;
	int64_t num, den; /* of the time base */
};

struct check {
	struct film truth, cut;
	size_t first, last; /* places in truth.v */
	int faults[16];     /* of each kind */
	double worst_lag;
};

enum kind { COUNT, NUMBER, FILM, TURN, DIRTY, ORDER, TIME, PACKET, SOUND,
	LATE, LENGTH, SHAPE, NOISE };

__attribute__((format(printf, 3, 4))) static void
fault(struct check *c, enum kind kind, const char *fmt, ...)
{
	va_list ap;

	if (c->faults[kind]++ >= FAULTS)
		return;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static void
trouble(const char *dir, const char *name)
{
	fprintf(stderr, "cutcheck: %s/%s is not what decode.sh writes\n", dir,
	    name);
	exit(2);
}

static FILE *
look(const char *dir, const char *name)
{
	char path[TEXT];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return fopen(path, "r");
}

/* --- pictures ------------------------------------------------------------- */

static void
film_read(struct film *f, const char *dir)
{
	char line[TEXT];
	size_t cap = 0;
	FILE *in = look(dir, "pictures");

	*f = (struct film){ .dir = dir, .den = 1 };
	if (!in)
		return;
	if (!fgets(line, sizeof(line), in) || sscanf(line, "tb %" SCNd64
	    "/%" SCNd64, &f->num, &f->den) != 2 || f->num <= 0 || f->den <= 0)
		trouble(dir, "pictures");
	while (fgets(line, sizeof(line), in)) {
		struct picture p;

		if (sscanf(line, "%" SCNd64 " %ld %u %7s %d", &p.pts,
		    &p.number, &p.film, p.turn, &p.clean) != 5)
			trouble(dir, "pictures");
		if (f->n == cap) {
			cap = cap ? cap * 2 : 1024;
			f->v = realloc(f->v, cap * sizeof(*f->v));
			if (!f->v)
				trouble(dir, "pictures");
		}
		f->v[f->n++] = p;
	}
	fclose(in);
}

static double
film_seconds(const struct film *f, int64_t ticks)
{
	return (double)ticks * (double)f->num / (double)f->den;
}

/* The place of the picture with that number. */
static size_t
film_find(const struct film *f, long number)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].number == number)
			return i;
	fprintf(stderr, "cutcheck: no picture %ld in %s\n", number, f->dir);
	exit(2);
}

static int
film_cleanest(const struct film *f)
{
	int worst = 100;

	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].clean < worst)
			worst = f->v[i].clean;
	return worst;
}

static void
check_pictures(struct check *c)
{
	const struct picture *want = c->truth.v + c->first;
	size_t n = c->last - c->first + 1;
	int clean = film_cleanest(&c->truth) - CLEAN;

	if (c->cut.n != n)
		fault(c, COUNT, "%zu pictures, not %zu", c->cut.n, n);
	for (size_t i = 0; i < n && i < c->cut.n; i++) {
		const struct picture *got = c->cut.v + i;

		if (got->number != want[i].number)
			fault(c, NUMBER, "picture %zu is %ld, not %ld", i,
			    got->number, want[i].number);
		else if (got->film != want[i].film)
			fault(c, FILM, "picture %zu is of film %u, not %u", i,
			    got->film, want[i].film);
		else if (strcmp(got->turn, want[i].turn))
			fault(c, TURN, "picture %zu is turned by %s, not %s",
			    i, got->turn, want[i].turn);
		else if (got->clean < clean)
			fault(c, DIRTY, "picture %zu is damaged: %d %%, the "
			    "film has %d", i, got->clean, want[i].clean);
	}
}

/* Both films' times from their first picture on, compared as fractions: a
 * tick of either base is a whole number of parts of 1 / (den * den). */
static void
check_times(struct check *c)
{
	const struct film *t = &c->truth, *o = &c->cut;
	int64_t tick_t = t->num * o->den, tick_o = o->num * t->den;
	int64_t most = tick_t > tick_o ? tick_t : tick_o;
	size_t n = c->last - c->first + 1;

	for (size_t i = 1; i < o->n; i++)
		if (o->v[i].pts <= o->v[i - 1].pts)
			fault(c, ORDER, "the time stamp of picture %zu is not "
			    "behind the one before", i);
	for (size_t i = 0; i < n && i < o->n; i++) {
		int64_t want = (t->v[c->first + i].pts - t->v[c->first].pts) *
		    tick_t;
		int64_t got = (o->v[i].pts - o->v[0].pts) * tick_o;

		if (llabs(got - want) > most)
			fault(c, TIME, "picture %zu is shown %.3f ms late", i,
			    (double)(got - want) * 1000 /
			    ((double)t->den * (double)o->den));
	}
}

static void
check_packets(struct check *c)
{
	char line[TEXT], a[32], b[32];
	int64_t last = INT64_MIN;
	FILE *in = look(c->cut.dir, "packets");
	long n = 0;

	for (; in && fgets(line, sizeof(line), in); n++) {
		int64_t pts, dts;

		if (sscanf(line, "%31s %31s", a, b) != 2)
			continue;
		pts = strtoll(a, NULL, 10);
		dts = strtoll(b, NULL, 10);
		if (*a == 'N')
			fault(c, PACKET, "packet %ld has no time stamp", n);
		if (*b == 'N')
			continue;
		if (dts <= last)
			fault(c, PACKET, "packet %ld is decoded no later than "
			    "the one before", n);
		if (*a != 'N' && pts < dts)
			fault(c, PACKET, "packet %ld is shown before it is "
			    "decoded", n);
		last = dts;
	}
	if (in)
		fclose(in);
}

/* Width and height as people see them; the shape of pixels counts. */
static int
read_shape(const char *dir, double *w, double *h, double *aspect)
{
	double num, den;
	FILE *in = look(dir, "shape");
	int n = in ? fscanf(in, "%lf %lf %lf/%lf", w, h, &num, &den) : 0;

	if (in)
		fclose(in);
	if (n != 4)
		return -1;
	*aspect = *w / *h * (num > 0 && den > 0 ? num / den : 1);
	return 0;
}

static void
check_shape(struct check *c)
{
	double w, h, a, tw, th, ta;

	if (read_shape(c->truth.dir, &tw, &th, &ta) ||
	    read_shape(c->cut.dir, &w, &h, &a))
		fault(c, SHAPE, "no shape of the picture");
	else if (w < tw - 1.5 || h < th - 1.5 || fabs(a / ta - 1) > 0.015)
		fault(c, SHAPE, "%gx%g of aspect %.3f, not %gx%g of %.3f",
		    w, h, a, tw, th, ta);
}

/* --- sound ---------------------------------------------------------------- */

struct track {
	struct lag_sound sound; /* start counts from the cut's start */
	double end;
	int channels, gaps;
};

/* Reads a track, with 0 at `zero` seconds of the container's clock.  Returns
 * 0, or -1 where there is none. */
static int
track_read(struct track *t, const char *dir, int k, double zero)
{
	char name[64], path[TEXT];
	double start;
	FILE *in;
	int n;

	*t = (struct track){ 0 };
	snprintf(name, sizeof(name), "sound.%d", k);
	in = look(dir, name);
	if (!in)
		return -1;
	n = fscanf(in, "%lf %d %d", &start, &t->channels, &t->gaps);
	fclose(in);
	if (n != 3)
		return -1;
	snprintf(path, sizeof(path), "%s/%s.s16", dir, name);
	if (lag_read(&t->sound, path, start - zero))
		trouble(dir, name);
	t->end = t->sound.start + (double)t->sound.n / LAG_RATE;
	return 0;
}

/* The mean loudness between two times; 0 where nothing lies between. */
static double
track_loud(const struct track *t, double from, double to)
{
	long i = lround((from - t->sound.start) * LAG_RATE);
	long end = lround((to - t->sound.start) * LAG_RATE), n;
	double sum = 0;

	i = i < 0 ? 0 : i;
	end = end > t->sound.n ? t->sound.n : end;
	n = end - i;
	for (; i < end; i++)
		sum += (double)t->sound.v[i] * t->sound.v[i];
	return n > 0 ? sqrt(sum / (double)n) : 0;
}

/* Where the sound of a cut of that length must be, and is; silence may be
 * added in front and behind. */
static void
check_extent(struct check *c, int k, const struct track *out, double from,
    double to, double length)
{
	if (out->sound.start > from + SOUND_FRAME)
		fault(c, SOUND, "track %d starts at %.3f s, not %.3f", k,
		    out->sound.start, from);
	if (out->end < to - SOUND_FRAME)
		fault(c, SOUND, "track %d ends at %.3f s, not %.3f", k,
		    out->end, to);
	if (track_loud(out, out->sound.start, from - SOUND_FRAME) > SILENT)
		fault(c, SOUND, "track %d sounds before %.3f s", k, from);
	if (track_loud(out, to + SOUND_FRAME, out->end) > SILENT ||
	    out->end > length + 2 * SOUND_FRAME)
		fault(c, SOUND, "track %d sounds until %.3f s, not %.3f", k,
		    out->end, to);
}

static void
check_lag(struct check *c, int k, const struct track *src,
    const struct track *out, double from, double to)
{
	for (int i = 0; i < 3; i++) {
		double at = from + (to - from) * i / 2, alike;
		double lag = lag_at(&src->sound, &out->sound, at, &alike);

		if (isnan(lag))
			continue;
		if (alike < ALIKE)
			fault(c, LATE, "track %d has other sound at %.3f s: "
			    "alike %.2f", k, at, alike);
		else if (fabs(lag) > LAG)
			fault(c, LATE, "track %d is %.2f ms late at %.3f s",
			    k, lag * 1000, at);
		if (fabs(lag) > c->worst_lag)
			c->worst_lag = fabs(lag);
	}
}

/* One track.  zero: of either clock the time that is 0 in the cut.  Returns
 * -1 where the film has no such track. */
static int
check_track(struct check *c, int k, double zero_t, double zero_o,
    double length)
{
	struct track src, out;
	double from, to;

	if (track_read(&src, c->truth.dir, k, zero_t))
		return -1;
	from = fmax(src.sound.start, 0);
	to = fmin(src.end, length);
	if (track_read(&out, c->cut.dir, k, zero_o)) {
		if (to - from > SOUND_FRAME)
			fault(c, SOUND, "track %d is not there", k);
	} else if (to - from <= SOUND_FRAME) {
		if (track_loud(&out, out.sound.start, out.end) > SILENT &&
		    out.end - out.sound.start > 2 * SOUND_FRAME)
			fault(c, SOUND, "track %d sounds where the film is "
			    "silent", k);
	} else {
		if (out.channels != src.channels)
			fault(c, SOUND, "track %d has %d channels, not %d", k,
			    out.channels, src.channels);
		if (out.gaps > src.gaps)
			fault(c, SOUND, "track %d has %d gaps", k, out.gaps);
		check_extent(c, k, &out, from, to, length);
		check_lag(c, k, &src, &out, fmax(from, out.sound.start),
		    fmin(to, out.end));
	}
	free(src.sound.v);
	free(out.sound.v);
	return 0;
}

static void
check_sounds(struct check *c, double zero_t, double zero_o, double length)
{
	struct track extra;
	int k = 0;

	while (k < TRACKS && check_track(c, k, zero_t, zero_o, length) == 0)
		k++;
	if (track_read(&extra, c->cut.dir, k, 0) == 0)
		fault(c, SOUND, "more tracks of sound than the film has");
	free(extra.sound.v);
}

/* --- the whole ------------------------------------------------------------ */

static void
read_length(const char *dir, double *length, double *start)
{
	FILE *in = look(dir, "length");

	if (!in || fscanf(in, "%lf %lf", length, start) != 2)
		trouble(dir, "length");
	fclose(in);
}

static void
check_length(struct check *c, double want, double slack)
{
	double length, start;

	read_length(c->cut.dir, &length, &start);
	/* Some containers count from 0, others from the first packet. */
	if (length > want + slack + fmax(start, 0) || length < want - slack)
		fault(c, LENGTH, "%.3f s long, not %.3f", length, want);
}

static void
check_errors(struct check *c)
{
	char line[TEXT];
	FILE *in = look(c->cut.dir, "errors");

	while (in && fgets(line, sizeof(line), in)) {
		line[strcspn(line, "\n")] = '\0';
		fault(c, NOISE, "ffmpeg complains: %s", line);
	}
	if (in)
		fclose(in);
}

/* Pictures and what belongs to them.  Times count from the first picture. */
static void
check_film(struct check *c, long first, long last)
{
	const struct film *t = &c->truth;
	double zero, length, frame;

	c->first = film_find(t, first);
	c->last = film_find(t, last);
	if (c->cut.n == 0 || c->last < c->first) {
		fault(c, COUNT, "no pictures");
		return;
	}
	check_pictures(c);
	check_times(c);
	check_packets(c);
	check_shape(c);
	zero = film_seconds(t, t->v[c->first].pts);
	frame = c->last + 1 < t->n ? film_seconds(t, t->v[c->last + 1].pts -
	    t->v[c->last].pts) : c->last == 0 ? 0 :
	    film_seconds(t, t->v[c->last].pts - t->v[c->last - 1].pts);
	length = film_seconds(t, t->v[c->last].pts) - zero + frame;
	check_length(c, length, fmax(frame, SOUND_FRAME));
	check_sounds(c, zero, film_seconds(&c->cut, c->cut.v[0].pts), length);
}

static void
check_sound_alone(struct check *c, double start, double end)
{
	double length, truth_start, cut_start;

	read_length(c->cut.dir, &length, &cut_start);
	read_length(c->truth.dir, &length, &truth_start);
	check_length(c, end - start, SOUND_FRAME);
	check_sounds(c, truth_start + start, cut_start, end - start);
}

int
main(int argc, char **argv)
{
	struct check c = { 0 };
	bool sound = argc > 1 && !strcmp(argv[1], "-s");
	int sum = 0;

	argv += sound;
	if (argc - sound != 5) {
		fputs("usage: cutcheck TRUTH CUT FIRST LAST\n"
		    "       cutcheck -s TRUTH CUT START END\n", stderr);
		return 2;
	}
	film_read(&c.truth, argv[1]);
	film_read(&c.cut, argv[2]);
	if (sound)
		check_sound_alone(&c, strtod(argv[3], NULL),
		    strtod(argv[4], NULL));
	else
		check_film(&c, strtol(argv[3], NULL, 10),
		    strtol(argv[4], NULL, 10));
	check_errors(&c);
	for (size_t i = 0; i < sizeof(c.faults) / sizeof(*c.faults); i++)
		sum += c.faults[i];
	if (sum == 0)
		printf("right %zu %.3f\n", c.cut.n, c.worst_lag * 1000);
	free(c.truth.v);
	free(c.cut.v);
	return sum != 0;
}
