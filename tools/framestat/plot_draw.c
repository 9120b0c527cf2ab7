/*
 * The plot's layout, the same for pixels and SVG.  From the top: the name and
 * what was found; a legend; the boundaries, as high as they are sure; the
 * curves; the strip of flags; the axis of time.
 *
 * The curves' heights are square roots: a cut differs a hundred times as much
 * as two pictures of a quiet shot, and both are to be seen.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plot_part.h"
#include "glyphs.h"
#include "tc.h"

enum {
	LEFT = 80, RIGHT = PLOT_WIDE - 80, COLUMNS = RIGHT - LEFT,
	TITLE_LINE = 40, LEGEND_LINE = 78,
	SURE_TOP = 108, SURE_BOTTOM = 178,
	CURVE_TOP = 192, CURVE_BOTTOM = 532,
	FLAG_TOP = 538, FLAG_BOTTOM = 550,
	TIME_LINE = 582,
	TICKS = 12, HEAD = 11, SHADES = 4,
	SMALL = 15, LARGE = 20, /* letters */
	CROWD = 130,            /* more boundaries than that have no heads */
};

#define DARK 0x1f2733
#define DIM 0x5b6675
#define GRID 0xe3e7ec
#define FILL 0x9fb3c8
#define CURVE 0x33475b
#define MOTION 0xc79a00
#define UNSEEN 0xd9d9d2
#define FROZEN 0x56b4e9

/* What a column of pixels shows. */
struct column {
	struct bin b;
	double decoded; /* 0 to 1 */
};

struct page {
	const struct surface *on;
	struct plot *p;
	int64_t end;
	struct column columns[COLUMNS];
	double most, most_motion; /* at the top of the curves */
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
plot_colour(enum change kind)
{
	static const uint32_t colours[PLOT_KINDS] = {
		[CHANGE_CUT] = 0xd55e00, [CHANGE_DISSOLVE] = 0x0072b2,
		[CHANGE_FADE] = 0x9b4f96, [CHANGE_WIPE] = 0x009e73,
	};

	return (int)kind < PLOT_KINDS ? colours[kind] : DARK;
}

int
plot_head(enum change kind, double x, double y, double size,
    struct point head[PLOT_HEAD])
{
	static const int corners[PLOT_KINDS] = { PLOT_HEAD, 4, 3, 4 };
	static const double turned[PLOT_KINDS] = { 0, 0, .75, .125 };
	static const double wide[PLOT_KINDS] = { .92, 1.15, 1.2, 1.2 };
	const double pi = acos(-1);
	int n = (int)kind < PLOT_KINDS ? corners[kind] : PLOT_HEAD;

	for (int i = 0; i < n; i++) {
		double a = 2 * pi * ((double)i / n + turned[kind]);

		head[i].x = x + cos(a) * size / 2 * wide[kind];
		head[i].y = y + sin(a) * size / 2 * wide[kind];
	}
	return n;
}

/* The column in which a time lies. */
static int
column_at(const struct page *s, int64_t t)
{
	double c = (double)t / (double)s->end * COLUMNS;

	return c < 0 ? 0 : c >= COLUMNS ? COLUMNS - 1 : (int)c;
}

/* Curves are joined from all bins that a column touches; a boundary has one
 * column. */
static void
fill_columns(struct page *s)
{
	const struct plot *p = s->p;

	for (int i = 0; i < COLUMNS; i++) {
		struct column *c = &s->columns[i];
		double apiece = (double)s->end / COLUMNS / (double)p->width;
		int first = (int)(i * apiece);
		int behind = (int)ceil((i + 1) * apiece);
		double whole = 0; /* the last bin may reach beyond the end */

		bin_clear(&c->b);
		for (int k = first; k < behind && k < PLOT_BINS; k++) {
			bin_join(&c->b, &p->bins[k]);
			whole += fmin(1, (double)(s->end - k * p->width) /
			    (double)p->width);
		}
		if (whole > 0)
			c->decoded = fmin(1, c->b.decoded / whole);
		memset(c->b.mark, 0, sizeof c->b.mark);
		s->most = fmax(s->most, c->b.high);
		if (c->b.moves > 0)
			s->most_motion = fmax(s->most_motion,
			    c->b.motion / c->b.moves);
	}
	for (int k = 0; k < PLOT_BINS; k++) {
		struct column *c = &s->columns[column_at(s, k * p->width)];

		for (int i = 0; i < PLOT_KINDS; i++)
			c->b.mark[i] = fmaxf(c->b.mark[i], p->bins[k].mark[i]);
	}
}

static double
height(double v, double most)
{
	const double room = CURVE_BOTTOM - CURVE_TOP;

	return CURVE_BOTTOM - sqrt(fmin(v / most, 1)) * room;
}

static void
text(const struct page *s, double x, double y, enum anchor anchor,
    int size, uint32_t rgb, const char *words)
{
	s->on->text(s->on->arg, x, y, anchor, size, solid(rgb), words);
}

static void
box(const struct page *s, double x, double y, double w, double h,
    struct ink ink)
{
	s->on->rect(s->on->arg, x, y, w, h, ink);
}

static void
head(const struct page *s, enum change kind, double x, double y)
{
	struct point points[PLOT_HEAD];
	int n = plot_head(kind, x, y, HEAD, points);

	s->on->polygon(s->on->arg, points, n, solid(plot_colour(kind)));
}

/* Stretches of columns that have something in common. */
static void
stretches(const struct page *s, bool has(const struct column *, int),
    int what, double top, double bottom, struct ink ink)
{
	for (int i = 0, from; i < COLUMNS; i++) {
		if (!has(&s->columns[i], what))
			continue;
		for (from = i; i < COLUMNS && has(&s->columns[i], what); i++)
			;
		box(s, LEFT + from, top, i - from, bottom - top, ink);
	}
}

/* The more of a column is unseen, the more of these are true. */
static bool
unseen(const struct column *c, int shade)
{
	return (1 - c->decoded) * SHADES > shade + .5;
}

static bool
within(const struct column *c, int kind)
{
	return c->b.within >> kind & 1;
}

static bool
flagged(const struct column *c, int flag)
{
	return (c->b.flags & flag) != 0;
}

static void
draw_title(const struct page *s)
{
	char words[120], length[SURFACE_TICK];
	double decoded = 0;
	long n = 0;

	for (int i = 0; i < COLUMNS; i++)
		decoded += s->columns[i].decoded / COLUMNS;
	for (int i = 0; i < PLOT_KINDS; i++)
		n += s->p->found[i];
	surface_tick_text((s->end + 50000) / 100000 * 100000, 100000, length);
	text(s, LEFT, TITLE_LINE, ANCHOR_START, LARGE, DARK, s->p->name);
	snprintf(words, sizeof words, "%s, %ld %s, %.0f %% decoded", length,
	    n, n == 1 ? "boundary" : "boundaries",
	    decoded > .999 ? 100 : fmin(99, decoded * 100));
	text(s, RIGHT, TITLE_LINE, ANCHOR_END, SMALL, DIM, words);
}

/* Returns where the next entry begins. */
static double
entry(const struct page *s, double x, const char *words)
{
	text(s, x, LEGEND_LINE, ANCHOR_START, SMALL, DIM, words);
	return x + text_width(words, SMALL) + 22;
}

static double
swatch(const struct page *s, double x, struct ink ink, double h,
    const char *words)
{
	double middle = LEGEND_LINE - 5;

	if (ink.rgb == 0xffffff || ink.rgb == UNSEEN)
		box(s, x - 1, middle - h / 2 - 1, 18, h + 2, solid(DIM));
	box(s, x, middle - h / 2, 16, h, ink);
	return entry(s, x + 24, words);
}

static void
draw_legend(const struct page *s)
{
	double x = LEFT;
	unsigned flags = 0;
	char words[60];
	bool holes = false;

	for (int i = 0; i < COLUMNS; i++) {
		flags |= s->columns[i].b.flags;
		holes = holes || unseen(&s->columns[i], 0);
	}
	for (int i = 0; i < PLOT_KINDS; i++) {
		head(s, (enum change)i, x + HEAD / 2, LEGEND_LINE - 5);
		snprintf(words, sizeof words, "%s %ld",
		    change_name((enum change)i), s->p->found[i]);
		x = entry(s, x + HEAD + 8, words);
	}
	x += 14;
	x = swatch(s, x, solid(CURVE), 3, "difference");
	if (s->most_motion > 0)
		x = swatch(s, x, solid(MOTION), 3, "motion (widths/s)");
	if (holes)
		x = swatch(s, x, solid(UNSEEN), 12, "not decoded");
	if (flags & PLOT_BLACK)
		x = swatch(s, x, solid(0), 12, "black");
	if (flags & PLOT_WHITE)
		x = swatch(s, x, solid(0xffffff), 12, "white");
	if (flags & PLOT_FROZEN)
		swatch(s, x, solid(FROZEN), 12, "frozen");
}

static void
draw_ground(const struct page *s)
{
	static const double levels[] = { 1, 5, 20, 50, 100, 200 };
	char words[SURFACE_TICK];

	for (int i = 0; i < SHADES; i++)
		stretches(s, unseen, i, SURE_TOP, CURVE_BOTTOM,
		    faint(UNSEEN, 1.2 / SHADES));
	for (int i = 0; i < PLOT_KINDS; i++)
		stretches(s, within, i, SURE_TOP, CURVE_BOTTOM,
		    faint(plot_colour((enum change)i), .13));
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
		double y = height(levels[i], s->most);

		if (levels[i] > s->most)
			break;
		box(s, LEFT, y - .5, COLUMNS, 1, solid(GRID));
		snprintf(words, sizeof words, "%.0f", levels[i]);
		text(s, LEFT - 10, y + 5, ANCHOR_END, SMALL, DIM, words);
	}
	text(s, LEFT - 10, CURVE_BOTTOM + 2, ANCHOR_END, SMALL, DIM, "0");
	if (s->most_motion > 0) {
		for (int i = 1; i <= 2; i++) {
			double v = s->most_motion * i / 2;

			snprintf(words, sizeof words, "%.2g", v);
			text(s, RIGHT + 10, height(v, s->most_motion) + 5,
			    ANCHOR_START, SMALL, MOTION, words);
		}
		text(s, RIGHT + 10, CURVE_BOTTOM + 2, ANCHOR_START, SMALL,
		    MOTION, "0");
	}
	box(s, LEFT, SURE_TOP - .5, COLUMNS, 1, solid(GRID));
	text(s, LEFT - 10, SURE_TOP + 5, ANCHOR_END, SMALL, DIM, "sure");
}

/* Between pictures further apart than a column, nothing is known. */
static void
draw_curves(const struct page *s)
{
	double low[COLUMNS], mean[COLUMNS], high[COLUMNS], motion[COLUMNS];
	const struct surface *on = s->on;

	for (int i = 0; i < COLUMNS; i++) {
		const struct bin *b = &s->columns[i].b;

		low[i] = mean[i] = high[i] = motion[i] = NAN;
		if (b->low <= b->high) {
			low[i] = height(b->low, s->most);
			mean[i] = height(b->sum / b->frames, s->most);
			high[i] = height(b->high, s->most);
		}
		if (b->moves > 0 && s->most_motion > 0)
			motion[i] = height(b->motion / b->moves,
			    s->most_motion);
	}
	on->area(on->arg, LEFT, high, COLUMNS, CURVE_BOTTOM, faint(FILL, .55));
	on->area(on->arg, LEFT, low, COLUMNS, CURVE_BOTTOM, faint(FILL, .5));
	on->curve(on->arg, LEFT, motion, COLUMNS, faint(MOTION, .7));
	on->curve(on->arg, LEFT, mean, COLUMNS, solid(CURVE));
}

/* Rare kinds come last, so that cuts do not hide them. */
static void
draw_boundaries(const struct page *s)
{
	long n = 0;

	for (int k = 0; k < PLOT_KINDS; k++)
		n += s->p->found[k];
	for (int k = 0; k < PLOT_KINDS; k++) {
		uint32_t rgb = plot_colour((enum change)k);

		for (int i = 0; i < COLUMNS; i++) {
			double x = LEFT + i, y;
			double sure = s->columns[i].b.mark[k];

			if (sure <= 0)
				continue;
			y = SURE_BOTTOM - sure * (SURE_BOTTOM - SURE_TOP);
			if (n <= CROWD) {
				box(s, x, SURE_BOTTOM, 1,
				    CURVE_BOTTOM - SURE_BOTTOM,
				    faint(rgb, .35));
				box(s, x - .5, y, 2, SURE_BOTTOM - y,
				    solid(rgb));
				head(s, (enum change)k, x + .5, y);
			} else {
				box(s, x, y, 1, SURE_BOTTOM - y,
				    faint(rgb, .8));
			}
		}
	}
	box(s, LEFT, SURE_BOTTOM, COLUMNS, 1, solid(DIM));
}

static void
draw_flags(const struct page *s)
{
	box(s, LEFT, FLAG_TOP, COLUMNS, FLAG_BOTTOM - FLAG_TOP,
	    solid(0xdfe4ea));
	stretches(s, flagged, PLOT_FROZEN, FLAG_TOP, FLAG_BOTTOM,
	    solid(FROZEN));
	stretches(s, flagged, PLOT_BLACK, FLAG_TOP, FLAG_BOTTOM, solid(0));
	stretches(s, flagged, PLOT_WHITE, FLAG_TOP, FLAG_BOTTOM,
	    solid(0xffffff));
}

static void
draw_time(const struct page *s)
{
	int64_t apart = surface_tick(s->end, TICKS);
	char words[SURFACE_TICK];

	box(s, LEFT, CURVE_BOTTOM, COLUMNS, 1, solid(DIM));
	for (int64_t t = 0; t <= s->end; t += apart) {
		double x = LEFT + (double)t / (double)s->end * COLUMNS;

		box(s, x - .5, CURVE_BOTTOM, 1, TIME_LINE - 18 - CURVE_BOTTOM,
		    solid(DIM));
		surface_tick_text(t, apart, words);
		text(s, x, TIME_LINE, ANCHOR_MIDDLE, SMALL, DIM, words);
	}
}

/* A round number at the top of an axis. */
static double
round_up(double v)
{
	double step = pow(10, floor(log10(v)));

	return v <= step ? step : v <= 2 * step ? 2 * step :
	    v <= 5 * step ? 5 * step : 10 * step;
}

void
plot_draw(struct plot *p, int64_t end, const struct surface *on)
{
	static const double least = 10;
	struct page s = { .on = on, .p = p };

	plot_settle(p, end);
	s.end = p->last;
	if (end != TC_NONE && end > s.end)
		s.end = end;
	if (s.end < 1000)
		s.end = 1000;
	fill_columns(&s);
	s.most = fmax(s.most, least) * 1.05;
	if (s.most_motion > 0)
		s.most_motion = round_up(s.most_motion);
	box(&s, 0, 0, PLOT_WIDE, PLOT_HIGH, solid(0xffffff));
	draw_ground(&s);
	draw_curves(&s);
	draw_boundaries(&s);
	draw_flags(&s);
	draw_time(&s);
	draw_title(&s);
	draw_legend(&s);
}
