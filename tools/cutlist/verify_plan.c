/*
 * What is asked about a clip.
 *
 * Its packets are listed: how many pictures, when, and the sound beside them.
 * A little is decoded: where it begins, and on both sides of each join.  One
 * ffmpeg does both, as its start costs more than the work.  What was copied is
 * compared (verify_compare.c), or hashed here and in the source; parameter
 * sets and the like, which joining puts between pictures, are left out on both
 * sides.
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
	/* Times that were rounded are no more than this off. */
	ROUNDED = 2 * 1000,
	/* A decoder shows within this that it can read the file. */
	TASTE = 500 * 1000,
	/* Shorter than this is decoded whole. */
	SHORT = 3 * 1000000,
	/* A gop that is longer is not decoded to its end. */
	GOP_MOST = 12 * 1000000,
};

/* The call that looks at the clip: its inputs and outputs grow side by side. */
struct look {
	struct verify *v;
	struct step *s;
	struct args in, out;
	int inputs;
};

static struct step *
add_step(struct verify *v, const char *what)
{
	const struct slice *cut = v->o->slice;
	struct step *s = recipe_child(&v->steps, what);

	s->together = true;
	s->collect = COLLECT_ALL;
	s->media_seconds = (double)(cut->end - cut->start) / 1e6;
	args_add(&s->args, "-copyts");
	return s;
}

/* The clip once more.  A thread for each input would hand packets over one by
 * one. */
static void
add_input(struct look *l)
{
	args_addl(&l->in, "-thread_queue_size", "0", (char *)NULL);
	ff_input(&l->in, l->v->o->out, NULL);
	l->inputs++;
}

/* All packets, their times and flags, as they are. */
static void
plan_list(struct look *l)
{
	add_input(l);
	args_addl(&l->out, "-map", "0:v?", "-map", "0:a?", "-c", "copy", "-f",
	    "framecrc", "pipe:1", (char *)NULL);
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
end_hash(struct args *a, struct buf *filter, const char *codec,
    const char *pipe)
{
	buf_adds(filter, bare_filter(codec));
	args_addl(a, "-c:v", "copy", "-bsf:v", filter->p, "-f", "framehash",
	    "-hash", "murmur3", pipe, (char *)NULL);
	buf_free(filter);
}

static void
plan_hash_source(struct verify *v)
{
	const struct order *o = v->o;
	const struct joint *j = o->joint;
	struct step *s = add_step(v, "hashing the source's packets");
	struct buf filter = BUF_INIT;
	char text[RECIPE_TIME];
	int64_t from = recipe_seek(o->src, j->k1);

	v->kind[v->steps.n - 1][1] = VERIFY_HASH_SOURCE;
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
	end_hash(&s->args, &filter, o->src->video.codec, "pipe:1");
}

static void
plan_hash_clip(struct look *l)
{
	const struct verify *v = l->v;
	const struct order *o = v->o;
	const struct joint *j = o->joint;
	struct buf filter = BUF_INIT;
	char from[RECIPE_TIME], to[RECIPE_TIME];
	int64_t start = footage_us(o->src, o->slice->first_pts);
	int64_t half = footage_step(o->src) / 4;

	/* Times may be rounded to milliseconds, which is less than a quarter
	 * of a picture; where pictures are slow, others may be fast. */
	if (half > ROUNDED)
		half = ROUNDED;
	args_addl(&l->out, "-map", "0:v:0", (char *)NULL);
	if (v->m == METHOD_SMART)
		buf_addf(&filter, "noise=drop='lt(pts*tb\\,%s)+gte(pts*tb\\,%s)'",
		    recipe_seconds(from, footage_us(o->src, j->k1) - start -
		    half), recipe_seconds(to, footage_us(o->src, j->x) -
		    start - half));
	else
		buf_adds(&filter, "null");
	end_hash(&l->out, &filter, o->src->video.codec, "pipe:3");
}

/* Decodes [from, from + length) of the clip; TC_NONE: to its end.  keys: of
 * the pictures key frames only. */
static void
plan_decode(struct look *l, int64_t from, int64_t length, bool keys)
{
	const struct order *o = l->v->o;
	struct args *a = &l->in;
	char text[RECIPE_TIME];
	const char *kind;

	l->s->encodes = true;
	if (o->wish->threads > 0) {
		args_add(a, "-threads");
		args_addf(a, "%d", o->wish->threads);
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
	if (keys && o->joint->hidden > 0)
		args_addl(a, "-ignore_editlist", "1", (char *)NULL);
	add_input(l);
	for (kind = "va"; *kind; kind++) {
		args_add(&l->out, "-map");
		args_addf(&l->out, "%d:%c?", l->inputs - 1, *kind);
	}
	args_addl(&l->out, "-fps_mode", "passthrough", "-enc_time_base", "-1",
	    "-f", "null", "-", (char *)NULL);
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
plan_decodes(struct look *l)
{
	const struct verify *v = l->v;
	const struct order *o = v->o;
	const struct footage *f = o->src;
	int64_t start = o->slice->start, end = o->slice->end;
	int64_t head_end, tail_start;
	size_t i;

	if (o->wish->verify != WISH_CHECK_FULL && is_copy(v)) {
		plan_decode(l, 0, TASTE, true);
		return;
	}
	if (o->wish->verify == WISH_CHECK_FULL || end - start <= SHORT) {
		plan_decode(l, 0, TC_NONE, false);
		return;
	}
	if (v->m != METHOD_SMART || !o->joint) {
		plan_decode(l, 0, TASTE, false);
		return;
	}
	head_end = gop_end(f, footage_us(f, o->joint->k1) + 1);
	i = footage_gop_at(f, footage_us(f, o->joint->x) - 1);
	tail_start = i < f->ngops && f->gops[i].t > head_end ? f->gops[i].t :
	    head_end;
	if (head_end >= end || (o->joint->tail_frames > 0 &&
	    tail_start <= head_end)) {
		plan_decode(l, 0, TC_NONE, false);
		return;
	}
	plan_decode(l, 0, head_end - start, false);
	if (o->joint->tail_frames > 0)
		plan_decode(l, tail_start - start, TC_NONE, false);
}

static void
add_all(struct args *to, struct args *from)
{
	size_t i;

	for (i = 0; i < from->n; i++)
		args_add(to, from->v[i]);
	args_free(from);
}

void
verify_plan(struct verify *v)
{
	const struct order *o = v->o;
	struct look l = { .v = v };
	bool copied = v->m != METHOD_ENCODE && o->joint &&
	    o->src->video.index >= 0;

	if (copied)
		v->compare = verify_compare_open(o, v->m);
	if (copied && !v->compare)
		plan_hash_source(v);
	l.s = add_step(v, "listing and decoding it");
	args_init(&l.in);
	args_init(&l.out);
	plan_list(&l);
	v->kind[v->steps.n - 1][0] = VERIFY_DECODE;
	v->kind[v->steps.n - 1][1] = VERIFY_LIST;
	if (copied && !v->compare) {
		plan_hash_clip(&l);
		v->kind[v->steps.n - 1][2] = VERIFY_HASH_CLIP;
	}
	plan_decodes(&l);
	if (v->compare)
		l.s->inputs = l.s->args.n;
	add_all(&l.s->args, &l.in);
	l.s->outputs = l.s->args.n;
	l.s->ninputs = l.inputs;
	add_all(&l.s->args, &l.out);
}
