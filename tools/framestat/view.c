/*
 * How unlike are two small pictures?  Four answers, each blind to something
 * that is no cut: correlation to the light, matched blocks to motion, coarse
 * means to detail and noise, and the share of blocks to what happens in a part
 * of the picture only.
 */
#include "view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOCK_W = 8,
	BLOCK_H = 6,
	PART_W = 8,
	PART_H = 9,
	PARTS = THUMB_COLS / PART_W * (THUMB_ROWS / PART_H),
	REACH_X = 8, /* how far a block is looked for around each guess */
	REACH_Y = 4,
	BAR_DARK = 24, /* no brighter than this is black */
	BAR_RANGE = 4, /* and no more uneven */
};

/* Added to variances: noise of codecs is no texture. */
static const double FLOOR_VAR = 2.0;

/* ---- preparing ---- */

static bool
bar_line(const uint8_t *p, int n, int step)
{
	int lo = 255, hi = 0, i;

	for (i = 0; i < n; i++) {
		int c = p[i * step];

		if (c < lo)
			lo = c;
		if (c > hi)
			hi = c;
	}
	return hi <= BAR_DARK && hi - lo <= BAR_RANGE;
}

static void
find_bars(struct view *v)
{
	const uint8_t *y = v->pic.y;
	int most_y = THUMB_ROWS / 3, most_x = THUMB_COLS * 2 / 5;

	v->top = v->bottom = v->left = v->right = 0;
	while (v->top < most_y &&
	    bar_line(y + v->top * THUMB_COLS, THUMB_COLS, 1))
		v->top++;
	while (v->bottom < most_y && bar_line(y + (THUMB_ROWS - 1 -
	    v->bottom) * THUMB_COLS, THUMB_COLS, 1))
		v->bottom++;
	while (v->left < most_x &&
	    bar_line(y + v->left, THUMB_ROWS, THUMB_COLS))
		v->left++;
	while (v->right < most_x &&
	    bar_line(y + THUMB_COLS - 1 - v->right, THUMB_ROWS, THUMB_COLS))
		v->right++;
}

static void
shrink(struct view *v)
{
	int bx, by, x, y;

	for (by = 0; by < MINI_H; by++) {
		for (bx = 0; bx < MINI_W; bx++) {
			const uint8_t *p =
			    v->pic.y + by * 4 * THUMB_COLS + bx * 4;
			const uint8_t *u =
			    v->pic.u + by * 2 * THUMB_CCOLS + bx * 2;
			const uint8_t *w =
			    v->pic.v + by * 2 * THUMB_CCOLS + bx * 2;
			int sum = 0;

			for (y = 0; y < 4; y++)
				for (x = 0; x < 4; x++)
					sum += p[y * THUMB_COLS + x];
			v->y[by * MINI_W + bx] = (int16_t)sum;
			v->u[by * MINI_W + bx] = (int16_t)(u[0] + u[1] +
			    u[THUMB_CCOLS] + u[THUMB_CCOLS + 1]);
			v->v[by * MINI_W + bx] = (int16_t)(w[0] + w[1] +
			    w[THUMB_CCOLS] + w[THUMB_CCOLS + 1]);
		}
	}
}

void
view_set(struct view *v, const struct thumb *t)
{
	int32_t sum = 0;
	int64_t sq = 0;
	double mean;
	int i;

	v->pic = *t;
	shrink(v);
	for (i = 0; i < MINI; i++) {
		sum += v->y[i];
		sq += (int32_t)v->y[i] * v->y[i];
	}
	mean = sum / (16.0 * MINI);
	v->mini_mean = (float)mean;
	v->mini_var = (float)(sq / (256.0 * MINI) - mean * mean);
	for (sq = 0, sum = 0, i = 0; i < THUMB_LUMA; i++) {
		sum += t->y[i];
		sq += t->y[i] * t->y[i];
	}
	mean = (double)sum / THUMB_LUMA;
	v->dev = (float)sqrt(fmax(0, (double)sq / THUMB_LUMA - mean * mean));
	find_bars(v);
}

/* ---- coarse ---- */

double
view_apart(const struct view *a, const struct view *b)
{
	int64_t dot = 0;
	int32_t chroma = 0;
	double cov, like, colour;
	int i;

	for (i = 0; i < MINI; i++) {
		dot += (int32_t)a->y[i] * b->y[i];
		chroma += abs(a->u[i] - b->u[i]) + abs(a->v[i] - b->v[i]);
	}
	cov = dot / (256.0 * MINI) - (double)a->mini_mean * b->mini_mean;
	like = (cov + FLOOR_VAR) / sqrt((a->mini_var + FLOOR_VAR) *
	    (b->mini_var + FLOOR_VAR));
	colour = chroma / (4.0 * MINI) / 40;
	return fmin(1, 1 - like) + fmin(.5, colour);
}

double
view_peak(const struct view *a, const struct view *b)
{
	int most = 0, i;

	for (i = 0; i < MINI; i++) {
		int d = abs(a->y[i] - b->y[i]);

		if (d > most)
			most = d;
	}
	return most / 16.0;
}

double
view_diff(const struct view *a, const struct view *b)
{
	int sum = 0, i;

	for (i = 0; i < THUMB_LUMA; i++)
		sum += abs(a->pic.y[i] - b->pic.y[i]);
	return (double)sum / THUMB_LUMA;
}

double
view_colour(const struct view *a, const struct view *b)
{
	int sum = 0, i;

	for (i = 0; i < THUMB_CHROMA; i++)
		sum += abs(a->pic.u[i] - b->pic.u[i]) +
		    abs(a->pic.v[i] - b->pic.v[i]);
	return (double)sum / THUMB_CHROMA;
}

/* ---- one upon the other ---- */

/* The part of the picture where at least one of the two shows something. */
struct area {
	int x0, y0, x1, y1;
};

static struct area
both(const struct view *a, const struct view *b)
{
	struct area r = {
		a->left < b->left ? a->left : b->left,
		a->top < b->top ? a->top : b->top,
		THUMB_COLS - (a->right < b->right ? a->right : b->right),
		THUMB_ROWS - (a->bottom < b->bottom ? a->bottom : b->bottom),
	};

	return r;
}

struct moments {
	double mean_a, mean_b, var_a, var_b, cov;
};

static struct moments
moments(const struct view *a, const struct view *b, struct area r)
{
	int64_t sa = 0, sb = 0, aa = 0, bb = 0, ab = 0;
	double n = (r.x1 - r.x0) * (r.y1 - r.y0);
	struct moments m;
	int x, y;

	for (y = r.y0; y < r.y1; y++) {
		const uint8_t *p = a->pic.y + y * THUMB_COLS;
		const uint8_t *q = b->pic.y + y * THUMB_COLS;
		int ra = 0, rb = 0, raa = 0, rbb = 0, rab = 0;

		for (x = r.x0; x < r.x1; x++) {
			ra += p[x];
			rb += q[x];
			raa += p[x] * p[x];
			rbb += q[x] * q[x];
			rab += p[x] * q[x];
		}
		sa += ra;
		sb += rb;
		aa += raa;
		bb += rbb;
		ab += rab;
	}
	m.mean_a = sa / n;
	m.mean_b = sb / n;
	m.var_a = fmax(0, aa / n - m.mean_a * m.mean_a);
	m.var_b = fmax(0, bb / n - m.mean_b * m.mean_b);
	m.cov = ab / n - m.mean_a * m.mean_b;
	return m;
}

/* What makes b as bright and as rich in contrast as a. */
static void
relight(uint8_t map[256], const struct moments *m)
{
	double gain = sqrt((m->var_a + FLOOR_VAR) / (m->var_b + FLOOR_VAR));
	int i;

	gain = fmin(4, fmax(.25, gain));
	for (i = 0; i < 256; i++) {
		double c = (i - m->mean_b) * gain + m->mean_a;

		map[i] = (uint8_t)fmin(255, fmax(0, c + .5));
	}
}

static int
by_size(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

void
view_overlay(struct overlay *o, const struct view *a, const struct view *b)
{
	struct area r = both(a, b);
	struct moments m = moments(a, b, r);
	int plain[PARTS] = { 0 }, lit[PARTS] = { 0 }, rest[PARTS];
	int n = 0, all_plain = 0, all_lit = 0, i, x, y;
	uint8_t map[256];

	/* The fainter of the two is made as strong as the other one: the
	 * other way round everything would become alike. */
	if (m.var_a < m.var_b) {
		const struct view *swap = a;

		a = b;
		b = swap;
		m = (struct moments){ m.mean_b, m.mean_a, m.var_b, m.var_a,
			m.cov };
	}
	relight(map, &m);
	for (y = r.y0; y < r.y1; y++) {
		const uint8_t *p = a->pic.y + y * THUMB_COLS;
		const uint8_t *q = b->pic.y + y * THUMB_COLS;
		int part = y / PART_H * (THUMB_COLS / PART_W);

		for (x = r.x0; x < r.x1; x++) {
			i = part + x / PART_W;
			plain[i] += abs(p[x] - q[x]);
			lit[i] += abs(p[x] - map[q[x]]);
		}
	}
	for (y = 0; y < THUMB_ROWS; y += PART_H) {
		for (x = 0; x < THUMB_COLS; x += PART_W) {
			i = y / PART_H * (THUMB_COLS / PART_W) + x / PART_W;
			all_plain += plain[i];
			all_lit += lit[i];
			if (x + PART_W / 2 >= r.x0 && x + PART_W / 2 < r.x1 &&
			    y + PART_H / 2 >= r.y0 && y + PART_H / 2 < r.y1)
				rest[n++] = plain[i] < lit[i] ? plain[i] :
				    lit[i];
		}
	}
	qsort(rest, (size_t)n, sizeof *rest, by_size);
	o->unlike = (float)(1 - (m.cov + FLOOR_VAR) /
	    sqrt((m.var_a + FLOOR_VAR) * (m.var_b + FLOOR_VAR)));
	o->contrast = (float)sqrt(fmin(m.var_a, m.var_b));
	o->still = n ? (float)(rest[n / 4] / (double)(PART_W * PART_H) /
	    (sqrt((m.var_a + m.var_b) / 2) + 2)) : 0;
	o->light = (float)fmin(1, (all_lit + 1.0) / (all_plain + 1.0));
}

/* ---- blocks ---- */

static int
block_diff(const uint8_t *p, const uint8_t *q, int most)
{
	int sum = 0, x, y;

	for (y = 0; y < BLOCK_H; y++, p += THUMB_COLS, q += THUMB_COLS) {
		for (x = 0; x < BLOCK_W; x++)
			sum += abs(p[x] - q[x]);
		if (sum >= most)
			return sum;
	}
	return sum;
}

/* Sums of columns (or rows): enough to see where a pan went. */
static void
profile(int *sum, const uint8_t *y, bool columns)
{
	int i, j;

	memset(sum, 0, (columns ? THUMB_COLS : THUMB_ROWS) * sizeof *sum);
	for (j = 0; j < THUMB_ROWS; j++)
		for (i = 0; i < THUMB_COLS; i++)
			sum[columns ? i : j] += y[j * THUMB_COLS + i];
}

/* The shift, up to a third of n, at which q is most like p. */
static int
slide(const int *p, const int *q, int n)
{
	double best = INFINITY;
	int at = 0, d, i;

	for (d = -n / 3; d <= n / 3; d++) {
		int from = d < 0 ? -d : 0, to = d > 0 ? n - d : n;
		double sum = 0;

		for (i = from; i < to; i++)
			sum += abs(p[i + d] - q[i]);
		/* Nothing moved is the better guess when all are alike. */
		sum = sum / (to - from) + abs(d);
		if (sum < best) {
			best = sum;
			at = d;
		}
	}
	return at;
}

void
view_pan(int *x, int *y, const uint8_t *a, const uint8_t *b)
{
	int pa[THUMB_COLS], pb[THUMB_COLS];

	profile(pa, a, true);
	profile(pb, b, true);
	*x = slide(pa, pb, THUMB_COLS);
	profile(pa, a, false);
	profile(pb, b, false);
	*y = slide(pa, pb, THUMB_ROWS);
}

struct search {
	const uint8_t *from, *block;
	int x, y;       /* the block's place */
	int least;      /* its best match so far */
	int dx, dy;
};

static void
try_at(struct search *s, int dx, int dy)
{
	int x = s->x + dx, y = s->y + dy, d;

	if (x < 0 || y < 0 || x > THUMB_COLS - BLOCK_W ||
	    y > THUMB_ROWS - BLOCK_H)
		return;
	d = block_diff(s->from + y * THUMB_COLS + x, s->block, s->least);
	if (d < s->least) {
		s->least = d;
		s->dx = dx;
		s->dy = dy;
	}
}

static int
find_block(const uint8_t *a, const uint8_t *b, int x, int y, int pan_x,
    int pan_y)
{
	struct search s = { a, b + y * THUMB_COLS + x, x, y, 1 << 20, 0, 0 };
	int dx, dy, cx, cy;

	try_at(&s, 0, 0);
	try_at(&s, pan_x, pan_y);
	if (s.least < BLOCK_W * BLOCK_H) /* within a grey level */
		return s.least;
	for (dy = -REACH_Y; dy <= REACH_Y; dy += 2)
		for (dx = -REACH_X; dx <= REACH_X; dx += 2)
			try_at(&s, dx, dy);
	if (abs(pan_x) > REACH_X / 2 || abs(pan_y) > REACH_Y / 2)
		for (dy = -2; dy <= 2; dy += 2)
			for (dx = -4; dx <= 4; dx += 2)
				try_at(&s, pan_x + dx, pan_y + dy);
	cx = s.dx;
	cy = s.dy;
	for (dy = -1; dy <= 1; dy++)
		for (dx = -1; dx <= 1; dx++)
			try_at(&s, cx + dx, cy + dy);
	return s.least;
}

/* How uneven a block is: its mean absolute deviation, summed. */
static int
texture(const uint8_t *p)
{
	int sum = 0, dev = 0, mean, x, y;

	for (y = 0; y < BLOCK_H; y++)
		for (x = 0; x < BLOCK_W; x++)
			sum += p[y * THUMB_COLS + x];
	mean = sum / (BLOCK_W * BLOCK_H);
	for (y = 0; y < BLOCK_H; y++)
		for (x = 0; x < BLOCK_W; x++)
			dev += abs(p[y * THUMB_COLS + x] - mean);
	return dev;
}

void
view_match(struct match *m, const struct view *a, const struct view *b)
{
	const double pixels = BLOCK_W * BLOCK_H;
	struct area r = both(a, b);
	struct moments mo = moments(a, b, r);
	int pan_x, pan_y, x, y, i;
	uint8_t map[256], lit[THUMB_LUMA];
	double left = 0, lost = 0, weight = 0;
	int blocks = 0;

	relight(map, &mo);
	for (i = 0; i < THUMB_LUMA; i++)
		lit[i] = map[b->pic.y[i]];
	view_pan(&pan_x, &pan_y, a->pic.y, lit);
	for (y = 0; y < THUMB_ROWS; y += BLOCK_H) {
		if (y + BLOCK_H / 2 < r.y0 || y + BLOCK_H / 2 >= r.y1)
			continue;
		for (x = 0; x < THUMB_COLS; x += BLOCK_W) {
			double rest, rough;

			if (x + BLOCK_W / 2 < r.x0 || x + BLOCK_W / 2 >= r.x1)
				continue;
			rest = find_block(a->pic.y, lit, x, y, pan_x, pan_y) /
			    pixels;
			/* Of a thing that vanished only the old picture has
			 * the texture. */
			rough = fmax(texture(lit + y * THUMB_COLS + x),
			    texture(a->pic.y + y * THUMB_COLS + x)) / pixels;
			left += rest;
			blocks++;
			rough += .5;
			weight += rough;
			lost += rough *
			    fmin(1, fmax(0, rest / rough * 2 - .25));
		}
	}
	m->residual = blocks ? (float)(left / blocks /
	    (sqrt(mo.var_a) + 2)) : 0;
	m->share = weight > 0 ? (float)(lost / weight) : 0;
}

double
view_blend(const struct view *a, const struct view *x, const struct view *b)
{
	double part, rest = 0, whole = 0;
	int64_t up = 0, down = 0;
	int i;

	for (i = 0; i < THUMB_LUMA; i++) {
		int d = b->pic.y[i] - a->pic.y[i];

		up += (x->pic.y[i] - a->pic.y[i]) * d;
		down += d * d;
	}
	if (down < 4 * THUMB_LUMA)
		return -1;
	part = (double)up / (double)down;
	if (part <= 0 || part >= 1)
		return -1;
	for (i = 0; i < THUMB_LUMA; i++) {
		int d = b->pic.y[i] - a->pic.y[i];

		rest += fabs(x->pic.y[i] - a->pic.y[i] - part * d);
		whole += abs(d);
	}
	/* Of one half mixed in, an eighth of the difference may be motion. */
	return rest < .5 * whole * fmin(part, 1 - part) ? part : -1;
}
