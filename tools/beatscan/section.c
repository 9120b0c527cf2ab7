/*
 * Gathers rows and beats, and finds out when a piece of music is over: then
 * its bars are made, divided and named in one go, because all is relative to
 * the whole of it.
 *
 * Beats come minutes after the frames, so rows are kept for a while even where
 * no beat is known yet.
 */
#include "section.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "section_part.h"
#include "stock.h"

enum {
	FRAMES = HEARD_HZ / 10,      /* in a row */
	FRAME_US = ROW_US / FRAMES,
	LOW_BANDS = 3, MID_BANDS = 18, /* bands below 0.2 and 2.2 kHz */
	ROWS_MOST = 72000,           /* of a piece: two hours */
	ROWS_REST = 2048,            /* some minutes */
	ROWS_LATE = (SECTION_LATE_S + 2 * SECTION_GAP_S) * 10,
	SHORT_GAP_US = 4000000,      /* is no pause, whatever is heard in it */
	GAP_US = SECTION_GAP_S * 1000000,
	BEATS_REST = 512,
	BEATS_LEAST = 16, SPAN_LEAST_US = 8000000, /* less is no piece */
};

static const float NO_LEVEL = -70;

struct sections {
	struct section_ops ops;
	void *arg;

	struct section_row *rows; /* from row number base on */
	struct stock row_stock;   /* where they lie */
	size_t n, cap;
	int64_t base;
	struct heard sum;         /* of the row that is not full */
	int frames;
	int64_t heard;            /* frames in all */
	int64_t next;             /* its number */

	struct section_beat *beats;
	size_t n_beats, cap_beats;
	double sure;              /* added up */
};

struct sections *
sections_new(const struct section_ops *ops, void *arg)
{
	struct sections *s = xcalloc(1, sizeof *s);

	s->ops = *ops;
	s->arg = arg;
	return s;
}

void
sections_free(struct sections *s)
{
	if (!s)
		return;
	stock_free(&s->row_stock);
	free(s->beats);
	free(s);
}

static void
drop_rows(struct sections *s, int64_t before)
{
	size_t n;

	if (before <= s->base || !s->n)
		return;
	n = (size_t)(before - s->base);
	n = n < s->n ? n : s->n;
	memmove(s->rows, s->rows + n, (s->n - n) * sizeof *s->rows);
	s->n -= n;
	s->base += (int64_t)n;
	stock_rest(&s->row_stock);
}

static struct section_row *
row_at(struct sections *s, int64_t number)
{
	struct section_row fresh = { .level = NO_LEVEL };

	if (number < s->base)
		return NULL;
	/* What waited for beats that did not come.  A large piece at a time,
	 * so that little is moved. */
	if (!s->n_beats && s->n >= 2 * (size_t)ROWS_LATE)
		drop_rows(s, s->base + (int64_t)s->n - ROWS_LATE);
	if (number - s->base > 2 * (ROWS_MOST + ROWS_LATE))
		return NULL; /* a time out of all reason */
	while (s->base + (int64_t)s->n <= number) {
		if (s->n == s->cap) {
			s->cap = s->cap ? s->cap + s->cap / 2 : 1024;
			s->rows = stock_room(&s->row_stock, s->cap,
			    sizeof *s->rows);
		}
		s->rows[s->n++] = fresh;
		if (s->n % ROWS_REST == 0)
			stock_rest(&s->row_stock);
	}
	return &s->rows[number - s->base];
}

/* --- a piece -------------------------------------------------------------- */

static double
amplitude(const struct section_row *r)
{
	return pow(10, (double)r->level / 20);
}

static size_t
row_of(const struct section_piece *p, int64_t t)
{
	int64_t i = t / ROW_US - p->first;

	return i < 0 ? 0 : i > (int64_t)p->n_rows ? p->n_rows : (size_t)i;
}

/* Mean amplitude between two times. */
static double
loudness(const struct section_piece *p, int64_t from, int64_t to)
{
	size_t a = row_of(p, from), b = row_of(p, to), i;
	double sum = 0;

	if (b <= a)
		b = a + 1;
	for (i = a; i < b && i < p->n_rows; i++)
		sum += amplitude(&p->rows[i]);
	return i > a ? sum / (double)(i - a) : 0;
}

static int64_t
musical_start(const struct section_piece *p)
{
	static const double held = 0.8, share = 0.7;
	float *v = xmalloc(p->n_rows * sizeof *v);
	double high;

	for (size_t i = 0; i < p->n_rows; i++) {
		if (i % ROWS_REST == 0)
			stock_rest(p->stock);
		v[i] = p->rows[i].level;
	}
	section_sort(v, p->n_rows);
	high = pow(10, (double)section_quantile(v, p->n_rows, share) / 20);
	free(v);
	for (size_t i = 0; i + 2 < p->n_beats; i++) {
		int64_t t = p->beats[i].t, second = p->beats[i + 1].t;

		if (i % BEATS_REST == 0)
			stock_rest(p->stock);
		if (loudness(p, t, second) >= held * high &&
		    loudness(p, second, p->beats[i + 2].t) >= held * high)
			return t;
	}
	return p->beats[0].t;
}

static void
divide(struct sections *s, const struct section_piece *p)
{
	static const double shortest_us = 5e6;
	size_t n, sections, least, *from;
	struct section_bar *bars = section_bars(p, &n);
	double bar_us = (double)(p->end - p->beats[0].t) / (double)n;
	float *gain;

	least = (size_t)fmin(ceil(shortest_us / bar_us - 0.1), 4);
	from = xmalloc(n * sizeof *from);
	gain = xmalloc(n * sizeof *gain);
	sections = section_split(bars, n, least ? least : 1, from, gain);
	if (s->ops.section)
		section_name(bars, n, from, gain, sections, p->end,
		    s->ops.section, s->arg);
	free(gain);
	free(from);
	free(bars);
}

static int
by_length(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static int64_t
beat_length(const struct sections *s)
{
	size_t n = s->n_beats - 1;
	int64_t *apart = xmalloc(n * sizeof *apart), middle;

	for (size_t i = 0; i < n; i++)
		apart[i] = s->beats[i + 1].t - s->beats[i].t;
	qsort(apart, n, sizeof *apart, by_length);
	middle = apart[n / 2];
	free(apart);
	return middle;
}

/* The piece is over: what is known of it is told and forgotten. */
static void
finish(struct sections *s)
{
	struct section_piece p = { .beats = s->beats,
		.n_beats = s->n_beats, .stock = &s->row_stock };
	struct section_song song;
	int64_t all = s->base + (int64_t)s->n, first, last, end;

	if (s->n_beats >= BEATS_LEAST && s->beats[s->n_beats - 1].t -
	    s->beats[0].t >= SPAN_LEAST_US) {
		p.end = s->beats[s->n_beats - 1].t + beat_length(s);
		end = s->heard ? s->heard * FRAME_US : all * ROW_US;
		if (p.end > end)
			p.end = end;
		if (p.end <= s->beats[s->n_beats - 1].t)
			p.end = s->beats[s->n_beats - 1].t + 1;
		first = s->beats[0].t / ROW_US;
		first = first > s->base ? first : s->base;
		last = (p.end + ROW_US - 1) / ROW_US;
		last = last < all ? last : all;
		if (last > first) {
			p.first = first;
			p.rows = s->rows + (first - s->base);
			p.n_rows = (size_t)(last - first);
			divide(s, &p);
			song = (struct section_song){ s->beats[0].t, p.end,
				musical_start(&p), (int64_t)s->n_beats,
				(float)(s->sure / (double)s->n_beats) };
			if (s->ops.song)
				s->ops.song(s->arg, &song);
		}
	}
	if (s->n_beats)
		drop_rows(s, s->beats[s->n_beats - 1].t / ROW_US);
	s->n_beats = 0;
	s->sure = 0;
}

/* Whether the music has stopped between two beats that are some seconds
 * apart: it is much quieter than it was. */
static bool
silent_between(const struct sections *s, int64_t from, int64_t to)
{
	static const float silence = -55, much = 20;
	static const int64_t margin = 5, before = 100; /* rows */
	int64_t a = from / ROW_US - s->base, b = to / ROW_US - s->base;
	double was = 0, n = 0;

	b = b < (int64_t)s->n ? b : (int64_t)s->n;
	for (int64_t i = a > before ? a - before : 0; i < a && i < b; i++, n++)
		was += (double)s->rows[i].level;
	for (int64_t i = a + margin; i < b - margin; i++) {
		if (i < 0)
			continue;
		if (s->rows[i].level < silence || (n > 0 &&
		    (double)s->rows[i].level < was / n - (double)much))
			return true;
	}
	return false;
}

void
sections_beat(struct sections *s, const struct beat *b)
{
	struct section_beat *last;

	if (b->t < 0)
		return;
	if (s->n_beats) {
		last = &s->beats[s->n_beats - 1];
		if (b->t <= last->t)
			return;
		if (b->t - last->t > GAP_US ||
		    b->t / ROW_US - s->beats[0].t / ROW_US > ROWS_MOST ||
		    (b->t - last->t > SHORT_GAP_US &&
		    silent_between(s, last->t, b->t)))
			finish(s);
	}
	if (s->n_beats == s->cap_beats) {
		s->cap_beats = s->cap_beats ? s->cap_beats * 2 : 256;
		s->beats = xrealloc(s->beats, s->cap_beats,
		    sizeof *s->beats);
	}
	if (!s->n_beats)
		drop_rows(s, b->t / ROW_US - SECTION_GAP_S * 10);
	s->beats[s->n_beats++] = (struct section_beat){ b->t,
		b->bar > 0 ? b->bar : 0 };
	s->sure += (double)b->sure;
}

/* --- what is heard -------------------------------------------------------- */

static float
mean_of_bands(const float *mel, int from, int to, float frames)
{
	float sum = 0;

	for (int i = from; i < to; i++)
		sum += mel[i];
	return sum / (float)(to - from) / frames;
}

static void
close_row(struct sections *s)
{
	struct section_row *r = row_at(s, s->next++);
	float n = (float)s->frames;

	if (r) {
		r->flux = s->sum.flux / n;
		r->low = mean_of_bands(s->sum.mel, 0, LOW_BANDS, n);
		r->mid = mean_of_bands(s->sum.mel, LOW_BANDS, MID_BANDS, n);
		r->high = mean_of_bands(s->sum.mel, MID_BANDS, HEARD_BANDS,
		    n);
		for (int i = 0; i < CHROMA; i++)
			r->chroma[i] = (uint8_t)(fminf(fmaxf(
			    s->sum.chroma[i] / n, 0), 1) * 255 + 0.5f);
	}
	memset(&s->sum, 0, sizeof s->sum);
	s->frames = 0;
	/* Beats that late do not come any more. */
	if (s->n_beats && s->next - s->beats[s->n_beats - 1].t / ROW_US >
	    ROWS_LATE)
		finish(s);
}

void
sections_heard(struct sections *s, const struct heard *h)
{
	for (int i = 0; i < HEARD_BANDS; i++)
		s->sum.mel[i] += h->mel[i];
	for (int i = 0; i < CHROMA; i++)
		s->sum.chroma[i] += h->chroma[i];
	s->sum.flux += h->flux;
	s->heard++;
	if (++s->frames == FRAMES)
		close_row(s);
}

void
sections_loud(struct sections *s, int64_t t, double momentary)
{
	/* The row in the middle of what was measured. */
	int64_t number = t / ROW_US - 2;
	float level = NO_LEVEL;
	struct section_row *r;

	if (isfinite(momentary) && momentary > (double)NO_LEVEL)
		level = (float)fmin(momentary, 20);
	/* At the end the last level known is the best that is known. */
	for (int64_t i = number > 0 ? number : 0; i <= number + 1; i++) {
		r = row_at(s, i);
		if (r)
			r->level = level;
	}
}

void
sections_end(struct sections *s)
{
	if (s->frames)
		close_row(s);
	if (s->n_beats)
		finish(s);
}
