/*
 * The pictures of a clip, as parts without sound.
 *
 * A part is MP4 wherever that holds the codec: with the stream's own ticks as
 * its time scale, ffmpeg hands packets to bitstream filters with the time
 * stamps that the source has, and edit lists keep times of decoding below
 * zero.  Other containers round, or shift.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "ff.h"
#include "method.h"
#include "recipe_part.h"

enum { FEW = 6 };

struct part {
	const struct order *o;
	const char *format;
};

static const char *
part_format(const char *codec)
{
	if (codec_video_fits(WISH_MP4, codec))
		return "mp4";
	return codec_video_fits(WISH_MOV, codec) ? "mov" : "matroska";
}

static double
ticks_seconds(const struct footage *f, int64_t ticks)
{
	return (double)ticks * (double)f->video.time_base.num /
	    (double)f->video.time_base.den;
}

static void
add_timescale(struct args *a, const struct part *p)
{
	if (strcmp(p->format, "matroska") == 0)
		return;
	args_add(a, "-video_track_timescale");
	args_addf(a, "%" PRId64, p->o->src->video.time_base.den);
}

/* The input, sought to where decoding from a random access point begins, and
 * read to a little behind the time stamp `to`; TC_NONE: until the filter that
 * trims has got all.  (For decoded pictures ffmpeg would count the length from
 * wherever seeking has landed.) */
static void
add_source(struct step *s, const struct order *o, int64_t rap_pts, int64_t to)
{
	char text[RECIPE_TIME];
	int64_t from = recipe_seek(o->src, rap_pts);
	int64_t end = footage_us(o->src, to);

	args_addl(&s->args, "-copyts", "-noaccurate_seek", "-noautorotate",
	    (char *)NULL);
	if (o->safe)
		args_addl(&s->args, "-threads", "1", (char *)NULL);
	else if (o->wish->threads > 0) {
		args_add(&s->args, "-threads");
		args_addf(&s->args, "%d", o->wish->threads);
	}
	if (from > 0)
		args_addl(&s->args, "-ss", recipe_seconds(text, from),
		    (char *)NULL);
	if (end != TC_NONE && end > from && recipe_seekable(o->src))
		args_addl(&s->args, "-t", recipe_seconds(text,
		    end - from + RECIPE_MARGIN), (char *)NULL);
	ff_input(&s->args, o->src->path, NULL);
	args_add(&s->args, "-map");
	args_addf(&s->args, "0:%d", o->src->video.index);
	args_addl(&s->args, "-map_metadata", "0", "-map_chapters", "-1",
	    (char *)NULL);
}

/* Exactly the pictures whose time stamp lies in [from, to), from 0 on; the
 * first may have been on the screen so long already. */
static void
add_trim(struct buf *b, int64_t from, int64_t to, int64_t held)
{
	buf_addf(b, "trim=start_pts=%" PRId64 ":end_pts=%" PRId64
	    ",setpts=", from - held, to);
	if (held > 0)
		buf_addf(b, "max(PTS\\,%" PRId64 ")-(%" PRId64 ")", from,
		    from);
	else
		buf_addf(b, "PTS-(%" PRId64 ")", from);
}

/* Exactly the slice's pictures, from 0 on.  Where they have no times, as in raw
 * streams, they are counted from the film's start on. */
static void
add_slice(struct buf *b, const struct order *o)
{
	const struct footage_video *v = &o->src->video;
	const struct ratio rate = v->rate.num > 0 ? v->rate : v->avg_rate;
	const struct slice *s = o->slice;

	if (s->first_pts != TC_NONE) {
		add_trim(b, s->first_pts, s->end_pts == TC_NONE ?
		    s->last_pts + 1 : s->end_pts, s->held);
		return;
	}
	buf_addf(b, "trim=start_frame=%" PRId64 ":end_frame=%" PRId64
	    ",setpts=round(N*%" PRId64 "/%" PRId64 "/TB)", s->first_n,
	    s->first_n + s->frames, rate.den, rate.num);
}

/* The turn that stays in the file as a matrix: MP4 and MOV keep it. */
static bool
keeps_turn(const struct order *o)
{
	enum wish_container c = codec_container(o->src, o->wish);

	return c == WISH_MP4 || c == WISH_MOV;
}

static void
add_scale(struct buf *b, const struct order *o, bool turned)
{
	int w = o->wish->width, h = o->wish->height;

	/* As shown: a film that is to be turned lies on its side here. */
	if (turned && o->src->video.rotate % 180 != 0) {
		w = o->wish->height;
		h = o->wish->width;
	}
	if (o->wish->fit != WISH_FIT_NONE)
		recipe_fit(b, o, w, h);
	else if (w > 0 && h > 0)
		buf_addf(b, ",scale=%d:%d:force_original_aspect_ratio=decrease"
		    ":force_divisible_by=2", w, h);
	else if (w > 0)
		buf_addf(b, ",scale=%d:-2", w);
	else if (h > 0)
		buf_addf(b, ",scale=-2:%d", h);
	else if (o->wish->quality == WISH_PREVIEW &&
	    turned && o->src->video.rotate % 180 != 0)
		buf_adds(b, ",scale='trunc(min(360,iw)/2)*2':-2");
	else if (o->wish->quality == WISH_PREVIEW)
		buf_adds(b, ",scale=-2:'trunc(min(360,ih)/2)*2'");
}

/*
 * With chroma at half the resolution a size has to be even.  One column or row
 * is added then, the same as its neighbour: nothing of the picture is lost,
 * and nothing black is seen.
 */
static void
add_even(struct buf *b, const struct order *o, const char *pix_fmt)
{
	const struct footage_video *v = &o->src->video;
	bool wide = strstr(pix_fmt, "444") == NULL;
	bool high = wide && strstr(pix_fmt, "422") == NULL;
	const char *codec = codec_wanted(o->src, o->wish);

	if (o->wish->width || o->wish->height ||
	    o->wish->quality == WISH_PREVIEW || strcmp(codec, "vp9") == 0 ||
	    strcmp(codec, "vp8") == 0)
		return;
	wide = wide && v->width % 2;
	high = high && v->height % 2;
	if (wide || high)
		buf_addf(b, ",format=yuv444p%s,pad=iw+%d:ih+%d,"
		    "fillborders=right=%d:bottom=%d:mode=smear",
		    v->depth > 8 ? "10le" : "", wide, high, wide, high);
}

void
recipe_turn(struct buf *b, const struct footage_video *v)
{
	if (v->flip)
		buf_adds(b, ",hflip");
	if (v->rotate == 90)
		buf_adds(b, ",transpose=clock");
	else if (v->rotate == 180)
		buf_adds(b, ",hflip,vflip");
	else if (v->rotate == 270)
		buf_adds(b, ",transpose=cclock");
}

void
recipe_tone_map(struct buf *b)
{
	buf_adds(b, ",zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,"
	    "tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv");
}

static void
whole_filters(struct buf *b, const struct order *o)
{
	const struct footage_video *v = &o->src->video;
	const char *upload = o->safe ? NULL : codec_hw_filter(o->wish->hw);
	const char *pix_fmt = codec_pix_fmt(o);
	bool turned = keeps_turn(o);

	add_slice(b, o);
	if (v->interlaced && o->wish->deinterlace)
		buf_adds(b, ",bwdif=mode=send_frame:parity=auto:"
		    "deint=interlaced");
	if (o->wish->sdr && v->hdr[0])
		recipe_tone_map(b);
	add_scale(b, o, turned);
	add_even(b, o, pix_fmt);
	if (!turned)
		recipe_turn(b, v);
	buf_addf(b, ",format=%s", pix_fmt);
	if (upload)
		buf_addf(b, ",%s", upload);
}

static int
make_whole(struct recipe *r, char **video, const char **why)
{
	const struct order *o = r->order;
	const struct footage_video *v = &o->src->video;
	struct part p = { o, part_format(codec_wanted(o->src, o->wish)) };
	struct buf filters = BUF_INIT;
	struct step *s;

	if (o->wish->sdr && v->hdr[0] && !o->zscale) {
		*why = "it is HDR, and this ffmpeg has no zscale filter to "
		    "make it SDR";
		return -1;
	}
	s = recipe_child(r, "encoding");
	recipe_progress(s);
	s->encodes = true;
	s->together = true;
	s->media_seconds = (double)(o->slice->end - o->slice->start) / 1e6;
	if (!o->safe)
		codec_hw_input(&s->args, o->wish->hw);
	add_source(s, o, recipe_rap(o, o->slice->first_pts), TC_NONE);
	whole_filters(&filters, o);
	args_addl(&s->args, "-vf", filters.p, "-fps_mode", "passthrough",
	    "-enc_time_base", "-1", (char *)NULL);
	codec_whole(&s->args, o);
	if (v->interlaced && !o->wish->deinterlace)
		args_addl(&s->args, "-flags:v", "+ilme+ildct", (char *)NULL);
	if (strcmp(codec_wanted(o->src, o->wish), "hevc") == 0 &&
	    strcmp(p.format, "matroska") != 0)
		args_addl(&s->args, "-tag:v", "hvc1", (char *)NULL);
	if (!keeps_turn(o) && (v->rotate || v->flip))
		args_addl(&s->args, "-metadata:s:v", "rotate=0", (char *)NULL);
	add_timescale(&s->args, &p);
	*video = recipe_path(o, "whole.part");
	recipe_output(s, p.format, *video);
	buf_free(&filters);
	return 0;
}

/*
 * With fewer pictures than an encoder likes to hold back, its times of decoding
 * are wrong (x265's are no numbers at all).  So few are encoded without
 * reordering; they are then made earlier, as the middle behind a head begins
 * early, and as what was copied before a tail ends early: a gap there would
 * pass for another frame rate.
 */
static void
few_pictures(struct step *s, const struct order *o, bool head)
{
	const struct joint *j = o->joint;
	int64_t early = head ? j->k1 - j->k1_dts - j->k1_later :
	    tc_minus(j->x, j->k2_dts);

	if (early <= 0)
		return;
	args_add(&s->args, "-bsf:v");
	args_addf(&s->args, "setts=dts=DTS-(%" PRId64 ")", early);
	args_addl(&s->args, "-avoid_negative_ts", "disabled", (char *)NULL);
}

/* Pictures [from, to) encoded like the source. */
static int
make_edge(struct recipe *r, const char *what, const char *name, int64_t rap,
    int64_t from, int64_t to, const char **why)
{
	const struct order *o = r->order;
	struct part p = { o, part_format(o->src->video.codec) };
	struct step *s = recipe_child(r, what);
	struct buf filters = BUF_INIT;
	bool head = from < o->joint->k1;
	bool few = (head ? o->joint->head_frames : o->joint->tail_frames) <=
	    FEW && o->joint->delay > 0;
	char *path;

	recipe_progress(s);
	s->encodes = true;
	s->together = true;
	s->media_seconds = ticks_seconds(o->src, to - from);
	add_source(s, o, rap, TC_NONE);
	add_trim(&filters, from, to, from == o->slice->first_pts ?
	    o->slice->held : 0);
	args_addl(&s->args, "-vf", filters.p, "-fps_mode", "passthrough",
	    "-enc_time_base", "-1", (char *)NULL);
	buf_free(&filters);
	if (codec_edge(&s->args, o, few ? 0 : o->joint->delay, why) < 0)
		return -1;
	if (few)
		few_pictures(s, o, head);
	add_timescale(&s->args, &p);
	path = recipe_path(o, name);
	recipe_output(s, p.format, path);
	free(path);
	return 0;
}

void
recipe_pick(struct buf *b, const struct order *o, int64_t zero)
{
	const struct joint *j = o->joint;

	buf_addf(b, "noise=drop='lt(pts\\,%" PRId64 ")+lt(dts\\,%" PRId64 ")",
	    j->k1, j->k1_dts);
	if (j->k2_dts != TC_NONE)
		buf_addf(b, "+gte(dts\\,%" PRId64 ")", j->k2_dts);
	buf_addf(b, "',setts=pts=PTS-(%" PRId64 "):dts=DTS-(%" PRId64 ")",
	    zero, zero);
	/* What was dropped would leave a gap. */
	if (j->k1_later > 0)
		buf_addf(b, "+%" PRId64 "*eq(PTS\\,%" PRId64 ")", j->k1_later,
		    j->k1);
}

static void
mid_filter(struct buf *b, const struct order *o, int64_t zero, bool joins)
{
	const char *codec = o->src->video.codec;

	recipe_pick(b, o, zero);
	/* Parameter sets change at the joins, so each key frame has its
	 * own with it. */
	if (joins && strcmp(codec, "h264") == 0)
		buf_adds(b, ",h264_mp4toannexb,dump_extra=freq=keyframe");
	else if (joins && strcmp(codec, "hevc") == 0)
		buf_adds(b, ",hevc_mp4toannexb,dump_extra=freq=keyframe");
}

static char *
make_mid(struct recipe *r, int64_t zero, bool joins)
{
	const struct order *o = r->order;
	struct part p = { o, part_format(o->src->video.codec) };
	struct step *s = recipe_child(r, "copying");
	struct buf filter = BUF_INIT;
	char *path = recipe_path(o, "mid.part");

	s->together = true;
	s->media_seconds = ticks_seconds(o->src, o->joint->x - o->joint->k1);
	add_source(s, o, o->joint->k1, o->joint->x);
	mid_filter(&filter, o, zero, joins);
	args_addl(&s->args, "-c:v", "copy", "-bsf:v", filter.p,
	    "-avoid_negative_ts", "disabled", (char *)NULL);
	buf_free(&filter);
	if (strcmp(o->src->video.codec, "hevc") == 0)
		args_addl(&s->args, "-tag:v", "hvc1", (char *)NULL);
	add_timescale(&s->args, &p);
	if (strcmp(p.format, "matroska") != 0) {
		args_add(&s->args, "-movie_timescale");
		args_addf(&s->args, "%" PRId64, o->src->video.time_base.den);
	}
	recipe_output(s, p.format, path);
	return path;
}

/* A line of the list of parts.  In quotes only a quote is special. */
static void
list_part(struct buf *b, const struct order *o, const char *name,
    int64_t ticks)
{
	char text[RECIPE_TIME];
	const char *c;

	buf_adds(b, "file 'file:");
	for (c = o->temp; *c; c++)
		if (*c == '\'')
			buf_adds(b, "'\\''");
		else
			buf_addc(b, *c);
	buf_addf(b, "/%s'\nduration %s\n", name, recipe_seconds(text,
	    tc_us(ticks, o->src->video.time_base)));
}

static int
make_smart(struct recipe *r, char **video, const char **why)
{
	const struct order *o = r->order;
	const struct joint *j = o->joint;
	int64_t first = o->slice->first_pts, end = o->slice->end_pts;
	struct step *list;
	struct buf text = BUF_INIT;

	buf_adds(&text, "ffconcat version 1.0\n");
	if (j->head_frames > 0) {
		if (make_edge(r, "encoding the head", "head.part",
		    j->head_from, first, j->k1, why) < 0)
			goto bad;
		list_part(&text, o, "head.part", j->k1 - first);
	}
	free(make_mid(r, j->k1, true));
	list_part(&text, o, "mid.part", j->x - j->k1);
	if (j->tail_frames > 0) {
		if (make_edge(r, "encoding the tail", "tail.part",
		    j->tail_from, j->x, end, why) < 0)
			goto bad;
		list_part(&text, o, "tail.part", end - j->x);
	}
	*video = recipe_path(o, "list.part");
	list = recipe_add(r, STEP_WRITE_FILE, "listing the parts");
	list->path = xstrdup(*video);
	list->text = text;
	return 0;
bad:
	buf_free(&text);
	return -1;
}

/* Reasons not to copy that no look at packets tells. */
static const char *
copy_refused(const struct order *o, enum method m)
{
	const struct footage_video *v = &o->src->video;
	enum wish_container c = codec_container(o->src, o->wish);

	if (!o->joint)
		return "nothing is known of its packets";
	if (v->time_base.num != 1)
		return "its time base is no whole part of a second";
	if (!codec_video_fits(c, v->codec))
		return "its codec does not go into the container";
	if (strcmp(part_format(v->codec), "matroska") == 0 &&
	    v->time_base.den != 1000)
		return "its codec does not go into MP4, so packets can't be "
		    "picked exactly";
	if ((v->rotate || v->flip) && !keeps_turn(o))
		return "the container does not say that it has to be turned";
	if (m != METHOD_SMART && o->joint->hidden > 0 && !keeps_turn(o))
		return "the container can't hide pictures";
	/* Their decoders forget which pictures are hidden. */
	if (m != METHOD_SMART && o->joint->hidden > 0 &&
	    (strcmp(v->codec, "av1") == 0 || strcmp(v->codec, "vp9") == 0 ||
	    strcmp(v->codec, "vp8") == 0))
		return "players do not hide pictures of this codec";
	return NULL;
}

int
recipe_video(struct recipe *r, enum method m, char **video, bool *joined,
    const char **why)
{
	const struct order *o = r->order;

	if (o->src->video.index < 0)
		return 0;
	if (m == METHOD_ENCODE)
		return make_whole(r, video, why);
	*why = copy_refused(o, m);
	if (*why)
		return -1;
	if (m == METHOD_SMART && (o->joint->head_frames > 0 ||
	    o->joint->tail_frames > 0)) {
		*joined = true;
		return make_smart(r, video, why);
	}
	if (!recipe_is_direct(o, m))
		*video = make_mid(r, o->slice->first_pts, false);
	return 0;
}
