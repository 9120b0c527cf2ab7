/*
 * Block matching.  A block is looked for at half size first, far and wide, in
 * pictures freed from what is large and dim in them, so that light that
 * changes is not taken for motion; then around the best guesses, its own and
 * its neighbours', at full size; and at last the slopes of the picture tell
 * the way between pixels.  The slopes also tell how surely: an edge knows its
 * way across but not along, and noise knows nothing.
 *
 * The way is worth that much effort because small pictures move little: a
 * slow pan of a tenth of a width a second is a quarter of a pixel from one
 * picture to the next.
 */
#include "motion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	SIDE = MOTION_SIDE,
	ALL = SIDE * SIDE,
	PAD = 8,                      /* of columns; slopes need two */
	EDGE = 2,                     /* of rows */
	STRIDE = THUMB_COLS + 2 * PAD,
	HALF_W = THUMB_COLS / 2,
	HALF_H = THUMB_ROWS / 2,
	RING = 3,                     /* half of the mean's 7 x 7 */
	WIDE = HALF_W + 2 * 4,
	REACH_X = 8,                  /* of the search at half size */
	REACH_Y = 4,
	FLAT = ALL + ALL / 2,         /* sum of distances from the mean up to
	                                 which a block is flat */
	QUIET = ALL,                  /* a difference that is worth no search */
	CANDIDATES = 6
};

/* A picture made ready for the search. */
struct view {
	uint8_t full[(THUMB_ROWS + 2 * EDGE) * STRIDE]; /* edges repeated */
	uint8_t half[HALF_H * HALF_W]; /* without what is large */
};

struct vec {
	int x, y;
};

/* A block that is looked for. */
struct own {
	uint8_t px[ALL];
	unsigned sum;
	unsigned texture;  /* sum of distances from the mean */
	unsigned still;    /* difference to the same place before */
	struct vec at, coarse, best;
};

static int
clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

static const uint8_t *
pixel(const struct view *v, int x, int y)
{
	return v->full + (y + EDGE) * STRIDE + PAD + x;
}

/* What lies in the bars is overwritten by the edge of what lies within, so
 * that the border between them, which never moves, is gone. */
static void
fill(struct view *v, const uint8_t *luma, const struct area *a)
{
	int y, from, right = a->x + a->w;

	for (y = -EDGE; y < THUMB_ROWS + EDGE; y++) {
		uint8_t *row = v->full + (y + EDGE) * STRIDE + PAD;

		from = clamp(y, a->y, a->y + a->h - 1);
		memcpy(row, luma + from * THUMB_COLS, THUMB_COLS);
		memset(row - PAD, row[a->x], (size_t)(PAD + a->x));
		memset(row + right, row[right - 1],
		    (size_t)(THUMB_COLS - right + PAD));
	}
}

/* Half size; then each pixel as its distance from the mean around it. */
static void
halve(struct view *v)
{
	uint8_t half[HALF_H][HALF_W];
	uint16_t column[WIDE], sum[HALF_W];
	int x, y, k;

	for (y = 0; y < HALF_H; y++) {
		const uint8_t *a = pixel(v, 0, 2 * y), *b = a + STRIDE;

		for (x = 0; x < HALF_W; x++)
			half[y][x] = (uint8_t)((a[2 * x] + a[2 * x + 1] +
			    b[2 * x] + b[2 * x + 1] + 2) >> 2);
	}
	for (y = 0; y < HALF_H; y++) {
		memset(column, 0, sizeof column);
		for (k = -RING; k <= RING; k++) {
			const uint8_t *row =
			    half[clamp(y + k, 0, HALF_H - 1)];

			for (x = 0; x < HALF_W; x++)
				column[x + 4] = (uint16_t)(column[x + 4] +
				    row[x]);
		}
		for (x = 0; x < 4; x++) {
			column[x] = column[4];
			column[HALF_W + 4 + x] = column[HALF_W + 3];
		}
		for (x = 0; x < HALF_W; x++)
			sum[x] = (uint16_t)(column[x + 1] + column[x + 2] +
			    column[x + 3] + column[x + 4] + column[x + 5] +
			    column[x + 6] + column[x + 7]);
		for (x = 0; x < HALF_W; x++) {
			/* 1338 / 65536 is 1 / 49 */
			int d = 128 + half[y][x] - (int)(sum[x] * 1338u >> 16);

			v->half[y * HALF_W + x] =
			    (uint8_t)(d < 0 ? 0 : d > 255 ? 255 : d);
		}
	}
}

static void
prepare(struct view *v, const uint8_t *luma, const struct area *area)
{
	fill(v, luma, area);
	halve(v);
}

static void
copy_block(uint8_t px[ALL], const uint8_t *at, size_t stride)
{
	int y;

	for (y = 0; y < SIDE; y++)
		memcpy(px + y * SIDE, at + (size_t)y * stride, SIDE);
}

/* Blocks are spread evenly over the area. */
static void
place(struct own *o, const struct view *now, const struct view *before,
    const struct area *a, int column, int row)
{
	static const uint8_t black[ALL];
	int i;

	o->at.x = a->x + ((a->w - SIDE) * column + (MOTION_ACROSS - 1) / 2) /
	    (MOTION_ACROSS - 1);
	o->at.y = a->y + ((a->h - SIDE) * row + (MOTION_DOWN - 1) / 2) /
	    (MOTION_DOWN - 1);
	copy_block(o->px, pixel(now, o->at.x, o->at.y), STRIDE);
	o->sum = 0;
	for (i = 0; i < ALL; i++)
		o->sum += o->px[i];
	o->texture = motion_likeness(o->px, o->sum, black, SIDE);
	o->still = motion_likeness(o->px, o->sum,
	    pixel(before, o->at.x, o->at.y), STRIDE);
	o->coarse = o->best = (struct vec){ 0, 0 };
}

/* The patch around the block at half size, searched for in the picture
 * before.  Ways are longer than they must be where nothing speaks for them:
 * each pixel costs a little. */
static void
search(struct own *o, const struct view *now, const struct view *before)
{
	int hx = clamp(o->at.x / 2 - 2, 0, HALF_W - SIDE);
	int hy = clamp(o->at.y / 2 - 2, 0, HALF_H - SIDE);
	int left = clamp(hx - REACH_X, 0, HALF_W - SIDE);
	int right = clamp(hx + REACH_X, 0, HALF_W - SIDE);
	int top = clamp(hy - REACH_Y, 0, HALF_H - SIDE);
	int bottom = clamp(hy + REACH_Y, 0, HALF_H - SIDE);
	uint16_t sads[2 * REACH_X + 1];
	uint8_t px[ALL];
	int x, y, cost, best = INT32_MAX;

	copy_block(px, now->half + hy * HALF_W + hx, HALF_W);
	for (y = top; y <= bottom; y++) {
		motion_sads(px, before->half + y * HALF_W + left, HALF_W,
		    right - left + 1, sads);
		for (x = left; x <= right; x++) {
			cost = sads[x - left] +
			    4 * (abs(hx - x) + abs(hy - y));
			if (cost >= best)
				continue;
			best = cost;
			o->coarse = (struct vec){ 2 * (hx - x), 2 * (hy - y) };
		}
	}
}

/* The way that most blocks found. */
static struct vec
commonest(const struct own *own)
{
	int i, j, votes, most = 0;
	struct vec way = { 0, 0 };

	for (i = 0; i < MOTION_BLOCKS; i++) {
		if (own[i].texture < FLAT)
			continue;
		votes = 0;
		for (j = 0; j < MOTION_BLOCKS; j++)
			votes += own[j].texture >= FLAT &&
			    own[j].coarse.x == own[i].coarse.x &&
			    own[j].coarse.y == own[i].coarse.y;
		if (votes > most) {
			most = votes;
			way = own[i].coarse;
		}
	}
	return way;
}

/* Tries a way; keeps it where it is better. */
static void
attempt(struct own *o, unsigned *best, const struct view *before,
    struct vec way, const struct area *a)
{
	int x = o->at.x - way.x, y = o->at.y - way.y;
	unsigned cost;

	if (x < a->x || x > a->x + a->w - SIDE || y < a->y ||
	    y > a->y + a->h - SIDE)
		return;
	cost = motion_likeness(o->px, o->sum, pixel(before, x, y), STRIDE) +
	    o->still / 8 + 2 * (unsigned)(abs(way.x) + abs(way.y));
	if (cost < *best) {
		*best = cost;
		o->best = way;
	}
}

static void
refine(struct own *own, int i, struct vec common, const struct view *before,
    const struct area *area)
{
	struct own *o = &own[i];
	int column = i % MOTION_ACROSS, row = i / MOTION_ACROSS, k, n = 0;
	struct vec tries[CANDIDATES], around, step;
	unsigned best = o->still;

	tries[n++] = o->coarse;
	tries[n++] = common;
	if (column > 0)
		tries[n++] = own[i - 1].coarse;
	if (column < MOTION_ACROSS - 1)
		tries[n++] = own[i + 1].coarse;
	if (row > 0)
		tries[n++] = own[i - MOTION_ACROSS].coarse;
	if (row < MOTION_DOWN - 1)
		tries[n++] = own[i + MOTION_ACROSS].coarse;
	for (k = 0; k < n; k++)
		attempt(o, &best, before, tries[k], area);
	around = o->best;
	for (k = 0; k < 9; k++) {
		step = (struct vec){ around.x + k % 3 - 1,
		    around.y + k / 3 - 1 };
		if (k != 4)
			attempt(o, &best, before, step, area);
	}
}

/* What the slopes of a block say.  Sums are over its pixels, with the mean
 * and the contrast of the light taken out. */
struct slopes {
	double xx, xy, yy; /* of slopes, grey levels a pixel */
	double xe, ye;     /* with the difference */
	double ee;         /* of the difference */
	int16_t gx[ALL], gy[ALL]; /* slopes times SCALE */
	int16_t e[ALL], p[ALL];   /* difference and sum of the pixels */
};

enum { SCALE = 24 };

/* Slopes are those of both pictures' sum, which makes them right at half the
 * way; over five pixels, since three see those of fine detail too small.  At
 * most 4590: products of 64 pixels stay below 2^31. */
static void
slope_pixels(struct slopes *s, const uint8_t *a, const uint8_t *b)
{
	enum { W = 16, H = SIDE + 4, MIDDLE = 2 * W + 2 };
	int16_t sum[H * W]; /* from two pixels before the block on */
	const uint8_t *p = a - 2 * STRIDE - 2, *q = b - 2 * STRIDE - 2;
	int x, y;

	for (y = 0; y < H; y++, p += STRIDE, q += STRIDE)
		for (x = 0; x < W; x++)
			sum[y * W + x] = (int16_t)(p[x] + q[x]);
	for (y = 0; y < SIDE; y++, a += STRIDE, b += STRIDE) {
		const int16_t *m = sum + MIDDLE + y * W;
		int16_t *gx = s->gx + y * SIDE, *gy = s->gy + y * SIDE;
		int16_t *e = s->e + y * SIDE;

		memcpy(s->p + y * SIDE, m, SIDE * sizeof *m);
		for (x = 0; x < SIDE; x++)
			gx[x] = (int16_t)(8 * (m[x + 1] - m[x - 1]) -
			    m[x + 2] + m[x - 2]);
		for (x = 0; x < SIDE; x++)
			gy[x] = (int16_t)(8 * (m[x + W] - m[x - W]) -
			    m[x + 2 * W] + m[x - 2 * W]);
		for (x = 0; x < SIDE; x++)
			e[x] = (int16_t)(a[x] - b[x]);
	}
}

static int32_t
total(const int16_t a[ALL])
{
	int32_t sum = 0;
	int i;

	for (i = 0; i < ALL; i++)
		sum += a[i];
	return sum;
}

static int32_t
product(const int16_t a[ALL], const int16_t b[ALL])
{
	int32_t sum = 0;
	int i;

	for (i = 0; i < ALL; i++)
		sum += a[i] * b[i];
	return sum;
}

static void
slope_sums(struct slopes *s)
{
	double x = total(s->gx), y = total(s->gy), e = total(s->e);
	double p = total(s->p);
	double pp = product(s->p, s->p) - p * p / ALL + ALL;
	double px = product(s->p, s->gx) - p * x / ALL;
	double py = product(s->p, s->gy) - p * y / ALL;
	double pe = product(s->p, s->e) - p * e / ALL;

	s->xx = product(s->gx, s->gx) - x * x / ALL - px * px / pp;
	s->xy = product(s->gx, s->gy) - x * y / ALL - px * py / pp;
	s->yy = product(s->gy, s->gy) - y * y / ALL - py * py / pp;
	s->xe = product(s->gx, s->e) - x * e / ALL - px * pe / pp;
	s->ye = product(s->gy, s->e) - y * e / ALL - py * pe / pp;
	s->ee = product(s->e, s->e) - e * e / ALL - pe * pe / pp;
	s->xx /= SCALE * SCALE;
	s->xy /= SCALE * SCALE;
	s->yy /= SCALE * SCALE;
	s->xe /= SCALE;
	s->ye /= SCALE;
}

/* What is left of the difference after a way, in 64ths of a pixel, so that it
 * is whole numbers. */
static double
left_over(const struct slopes *s, double way_x, double way_y)
{
	enum { PART = 64 };
	int32_t x = (int32_t)lrint(way_x * PART);
	int32_t y = (int32_t)lrint(way_y * PART), sum = 0, d;
	int i;

	for (i = 0; i < ALL; i++) {
		d = s->e[i] * (SCALE * PART) + s->gx[i] * x + s->gy[i] * y;
		sum += d < 0 ? -d : d;
	}
	return (double)sum / (SCALE * PART * ALL);
}

/* Whole pixels of a way, as far as blocks can come from there. */
static struct vec
whole_pixels(const struct own *o, double x, double y)
{
	struct vec way;

	way.x = o->at.x - clamp(o->at.x - (int)lrint(x), 0, THUMB_COLS - SIDE);
	way.y = o->at.y - clamp(o->at.y - (int)lrint(y), 0, THUMB_ROWS - SIDE);
	return way;
}

/* The way between pixels.  A little stiffness keeps flat directions at rest.
 * More than half a pixel is better told from the next whole one. */
static void
between(struct block *b, const struct own *o, const struct view *now,
    const struct view *before)
{
	const double stiff = 4, most = 1;
	struct slopes s;
	struct vec way = o->best, next;
	double det, x, y, noise, left, floor_of;
	int again;

	for (again = 0;; again++) {
		slope_pixels(&s, pixel(now, o->at.x, o->at.y),
		    pixel(before, o->at.x - way.x, o->at.y - way.y));
		slope_sums(&s);
		det = (s.xx + stiff) * (s.yy + stiff) - s.xy * s.xy;
		x = -((s.yy + stiff) * s.xe - s.xy * s.ye) / det;
		y = -((s.xx + stiff) * s.ye - s.xy * s.xe) / det;
		x = fmin(fmax(x, -most), most);
		y = fmin(fmax(y, -most), most);
		next = whole_pixels(o, way.x + x, way.y + y);
		if (again || (next.x == way.x && next.y == way.y))
			break;
		way = next;
	}
	left = s.ee + 2 * (x * s.xe + y * s.ye) + x * x * s.xx +
	    2 * x * y * s.xy + y * y * s.yy;
	noise = fmax(left, 0) / (ALL - 4);
	b->way_x = way.x + x;
	b->way_y = way.y + y;
	b->residual = left_over(&s, x, y);

	/* Slopes that are but noise, whose share in the sums is known, tell
	 * nothing. */
	floor_of = 15 * noise + 1;
	noise += 0.1; /* rounding */
	b->xx = fmax(s.xx - floor_of, 0) / noise;
	b->yy = fmax(s.yy - floor_of, 0) / noise;
	b->xy = s.xy / noise;
	if (b->xy * b->xy > b->xx * b->yy)
		b->xy = copysign(sqrt(b->xx * b->yy), b->xy);
	b->likeness = 0.8 * sqrt(noise); /* mean distance of a normal spread */
}

/* Mean absolute difference to the pixels a way back. */
static double
apart(const struct own *o, const struct view *before, struct vec way,
    const struct area *a)
{
	int x = clamp(o->at.x - way.x, a->x, a->x + a->w - SIDE);
	int y = clamp(o->at.y - way.y, a->y, a->y + a->h - SIDE);
	uint16_t sad;

	motion_sads(o->px, pixel(before, x, y), STRIDE, 1, &sad);
	return (double)sad / ALL;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/*
 * A block was found where little is left of it.  How much that is depends on
 * the noise, for which those blocks stand that are most alike.
 */
static void
judge(struct block *blocks, const struct own *own)
{
	const double little = 2, most = 5;
	double all[MOTION_BLOCKS], noise;
	int i;

	for (i = 0; i < MOTION_BLOCKS; i++)
		all[i] = blocks[i].likeness;
	qsort(all, MOTION_BLOCKS, sizeof *all, by_size);
	noise = fmin(all[MOTION_BLOCKS / 6] * 2, most);
	for (i = 0; i < MOTION_BLOCKS; i++) {
		struct block *b = &blocks[i];
		double texture = (double)own[i].texture / ALL;

		b->followed = b->textured && (b->likeness < little ||
		    b->likeness < 0.4 * texture ||
		    (b->likeness < noise && b->likeness < 0.8 * texture));
	}
}

void
motion_blocks(struct block blocks[MOTION_BLOCKS], const uint8_t *luma,
    const uint8_t *luma_before, const struct area *area)
{
	struct view now, before;
	struct own own[MOTION_BLOCKS];
	struct vec common;
	int i;

	prepare(&now, luma, area);
	prepare(&before, luma_before, area);
	for (i = 0; i < MOTION_BLOCKS; i++) {
		place(&own[i], &now, &before, area, i % MOTION_ACROSS,
		    i / MOTION_ACROSS);
		if (own[i].texture >= FLAT && own[i].still > QUIET)
			search(&own[i], &now, &before);
	}
	common = commonest(own);
	for (i = 0; i < MOTION_BLOCKS; i++) {
		struct block *b = &blocks[i];
		struct own *o = &own[i];

		*b = (struct block){ .x = o->at.x, .y = o->at.y,
		    .textured = o->texture >= FLAT };
		b->difference = apart(o, &before, (struct vec){ 0, 0 }, area);
		if (!b->textured) {
			b->residual = fmin(b->difference, apart(o, &before,
			    common, area));
			b->likeness = (double)o->still / ALL;
			continue;
		}
		if (o->still > QUIET)
			refine(own, i, common, &before, area);
		between(b, o, &now, &before);
	}
	judge(blocks, own);
}
