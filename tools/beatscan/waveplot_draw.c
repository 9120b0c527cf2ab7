/*
 * The plot's layout, the same for pixels and SVG.  From the top: the name and
 * the figures; a legend; the sections by name; the waveform, the section's
 * colour behind it; beats and bars with the tempo; loudness; what kind of
 * sound it is; the axis of time.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "waveplot_part.h"
#include "glyphs.h"
#include "tc.h"

enum {
	LEFT = 80, RIGHT = WAVE_WIDE - 80, COLUMNS = RIGHT - LEFT,
	TITLE_LINE = 40, LEGEND_LINE = 76,
	PART_TOP = 98, PART_BOTTOM = 124,
	WAVE_TOP = 132, WAVE_BOTTOM = 404, WAVE_MIDDLE = 268,
	BEAT_TOP = 416, BEAT_BOTTOM = 456, BPM_LINE = 476,
	LOUD_TOP = 496, LOUD_BOTTOM = 656,
	KIND_TOP = 666, KIND_BOTTOM = 682,
	TIME_LINE = 720,
	TICKS = 12, SMALL = 15, LARGE = 20, /* letters */
};

#define DARK 0x1f2733
#define DIM 0x5b6675
#define GRID 0xe3e7ec
#define PEAK 0x9fb3c8
#define RMS 0x44607c
#define BEAT 0x8a97a6
#define BAR 0xb3372f
#define LOUD 0x33475b
#define LOUD_FILL 0xcdd8e3
#define WHOLE 0xc2571a
#define BARE 0xf1f3f6

struct page {
	const struct surface *on;
	const struct waveplot *p;
	int64_t end;                /* of the axis, from the origin */
	struct wave_bin columns[COLUMNS];
	double floor, ceiling;      /* of the axis of loudness, LUFS */
};

static struct ink
solid(uint32_t rgb)
{
	return (struct ink){ rgb, 1 };
}

static struct ink
faint(uint32_t rgb, double alpha)
{
	return (struct ink){ rgb, alpha };
}

uint32_t
wave_part_colour(enum part part)
{
	static const uint32_t colours[WAVE_PARTS] = {
		[PART_INTRO] = 0x8fb8de, [PART_BUILD] = 0xe8b93c,
		[PART_DROP] = 0xd1495b, [PART_HIGH] = 0xe8864a,
		[PART_LOW] = 0x5fa8a0, [PART_OUTRO] = 0xa594c6,
	};

	return (unsigned)part < WAVE_PARTS ? colours[part] : DIM;
}

uint32_t
wave_kind_colour(enum kind kind)
{
	static const uint32_t colours[KINDS] = {
		[KIND_SILENCE] = 0xe3e7ec, [KIND_SPEECH] = 0x2a9d6f,
		[KIND_MUSIC] = 0x7356b0, [KIND_NOISE] = 0xb5a27e,
	};

	return (unsigned)kind < KINDS ? colours[kind] : DIM;
}

static void
box(const struct page *s, double x, double y, double w, double h,
    struct ink ink)
{
	s->on->rect(s->on->arg, x, y, w, h, ink);
}

static void
text(const struct page *s, double x, double y, enum anchor anchor, int size,
    uint32_t rgb, const char *words)
{
	s->on->text(s->on->arg, x, y, anchor, size, solid(rgb), words);
}

static double
x_of(const struct page *s, int64_t t)
{
	return LEFT + (double)t / (double)s->end * COLUMNS;
}

/* --- columns -------------------------------------------------------------- */

static int
column_at(const struct page *s, int64_t t)
{
	double c = (double)t / (double)s->end * COLUMNS;

	return c < 0 ? 0 : c >= COLUMNS ? COLUMNS - 1 : (int)c;
}

/* Curves are joined from all bins that a column touches; what is a point in
 * time has one column. */
static void
fill_columns(struct page *s)
{
	double apiece = (double)s->end / COLUMNS / (double)s->p->width;
	struct wave_bin *c;

	for (int i = 0; i < COLUMNS; i++) {
		int behind = (int)ceil((i + 1) * apiece);

		c = &s->columns[i];
		for (int k = (int)(i * apiece); k < behind && k < WAVE_BINS;
		    k++)
			wave_join(c, &s->p->bins[k]);
		c->beats = c->downs = 0;
		c->starts = c->song = false;
		c->surges = 0;
	}
	for (int k = 0; k < WAVE_BINS; k++) {
		const struct wave_bin *b = &s->p->bins[k];

		c = &s->columns[column_at(s, k * s->p->width)];
		c->beats = (uint16_t)(c->beats + b->beats);
		c->downs = (uint16_t)(c->downs + b->downs);
		c->starts = c->starts || b->starts;
		c->song = c->song || b->song;
		c->surges |= b->surges;
	}
}

/* Which of some shares is the largest; -1: all are (nearly) nothing. */
static int
largest(const float *share, int n)
{
	int best = -1;

	for (int i = 0; i < n; i++)
		if (share[i] > 0.01f && (best < 0 || share[i] > share[best]))
			best = i;
	return best;
}

static int
part_of(const struct wave_bin *c)
{
	return largest(c->part, WAVE_PARTS);
}

static int
kind_of(const struct wave_bin *c)
{
	return largest(c->kind, KINDS);
}

/* --- the layers ----------------------------------------------------------- */

static void
draw_title(const struct page *s)
{
	const struct waveplot *p = s->p;
	char words[160], length[SURFACE_TICK];
	size_t n;

	surface_tick_text((s->end + 50000) / 100000 * 100000, 100000, length);
	text(s, LEFT, TITLE_LINE, ANCHOR_START, LARGE, DARK, p->name);
	snprintf(words, sizeof words, "%s", length);
	n = strlen(words);
	if (p->bpm > 0)
		snprintf(words + n, sizeof words - n, ", %.4g BPM", p->bpm);
	n = strlen(words);
	if (p->beats)
		snprintf(words + n, sizeof words - n, ", %ld %s", p->beats,
		    p->beats == 1 ? "beat" : "beats");
	n = strlen(words);
	if (isfinite(p->integrated))
		snprintf(words + n, sizeof words - n, ", %.1f LUFS",
		    p->integrated);
	text(s, RIGHT, TITLE_LINE, ANCHOR_END, SMALL, DIM, words);
}

/* Returns where the next entry begins. */
static double
entry(const struct page *s, double x, uint32_t rgb, double w, double h,
    const char *words)
{
	double middle = LEGEND_LINE - 5;

	box(s, x, middle - h / 2, w, h, solid(rgb));
	x += w + 8;
	text(s, x, LEGEND_LINE, ANCHOR_START, SMALL, DIM, words);
	return x + text_width(words, SMALL) + 22;
}

static void
draw_legend(const struct page *s)
{
	bool kinds[KINDS] = { false }, rises = false, impacts = false;
	double x = LEFT;

	for (int i = 0; i < COLUMNS; i++) {
		int kind = kind_of(&s->columns[i]);

		if (kind >= 0)
			kinds[kind] = true;
		rises = rises || (s->columns[i].surges & 1);
		impacts = impacts || (s->columns[i].surges & 2);
	}
	x = entry(s, x, PEAK, 16, 12, "peak");
	x = entry(s, x, RMS, 16, 12, "RMS");
	if (s->p->beats)
		x = entry(s, x, BEAT, 2, 10, "beat");
	if (s->p->downs)
		x = entry(s, x, BAR, 2, 16, "bar");
	x = entry(s, x, LOUD, 16, 3, "loudness");
	if (isfinite(s->p->integrated))
		x = entry(s, x, WHOLE, 16, 2, "of the whole");
	if (rises || impacts)
		x = entry(s, x, DARK, 6, 6, "surge");
	x += 14;
	for (int i = 0; i < KINDS; i++)
		if (kinds[i])
			x = entry(s, x, wave_kind_colour((enum kind)i), 16,
			    12, kind_name((enum kind)i));
}

/* Sections end where another name begins, or one of the same does. */
static void
draw_sections(const struct page *s)
{
	for (int i = 0, from; i < COLUMNS;) {
		int part = part_of(&s->columns[i]);
		const char *name;
		double w;

		from = i++;
		while (i < COLUMNS && part_of(&s->columns[i]) == part &&
		    !s->columns[i].starts)
			i++;
		if (part < 0)
			continue;
		w = i - from;
		name = section_part_name((enum part)part);
		box(s, LEFT + from, PART_TOP, w > 3 ? w - 1 : w,
		    PART_BOTTOM - PART_TOP,
		    solid(wave_part_colour((enum part)part)));
		box(s, LEFT + from, WAVE_TOP, w, WAVE_BOTTOM - WAVE_TOP,
		    faint(wave_part_colour((enum part)part), .16));
		if (w > text_width(name, SMALL) + 6)
			text(s, LEFT + from + w / 2, PART_BOTTOM - 8,
			    ANCHOR_MIDDLE, SMALL, DARK, name);
	}
}

static double
wave_height(double v)
{
	return fmin(v, 1) * (WAVE_MIDDLE - WAVE_TOP);
}

static void
draw_wave(const struct page *s)
{
	static const double levels[] = { 1, 0.5, 0 };
	static const char *const names[] = { "0 dB", "-6", "" };
	double up[COLUMNS], down[COLUMNS];

	for (int side = -1; side <= 1; side += 2)
		for (int i = 0; i < 3; i++) {
			double y = WAVE_MIDDLE + side * wave_height(levels[i]);

			box(s, LEFT, y - .5, COLUMNS, 1, solid(GRID));
			text(s, LEFT - 10, y + 5, ANCHOR_END, SMALL, DIM,
			    names[i]);
		}
	for (int rms = 0; rms < 2; rms++) {
		for (int i = 0; i < COLUMNS; i++) {
			const struct wave_bin *c = &s->columns[i];
			double h = wave_height(rms ? sqrt((double)(c->power /
			    fmaxf(c->n, 1))) : (double)c->peak);

			up[i] = down[i] = NAN;
			if (c->n > 0) {
				up[i] = WAVE_MIDDLE - fmax(h, .5);
				down[i] = WAVE_MIDDLE + fmax(h, .5);
			}
		}
		s->on->area(s->on->arg, LEFT, up, COLUMNS, WAVE_MIDDLE,
		    solid(rms ? RMS : PEAK));
		s->on->area(s->on->arg, LEFT, down, COLUMNS, WAVE_MIDDLE,
		    solid(rms ? RMS : PEAK));
	}
}

/* Where it begins in earnest, and where it surges. */
static void
draw_points(const struct page *s)
{
	for (int i = 0; i < COLUMNS; i++) {
		double x = LEFT + i + .5;
		struct point start[3] = { { x - 7, WAVE_TOP },
			{ x + 7, WAVE_TOP }, { x, WAVE_TOP + 12 } };

		if (s->columns[i].surges)
			box(s, x - (s->columns[i].surges & 2 ? 3 : 2),
			    WAVE_BOTTOM + 2,
			    s->columns[i].surges & 2 ? 6 : 4, 6, solid(DARK));
		if (!s->columns[i].song)
			continue;
		box(s, x - .5, WAVE_TOP, 1, BEAT_BOTTOM - WAVE_TOP,
		    faint(DARK, .6));
		s->on->polygon(s->on->arg, start, 3, solid(DARK));
	}
}

/* Ticks as long as they can be told apart; then only where there are some. */
static void
draw_beats(const struct page *s)
{
	static const double apart = 3;
	double wide = 0, high = BEAT_BOTTOM - BEAT_TOP;
	bool beats, bars;

	for (int i = 0; i < COLUMNS; i++)
		wide += s->columns[i].bpm > 0;
	beats = (double)s->p->beats * apart < wide || wide < 1;
	bars = (double)s->p->downs * apart < wide || wide < 1;
	for (int i = 0; i < COLUMNS; i++) {
		const struct wave_bin *c = &s->columns[i];
		double x = LEFT + i;

		if (!beats && c->beats)
			box(s, x, BEAT_TOP + high * .35, 1, high * .65,
			    faint(BEAT, .5));
		if (c->downs && bars)
			box(s, x, BEAT_TOP, beats ? 2 : 1, high, solid(BAR));
		else if (c->beats && beats)
			box(s, x, BEAT_TOP + high * .35, 1.5, high * .65,
			    solid(BEAT));
	}
	box(s, LEFT, BEAT_BOTTOM, COLUMNS, 1, solid(GRID));
}

/* A tempo stands where it begins, if the one before it leaves room. */
static void
draw_tempo(const struct page *s)
{
	double free_from = LEFT;
	float last = 0;

	if (s->p->beats || s->p->bpm > 0)
		text(s, LEFT - 10, BEAT_BOTTOM - 12, ANCHOR_END, SMALL, DIM,
		    "beats");
	for (int i = 0; i < COLUMNS; i++) {
		float bpm = s->columns[i].bpm;
		char words[40];

		if (bpm <= 0 || fabsf(bpm - last) < .005f * bpm) {
			last = bpm;
			continue;
		}
		snprintf(words, sizeof words, "%.4g BPM", (double)bpm);
		if (LEFT + i < free_from ||
		    LEFT + i + text_width(words, SMALL) > RIGHT + 60)
			continue;
		text(s, LEFT + i, BPM_LINE, ANCHOR_START, SMALL, DIM, words);
		free_from = LEFT + i + text_width(words, SMALL) + 16;
		last = bpm;
	}
}

/* --- loudness ------------------------------------------------------------- */

static double
mean_loud(const struct wave_bin *c)
{
	return c->n_loud > 0 ? (double)(c->loud / c->n_loud) : NAN;
}

static void
find_range(struct page *s)
{
	double low = INFINITY, high = -INFINITY;

	for (int i = 0; i < COLUMNS; i++) {
		double v = mean_loud(&s->columns[i]);

		if (isnan(v))
			continue;
		low = fmin(low, v);
		high = fmax(high, v);
	}
	if (high < low)
		low = high = -20;
	s->ceiling = fmin(fmax(ceil((high + 1) / 10) * 10, -60), 20);
	s->floor = fmax(floor((low - 1) / 10) * 10, s->ceiling - 50);
	if (s->floor > s->ceiling - 20)
		s->floor = s->ceiling - 20;
}

static double
loud_height(const struct page *s, double v)
{
	v = (v - s->floor) / (s->ceiling - s->floor);
	return LOUD_BOTTOM - fmin(fmax(v, 0), 1) * (LOUD_BOTTOM - LOUD_TOP);
}

static void
draw_loudness(const struct page *s)
{
	double y[COLUMNS];

	for (double v = s->ceiling; v >= s->floor - .5; v -= 10) {
		char words[20];

		box(s, LEFT, loud_height(s, v) - .5, COLUMNS, 1, solid(GRID));
		snprintf(words, sizeof words, "%d", (int)lround(v));
		text(s, LEFT - 10, loud_height(s, v) + 5, ANCHOR_END, SMALL,
		    DIM, words);
	}
	text(s, RIGHT + 10, LOUD_TOP + 5, ANCHOR_START, SMALL, DIM, "LUFS");
	for (int i = 0; i < COLUMNS; i++) {
		double v = mean_loud(&s->columns[i]);

		y[i] = isnan(v) ? NAN : loud_height(s, v);
	}
	s->on->area(s->on->arg, LEFT, y, COLUMNS, LOUD_BOTTOM,
	    faint(LOUD_FILL, .7));
	s->on->curve(s->on->arg, LEFT, y, COLUMNS, solid(LOUD));
	if (isfinite(s->p->integrated) && s->p->integrated > s->floor) {
		double at = loud_height(s, s->p->integrated);
		char words[20];

		box(s, LEFT, at - 1, COLUMNS, 2, faint(WHOLE, .8));
		snprintf(words, sizeof words, "%.1f", s->p->integrated);
		text(s, RIGHT + 10, at + 5, ANCHOR_START, SMALL, WHOLE,
		    words);
	}
}

static void
draw_kinds(const struct page *s)
{
	box(s, LEFT, KIND_TOP, COLUMNS, KIND_BOTTOM - KIND_TOP, solid(BARE));
	text(s, LEFT - 10, KIND_BOTTOM - 3, ANCHOR_END, SMALL, DIM, "sound");
	for (int i = 0, from; i < COLUMNS;) {
		int kind = kind_of(&s->columns[i]);

		from = i++;
		while (i < COLUMNS && kind_of(&s->columns[i]) == kind)
			i++;
		if (kind >= 0)
			box(s, LEFT + from, KIND_TOP, i - from,
			    KIND_BOTTOM - KIND_TOP,
			    solid(wave_kind_colour((enum kind)kind)));
	}
}

static void
draw_time(const struct page *s)
{
	int64_t apart = surface_tick(s->end, TICKS);
	int64_t origin = s->p->origin;
	int64_t first = (origin + apart - 1) / apart * apart;
	char words[SURFACE_TICK];

	for (int64_t t = first; t <= origin + s->end; t += apart) {
		double x = x_of(s, t - origin);

		box(s, x - .5, KIND_BOTTOM, 1, 8, solid(DIM));
		surface_tick_text(t, apart, words);
		text(s, x, TIME_LINE, ANCHOR_MIDDLE, SMALL, DIM, words);
	}
	box(s, LEFT, KIND_BOTTOM, COLUMNS, 1, solid(DIM));
}

void
waveplot_draw(const struct waveplot *p, const struct surface *on)
{
	struct page s = { .on = on, .p = p };

	s.end = p->last > 1000 ? p->last : 1000;
	fill_columns(&s);
	find_range(&s);
	box(&s, 0, 0, WAVE_WIDE, WAVE_HIGH, solid(0xffffff));
	draw_sections(&s);
	draw_wave(&s);
	draw_points(&s);
	draw_beats(&s);
	draw_tempo(&s);
	draw_loudness(&s);
	draw_kinds(&s);
	draw_time(&s);
	draw_title(&s);
	draw_legend(&s);
}
