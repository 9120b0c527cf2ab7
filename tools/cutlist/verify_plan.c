/*
 * What is asked about a clip.
 *
 * Its packets are listed: how many pictures, when, and the sound beside them.
 * What was copied is hashed here and in the source; parameter sets and the
 * like, which joining puts between pictures, are left out on both sides.  Then
 * a little is decoded: where it begins, and on both sides of each join.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "ff.h"
#include "method.h"
#include "recipe_part.h"
#include "verify_part.h"

enum {
	/* A decoder shows within this that it can read the file. */
	TASTE = 500 * 1000,
	/* Shorter than this is decoded whole. */
	SHORT = 3 * 1000000,
	/* A gop that is longer is not decoded to its end. */
	GOP_MOST = 12 * 1000000,
};

static struct step *
add_step(struct verify *v, enum verify_kind kind, const char *what)
{
	const struct order *o = v->o;
	struct step *s = recipe_add(&v->steps, STEP_CHILD, what);

	v->kind[v->steps.n - 1] = kind;
	s->together = true;
	s->collect = kind == VERIFY_DECODE ? COLLECT_ERR : COLLECT_OUT;
	s->media_seconds = (double)(o->slice->end - o->slice->start) / 1e6;
	if (kind == VERIFY_LIST)
		ff_begin(&s->args, o->ffprobe ? o->ffprobe : "ffprobe");
	else
		ff_begin(&s->args, o->ffmpeg ? o->ffmpeg : "ffmpeg");
	return s;
}

static void
plan_list(struct verify *v)
{
	struct step *s = add_step(v, VERIFY_LIST, "listing its packets");

	args_addl(&s->args, "-show_entries",
	    "packet=codec_type,stream_index,pts,dts,duration,flags:"
	    "stream=index,codec_type,time_base", "-of", "compact",
	    (char *)NULL);
	ff_input(&s->args, v->o->out, NULL);
}

/* Slices of pictures remain, in the form that has no lengths in it. */
static const char *
bare_filter(const char *codec)
{
	if (strcmp(codec, "h264") == 0)
		return ",h264_mp4toannexb,filter_units=remove_types=6-9";
	if (strcmp(codec, "hevc") == 0)
		return ",hevc_mp4toannexb,filter_units=remove_types=32-40";
	return "";
}

static void
end_hash(struct step *s, struct buf *filter, const char *codec)
{
	buf_adds(filter, bare_filter(codec));
	args_addl(&s->args, "-c:v", "copy", "-bsf:v", filter->p, "-f",
	    "framehash", "-hash", "murmur3", "-", (char *)NULL);
	buf_free(filter);
}

static void
plan_hash_source(struct verify *v)
{
	const struct order *o = v->o;
	const struct joint *j = o->joint;
	struct step *s = add_step(v, VERIFY_HASH_SOURCE,
	    "hashing the source's packets");
	struct buf filter = BUF_INIT;
	char text[RECIPE_TIME];
	int64_t from = recipe_seek(o->src, j->k1);

	args_add(&s->args, "-copyts");
	if (from > 0)
		args_addl(&s->args, "-ss", recipe_seconds(text, from),
		    (char *)NULL);
	args_addl(&s->args, "-t", recipe_seconds(text,
	    footage_us(o->src, j->x) - from + RECIPE_MARGIN), (char *)NULL);
	ff_input(&s->args, o->src->path, NULL);
	args_add(&s->args, "-map");
	args_addf(&s->args, "0:%d", o->src->video.index);
	buf_addf(&filter, "noise=drop='lt(pts\\,%" PRId64 ")+lt(dts\\,%" PRId64
	    ")", j->k1, j->k1_dts);
	if (j->k2_dts != TC_NONE)
		buf_addf(&filter, "+gte(dts\\,%" PRId64 ")", j->k2_dts);
	buf_adds(&filter, "'");
	end_hash(s, &filter, o->src->video.codec);
}

static void
plan_hash_clip(struct verify *v)
{
	const struct order *o = v->o;
	const struct joint *j = o->joint;
	struct step *s = add_step(v, VERIFY_HASH_CLIP,
	    "hashing its packets");
	struct buf filter = BUF_INIT;
	char from[RECIPE_TIME], to[RECIPE_TIME];
	int64_t start = footage_us(o->src, o->slice->first_pts);
	int64_t half = footage_step(o->src) / 4;

	/* Times may be rounded to milliseconds, which is less than a quarter
	 * of a picture. */
	args_add(&s->args, "-copyts");
	ff_input(&s->args, o->out, NULL);
	args_addl(&s->args, "-map", "0:v:0", (char *)NULL);
	if (v->m == METHOD_SMART)
		buf_addf(&filter, "noise=drop='lt(pts*tb\\,%s)+gte(pts*tb\\,%s)'",
		    recipe_seconds(from, footage_us(o->src, j->k1) - start -
		    half), recipe_seconds(to, footage_us(o->src, j->x) -
		    start - half));
	else
		buf_adds(&filter, "null");
	end_hash(s, &filter, o->src->video.codec);
}

/* Decodes [from, from + length) of the clip; TC_NONE: to its end.  keys: of
 * the pictures key frames only. */
static void
plan_decode(struct verify *v, int64_t from, int64_t length, bool keys)
{
	struct step *s = add_step(v, VERIFY_DECODE, "decoding");
	struct args *a = &s->args;
	char text[RECIPE_TIME];

	s->encodes = true;
	if (length != TC_NONE)
		s->media_seconds = (double)length / 1e6;
	if (v->o->wish->threads > 0) {
		args_add(a, "-threads");
		args_addf(a, "%d", v->o->wish->threads);
	}
	if (from > 0)
		args_addl(a, "-ss", recipe_seconds(text, from), (char *)NULL);
	if (length != TC_NONE)
		args_addl(a, "-t", recipe_seconds(text, length),
		    (char *)NULL);
	/* The bytes of a copy are compared; what is left to be seen is whether
	 * a decoder gets along with them at all.  A key frame tells, which may
	 * be among the hidden pictures. */
	if (keys)
		args_addl(a, "-skip_frame:v", "nokey", (char *)NULL);
	if (keys && v->o->joint->hidden > 0)
		args_addl(a, "-ignore_editlist", "1", (char *)NULL);
	ff_input(a, v->o->out, NULL);
	args_addl(a, "-map", "0:v?", "-map", "0:a?", "-fps_mode",
	    "passthrough", "-enc_time_base", "-1", "-f", "null", "-",
	    (char *)NULL);
}

/* Where the gop ends that begins at this time of the file. */
static int64_t
gop_end(const struct footage *f, int64_t t)
{
	size_t i = footage_gop_at(f, t);

	if (i + 1 < f->ngops && f->gops[i + 1].t - t < GOP_MOST)
		return f->gops[i + 1].t;
	return t + GOP_MOST;
}

static bool
is_copy(const struct verify *v)
{
	return (v->m == METHOD_COPY || v->m == METHOD_KEYFRAME) &&
	    v->o->joint && v->o->src->video.index >= 0;
}

static void
plan_decodes(struct verify *v)
{
	const struct order *o = v->o;
	const struct footage *f = o->src;
	int64_t start = o->slice->start, end = o->slice->end;
	int64_t head_end, tail_start;
	size_t i;

	if (o->wish->verify != WISH_CHECK_FULL && is_copy(v)) {
		plan_decode(v, 0, TASTE, true);
		return;
	}
	if (o->wish->verify == WISH_CHECK_FULL || end - start <= SHORT) {
		plan_decode(v, 0, TC_NONE, false);
		return;
	}
	if (v->m != METHOD_SMART || !o->joint) {
		plan_decode(v, 0, TASTE, false);
		return;
	}
	head_end = gop_end(f, footage_us(f, o->joint->k1) + 1);
	i = footage_gop_at(f, footage_us(f, o->joint->x) - 1);
	tail_start = i < f->ngops && f->gops[i].t > head_end ? f->gops[i].t :
	    head_end;
	if (head_end >= end || (o->joint->tail_frames > 0 &&
	    tail_start <= head_end)) {
		plan_decode(v, 0, TC_NONE, false);
		return;
	}
	plan_decode(v, 0, head_end - start, false);
	if (o->joint->tail_frames > 0)
		plan_decode(v, tail_start - start, TC_NONE, false);
}

void
verify_plan(struct verify *v)
{
	plan_list(v);
	if (v->m != METHOD_ENCODE && v->o->joint &&
	    v->o->src->video.index >= 0) {
		plan_hash_source(v);
		plan_hash_clip(v);
	}
	plan_decodes(v);
	v->steps.v[v->steps.n - 1].together = false;
}
