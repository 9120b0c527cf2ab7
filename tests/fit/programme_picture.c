/*
 * Pictures for the generator of programmes: windows, mixtures, simple shapes.
 * Plain loops over bytes, as fast as the compiler makes them; exact integers,
 * so that the same seed gives the same bytes.
 */
#include "programme_picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "programme_random.h"

enum { SMALL_W = 64, SMALL_H = 36 };

static int
wide(const struct picture *p, int plane)
{
	return plane ? p->w / 2 : p->w;
}

static int
high(const struct picture *p, int plane)
{
	return plane ? p->h / 2 : p->h;
}

static uint8_t
clip(int v)
{
	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

size_t
picture_bytes(int w, int h)
{
	return (size_t)w * (size_t)h * 3 / 2;
}

void
picture_new(struct picture *p, int w, int h)
{
	p->w = w;
	p->h = h;
	p->plane[0] = xcalloc(picture_bytes(w, h), 1);
	p->plane[1] = p->plane[0] + (size_t)w * (size_t)h;
	p->plane[2] = p->plane[1] + (size_t)w * (size_t)h / 4;
}

void
picture_free(struct picture *p)
{
	free(p->plane[0]);
	p->plane[0] = NULL;
}

void
picture_copy(struct picture *to, const struct picture *from)
{
	memcpy(to->plane[0], from->plane[0], picture_bytes(to->w, to->h));
}

void
picture_fill(struct picture *p, struct colour c)
{
	for (int i = 0; i < 3; i++)
		memset(p->plane[i], c.v[i],
		    (size_t)wide(p, i) * (size_t)high(p, i));
}

/* Where the pixel i of n falls in a line of size pixels, 16.16. */
static void
places(int *at, int n, int size, double middle, double extent, bool mirror)
{
	for (int i = 0; i < n; i++) {
		double x = (mirror ? n - 1 - i : i) + 0.5;
		double v = (middle - extent / 2 + extent * x / n) * size - 0.5;
		double most = size - 1.001;

		v = v < 0 ? 0 : v > most ? most : v;
		at[i] = (int)(v * 65536);
	}
}

static void
sample_plane(uint8_t *to, int tw, int th, int stride, const uint8_t *from,
    int fw, const int *px, const int *py)
{
	for (int y = 0; y < th; y++) {
		const uint8_t *r0 = from + (size_t)(py[y] >> 16) * (size_t)fw;
		const uint8_t *r1 = r0 + fw;
		int fy = py[y] >> 8 & 255;
		uint8_t *line = to + (size_t)y * (size_t)stride;

		for (int x = 0; x < tw; x++) {
			int i = px[x] >> 16, fx = px[x] >> 8 & 255;
			int top = r0[i] * (256 - fx) + r0[i + 1] * fx;
			int low = r1[i] * (256 - fx) + r1[i + 1] * fx;

			line[x] = (uint8_t)((top * (256 - fy) + low * fy +
			    32768) >> 16);
		}
	}
}

static void
sample_into(struct picture *to, int x0, int y0, int tw, int th,
    const struct picture *from, const struct window *win)
{
	double shape = (double)tw / th / ((double)from->w / from->h);
	double ex = (shape < 1 ? shape : 1) / win->zoom;
	double ey = (shape > 1 ? 1 / shape : 1) / win->zoom;
	int *px = xmalloc((size_t)tw * sizeof(*px));
	int *py = xmalloc((size_t)th * sizeof(*py));

	for (int i = 0; i < 3; i++) {
		int half = i ? 2 : 1, stride = wide(to, i);

		places(px, tw / half, wide(from, i), win->x, ex, win->mirror);
		places(py, th / half, high(from, i), win->y, ey, false);
		sample_plane(to->plane[i] + (size_t)(y0 / half) *
		    (size_t)stride + x0 / half, tw / half, th / half, stride,
		    from->plane[i], wide(from, i), px, py);
	}
	free(px);
	free(py);
}

void
picture_sample(struct picture *to, const struct picture *from,
    const struct window *win)
{
	sample_into(to, 0, 0, to->w, to->h, from, win);
}

void
picture_inset(struct picture *to, const struct picture *from, int x0, int y0,
    int x1, int y1)
{
	static const struct window all = { 0.5, 0.5, 1, false };

	x0 &= ~1, y0 &= ~1, x1 &= ~1, y1 &= ~1;
	if (x0 >= 0 && y0 >= 0 && x1 <= to->w && y1 <= to->h && x1 > x0 + 2 &&
	    y1 > y0 + 2)
		sample_into(to, x0, y0, x1 - x0, y1 - y0, from, &all);
}

void
picture_mix(struct picture *to, const struct picture *other, int share)
{
	size_t n = picture_bytes(to->w, to->h);
	uint8_t *a = to->plane[0];
	const uint8_t *b = other->plane[0];

	for (size_t i = 0; i < n; i++)
		a[i] = (uint8_t)((a[i] * (256 - share) + b[i] * share + 128) >>
		    8);
}

void
picture_mix_by(struct picture *to, const struct picture *other,
    const uint16_t *share)
{
	for (int i = 0; i < 3; i++) {
		int step = i ? 2 : 1, w = wide(to, i), h = high(to, i);

		for (int y = 0; y < h; y++) {
			uint8_t *a = to->plane[i] + (size_t)y * (size_t)w;
			const uint8_t *b = other->plane[i] +
			    (size_t)y * (size_t)w;
			const uint16_t *s = share +
			    (size_t)(y * step) * (size_t)to->w;

			for (int x = 0; x < w; x++) {
				int k = s[x * step];

				a[x] = (uint8_t)((a[x] * (256 - k) + b[x] * k +
				    128) >> 8);
			}
		}
	}
}

void
picture_tint(struct picture *p, struct colour c, int share)
{
	picture_box(p, 0, 0, p->w, p->h, c, share);
}

void
picture_tint_by(struct picture *p, struct colour c, const uint16_t *share)
{
	struct picture flat;

	picture_new(&flat, p->w, p->h);
	picture_fill(&flat, c);
	picture_mix_by(p, &flat, share);
	picture_free(&flat);
}

void
picture_box(struct picture *p, int x0, int y0, int x1, int y1,
    struct colour c, int share)
{
	x0 = x0 < 0 ? 0 : x0;
	y0 = y0 < 0 ? 0 : y0;
	x1 = x1 > p->w ? p->w : x1;
	y1 = y1 > p->h ? p->h : y1;
	for (int i = 0; i < 3; i++) {
		int half = i ? 2 : 1, w = wide(p, i);

		for (int y = y0 / half; y < y1 / half; y++) {
			uint8_t *line = p->plane[i] + (size_t)y * (size_t)w;

			for (int x = x0 / half; x < x1 / half; x++)
				line[x] = (uint8_t)((line[x] * (256 - share) +
				    c.v[i] * share + 128) >> 8);
		}
	}
}

void
picture_shift(struct picture *to, const struct picture *from, int dx, int dy)
{
	dx &= ~1, dy &= ~1;
	for (int i = 0; i < 3; i++) {
		int half = i ? 2 : 1, w = wide(to, i), h = high(to, i);
		int x = dx / half, y = dy / half;
		int n = w - abs(x), x0 = x > 0 ? x : 0;

		for (int line = y > 0 ? y : 0; n > 0 && line < h &&
		    line - y < h; line++)
			memcpy(to->plane[i] + line * w + x0,
			    from->plane[i] + (line - y) * w + x0 - x,
			    (size_t)n);
	}
}

void
picture_gain(struct picture *p, double gain, double lift)
{
	uint8_t luma[256], chroma[256];

	for (int i = 0; i < 256; i++) {
		luma[i] = clip((int)floor(BLACK + (i - BLACK) * gain + lift +
		    0.5));
		chroma[i] = clip((int)floor(GREY + (i - GREY) * gain + 0.5));
	}
	for (int i = 0; i < 3; i++) {
		size_t n = (size_t)wide(p, i) * (size_t)high(p, i);

		for (size_t k = 0; k < n; k++)
			p->plane[i][k] = (i ? chroma : luma)[p->plane[i][k]];
	}
}

/* One line or column: the mean of 2 r + 1 neighbours. */
static void
blur_line(uint8_t *p, int n, int step, int r, uint8_t *old)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		old[i] = p[i * step];
	for (int i = -r; i <= r; i++)
		sum += old[i < 0 ? 0 : i >= n ? n - 1 : i];
	for (int i = 0; i < n; i++) {
		p[i * step] = (uint8_t)(sum / (2 * r + 1));
		sum += old[i + r + 1 >= n ? n - 1 : i + r + 1] -
		    old[i - r < 0 ? 0 : i - r];
	}
}

void
picture_blur(struct picture *p, int radius)
{
	uint8_t *line = xmalloc((size_t)(p->w > p->h ? p->w : p->h));

	for (int i = 0; i < 6 && radius > 0; i++) {
		int plane = i % 3, w = wide(p, plane), h = high(p, plane);
		int r = plane ? (radius + 1) / 2 : radius;

		for (int y = 0; y < h; y++)
			blur_line(p->plane[plane] + y * w, w, 1, r, line);
		for (int x = 0; x < w; x++)
			blur_line(p->plane[plane] + x, h, w, r, line);
	}
	free(line);
}

/* A letter is some of seven strokes, as on a pocket calculator. */
static void
letter(struct picture *p, int x, int y, int height, struct colour c,
    uint32_t bits)
{
	int thick = height < 14 ? 2 : height / 6, width = height / 2;
	int half = height / 2;

	for (int i = 0; i < 7; i++) {
		int level = i < 3 ? i * (half - thick / 2) : 0;

		if (!(bits >> i & 1))
			continue;
		if (i < 3)
			picture_box(p, x, y + level, x + width,
			    y + level + thick, c, 256);
		else
			picture_box(p, x + (i & 1) * (width - thick),
			    y + (i > 4) * half, x + (i & 1) * (width - thick) +
			    thick, y + (i > 4) * half + half, c, 256);
	}
}

void
picture_text(struct picture *p, int x, int y, int height, int chars,
    int lines, struct colour c, uint32_t seed)
{
	for (int l = 0; l < lines; l++) {
		int n = chars - (int)(dice_at(l, -1, seed) %
		    (uint32_t)(chars / 3 + 1));

		for (int i = 0; i < n; i++) {
			uint32_t bits = dice_at(i, l, seed);

			if (bits % 6 > 0) /* else a blank */
				letter(p, x + i * height * 2 / 3, y +
				    l * height * 3 / 2, height, c, bits >> 8);
		}
	}
}

static double
lattice(double x, double y, uint32_t seed)
{
	int ix = (int)floor(x), iy = (int)floor(y);
	double fx = x - ix, fy = y - iy, v[4];

	fx *= fx * (3 - 2 * fx);
	fy *= fy * (3 - 2 * fy);
	for (int i = 0; i < 4; i++)
		v[i] = dice_at(ix + (i & 1), iy + i / 2, seed) / 4294967296.0;
	return (v[0] * (1 - fx) + v[1] * fx) * (1 - fy) +
	    (v[2] * (1 - fx) + v[3] * fx) * fy;
}

void
picture_clouds(struct picture *p, struct colour a, struct colour b, int size,
    double dx, double dy, uint32_t seed)
{
	uint16_t *share = xmalloc((size_t)p->w * (size_t)p->h *
	    sizeof(*share));

	for (int y = 0; y < p->h; y++) {
		for (int x = 0; x < p->w; x++) {
			double u = (x + dx) / size, v = (y + dy) / size;
			double s = 0.55 * lattice(u, v, seed) +
			    0.3 * lattice(2.7 * u, 2.7 * v, seed + 1) +
			    0.15 * lattice(7.1 * u, 7.1 * v, seed + 2);

			s = (s - 0.25) * 2;
			share[y * p->w + x] = (uint16_t)(s < 0 ? 0 : s > 1 ?
			    256 : (int)(s * 256));
		}
	}
	picture_fill(p, a);
	picture_tint_by(p, b, share);
	free(share);
}

static void
small(const struct picture *p, double out[SMALL_W * SMALL_H])
{
	for (int y = 0; y < SMALL_H; y++) {
		for (int x = 0; x < SMALL_W; x++) {
			int x0 = x * p->w / SMALL_W;
			int x1 = (x + 1) * p->w / SMALL_W;
			int y0 = y * p->h / SMALL_H;
			int y1 = (y + 1) * p->h / SMALL_H;
			long sum = 0;

			for (int v = y0; v < y1; v++)
				for (int u = x0; u < x1; u++)
					sum += p->plane[0][v * p->w + u];
			out[y * SMALL_W + x] = (double)sum /
			    ((x1 - x0) * (y1 - y0));
		}
	}
}

double
picture_difference(const struct picture *a, const struct picture *b)
{
	double sa[SMALL_W * SMALL_H], sb[SMALL_W * SMALL_H], sum = 0;

	small(a, sa);
	small(b, sb);
	for (int i = 0; i < SMALL_W * SMALL_H; i++)
		sum += fabs(sa[i] - sb[i]);
	return sum / (SMALL_W * SMALL_H);
}
