/*
 * From a source's picture to the canvas.
 *
 * All is done as the picture is coded, lying on its side where it does, and
 * turned at the end: by then it is small.  What is cut off goes first, then the
 * size, then colours, which cost the most.
 */
#include "film_picture.h"

#include <string.h>

#include "film_canvas.h"
#include "recipe_part.h"

enum {
	NEARLY = 2,   /* a bar as narrow as this is stretched away */
	SMALL = 8,    /* the background is blurred at an 8th of the size */
	LEAST = 16,
	HD_LINES = 720, HD_COLUMNS = 1280,
};

struct area {
	int w, h;
};

static bool
lies_on_side(const struct footage *film)
{
	return film->video.rotate % 180 != 0;
}

static struct area
turned(struct area a, bool turn)
{
	struct area t = { a.h, a.w };

	return turn ? t : a;
}

/* The largest area of that shape within `whole`. */
static struct area
largest(struct area whole, struct area shape)
{
	struct area a = whole;

	if ((int64_t)whole.w * shape.h > (int64_t)whole.h * shape.w)
		a.w = film_canvas_even((double)whole.h * shape.w / shape.h);
	else
		a.h = film_canvas_even((double)whole.w * shape.h / shape.w);
	a.w = a.w > whole.w ? whole.w : a.w;
	a.h = a.h > whole.h ? whole.h : a.h;
	if (whole.w - a.w <= NEARLY)
		a.w = whole.w;
	if (whole.h - a.h <= NEARLY)
		a.h = whole.h;
	return a;
}

/* --- colours -------------------------------------------------------------- */

static bool
unknown(const char *s)
{
	return !*s || strcmp(s, "unknown") == 0 || strcmp(s, "reserved") == 0;
}

/* To half the size and less the mean of what becomes one pixel is as sharp as
 * what costs twice as much. */
static bool
shrinks(struct area from, struct area to)
{
	return from.w >= 2 * to.w && from.h >= 2 * to.h;
}

static void
add_scale(struct buf *b, const struct film_make *m, const struct footage *film,
    struct area from, struct area to)
{
	const struct footage_video *v = &film->video;

	buf_addf(b, ",scale=%d:%d", to.w, to.h);
	if (shrinks(from, to))
		buf_adds(b, ":flags=area");
	else if (m->wish.quality == WISH_PREVIEW)
		buf_adds(b, ":flags=bilinear");
	if (v->hdr[0] && m->zscale)
		return; /* zscale does it, and has to know what it was */
	buf_adds(b, ":out_color_matrix=bt709:out_range=tv");
	/* What says nothing is taken for what players take it for. */
	if (unknown(v->space))
		buf_addf(b, ":in_color_matrix=%s", v->height >= HD_LINES ||
		    v->width >= HD_COLUMNS ? "bt709" : "smpte170m");
}

static void
add_colours(struct buf *b, const struct film_make *m,
    const struct footage *film, const char *pix_fmt)
{
	if (film->video.hdr[0] && m->zscale)
		recipe_tone_map(b);
	buf_addf(b, ",format=%s,setsar=1", pix_fmt);
}

/* --- fitting -------------------------------------------------------------- */

/* Cuts away what is outside of the canvas's shape: in pixels as coded.  Returns
 * what is left. */
static struct area
add_crop(struct buf *b, const struct footage *film, struct area shown,
    struct area canvas)
{
	const struct footage_video *v = &film->video;
	struct area keep = largest(shown, canvas);
	int w = film_canvas_even((double)keep.w * v->width / shown.w);
	int h = film_canvas_even((double)keep.h * v->height / shown.h);
	struct area left = { w > v->width ? v->width : w,
	    h > v->height ? v->height : h };

	if (w < v->width || h < v->height)
		buf_addf(b, ",crop=%d:%d", left.w, left.h);
	return left;
}

/* The picture itself, blurred, fills what it leaves. */
static void
add_blur(struct buf *b, struct area inner, struct area canvas, int n)
{
	struct area keep = largest(inner, canvas);
	int w = film_canvas_even((double)canvas.w / SMALL);
	int h = film_canvas_even((double)canvas.h / SMALL);

	w = w < LEAST ? LEAST : w;
	h = h < LEAST ? LEAST : h;
	buf_addf(b, ",split[sharp%d][soft%d];[soft%d]crop=%d:%d,scale=%d:%d,"
	    "gblur=sigma=4,scale=%d:%d,setsar=1[back%d];[back%d][sharp%d]"
	    "overlay=(W-w)/2:(H-h)/2:format=auto", n, n, n, keep.w, keep.h,
	    w, h, canvas.w, canvas.h, n, n, n);
}

void
film_picture_fit(struct buf *b, const struct film_make *m,
    const struct footage *film, const char *pix_fmt, int n)
{
	bool turn = lies_on_side(film);
	struct area canvas = turned((struct area){ m->canvas.width,
	    m->canvas.height }, turn);
	struct area shown, inner = canvas, from = { film->video.width,
	    film->video.height };

	film_canvas_shown(film, &shown.w, &shown.h);
	shown = turned(shown, turn);
	if (shown.w <= 0 || shown.h <= 0)
		shown = canvas;
	if (m->canvas.fit == MONTAGE_CROP)
		from = add_crop(b, film, shown, canvas);
	else
		inner = largest(canvas, shown);
	add_scale(b, m, film, from, inner);
	add_colours(b, m, film, pix_fmt);
	if (inner.w < canvas.w || inner.h < canvas.h) {
		if (m->canvas.fit == MONTAGE_BLUR)
			add_blur(b, inner, canvas, n);
		else
			buf_addf(b, ",pad=%d:%d:(ow-iw)/2:(oh-ih)/2",
			    canvas.w, canvas.h);
	}
	recipe_turn(b, &film->video);
	/* What blending and padding may have left; and what a source said of
	 * its fields would be said of the slot. */
	buf_addf(b, ",format=%s,setsar=1,setfield=prog", pix_fmt);
}

int64_t
film_picture_bytes(const struct footage *film, int threads)
{
	/* What levels let a decoder keep: 16 pictures, or as many as have these
	 * pixels (H.264 5.2: 5 at 4K, where HEVC 5.2 has 6); and what filters and
	 * the way between threads hold. */
	enum { KEPT = 16, ON_THE_WAY = 6 };
	static const int64_t kept_pixels = 184320 * 16 * 16;
	const struct footage_video *v = &film->video;
	int64_t pixels = (int64_t)v->width * v->height, kept = KEPT;

	if (pixels > 0 && kept_pixels / pixels < kept)
		kept = kept_pixels / pixels;
	return pixels * 3 / 2 * (v->depth > 8 ? 2 : 1) *
	    (kept + 1 + threads + ON_THE_WAY);
}
