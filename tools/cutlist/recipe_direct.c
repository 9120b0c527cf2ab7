/*
 * A copy in one call of ffmpeg.
 *
 * Where pictures and sound are both copied into MP4, nothing has to be put
 * together: the source is read once with its own time stamps, and filters of
 * packets pick what belongs to the clip and move it to its start.  The output
 * has the ticks of the source, so its packets are picked as exactly as for a
 * part.  A start of ffmpeg costs more than all the copying of a short clip.
 */
#include <inttypes.h>

#include "codec.h"
#include "ff.h"
#include "method.h"
#include "recipe_part.h"

enum {
	/* What a decoder of sound needs to get into its stride, and not all
	 * that lies ahead since the last key frame of the pictures. */
	STRIDE = 120 * 1000,
	/* Sound that is shown with a picture may lie ahead of it in the
	 * file: so much more, and the reading begins early enough. */
	AHEAD = 200 * 1000,
};

bool
recipe_is_direct(const struct order *o, enum method m)
{
	enum wish_container c = codec_container(o->src, o->wish);
	int i;

	if ((m != METHOD_COPY && m != METHOD_KEYFRAME) || !o->joint ||
	    o->src->video.index < 0 || o->wish->silent_audio ||
	    (c != WISH_MP4 && c != WISH_MOV) || !recipe_seekable(o->src))
		return false;
	for (i = 0; i < o->src->naudios; i++)
		if (!recipe_copies(o, m, &o->src->audios[i]))
			return false;
	return true;
}

void
recipe_direct_open(struct step *s, const struct order *o)
{
	const struct footage *f = o->src;
	int64_t from = recipe_seek(f, o->joint->k1);
	int64_t sound = footage_us(f, o->joint->k1) - AHEAD;
	char text[RECIPE_TIME];

	if (f->naudios > 0 && from > sound)
		from = sound;
	args_add(&s->args, "-copyts");
	s->inputs = s->args.n;
	if (from > 0)
		args_addl(&s->args, "-ss", recipe_seconds(text, from),
		    (char *)NULL);
	else
		from = 0;
	args_addl(&s->args, "-t", recipe_seconds(text,
	    footage_us(f, o->joint->x) - from + RECIPE_MARGIN),
	    "-thread_queue_size", "0", (char *)NULL);
	ff_input(&s->args, f->path, NULL);
}

static void
map(struct step *s, int stream)
{
	args_add(&s->args, "-map");
	args_addf(&s->args, "0:%d", stream);
}

/* Packets of sound from a little ahead of the clip to its end. */
static void
add_track(struct step *s, const struct order *o, int n)
{
	int64_t start = o->slice->start + o->src->start;
	int64_t end = o->slice->end + o->src->start;
	char lead[RECIPE_TIME], zero[RECIPE_TIME], behind[RECIPE_TIME];

	recipe_seconds(lead, start - STRIDE);
	recipe_seconds(zero, start);
	recipe_seconds(behind, end);
	map(s, o->src->audios[n].index);
	args_addf(&s->args, "-c:a:%d", n);
	args_add(&s->args, "copy");
	args_addf(&s->args, "-bsf:a:%d", n);
	args_addf(&s->args, "noise=drop='lt(pts*tb\\,%s)+gte(pts*tb\\,%s)',"
	    "setts=pts=PTS-round(%s/TB):dts=DTS-round(%s/TB)", lead, behind,
	    zero, zero);
}

void
recipe_direct_map(struct step *s, const struct order *o)
{
	struct buf filter = BUF_INIT;
	int i;

	map(s, o->src->video.index);
	recipe_pick(&filter, o, o->slice->first_pts);
	args_addl(&s->args, "-c:v", "copy", "-bsf:v", filter.p,
	    "-avoid_negative_ts", "disabled", (char *)NULL);
	buf_free(&filter);
	for (i = 0; i < o->src->naudios; i++)
		add_track(s, o, i);
}
