/*
 * Pictures of another shape than is asked for: a talk filmed lying down, for a
 * telephone that is held upright.
 *
 * Sizes are those of the picture as it lies here; shapes of pixels become
 * square first, since all that follows counts pixels.
 */
#include "recipe_part.h"

enum {
	SMALL = 8, /* the background is blurred at an 8th of the size */
	LEAST = 16,
};

static int
small(int n)
{
	n = n / SMALL / 2 * 2;
	return n < LEAST ? LEAST : n;
}

void
recipe_fit(struct buf *b, const struct order *o, int w, int h)
{
	const struct ratio sar = o->src->video.sar;

	if (sar.num != sar.den)
		buf_adds(b, ",scale='trunc(iw*sar/2)*2':ih,setsar=1");
	switch (o->wish->fit) {
	case WISH_FIT_CROP:
		buf_addf(b, ",scale=%d:%d:force_original_aspect_ratio="
		    "increase:force_divisible_by=2,crop=%d:%d", w, h, w, h);
		break;
	case WISH_FIT_BLUR:
		buf_addf(b, ",split[front][back];[back]scale=%d:%d:"
		    "force_original_aspect_ratio=increase:"
		    "force_divisible_by=2,crop=%d:%d,gblur=sigma=4,"
		    "scale=%d:%d,setsar=1[soft];[front]scale=%d:%d:"
		    "force_original_aspect_ratio=decrease:"
		    "force_divisible_by=2,setsar=1[sharp];[soft][sharp]"
		    "overlay=(W-w)/2:(H-h)/2:format=auto", small(w),
		    small(h), small(w), small(h), w, h, w, h);
		break;
	default:
		buf_addf(b, ",scale=%d:%d:force_original_aspect_ratio="
		    "decrease:force_divisible_by=2,pad=%d:%d:(ow-iw)/2:"
		    "(oh-ih)/2", w, h, w, h);
		break;
	}
	buf_adds(b, ",setsar=1");
}
