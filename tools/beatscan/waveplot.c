/*
 * The gathering half of the plot.  A bin starts as a millisecond; whenever a
 * time lies beyond the last bin, all are joined in pairs, so that between 2048
 * and 4096 of them hold any film, more than a plot has columns.
 */
#include "waveplot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "glyphs.h"
#include "waveplot_part.h"

enum { FIRST_WIDTH = 1000, NAME_MOST = 60, ROW_US = 100000 };

void
wave_join(struct wave_bin *to, const struct wave_bin *from)
{
	to->peak = fmaxf(to->peak, from->peak);
	to->power += from->power;
	to->loud += from->loud;
	to->n += from->n;
	to->n_loud += from->n_loud;
	for (int i = 0; i < KINDS; i++)
		to->kind[i] += from->kind[i];
	for (int i = 0; i < WAVE_PARTS; i++)
		to->part[i] += from->part[i];
	if (from->bpm > 0)
		to->bpm = from->bpm;
	to->beats = (uint16_t)(to->beats + from->beats);
	to->downs = (uint16_t)(to->downs + from->downs);
	to->surges |= from->surges;
	to->starts = to->starts || from->starts;
	to->song = to->song || from->song;
}

static void
halve(struct waveplot *p)
{
	for (int i = 0; i < WAVE_BINS / 2; i++) {
		struct wave_bin both = p->bins[2 * i];

		wave_join(&both, &p->bins[2 * i + 1]);
		for (int k = 0; k < KINDS; k++)
			both.kind[k] /= 2;
		for (int k = 0; k < WAVE_PARTS; k++)
			both.part[k] /= 2;
		p->bins[i] = both;
	}
	memset(p->bins + WAVE_BINS / 2, 0,
	    WAVE_BINS / 2 * sizeof *p->bins);
	p->width *= 2;
}

/* Counted from the origin; a damaged file's times are no reason to
 * overflow. */
static int64_t
since(const struct waveplot *p, int64_t t)
{
	const int64_t most = INT64_C(1) << 60;

	t = t > most ? most : t < -most ? -most : t;
	return t < p->origin ? 0 : t - p->origin;
}

/* The bin of that time (counted from the origin), which is made room for. */
static struct wave_bin *
bin_at(struct waveplot *p, int64_t t)
{
	while (t / p->width >= WAVE_BINS)
		halve(p);
	return &p->bins[t / p->width];
}

struct waveplot *
waveplot_new(const char *name, int64_t origin)
{
	struct waveplot *p = xcalloc(1, sizeof *p);

	p->name = glyph_title(name, NAME_MOST);
	p->origin = origin;
	p->width = FIRST_WIDTH;
	p->integrated = p->range = NAN;
	return p;
}

void
waveplot_free(struct waveplot *p)
{
	if (!p)
		return;
	free(p->name);
	free(p);
}

/* Calls back for each bin that a span of time touches, with how much of the
 * bin it covers.  False where nothing of it is shown. */
static bool
span(struct waveplot *p, int64_t start, int64_t end,
    void (*add)(struct wave_bin *b, float share, const void *what),
    const void *what)
{
	int64_t first, last;

	if (end <= p->origin || end <= start)
		return false;
	start = since(p, start);
	end = since(p, end);
	if (end <= start)
		return false;
	bin_at(p, end - 1);
	first = start / p->width;
	last = (end - 1) / p->width;
	for (int64_t i = first; i <= last; i++) {
		int64_t from = i * p->width, to = from + p->width;

		from = from > start ? from : start;
		to = to < end ? to : end;
		add(&p->bins[i], (float)(to - from) / (float)p->width, what);
	}
	if (end > p->last)
		p->last = end;
	return true;
}

static void
add_loud(struct wave_bin *b, float share, const void *what)
{
	const struct told_loud *l = what;

	(void)share;
	if (isfinite(l->peak))
		b->peak = fmaxf(b->peak, (float)pow(10, l->peak / 20));
	if (isfinite(l->rms))
		b->power += (float)pow(10, l->rms / 10);
	b->n++;
	if (isfinite(l->momentary)) {
		b->loud += (float)l->momentary;
		b->n_loud++;
	}
}

void
waveplot_loud(struct waveplot *p, const struct told_loud *l)
{
	span(p, l->t - ROW_US, l->t, add_loud, l);
}

void
waveplot_loudness(struct waveplot *p, const struct told_loudness *l)
{
	/* Of several windows, each has its own: none is the film's. */
	p->integrated = isnan(p->integrated) ? l->integrated : INFINITY;
	p->range = isnan(p->range) ? l->range : INFINITY;
}

static void
add_kind(struct wave_bin *b, float share, const void *what)
{
	const struct kind_span *s = what;

	if ((unsigned)s->kind < KINDS)
		b->kind[s->kind] += share;
}

void
waveplot_sound(struct waveplot *p, const struct kind_span *s)
{
	span(p, s->start, s->end, add_kind, s);
}

void
waveplot_surge(struct waveplot *p, const struct surge *s)
{
	if (s->t >= p->origin)
		bin_at(p, since(p, s->t))->surges |= s->impact ? 2 : 1;
}

static void
add_tempo(struct wave_bin *b, float share, const void *what)
{
	const struct tempo *t = what;

	if (share > 0 && t->bpm > 0 && isfinite(t->bpm))
		b->bpm = (float)t->bpm;
}

void
waveplot_tempo(struct waveplot *p, const struct tempo *t)
{
	span(p, t->start, t->end, add_tempo, t);
}

void
waveplot_beat(struct waveplot *p, const struct beat *b)
{
	struct wave_bin *bin;

	if (b->t < p->origin)
		return;
	bin = bin_at(p, since(p, b->t));
	p->beats++;
	p->downs += b->bar == 1;
	bin->beats = (uint16_t)(bin->beats + 1);
	bin->downs = (uint16_t)(bin->downs + (b->bar == 1));
}

static void
add_part(struct wave_bin *b, float share, const void *what)
{
	const struct section *s = what;

	if ((unsigned)s->part < WAVE_PARTS)
		b->part[s->part] += share;
}

void
waveplot_section(struct waveplot *p, const struct section *s)
{
	if (span(p, s->start, s->end, add_part, s))
		bin_at(p, since(p, s->start))->starts = true;
}

void
waveplot_song(struct waveplot *p, const struct told_song *s)
{
	if (s->start >= p->origin)
		bin_at(p, since(p, s->start))->song = true;
	if (s->end - s->start > p->longest) {
		p->longest = s->end - s->start;
		p->bpm = s->bpm;
	}
}

/* --- files ---------------------------------------------------------------- */

struct canvas *
waveplot_canvas(struct waveplot *p)
{
	struct canvas *c = canvas_new(WAVE_WIDE, WAVE_HIGH, 0xffffff);
	struct surface on = surface_pixels(c);

	waveplot_draw(p, &on);
	return c;
}

void
waveplot_svg(struct waveplot *p, struct buf *b)
{
	struct surface on = surface_svg(b, WAVE_WIDE, WAVE_HIGH, p->name);

	waveplot_draw(p, &on);
	surface_svg_end(b);
}

bool
waveplot_knows(const char *path)
{
	return ends_with(path, ".svg") || encode_knows(path);
}

struct encode *
waveplot_write(struct waveplot *p, struct loop *l, const char *path,
    encode_fn *done, void *arg)
{
	struct buf text = BUF_INIT;
	struct encode *e;

	if (!ends_with(path, ".svg"))
		return encode_start(l, waveplot_canvas(p), path, done, arg);
	waveplot_svg(p, &text);
	e = encode_text(l, text.p, text.len, path, done, arg);
	buf_free(&text);
	return e;
}
