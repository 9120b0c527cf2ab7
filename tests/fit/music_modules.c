/*
 * music_modules.c: plays a tracker module and says when its beats were.
 *
 *     music_modules MODULE SECONDS OUT.beats >SOUND
 *
 * SOUND is 32-bit float, stereo, 44.1 kHz.  A module is a score that plays
 * itself, so the time of every row is known; rows in a beat are those that the
 * module stores (as libopenmpt tells by its estimate of the tempo), doubled or
 * halved into the range where people tap.  Bars begin with patterns, where
 * patterns are whole bars.
 *
 * Refused (exit status 1): modules whose beats do not follow each other
 * regularly, because patterns break off between beats, and those whose onsets
 * do not favour the beats: there the stored rows in a beat are wrong.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <libopenmpt/libopenmpt.h>
#include <libopenmpt/libopenmpt_stream_callbacks_file.h>

enum {
	RATE = 44100, STEP = 32, ROWS_MOST = 20000, SECONDS_MOST = 120,
	HOP = 441, ENVELOPE_MOST = SECONDS_MOST * 100 + 1
};

struct row {
	double t;
	int row, order, pattern, pattern_rows;
	double rows_a_beat;
};

struct playing {
	struct row row[ROWS_MOST];
	int rows;
	float envelope[ENVELOPE_MOST]; /* rise of the loudness, by 10 ms */
	int hops;
	double energy, before;
	int in_hop;
	double bpm;
	int rows_a_beat;
};

static void
hear(struct playing *p, const float *x, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double mono = 0.5 * (x[2 * i] + x[2 * i + 1]);

		p->energy += mono * mono;
		if (++p->in_hop < HOP)
			continue;
		double level = log10(1e-6 + p->energy / HOP);
		if (p->hops < ENVELOPE_MOST)
			p->envelope[p->hops++] = (float)fmax(level - p->before,
				0);
		p->before = level;
		p->energy = 0;
		p->in_hop = 0;
	}
}

static void
note_row(struct playing *p, openmpt_module *m, double t)
{
	int row = openmpt_module_get_current_row(m);
	int order = openmpt_module_get_current_order(m);
	int pattern = openmpt_module_get_current_pattern(m);
	const struct row *last = p->rows ? &p->row[p->rows - 1] : NULL;

	if (p->rows >= ROWS_MOST || (last && last->row == row &&
		last->order == order))
		return;
	double speed = openmpt_module_get_current_speed(m);
	double tempo = openmpt_module_get_current_tempo(m);
	double bpm = openmpt_module_get_current_estimated_bpm(m);
	p->row[p->rows++] = (struct row){ .t = t, .row = row, .order = order,
		.pattern = pattern, .pattern_rows =
			openmpt_module_get_pattern_num_rows(m, pattern),
		.rows_a_beat = 60 * tempo / (bpm * speed * 2.5) };
}

static int
play(struct playing *p, openmpt_module *m, double seconds, FILE *out)
{
	float x[2 * STEP];
	double frames = 0;

	while (frames < seconds * RATE) {
		size_t n = openmpt_module_read_interleaved_float_stereo(m, RATE,
			STEP, x);

		if (!n)
			break;
		note_row(p, m, frames / RATE);
		hear(p, x, n);
		fwrite(x, sizeof *x, 2 * n, out);
		frames += (double)n;
	}
	return frames > 15 * RATE ? 0 : -1;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Middle duration of a row. */
static double
row_seconds(const struct playing *p)
{
	static double d[ROWS_MOST];

	for (int i = 0; i + 1 < p->rows; i++)
		d[i] = p->row[i + 1].t - p->row[i].t;
	if (p->rows < 2)
		return 0;
	qsort(d, (size_t)p->rows - 1, sizeof *d, by_value);
	return d[(p->rows - 1) / 2];
}

/* Mean rise at rows that are `at` modulo r. */
static double
accent(const struct playing *p, int r, int at)
{
	double sum = 0;
	int n = 0;

	for (int i = 0; i < p->rows; i++) {
		int hop = (int)(p->row[i].t * 100);

		if (p->row[i].row % r != at || hop + 3 >= p->hops)
			continue;
		float most = 0;
		for (int k = hop > 0 ? hop - 1 : 0; k <= hop + 2; k++)
			most = fmaxf(most, p->envelope[k]);
		sum += most;
		n++;
	}
	return n ? sum / n : 0;
}

static int
choose(struct playing *p)
{
	double seconds = row_seconds(p);
	int r = (int)lround(p->row[p->rows / 2].rows_a_beat);

	fprintf(stderr, "row %.3f s, %d to a beat, ", seconds, r);
	if (seconds <= 0.01 || r < 2 || r > 32)
		return -1;
	while (60 / (seconds * r) > 172)
		r *= 2;
	while (60 / (seconds * r) < 68 && r % 2 == 0)
		r /= 2;
	p->bpm = 60 / (seconds * r);
	p->rows_a_beat = r;
	if (p->bpm < 60 || p->bpm > 200)
		return -1;
	/* Off-beats may be as strong, but other rows than both may not. */
	double on = accent(p, r, 0), off = 0;
	for (int at = 1; at < r; at++)
		off = fmax(off, at * 2 == r ? 0.8 * accent(p, r, at) :
			accent(p, r, at));
	fprintf(stderr, "%.1f bpm, accent %.2f, ", p->bpm, on / fmax(off,
		1e-9));
	return on > off ? 0 : -1;
}

static bool
whole_bars(const struct playing *p, int meter)
{
	for (int i = 1; i < p->rows; i++)
		if (p->row[i].order != p->row[i - 1].order &&
			(p->row[i].row != 0 || (p->row[i - 1].row + 1) %
			(meter * p->rows_a_beat)))
			return false;
	return true;
}

static int
tell(const struct playing *p, const char *path)
{
	int meter = whole_bars(p, 4) ? 4 : whole_bars(p, 3) ? 3 : 0;
	FILE *f = fopen(path, "w");
	double last = -1, period = 60 / p->bpm;
	int beats = 0, odd = 0, r = p->rows_a_beat;

	if (!f)
		return -1;
	for (int i = 0; i < p->rows; i++) {
		const struct row *w = &p->row[i];

		if (w->row % r)
			continue;
		if (last >= 0 && fabs(w->t - last - period) > 0.04 * period)
			odd++;
		fprintf(f, "%.4f %d\n", w->t, meter ? w->row / r % meter + 1 :
			0);
		last = w->t;
		beats++;
	}
	fprintf(stderr, "%d rows, %d beats, %d odd, meter %d\n", r, beats,
		odd, meter);
	if (fclose(f))
		return -1;
	return beats >= 20 && odd * 20 <= beats ? 0 : -1;
}

int
main(int argc, char **argv)
{
	static struct playing p;
	FILE *f = argc == 4 ? fopen(argv[1], "rb") : NULL;

	if (!f) {
		fprintf(stderr, "usage: music_modules MODULE SECONDS "
			"OUT.beats >SOUND\n");
		return 2;
	}
	openmpt_module *m = openmpt_module_create2(
		openmpt_stream_get_file_callbacks(), f,
		openmpt_log_func_silent, NULL, NULL, NULL, NULL, NULL, NULL);
	fclose(f);
	if (!m)
		return 1;
	double seconds = strtod(argv[2], NULL);
	int bad = play(&p, m, fmin(seconds, SECONDS_MOST), stdout);
	openmpt_module_destroy(m);
	return bad || choose(&p) || tell(&p, argv[3]);
}
