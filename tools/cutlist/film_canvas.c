/*
 * The canvas: what most sources are, so that little has to be made up.
 *
 * Where most of them have one size it is that; else the largest usual height
 * that half of those that lie the same way reach.  Time is treated the same:
 * a rate that most have, since pictures between pictures can't be invented.
 */
#include "film_canvas.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "tc.h"

enum { LEAST = 16, MOST = 8192, RATE_MOST = 60 };

enum lie { LANDSCAPE, PORTRAIT, SQUARE };

/* Lengths of the shorter side that screens have. */
static const int LINES[] = { 2160, 1440, 1080, 720, 540, 480, 360, 240, 180,
	144, 90 };
enum { LINES_N = sizeof LINES / sizeof *LINES };

static const struct ratio RATES[] = { { 24000, 1001 }, { 24, 1 }, { 25, 1 },
	{ 30000, 1001 }, { 30, 1 }, { 48, 1 }, { 50, 1 }, { 60000, 1001 },
	{ 60, 1 } };
enum { RATES_N = sizeof RATES / sizeof *RATES };

int
film_canvas_even(double v)
{
	int n = (int)(v + 0.5);

	return n < 2 ? 2 : n - n % 2;
}

void
film_canvas_shown(const struct footage *f, int *width, int *height)
{
	const struct footage_video *v = &f->video;
	double w = v->width, h = v->height, t;
	double sar = ratio_double(v->sar);

	*width = *height = 0;
	if (v->index < 0 || v->width <= 0 || v->height <= 0)
		return;
	if (sar > 1.0)
		w *= sar;
	else if (sar > 0)
		h /= sar;
	if (v->rotate % 180 != 0)
		t = w, w = h, h = t;
	*width = (int)(w + 0.5);
	*height = (int)(h + 0.5);
}

/* --- the size ------------------------------------------------------------- */

static enum lie
lies(int width, int height)
{
	double aspect = (double)width / height;

	return aspect > 1.3 ? LANDSCAPE : aspect < 0.8 ? PORTRAIT : SQUARE;
}

struct shown {
	int w, h;
};

static size_t
count_lie(const struct shown *v, size_t n, enum lie lie)
{
	size_t i, found = 0;

	for (i = 0; i < n; i++)
		found += lies(v[i].w, v[i].h) == lie;
	return found;
}

/* The size that most have, whatever way they lie; how many. */
static size_t
commonest(const struct shown *v, size_t n, struct shown *best)
{
	size_t i, j, most = 0;

	for (i = 0; i < n; i++) {
		size_t same = 0;

		for (j = 0; j < n; j++)
			same += v[j].w == v[i].w && v[j].h == v[i].h;
		if (same > most || (same == most && v[i].w < best->w)) {
			most = same;
			*best = v[i];
		}
	}
	return most;
}

static int
shorter(const struct shown *s)
{
	return s->w < s->h ? s->w : s->h;
}

/* The largest usual height that half of those lying that way (any, where
 * none does) have. */
static int
usual_lines(const struct shown *v, size_t n, enum lie lie)
{
	size_t i, of = 0, reach, all = count_lie(v, n, lie);
	int k;

	for (k = 0; k < LINES_N; k++) {
		for (i = reach = of = 0; i < n; i++) {
			if (all > 0 && lies(v[i].w, v[i].h) != lie)
				continue;
			of++;
			reach += shorter(&v[i]) >= LINES[k];
		}
		if (reach * 2 >= of)
			return LINES[k];
	}
	return LINES[LINES_N - 1];
}

static void
choose_size(struct montage_canvas *c, const struct shown *v, size_t n)
{
	enum lie lie = LANDSCAPE, k;
	struct shown same = { 0, 0 };
	size_t most = commonest(v, n, &same);
	int lines;

	for (k = LANDSCAPE; k <= SQUARE; k++)
		if (count_lie(v, n, k) * 5 >= n * 4)
			lie = k;
	if (most * 5 >= n * 4 && lies(same.w, same.h) == lie &&
	    shorter(&same) <= LINES[0]) {
		c->width = film_canvas_even(same.w);
		c->height = film_canvas_even(same.h);
		return;
	}
	lines = usual_lines(v, n, lie);
	c->width = lie == LANDSCAPE ? film_canvas_even(lines * 16 / 9.0) :
	    lines;
	c->height = lie == PORTRAIT ? film_canvas_even(lines * 16 / 9.0) :
	    lines;
}

/* --- the rate ------------------------------------------------------------- */

/* The usual rate nearest to that of a source; 240 a second counts as 60. */
static int
usual_rate(const struct footage *f)
{
	double rate = ratio_double(f->video.avg_rate), best = 1e9, off;
	int i, found = RATES_N - 1;

	if (rate <= 0)
		rate = ratio_double(f->video.rate);
	if (rate <= 0 || rate > RATE_MOST)
		return found;
	for (i = 0; i < RATES_N; i++) {
		off = ratio_double(RATES[i]) - rate;
		off = off < 0 ? -off : off;
		if (off < best) {
			best = off;
			found = i;
		}
	}
	return found;
}

/* A rate that all have, however unusual, is it. */
static bool
one_rate(const struct footage *const *films, size_t n, struct ratio *rate)
{
	const struct footage *first = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct footage_video *v = &films[i]->video;

		if (v->index < 0)
			continue;
		if (!first)
			first = films[i];
		if (v->vfr || v->avg_rate.den <= 0 ||
		    v->avg_rate.num * first->video.avg_rate.den !=
		    first->video.avg_rate.num * v->avg_rate.den)
			return false;
	}
	if (!first)
		return false;
	*rate = ratio_reduce(first->video.avg_rate);
	return ratio_double(*rate) >= 1 && ratio_double(*rate) <= RATE_MOST &&
	    rate->num <= 1000000 && rate->den <= 100000;
}

static void
choose_rate(struct montage_canvas *c, const struct footage *const *films,
    size_t n)
{
	size_t votes[RATES_N] = { 0 }, most = 0, i;

	if (one_rate(films, n, &c->rate))
		return;
	for (i = 0; i < n; i++)
		if (films[i]->video.index >= 0)
			votes[usual_rate(films[i])]++;
	for (i = 0; i < RATES_N; i++)
		if (votes[i] > most) {
			most = votes[i];
			c->rate = RATES[i];
		}
}

int
film_canvas_choose(struct montage_canvas *c,
    const struct footage *const *films, size_t n)
{
	struct shown *v = xcalloc(n + 1, sizeof *v);
	size_t i, have = 0;

	for (i = 0; i < n; i++) {
		film_canvas_shown(films[i], &v[have].w, &v[have].h);
		have += v[have].w > 0 && v[have].h > 0;
	}
	if (have > 0 && (c->width <= 0 || c->height <= 0))
		choose_size(c, v, have);
	if (have > 0 && c->rate.den <= 0)
		choose_rate(c, films, n);
	free(v);
	return have > 0 ? 0 : -1;
}

struct montage_canvas
film_canvas_draft(const struct montage_canvas *c, int lines)
{
	struct montage_canvas draft = *c;
	int least = c->width < c->height ? c->width : c->height;

	if (least <= lines)
		return draft;
	draft.width = film_canvas_even((double)c->width * lines / least);
	draft.height = film_canvas_even((double)c->height * lines / least);
	return draft;
}

/* --- what people type ----------------------------------------------------- */

int
film_canvas_size(const char *text, int *width, int *height)
{
	long w, h;
	char *end;

	if (*text < '0' || *text > '9')
		return -1;
	w = strtol(text, &end, 10);
	if (*end != 'x' || end[1] < '0' || end[1] > '9')
		return -1;
	h = strtol(end + 1, &end, 10);
	if (*end || w < LEAST || h < LEAST || w > MOST || h > MOST ||
	    w % 2 || h % 2)
		return -1;
	*width = (int)w;
	*height = (int)h;
	return 0;
}

int
film_canvas_rate(const char *text, struct ratio *rate)
{
	struct ratio r;

	if (ratio_parse(text, &r) < 0 || ratio_double(r) < 1 ||
	    ratio_double(r) > 240)
		return -1;
	r = ratio_reduce(r);
	if (r.num > 1000000 || r.den > 100000)
		return -1;
	*rate = r;
	return 0;
}

int
film_canvas_fit(const char *text, enum montage_fit *fit)
{
	int i;

	for (i = 0; montage_fit_name[i]; i++)
		if (strcmp(text, montage_fit_name[i]) == 0) {
			*fit = (enum montage_fit)i;
			return 0;
		}
	return -1;
}
