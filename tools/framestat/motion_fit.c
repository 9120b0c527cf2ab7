/*
 * The camera's part in the blocks' ways, by consensus: a start that most
 * blocks can agree with, then least squares again and again, each time with
 * less regard for those that disagree.  The camera may pan, zoom and roll at
 * once.  What goes another way, surely enough, is an object.
 */
#include "motion.h"

#include <math.h>

enum { PARTS = 4 }; /* x, y, zoom, roll */

/* A block's way, with what it is worth. */
struct vote {
	double cx, cy;       /* centre, from the picture's centre */
	double x, y;         /* way */
	double xx, xy, yy;   /* weight of a difference */
	double scale;        /* its own reliability: blocks at the border show
	                        the camera's part rather than an object's */
};

/*
 * Even a perfect block is no more exact than that, pixels: matching has its
 * faults, more so in fast motion, and no camera turns about its picture's
 * centre.
 */
static const double exact = 0.05, exact_share = 0.04;

static double
distance(const struct vote *v, double x, double y)
{
	double dx = v->x - x, dy = v->y - y;

	return dx * dx * v->xx + 2 * dx * dy * v->xy + dy * dy * v->yy;
}

/* The block's own covariance plus what is exact at best: (C + t^2 1)^-1, out
 * of the inverse of C. */
static void
weigh(struct vote *v, const struct block *b)
{
	double fault = exact + exact_share * hypot(b->way_x, b->way_y);
	double tt = fault * fault;
	double pxx = 1 + tt * b->xx, pyy = 1 + tt * b->yy, pxy = tt * b->xy;
	double det = pxx * pyy - pxy * pxy;

	v->xx = (b->xx * pyy - b->xy * pxy) / det;
	v->xy = (b->xy * pxx - b->xx * pxy) / det;
	v->yy = (b->yy * pxx - b->xy * pxy) / det;
}

static int
gather(struct vote *votes, const struct block *blocks)
{
	int i, n = 0;

	for (i = 0; i < MOTION_BLOCKS; i++) {
		const struct block *b = &blocks[i];
		int column = i % MOTION_ACROSS, row = i / MOTION_ACROSS;
		struct vote *v = &votes[n];

		if (!b->textured || !b->followed)
			continue;
		n++;
		v->cx = b->x + (MOTION_SIDE - THUMB_COLS) / 2.0;
		v->cy = b->y + (MOTION_SIDE - THUMB_ROWS) / 2.0;
		v->x = b->way_x;
		v->y = b->way_y;
		v->scale = column == 0 || column == MOTION_ACROSS - 1 ||
		    row == 0 || row == MOTION_DOWN - 1 ? 1.5 : 1;
		weigh(v, b);
	}
	return n;
}

/* The way most can agree with, at a generous distance: a zoom's ways differ. */
static void
begin(double camera[PARTS], const struct vote *votes, int n)
{
	const double generous = 400;
	double best = 0, sum;
	int i, j;

	for (i = -1; i < n; i++) {
		/* At rest is the first guess. */
		double x = i < 0 ? 0 : votes[i].x, y = i < 0 ? 0 : votes[i].y;

		if (i >= 0 && fabs(x - camera[0]) < 0.2 &&
		    fabs(y - camera[1]) < 0.2)
			continue;
		sum = 0;
		for (j = 0; j < n; j++)
			sum += votes[j].scale / (1 + distance(&votes[j], x, y) /
			    generous);
		if (i < 0 || sum > best * 1.001) {
			best = sum;
			camera[0] = x;
			camera[1] = y;
		}
	}
}

/* Where the camera takes a place of the picture. */
static void
carry(const double camera[PARTS], double cx, double cy, double *x, double *y)
{
	*x = camera[0] + camera[2] * cx - camera[3] * cy;
	*y = camera[1] + camera[2] * cy + camera[3] * cx;
}

/* Solves a x = b, a being symmetric and positive (Cholesky). */
static void
solve(double a[PARTS][PARTS], double b[PARTS], double x[PARTS])
{
	int i, j, k;

	for (i = 0; i < PARTS; i++)
		for (j = 0; j <= i; j++) {
			double sum = a[i][j];

			for (k = 0; k < j; k++)
				sum -= a[i][k] * a[j][k];
			a[i][j] = i == j ? sqrt(fmax(sum, 1e-12)) :
			    sum / a[j][j];
		}
	for (i = 0; i < PARTS; i++) {
		x[i] = b[i];
		for (k = 0; k < i; k++)
			x[i] -= a[i][k] * x[k];
		x[i] /= a[i][i];
	}
	for (i = PARTS - 1; i >= 0; i--) {
		for (k = i + 1; k < PARTS; k++)
			x[i] -= a[k][i] * x[k];
		x[i] /= a[i][i];
	}
}

/* One round of least squares.  Zoom and roll have to be proved: few blocks
 * would always find some. */
static void
improve(double camera[PARTS], const struct vote *votes, int n, double soft)
{
	const double proof = 40000, rest = 1;
	double a[PARTS][PARTS] = { { rest, 0, 0, 0 }, { 0, rest, 0, 0 },
	    { 0, 0, proof, 0 }, { 0, 0, 0, proof } };
	double b[PARTS] = { 0, 0, 0, 0 };
	int i;

	for (i = 0; i < n; i++) {
		const struct vote *v = &votes[i];
		double cx = v->cx, cy = v->cy, x, y, w;
		double wxx, wxy, wyy, px, py;

		carry(camera, cx, cy, &x, &y);
		w = 1 / (1 + distance(v, x, y) / soft);
		w *= w * v->scale;
		wxx = w * v->xx;
		wxy = w * v->xy;
		wyy = w * v->yy;
		px = wxx * v->x + wxy * v->y;
		py = wxy * v->x + wyy * v->y;
		a[0][0] += wxx;
		a[1][0] += wxy;
		a[1][1] += wyy;
		a[2][0] += wxx * cx + wxy * cy;
		a[2][1] += wxy * cx + wyy * cy;
		a[2][2] += wxx * cx * cx + 2 * wxy * cx * cy + wyy * cy * cy;
		a[3][0] += wxy * cx - wxx * cy;
		a[3][1] += wyy * cx - wxy * cy;
		a[3][2] += (wyy - wxx) * cx * cy + wxy * (cx * cx - cy * cy);
		a[3][3] += wxx * cy * cy - 2 * wxy * cx * cy + wyy * cx * cx;
		b[0] += px;
		b[1] += py;
		b[2] += cx * px + cy * py;
		b[3] += cx * py - cy * px;
	}
	solve(a, b, camera);
}

static bool
agrees(const struct vote *v, const double camera[PARTS])
{
	double x, y;

	carry(camera, v->cx, v->cy, &x, &y);
	return distance(v, x, y) <= 9;
}

/* Whether those who agree are spread over the picture.  If not, it is an
 * object in front of something flat, and the camera rests for all we know. */
static bool
everywhere(const double camera[PARTS], const struct vote *votes, int n)
{
	double left = THUMB_COLS, right = -THUMB_COLS;
	double top = THUMB_ROWS, bottom = -THUMB_ROWS;
	double covered;
	int i, agreed = 0;

	for (i = 0; i < n; i++) {
		const struct vote *v = &votes[i];

		if (!agrees(v, camera))
			continue;
		agreed++;
		left = fmin(left, v->cx);
		right = fmax(right, v->cx);
		top = fmin(top, v->cy);
		bottom = fmax(bottom, v->cy);
	}
	covered = (right - left + MOTION_SIDE) * (bottom - top + MOTION_SIDE);
	return agreed >= 4 && covered >= 0.4 * THUMB_LUMA;
}

/* Returns the share of votes that agree. */
static double
find_camera(double camera[PARTS], const struct block *blocks)
{
	struct vote votes[MOTION_BLOCKS];
	static const double soft[] = { 400, 100, 25, 9 };
	double still[PARTS] = { 0, 0, 0, 0 };
	int n = gather(votes, blocks), agreed = 0, i;

	camera[0] = camera[1] = camera[2] = camera[3] = 0;
	if (n == 0)
		return 1;
	begin(camera, votes, n);
	for (i = 0; i < (int)(sizeof soft / sizeof *soft); i++)
		improve(camera, votes, n, soft[i]);
	for (i = 0; i < n; i++)
		agreed += agrees(&votes[i], camera);
	if (!everywhere(camera, votes, n))
		for (i = 0; i < PARTS; i++)
			camera[i] = still[i];
	return (double)agreed / n;
}

/* How much a block goes a way of its own, pixels; 0: not surely. */
static double
own_way(const struct block *b, double x, double y)
{
	struct vote v = { .x = b->way_x, .y = b->way_y };
	double way = hypot(v.x - x, v.y - y);

	if (!b->followed)
		return 0;
	weigh(&v, b);
	return distance(&v, x, y) > 9 && way > 0.1 ? way : 0;
}

/* Else it is new in the picture, and could not be found. */
static bool
came_from_within(const struct block *b, double x, double y)
{
	const double slack = 0.75;

	return b->x - x > -slack && b->y - y > -slack &&
	    b->x - x < THUMB_COLS - MOTION_SIDE + slack &&
	    b->y - y < THUMB_ROWS - MOTION_SIDE + slack;
}

struct centre {
	double weight, x, y, xx, yy;
};

static void
add_place(struct centre *c, const struct block *b, double weight)
{
	double x = (b->x + MOTION_SIDE / 2.0) / THUMB_COLS;
	double y = (b->y + MOTION_SIDE / 2.0) / THUMB_ROWS;

	c->weight += weight;
	c->x += weight * x;
	c->y += weight * y;
	c->xx += weight * x * x;
	c->yy += weight * y * y;
}

static void
tell_place(struct motion *m, const struct centre *c)
{
	/* what blocks all over the picture would have */
	const double whole = 0.41;
	double var;

	if (c->weight <= 0)
		return;
	m->at_x = c->x / c->weight;
	m->at_y = c->y / c->weight;
	var = c->xx / c->weight - m->at_x * m->at_x +
	    c->yy / c->weight - m->at_y * m->at_y;
	m->spread = fmin(sqrt(fmax(var, 0)) / whole, 1);
}

void
motion_fit(struct motion *m, const struct block blocks[MOTION_BLOCKS])
{
	const double fast = 2, lost_weight = 1; /* pixels */
	const double unexplained = 0.7;
	struct centre centre = { 0, 0, 0, 0, 0 };
	double camera[PARTS], x, y, way, difference = 0, agree;
	int i, textured = 0, lost = 0, others = 0;

	*m = (struct motion){ .at_x = 0.5, .at_y = 0.5 };
	for (i = 0; i < MOTION_BLOCKS; i++) {
		textured += blocks[i].textured;
		lost += blocks[i].textured && !blocks[i].followed;
		m->residual += blocks[i].residual / MOTION_BLOCKS;
		difference += blocks[i].difference / MOTION_BLOCKS;
	}
	agree = find_camera(camera, blocks);
	/* Another picture: likenesses by chance, that explain little. */
	if (m->residual > unexplained * difference && (lost > 0.6 * textured ||
	    (lost > 0.25 * textured && agree < 0.35)))
		return;
	for (i = 0; i < MOTION_BLOCKS; i++) {
		const struct block *b = &blocks[i];

		carry(camera, b->x + (MOTION_SIDE - THUMB_COLS) / 2.0,
		    b->y + (MOTION_SIDE - THUMB_ROWS) / 2.0, &x, &y);
		way = 0;
		if (b->textured && came_from_within(b, x, y))
			way = own_way(b, x, y);
		m->way += (way > 0 ? hypot(b->way_x, b->way_y) :
		    hypot(x, y)) / MOTION_BLOCKS;
		/* What can't be found again where most can goes somewhere. */
		if (b->textured && !b->followed &&
		    came_from_within(b, x, y))
			way = lost_weight;
		if (way <= 0)
			continue;
		others++;
		add_place(&centre, b, fmin(way, fast));
	}
	m->x = camera[0];
	m->y = camera[1];
	m->zoom = camera[2];
	m->roll = camera[3];
	m->object = (double)others / MOTION_BLOCKS;
	tell_place(m, &centre);
}
