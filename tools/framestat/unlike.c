/*
 * unlike: two key frames, seconds apart.  People move and the light changes
 * within a shot, but the room they are in stays where it is.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "unlike.h"

#include "detect.h"
#include "outlines.h"
#include "view.h"
#include "weights_net.h"

enum {
	TONES = 24,
	HUES = 12, /* on a side: a table of u and v */
	PART_W = 8,
	PART_H = 9,
	PARTS = THUMB_COLS / PART_W * (THUMB_ROWS / PART_H),
};

const char *const unlike_clue_names[UNLIKE_CLUES] = {
	"apart", "whole", "residual", "share", "tones", "colours", "colour",
	"still", "half", "edges", "outlines", "gone",
};

/* Shared out between two neighbouring bins, so that nothing jumps. */
static void
put(int *bin, int bins, int c)
{
	int at = c * (bins - 1), low = at >> 8, part = at & 255;

	bin[low] += 256 - part;
	bin[low + 1 < bins ? low + 1 : low] += part;
}

static double
tones(const struct thumb *a, const struct thumb *b)
{
	int ha[TONES] = { 0 }, hb[TONES] = { 0 }, i, gap = 0, run = 0;

	for (i = 0; i < THUMB_LUMA; i++) {
		put(ha, TONES, a->y[i]);
		put(hb, TONES, b->y[i]);
	}
	/* How far grey has to be carried: a shift of light is a short way. */
	for (i = 0; i < TONES; i++) {
		run += ha[i] - hb[i];
		gap += abs(run) >> 8;
	}
	return fmin(1, gap / (double)THUMB_LUMA / 4);
}

static double
colours(const struct thumb *a, const struct thumb *b)
{
	int h[HUES * HUES] = { 0 }, i, sum = 0;

	for (i = 0; i < THUMB_CHROMA; i++) {
		h[a->u[i] * HUES / 256 * HUES + a->v[i] * HUES / 256]++;
		h[b->u[i] * HUES / 256 * HUES + b->v[i] * HUES / 256]--;
	}
	for (i = 0; i < HUES * HUES; i++)
		sum += abs(h[i]);
	return sum / (2.0 * THUMB_CHROMA);
}

/* One less the correlation of a part of the pictures. */
static double
part_unlike(const uint8_t *p, const uint8_t *q)
{
	const double n = PART_W * PART_H, noise = 6;
	int sp = 0, sq = 0, pp = 0, qq = 0, pq = 0, x, y;
	double cov, vp, vq;

	for (y = 0; y < PART_H; y++, p += THUMB_COLS, q += THUMB_COLS) {
		for (x = 0; x < PART_W; x++) {
			sp += p[x];
			sq += q[x];
			pp += p[x] * p[x];
			qq += q[x] * q[x];
			pq += p[x] * q[x];
		}
	}
	cov = pq / n - sp / n * (sq / n);
	vp = pp / n - sp / n * (sp / n);
	vq = qq / n - sq / n * (sq / n);
	return 1 - (cov + noise) / sqrt((vp + noise) * (vq + noise));
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
parts(float *still, float *half, const struct thumb *a, const struct thumb *b)
{
	double d[PARTS];
	int n = 0, x, y;

	for (y = 0; y < THUMB_ROWS; y += PART_H)
		for (x = 0; x < THUMB_COLS; x += PART_W)
			d[n++] = part_unlike(a->y + y * THUMB_COLS + x,
			    b->y + y * THUMB_COLS + x);
	qsort(d, PARTS, sizeof *d, by_size);
	*still = (float)d[PARTS / 4];
	*half = (float)d[PARTS / 2];
}

/* Differences of neighbours, to the right and down, correlated: outlines have
 * a place and a direction, but no brightness. */
static double
edges(const struct thumb *a, const struct thumb *b)
{
	int64_t aa = 0, bb = 0, ab = 0;
	int x, y;

	for (y = 0; y < THUMB_ROWS - 1; y++) {
		const uint8_t *p = a->y + y * THUMB_COLS;
		const uint8_t *q = b->y + y * THUMB_COLS;

		for (x = 0; x < THUMB_COLS - 1; x++) {
			int px = p[x + 1] - p[x], py = p[x + THUMB_COLS] - p[x];
			int qx = q[x + 1] - q[x], qy = q[x + THUMB_COLS] - q[x];

			aa += px * px + py * py;
			bb += qx * qx + qy * qy;
			ab += px * qx + py * qy;
		}
	}
	return 1 - ((double)ab + 8000) /
	    sqrt(((double)aa + 8000) * ((double)bb + 8000));
}

void
unlike_clues(float clue[UNLIKE_CLUES], const struct thumb *a,
    const struct thumb *b)
{
	struct view va, vb;
	struct overlay o;
	struct match m, back;
	struct outlines lines;

	view_set(&va, a);
	view_set(&vb, b);
	view_overlay(&o, &va, &vb);
	view_match(&m, &va, &vb);
	view_match(&back, &vb, &va);
	clue[UNLIKE_APART] = (float)view_apart(&va, &vb);
	clue[UNLIKE_WHOLE] = o.unlike;
	clue[UNLIKE_RESIDUAL] = fminf(m.residual, back.residual);
	clue[UNLIKE_SHARE] = fminf(m.share, back.share);
	clue[UNLIKE_TONES] = (float)tones(a, b);
	clue[UNLIKE_COLOURS] = (float)colours(a, b);
	clue[UNLIKE_COLOUR] = (float)log(view_colour(&va, &vb) + .5);
	parts(&clue[UNLIKE_STILL], &clue[UNLIKE_HALF], a, b);
	view_outlines(&lines, &va, &vb);
	clue[UNLIKE_OUTLINES] = lines.lost;
	clue[UNLIKE_GONE] = -(float)log(lines.kept + .03);
	clue[UNLIKE_EDGES] = (float)edges(a, b);
}

double
detect_unlike(const struct thumb *a, const struct thumb *b)
{
	float clue[UNLIKE_CLUES];

	unlike_clues(clue, a, b);
	return net_ask(&net_unlike, clue);
}
