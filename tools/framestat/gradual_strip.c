/*
 * gradual_strip: the last seconds of a film, and the distance between any two
 * of its pictures.  All that is asked about blends follows from these
 * distances alone, so that the many stretches that might be a dissolve cost a
 * few additions each, and pixels are looked at once a pair.
 */
#include "gradual_strip.h"

#include <math.h>
#include <string.h>

/* Pictures nearer to the last one are left out: 24 to 30 a second stay whole,
 * 48, 50 and 60 lose every second one, 120 three of four. */
enum { SPACING_US = 29000 };

/* A row or column that is darker everywhere belongs to a letterbox. */
enum { BAR_LUMA = 24 };

void
strip_clear(struct strip *s)
{
	s->next = 0;
	s->marked = 0;
}

/* Sums of 2 x 2 pixels. */
static void
halve(int16_t *to, const uint8_t *from, int w, int h)
{
	const uint8_t *p;
	int x, y;

	for (y = 0; y < h; y += 2) {
		p = from + y * w;
		for (x = 0; x < w; x += 2)
			*to++ = (int16_t)(p[x] + p[x + 1] + p[x + w] +
			    p[x + w + 1]);
	}
}

static int
squared_distance(const int16_t *a, const int16_t *b)
{
	int16_t d; /* as narrow as this, eight are squared at a time */
	int i, sum = 0;

	for (i = 0; i < SMALL; i++) {
		d = (int16_t)(a[i] - b[i]);
		sum += d * d;
	}
	return sum;
}

/* Mean of a plane of small, in grey levels, and its variance. */
static float
moments(const int16_t *p, int n, float *mean)
{
	int64_t sum = 0, squares = 0;
	int i;

	for (i = 0; i < n; i++) {
		sum += p[i];
		squares += p[i] * p[i];
	}
	*mean = (float)sum / (float)(4 * n);
	return (float)squares / (float)(16 * n) - *mean * *mean;
}

static float
steps(const uint8_t *y)
{
	int i, x, d, sum = 0;

	for (i = 0; i < THUMB_LUMA - THUMB_COLS; i += THUMB_COLS)
		for (x = 0; x < THUMB_COLS - 1; x++) {
			d = y[i + x + 1] - y[i + x];
			sum += d * d;
			d = y[i + x + THUMB_COLS] - y[i + x];
			sum += d * d;
		}
	return (float)sum / (float)(2 * THUMB_LUMA);
}

static bool
dark_row(const uint8_t *y, int row)
{
	int x;

	for (x = 0; x < THUMB_COLS; x++)
		if (y[row * THUMB_COLS + x] > BAR_LUMA)
			return false;
	return true;
}

static bool
dark_column(const uint8_t *y, int column)
{
	int row;

	for (row = 0; row < THUMB_ROWS; row++)
		if (y[row * THUMB_COLS + column] > BAR_LUMA)
			return false;
	return true;
}

/* Bars are a third of the picture each at most; a picture that is dark all over
 * is lit in the middle, so to say. */
static struct lit
find_lit(const uint8_t *y)
{
	struct lit l = { 0, THUMB_ROWS, 0, THUMB_COLS };

	while (l.top < THUMB_ROWS / 3 && dark_row(y, l.top))
		l.top++;
	while (l.bottom > THUMB_ROWS * 2 / 3 && dark_row(y, l.bottom - 1))
		l.bottom--;
	while (l.left < THUMB_COLS / 3 && dark_column(y, l.left))
		l.left++;
	while (l.right > THUMB_COLS * 2 / 3 && dark_column(y, l.right - 1))
		l.right--;
	/* The edge of a bar falls into a row and is no part of either. */
	l.top += l.top > 0;
	l.bottom -= l.bottom < THUMB_ROWS;
	l.left += l.left > 0;
	l.right -= l.right < THUMB_COLS;
	return l;
}

static float
deviation_within(const uint8_t *y, const struct lit *l)
{
	int row, x, n, sum = 0, squares = 0;
	float mean;

	for (row = l->top; row < l->bottom; row++)
		for (x = l->left; x < l->right; x++) {
			sum += y[row * THUMB_COLS + x];
			squares += y[row * THUMB_COLS + x] *
			    y[row * THUMB_COLS + x];
		}
	n = (l->bottom - l->top) * (l->right - l->left);
	mean = (float)sum / (float)n;
	return sqrtf(fmaxf(0, (float)squares / (float)n - mean * mean));
}

static void
describe(struct still *p)
{
	const int16_t *u = p->small + SMALL_LUMA, *v = u + SMALL_CHROMA;
	float y2, u2, v2;

	halve(p->small, p->thumb.y, THUMB_COLS, THUMB_ROWS);
	halve(p->small + SMALL_LUMA, p->thumb.u, THUMB_CCOLS, THUMB_CROWS);
	halve(p->small + SMALL_LUMA + SMALL_CHROMA, p->thumb.v, THUMB_CCOLS,
	    THUMB_CROWS);
	y2 = moments(p->small, SMALL_LUMA, &p->mean[0]);
	u2 = moments(u, SMALL_CHROMA, &p->mean[1]);
	v2 = moments(v, SMALL_CHROMA, &p->mean[2]);
	p->power = (y2 * SMALL_LUMA + (u2 + v2) * SMALL_CHROMA) / SMALL;
	p->detail = steps(p->thumb.y);
	p->lit = find_lit(p->thumb.y);
	p->deviation = deviation_within(p->thumb.y, &p->lit);
	p->tint = sqrtf(fmaxf(0, u2 + v2));
}

bool
strip_push(struct strip *s, const struct thumb *t)
{
	struct mark *m = &s->marks[s->marked++ % STRIP_MARKS];
	struct still *p = &s->stills[s->next % STRIP_STILLS];
	float *row = s->near[s->next % STRIP_STILLS];
	long i, reach;

	m->t = t->t;
	m->pts = t->pts;
	m->n = t->n;
	if (s->next > 0 && t->t - strip_time(s, s->next - 1) < SPACING_US)
		return false;
	p->thumb = *t;
	describe(p);
	reach = s->next < STRIP_REACH ? s->next : STRIP_REACH;
	for (i = 0; i < reach; i++)
		row[i] = (float)squared_distance(p->small,
		    strip_at(s, s->next - 1 - i)->small) / (16.0F * SMALL);
	s->next++;
	return true;
}

long
strip_first(const struct strip *s)
{
	return s->next > STRIP_STILLS ? s->next - STRIP_STILLS : 0;
}

const struct still *
strip_at(const struct strip *s, long i)
{
	return &s->stills[i % STRIP_STILLS];
}

int64_t
strip_time(const struct strip *s, long i)
{
	return s->stills[i % STRIP_STILLS].thumb.t;
}

struct lit
strip_lit(const struct strip *s, long i, long j)
{
	const struct lit *a = &strip_at(s, i)->lit, *b = &strip_at(s, j)->lit;
	struct lit both = { a->top < b->top ? a->top : b->top,
		a->bottom > b->bottom ? a->bottom : b->bottom,
		a->left < b->left ? a->left : b->left,
		a->right > b->right ? a->right : b->right };

	return both;
}

float
strip_apart(const struct strip *s, long i, long j)
{
	if (i == j)
		return 0;
	if (i > j)
		return s->near[i % STRIP_STILLS][i - j - 1];
	return s->near[j % STRIP_STILLS][j - i - 1];
}

long
strip_find(const struct strip *s, int64_t t)
{
	long low = strip_first(s), high = s->next, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (strip_time(s, mid) <= t)
			low = mid + 1;
		else
			high = mid;
	}
	return low > strip_first(s) ? low - 1 : -1;
}

static long
first_mark_from(const struct strip *s, int64_t t)
{
	long low = s->marked > STRIP_MARKS ? s->marked - STRIP_MARKS : 0;
	long high = s->marked - 1, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (s->marks[mid % STRIP_MARKS].t < t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct mark
strip_nearest(const struct strip *s, int64_t t)
{
	long i = first_mark_from(s, t);
	const struct mark *m = &s->marks[i % STRIP_MARKS];
	const struct mark *before;

	if (i == 0 || i <= s->marked - STRIP_MARKS)
		return *m;
	before = &s->marks[(i - 1) % STRIP_MARKS];
	return t - before->t <= m->t - t ? *before : *m;
}

struct mark
strip_after(const struct strip *s, int64_t t)
{
	return s->marks[first_mark_from(s, t + 1) % STRIP_MARKS];
}
