/*
 * beatnet_model: forward and back through the network, a sequence at a time.
 *
 * Everything is one kind of product of matrices (rows that may overlap, taps
 * that may lie apart), its transpose, and the products that make the
 * gradients of the weights.  Eight numbers at once and eight rows at a time
 * keep the units for multiplication busy when this is compiled for the
 * machine at hand.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "beatnet_model.h"

#include "beatnet_random.h"
#include "buf.h"

enum {
	PAD = 520,  /* frames of zeros around each layer: the largest reach */
	ROWS = 8,
};

typedef float eight __attribute__((vector_size(32)));

struct model {
	int frames;
	float *c1, *p1, *c2, *seen;
	float *dc1, *dp1, *dc2, *dseen;
	float *h[NET_LAYERS + 1], *y[NET_LAYERS];
	float *dh, *dy;
	float mask[NET_LAYERS][NET_WIDE];
	float mask_seen[NET_P2];
	float turned[NET_SEEN * NET_WIDE];
};

struct product {
	int taps, n, columns;
	ptrdiff_t step, tap; /* of x: from row to row, from tap to tap */
	ptrdiff_t gap;       /* of out */
};

/* By address: values of this size are not passed where the machine that it is
 * compiled for has no such registers. */
static inline void
load(eight *v, const float *p)
{
	memcpy(v, p, sizeof *v);
}

static inline void
store(float *p, const eight *v)
{
	memcpy(p, v, sizeof *v);
}

#define ALL(x) ((eight){ x, x, x, x, x, x, x, x })

/* out[r] (+)= x[r] w (+ bias), for `rows` rows, a multiple of ROWS. */
static void
multiply(const struct product *m, const float *x, const float *w,
    const float *bias, float *out, int rows)
{
	int r, c, k, i;

	for (r = 0; r < rows; r += ROWS, x += ROWS * m->step,
	    out += ROWS * m->gap)
		for (c = 0; c < m->columns; c += 8) {
			eight s0, s1, s2, s3, s4, s5, s6, s7;
			const float *v = w + c;
			float *o = out + c;

			load(&s0, bias ? bias + c : o);
			load(&s1, bias ? bias + c : o + m->gap);
			load(&s2, bias ? bias + c : o + 2 * m->gap);
			load(&s3, bias ? bias + c : o + 3 * m->gap);
			load(&s4, bias ? bias + c : o + 4 * m->gap);
			load(&s5, bias ? bias + c : o + 5 * m->gap);
			load(&s6, bias ? bias + c : o + 6 * m->gap);
			load(&s7, bias ? bias + c : o + 7 * m->gap);
			for (k = 0; k < m->taps; k++) {
				const float *a = x + k * m->tap;

				for (i = 0; i < m->n; i++, a++,
				    v += m->columns) {
					eight q;

					load(&q, v);
					s0 += ALL(a[0]) * q;
					s1 += ALL(a[m->step]) * q;
					s2 += ALL(a[2 * m->step]) * q;
					s3 += ALL(a[3 * m->step]) * q;
					s4 += ALL(a[4 * m->step]) * q;
					s5 += ALL(a[5 * m->step]) * q;
					s6 += ALL(a[6 * m->step]) * q;
					s7 += ALL(a[7 * m->step]) * q;
				}
			}
			store(o, &s0);
			store(o + m->gap, &s1);
			store(o + 2 * m->gap, &s2);
			store(o + 3 * m->gap, &s3);
			store(o + 4 * m->gap, &s4);
			store(o + 5 * m->gap, &s5);
			store(o + 6 * m->gap, &s6);
			store(o + 7 * m->gap, &s7);
		}
}

/* Eight rows of the gradient of w at once: over all rows r, x[r][0..7] by
 * out[r][c..c+7]. */
static void
gather_eight(const struct product *m, const float *a, const float *d,
    float *g, int rows)
{
	eight s0, s1, s2, s3, s4, s5, s6, s7, q;
	int r;

	load(&s0, g);
	load(&s1, g + m->columns);
	load(&s2, g + 2 * m->columns);
	load(&s3, g + 3 * m->columns);
	load(&s4, g + 4 * m->columns);
	load(&s5, g + 5 * m->columns);
	load(&s6, g + 6 * m->columns);
	load(&s7, g + 7 * m->columns);
	for (r = 0; r < rows; r++, a += m->step, d += m->gap) {
		load(&q, d);
		s0 += ALL(a[0]) * q;
		s1 += ALL(a[1]) * q;
		s2 += ALL(a[2]) * q;
		s3 += ALL(a[3]) * q;
		s4 += ALL(a[4]) * q;
		s5 += ALL(a[5]) * q;
		s6 += ALL(a[6]) * q;
		s7 += ALL(a[7]) * q;
	}
	store(g, &s0);
	store(g + m->columns, &s1);
	store(g + 2 * m->columns, &s2);
	store(g + 3 * m->columns, &s3);
	store(g + 4 * m->columns, &s4);
	store(g + 5 * m->columns, &s5);
	store(g + 6 * m->columns, &s6);
	store(g + 7 * m->columns, &s7);
}

/* grad += x^T dout; gradb += sums of dout, where it is not null. */
static void
gather(const struct product *m, const float *x, const float *dout,
    float *grad, float *gradb, int rows)
{
	const float *a, *d;
	eight sum, q;
	int c, k, i, r;

	for (c = 0; c < m->columns; c += 8) {
		for (k = 0; k < m->taps; k++)
			for (i = 0; i < m->n; ) {
				float *g = grad + (k * m->n + i) * m->columns +
				    c;

				a = x + k * m->tap + i;
				d = dout + c;
				if (i + 8 <= m->n) {
					gather_eight(m, a, d, g, rows);
					i += 8;
					continue;
				}
				load(&sum, g);
				for (r = 0; r < rows; r++, a += m->step,
				    d += m->gap) {
					load(&q, d);
					sum += ALL(*a) * q;
				}
				store(g, &sum);
				i++;
			}
		load(&sum, gradb + c);
		for (r = 0, d = dout + c; r < rows; r++, d += m->gap) {
			load(&q, d);
			sum += q;
		}
		store(gradb + c, &sum);
	}
}

/* w [rows][columns] with rows and columns exchanged. */
static const float *
turn(struct model *m, const float *w, int rows, int columns)
{
	int r, c;

	for (r = 0; r < rows; r++)
		for (c = 0; c < columns; c++)
			m->turned[c * rows + r] = w[r * columns + c];
	return m->turned;
}

static inline float
bend(float x)
{
	return x > 0.1F * x ? x : 0.1F * x;
}

/* d times the slope of bend, given its result. */
static inline float
slope(float y, float d)
{
	return y > 0 ? d : 0.1F * d;
}

static const struct product see_one = {
	3, 3 * NET_SIGNS, NET_C1, NET_SIGNS, INPUT, NET_C1,
};
static const struct product see_two = {
	1, 3 * NET_C1, NET_C2, NET_C1, 0, NET_C2,
};
static const struct product see_all = {
	1, NET_SEEN, NET_WIDE, NET_SEEN, 0, NET_WIDE,
};
static const struct product mixing = {
	1, NET_WIDE, NET_WIDE, NET_WIDE, 0, NET_WIDE,
};
static const struct product heading = {
	1, NET_WIDE, NET_OUT, NET_WIDE, 0, NET_OUT,
};
static const struct product heading_back = {
	1, NET_OUT, NET_WIDE, NET_OUT, 0, NET_WIDE,
};

static float *
rows_of(int n, int width)
{
	return xcalloc((size_t)n * (size_t)width, sizeof(float));
}

struct model *
model_new(int frames)
{
	struct model *m = xcalloc(1, sizeof *m);
	int l, n = frames + ROWS, padded = n + 2 * PAD;

	m->frames = frames;
	m->c1 = rows_of(n, NET_BANDS * NET_C1);
	m->p1 = rows_of(n, NET_P1);
	m->c2 = rows_of(n, NET_BANDS / 2 * NET_C2);
	m->seen = rows_of(n, NET_SEEN);
	m->dc1 = rows_of(1, NET_BANDS * NET_C1);
	m->dp1 = rows_of(1, NET_P1);
	m->dc2 = rows_of(1, NET_BANDS / 2 * NET_C2);
	m->dseen = rows_of(n, NET_SEEN);
	for (l = 0; l <= NET_LAYERS; l++)
		m->h[l] = rows_of(padded, NET_WIDE);
	for (l = 0; l < NET_LAYERS; l++)
		m->y[l] = rows_of(n, NET_WIDE);
	m->dh = rows_of(padded, NET_WIDE);
	m->dy = rows_of(padded, NET_WIDE);
	return m;
}

void
model_free(struct model *m)
{
	int l;

	free(m->c1);
	free(m->p1);
	free(m->c2);
	free(m->seen);
	free(m->dc1);
	free(m->dp1);
	free(m->dc2);
	free(m->dseen);
	for (l = 0; l <= NET_LAYERS; l++)
		free(m->h[l]);
	for (l = 0; l < NET_LAYERS; l++)
		free(m->y[l]);
	free(m->dh);
	free(m->dy);
	free(m);
}

static void
pool(const float *x, int n, int width, float *out)
{
	int i, j;

	for (i = 0; i < n; i += 2, x += 2 * width, out += width)
		for (j = 0; j < width; j++)
			out[j] = bend(x[j] > x[j + width] ? x[j] :
			    x[j + width]);
}

/* dx, all of it, from the gradient of what pool made of x. */
static void
unpool(const float *x, int n, int width, const float *y, const float *d,
    float *dx)
{
	int i, j;

	for (i = 0; i < n; i += 2, x += 2 * width, dx += 2 * width,
	    y += width, d += width)
		for (j = 0; j < width; j++) {
			float v = slope(y[j], d[j]);
			bool low = x[j] > x[j + width];

			dx[j] = low ? v : 0;
			dx[j + width] = low ? 0 : v;
		}
}

static void
masks(struct model *m, float drop, unsigned long long *seed)
{
	int l, i;

	for (l = 0; l < NET_LAYERS; l++)
		for (i = 0; i < NET_WIDE; i++)
			m->mask[l][i] = drop <= 0 ? 1 :
			    random_unit(seed) < drop ? 0 : 1 / (1 - drop);
	for (i = 0; i < NET_P2; i++)
		m->mask_seen[i] = drop <= 0 ? 1 :
		    random_unit(seed) < drop ? 0 : 1 / (1 - drop);
}

static int
padded_rows(int n)
{
	return (n + ROWS - 1) / ROWS * ROWS;
}

/* What was reckoned beyond the last frame, to make whole groups of rows, is
 * zero again. */
static void
clear_end(float *x, int n, int width)
{
	memset(x + (ptrdiff_t)n * width, 0,
	    (size_t)(padded_rows(n) - n) * (size_t)width * sizeof *x);
}

static void
forward_seen(struct model *m, const struct net_params *p, const float *x,
    int n)
{
	float *c1 = m->c1, *p1 = m->p1, *c2 = m->c2, *seen = m->seen;
	int t, i;

	for (t = 0; t < n; t++, x += INPUT, c1 += NET_BANDS * NET_C1,
	    p1 += NET_P1, c2 += NET_BANDS / 2 * NET_C2, seen += NET_SEEN) {
		multiply(&see_one, x - INPUT, &p->c1[0][0][0], p->c1_bias, c1,
		    NET_BANDS);
		pool(c1, NET_BANDS, NET_C1, p1 + NET_C1);
		multiply(&see_two, p1, &p->c2[0][0], p->c2_bias, c2, 16);
		/* the last four with four that overlap */
		multiply(&see_two, p1 + 12 * NET_C1, &p->c2[0][0], p->c2_bias,
		    c2 + 12 * NET_C2, 8);
		pool(c2, NET_BANDS / 2, NET_C2, seen);
		for (i = 0; i < NET_P2; i++)
			seen[i] *= m->mask_seen[i];
		memcpy(seen + NET_P2, x + NET_ROW, NET_EXTRA * sizeof *seen);
	}
}

void
model_forward(struct model *m, const struct net_params *p, const float *x,
    int n, float drop, unsigned long long *seed, float *logits)
{
	int l, i, j, rows = padded_rows(n);
	float *h, *y, *next;

	masks(m, drop, seed);
	forward_seen(m, p, x, n);
	h = m->h[0] + PAD * NET_WIDE;
	multiply(&see_all, m->seen, &p->dense[0][0], p->dense_bias, h, rows);
	for (i = 0; i < n * NET_WIDE; i++)
		h[i] = bend(h[i]);
	memset(h + (ptrdiff_t)n * NET_WIDE, 0,
	    (size_t)(m->frames + ROWS - n + PAD) * NET_WIDE * sizeof *h);
	for (l = 0; l < NET_LAYERS; l++, h = next) {
		const struct net_block *b = &p->block[l];
		const struct net_reach *r = &net_reach[l];
		const struct product conv = {
			NET_TAPS, NET_WIDE, NET_WIDE, NET_WIDE,
			(ptrdiff_t)r->apart * NET_WIDE, NET_WIDE,
		};

		y = m->y[l];
		next = m->h[l + 1] + PAD * NET_WIDE;
		multiply(&conv, h + (ptrdiff_t)r->first * r->apart * NET_WIDE,
		    &b->conv[0][0][0], b->conv_bias, y, rows);
		for (i = 0; i < n; i++, y += NET_WIDE)
			for (j = 0; j < NET_WIDE; j++)
				y[j] = bend(y[j]) * m->mask[l][j];
		multiply(&mixing, m->y[l], &b->mix[0][0], b->mix_bias, next,
		    rows);
		for (i = 0; i < n * NET_WIDE; i++)
			next[i] += h[i];
		memset(next + (ptrdiff_t)n * NET_WIDE, 0,
		    (size_t)(m->frames + ROWS - n + PAD) * NET_WIDE *
		    sizeof *next);
	}
	multiply(&heading, h, &p->head[0][0], p->head_bias, logits, rows);
}

static void
backward_seen(struct model *m, const struct net_params *p, const float *x,
    int n, struct net_params *grad)
{
	static const struct product back = {
		1, NET_C2, NET_C1, NET_C2, 0, NET_C1,
	};
	const float *c1 = m->c1, *p1 = m->p1, *c2 = m->c2, *seen = m->seen;
	float *d = m->dseen;
	const float *w = turn(m, &p->c2[0][0], 3 * NET_C1, NET_C2);
	float part[3][NET_C2 * NET_C1];
	int t, i, k;

	for (k = 0; k < 3; k++)
		for (i = 0; i < NET_C2; i++)
			memcpy(part[k] + i * NET_C1,
			    w + i * 3 * NET_C1 + k * NET_C1,
			    NET_C1 * sizeof *w);
	for (t = 0; t < n; t++, x += INPUT, c1 += NET_BANDS * NET_C1,
	    p1 += NET_P1, c2 += NET_BANDS / 2 * NET_C2, seen += NET_SEEN,
	    d += NET_SEEN) {
		for (i = 0; i < NET_P2; i++)
			d[i] *= m->mask_seen[i];
		unpool(c2, NET_BANDS / 2, NET_C2, seen, d, m->dc2);
		gather(&see_two, p1, m->dc2, &grad->c2[0][0], grad->c2_bias,
		    NET_BANDS / 2);
		memset(m->dp1, 0, NET_P1 * sizeof *m->dp1);
		/* 20 rows: 16, and 4 by another four of zeros */
		for (k = 0; k < 3; k++) {
			float last[8 * NET_C2] = { 0 };
			float tail[8 * NET_C1] = { 0 };

			multiply(&back, m->dc2, part[k], NULL,
			    m->dp1 + k * NET_C1, 16);
			memcpy(last, m->dc2 + 16 * NET_C2,
			    4 * NET_C2 * sizeof *last);
			multiply(&back, last, part[k], NULL, tail, 8);
			for (i = 0; i < 4 * NET_C1; i++)
				m->dp1[(16 + k) * NET_C1 + i] += tail[i];
		}
		unpool(c1, NET_BANDS, NET_C1, p1 + NET_C1, m->dp1 + NET_C1,
		    m->dc1);
		gather(&see_one, x - INPUT, m->dc1, &grad->c1[0][0][0],
		    grad->c1_bias, NET_BANDS);
	}
}

/* dh is the gradient of a block's output, and becomes that of its input. */
static void
backward_block(struct model *m, const struct net_params *p, int l, int n,
    struct net_params *grad)
{
	const struct net_block *b = &p->block[l];
	struct net_block *g = &grad->block[l];
	const struct net_reach *r = &net_reach[l];
	const struct product conv = {
		NET_TAPS, NET_WIDE, NET_WIDE, NET_WIDE,
		(ptrdiff_t)r->apart * NET_WIDE, NET_WIDE,
	};
	const struct product back = {
		1, NET_WIDE, NET_WIDE, NET_WIDE, 0, NET_WIDE,
	};
	float *dh = m->dh + PAD * NET_WIDE, *dy = m->dy + PAD * NET_WIDE;
	const float *y = m->y[l], *h = m->h[l] + PAD * NET_WIDE;
	int i, j, k, rows = padded_rows(n);

	gather(&mixing, y, dh, &g->mix[0][0], g->mix_bias, n);
	memset(dy, 0, (size_t)rows * NET_WIDE * sizeof *dy);
	multiply(&mixing, dh, turn(m, &b->mix[0][0], NET_WIDE, NET_WIDE),
	    NULL, dy, rows);
	for (i = 0; i < n; i++)
		for (j = 0; j < NET_WIDE; j++)
			dy[i * NET_WIDE + j] = m->mask[l][j] *
			    slope(y[i * NET_WIDE + j], dy[i * NET_WIDE + j]);
	memset(dy + (ptrdiff_t)n * NET_WIDE, 0,
	    (size_t)(m->frames + ROWS - n + PAD) * NET_WIDE * sizeof *dy);
	gather(&conv, h + (ptrdiff_t)r->first * r->apart * NET_WIDE, dy,
	    &g->conv[0][0][0], g->conv_bias, n);
	for (k = 0; k < NET_TAPS; k++)
		multiply(&back, dy - (ptrdiff_t)(r->first + k) * r->apart *
		    NET_WIDE, turn(m, &b->conv[k][0][0], NET_WIDE, NET_WIDE),
		    NULL, dh, rows);
	clear_end(dh, n, NET_WIDE);
}

void
model_backward(struct model *m, const struct net_params *p, const float *x,
    int n, const float *dlogits, struct net_params *grad)
{
	static const struct product dense_back = {
		1, NET_WIDE, NET_SEEN, NET_WIDE, 0, NET_SEEN,
	};
	float *dh = m->dh + PAD * NET_WIDE, *h;
	int l, i, rows = padded_rows(n);

	h = m->h[NET_LAYERS] + PAD * NET_WIDE;
	gather(&heading, h, dlogits, &grad->head[0][0], grad->head_bias, n);
	memset(dh, 0, (size_t)rows * NET_WIDE * sizeof *dh);
	multiply(&heading_back, dlogits, turn(m, &p->head[0][0], NET_WIDE,
	    NET_OUT), NULL, dh, rows);
	clear_end(dh, n, NET_WIDE);
	for (l = NET_LAYERS - 1; l >= 0; l--)
		backward_block(m, p, l, n, grad);
	h = m->h[0] + PAD * NET_WIDE;
	for (i = 0; i < n * NET_WIDE; i++)
		dh[i] = slope(h[i], dh[i]);
	gather(&see_all, m->seen, dh, &grad->dense[0][0], grad->dense_bias, n);
	memset(m->dseen, 0, (size_t)rows * NET_SEEN * sizeof *m->dseen);
	multiply(&dense_back, dh, turn(m, &p->dense[0][0], NET_SEEN,
	    NET_WIDE), NULL, m->dseen, rows);
	backward_seen(m, p, x, n, grad);
}
