/*
 * What a film and a wish allow, whatever the cut.
 *
 * Encoded edges join copied packets where an encoder of ours makes the same
 * kind of stream: the codec, the pixels, and the number of pictures that a
 * decoder holds back, as times of decoding would run into each other at the
 * joint otherwise.
 */
#include "method_film.h"

#include <stddef.h>
#include <string.h>

#include "footage.h"
#include "method.h"
#include "wish.h"

enum { DELAY_MOST = 2 };

static bool
is_one_of(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

static bool
turned(const struct footage *f)
{
	return f->video.rotate == 90 || f->video.rotate == 270;
}

/* Another size than the pictures have, as they are shown upright, or another
 * shape of pixels. */
static bool
other_size(const struct footage *f, const struct wish *w)
{
	const struct footage_video *v = &f->video;
	const int width = turned(f) ? v->height : v->width;
	const int height = turned(f) ? v->width : v->height;

	if (w->fit != WISH_FIT_NONE && v->sar.num != v->sar.den)
		return true;
	return (w->width && w->width != width) ||
	    (w->height && w->height != height);
}

static bool
other_codec(const struct footage *f, const struct wish *w)
{
	return w->codec && strcmp(w->codec, "copy") != 0 &&
	    strcmp(w->codec, f->video.codec) != 0;
}

bool
method_must_encode(const struct footage *f, const struct wish *w,
    const char **why)
{
	static const char *const webm[] = { "vp8", "vp9", "av1", NULL };

	*why = NULL;
	if (f->video.index < 0)
		return false;
	if (other_size(f, w))
		*why = "another size is asked for";
	else if (w->sdr && f->video.hdr[0])
		*why = "the range of its colours is to be reduced";
	else if (other_codec(f, w))
		*why = "another codec is asked for";
	else if (w->quality == WISH_PREVIEW)
		*why = "a preview is asked for";
	else if (w->container == WISH_WEBM && !is_one_of(f->video.codec, webm))
		*why = "WebM does not hold its codec";
	return *why != NULL;
}

bool
method_wants_packets(const struct footage *f, const struct wish *w)
{
	const char *why;

	return f->video.index >= 0 && w->method != WISH_ENCODE &&
	    !method_must_encode(f, w, &why);
}

const char *
method_hides(const struct footage *f, const struct wish *w)
{
	static const char *const movable[] = { "h264", "hevc", "mpeg4", "av1",
	    "mpeg2video", "prores", NULL };

	if (w->container == WISH_MKV || w->container == WISH_WEBM)
		return "only MP4 and MOV hide pictures";
	if (w->container == WISH_SUITABLE &&
	    !is_one_of(f->video.codec, movable))
		return "only MP4 and MOV hide pictures";
	return NULL;
}

/* What our encoders make of pixels that others can play as well. */
static const char *
pixels_not(const struct footage_video *v)
{
	static const char *const h264[] = { "yuv420p", "yuvj420p", NULL };
	static const char *const others[] = { "yuv420p", "yuv420p10le",
	    NULL };
	static const char *const hevc[] = { "yuv420p", "yuvj420p",
	    "yuv420p10le", NULL };

	if (is_one_of(v->pix_fmt, strcmp(v->codec, "h264") == 0 ? h264 :
	    strcmp(v->codec, "hevc") == 0 ? hevc : others))
		return NULL;
	if (!v->pix_fmt[0])
		return "its kind of pixels is not known";
	if (strstr(v->pix_fmt, "422"))
		return v->depth > 8 ? "10-bit 4:2:2" : "4:2:2";
	if (strstr(v->pix_fmt, "444") || strstr(v->pix_fmt, "gbr"))
		return "4:4:4";
	return "its kind of pixels is rare";
}

const char *
method_smart_not(const struct footage *f, const struct wish *w)
{
	static const char *const codecs[] = { "h264", "hevc", "vp9", "av1",
	    NULL };
	const struct footage_video *v = &f->video;

	(void)w;
	if (!is_one_of(v->codec, codecs))
		return "edges can be joined in H.264, HEVC, VP9 and AV1 only";
	if (v->interlaced || (v->field_order[0] && strcmp(v->field_order,
	    "progressive") != 0 && strcmp(v->field_order, "unknown") != 0))
		return "interlaced";
	if (strcmp(v->hdr, "dolby-vision") == 0)
		return "Dolby Vision";
	if (v->b_frames < 0 || v->b_frames > DELAY_MOST)
		return "its pictures are held back for too long";
	return pixels_not(v);
}
