/*
 * Which container, encoder and settings suit: what people get who say
 * nothing, and what their words mean.
 *
 * A clip stays as its source is where that plays everywhere: H.264 and HEVC
 * in MP4, VP9 in WebM.  Ten bits stay ten bits, which means HEVC; H.264 with
 * ten bits plays hardly anywhere.
 */
#include <stdio.h>
#include <string.h>

#include "codec.h"
#include "ff.h"
#include "opt.h"

/* What each quality stands for; x265 reaches the same picture at a higher
 * crf. */
struct quality {
	const char *preset;
	int crf;
};

static const struct quality qualities[] = {
	[WISH_STANDARD] = { "medium", 18 },
	[WISH_PREVIEW] = { "ultrafast", 28 },
	[WISH_HIGH] = { "slow", 17 },
	[WISH_MASTER] = { "slow", 16 },
};

/* What is copied has to look as it did; so do the pictures at its edges. */
enum { EDGE_CRF = 16 };

static bool
one_of(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

bool
codec_video_fits(enum wish_container c, const char *codec)
{
	static const char *const mp4[] = { "h264", "hevc", "av1", "vp9",
		"mpeg4", "mpeg2video", "mpeg1video", NULL };
	static const char *const mov[] = { "h264", "hevc", "mpeg4",
		"mpeg2video", "prores", "dnxhd", "mjpeg", "dvvideo", "qtrle",
		"cfhd", "png", NULL };
	static const char *const webm[] = { "vp8", "vp9", "av1", NULL };

	switch (c) {
	case WISH_MP4:
		return one_of(codec, mp4);
	case WISH_MOV:
		return one_of(codec, mov);
	case WISH_WEBM:
		return one_of(codec, webm);
	default:
		return true;
	}
}

bool
codec_audio_fits(enum wish_container c, const char *codec)
{
	static const char *const mp4[] = { "aac", "mp3", "ac3", "eac3", "alac",
		"opus", "flac", NULL };
	static const char *const mov[] = { "aac", "mp3", "ac3", "eac3", "alac",
		"pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le",
		"pcm_s16be", "pcm_s24be", "pcm_s32be", "pcm_f32be", NULL };
	static const char *const webm[] = { "opus", "vorbis", NULL };

	switch (c) {
	case WISH_MP4:
		return one_of(codec, mp4);
	case WISH_MOV:
		return one_of(codec, mov);
	case WISH_WEBM:
		return one_of(codec, webm);
	default:
		return true;
	}
}

static enum wish_container
suits_sound(const struct footage *f)
{
	const char *codec = f->audio >= 0 ? f->audios[f->audio].codec : "";

	if (codec_audio_fits(WISH_MP4, codec) && strcmp(codec, "flac") != 0 &&
	    strcmp(codec, "opus") != 0)
		return WISH_MP4;
	return codec_audio_fits(WISH_WEBM, codec) ? WISH_WEBM : WISH_MKV;
}

enum wish_container
codec_container(const struct footage *f, const struct wish *w)
{
	static const enum wish_container order[] = { WISH_MP4, WISH_MOV,
		WISH_WEBM };
	bool webm = strstr(f->container, "webm") || strcmp(f->container,
	    "ivf") == 0;
	const char *codec = f->video.codec;
	size_t i;

	if (w->container != WISH_SUITABLE)
		return w->container;
	if (f->video.index < 0)
		return suits_sound(f);
	if (w->codec && strcmp(w->codec, "copy") != 0)
		codec = w->codec;
	else if (w->quality == WISH_PREVIEW)
		codec = "h264";
	if (strcmp(codec, "vp8") == 0 ||
	    (strcmp(codec, "vp9") == 0 && (webm || codec == w->codec)))
		return WISH_WEBM;
	for (i = 0; i < sizeof order / sizeof *order; i++)
		if (codec_video_fits(order[i], codec))
			return order[i];
	/* An encoder's own name: nearly all of them make what MP4 holds. */
	return codec == w->codec ? WISH_MP4 : WISH_MKV;
}

const char *
codec_format(enum wish_container c)
{
	switch (c) {
	case WISH_MOV:
		return "mov";
	case WISH_MKV:
		return "matroska";
	case WISH_WEBM:
		return "webm";
	default:
		return "mp4";
	}
}

const char *
codec_extension(const struct footage *f, const struct wish *w)
{
	bool sound = f->video.index < 0;

	switch (codec_container(f, w)) {
	case WISH_MOV:
		return "mov";
	case WISH_MKV:
		return sound ? "mka" : "mkv";
	case WISH_WEBM:
		return "webm";
	default:
		return sound ? "m4a" : "mp4";
	}
}

const char *
codec_wanted(const struct footage *f, const struct wish *w)
{
	enum wish_container c = codec_container(f, w);
	bool deep = f->video.depth > 8 && !w->sdr;

	if (w->codec && strcmp(w->codec, "copy") != 0)
		return w->codec;
	if (c == WISH_WEBM)
		return "vp9";
	if (w->quality == WISH_PREVIEW)
		return "h264";
	return w->quality == WISH_MASTER || deep ? "hevc" : "h264";
}

const char *
codec_encoder(const char *codec, enum wish_hw hw)
{
	static const struct {
		const char *codec;
		const char *by[WISH_HW_QSV + 1];
	} encoders[] = {
		{ "h264", { "libx264", NULL, "h264_nvenc", "h264_vaapi",
		    "h264_qsv" } },
		{ "hevc", { "libx265", NULL, "hevc_nvenc", "hevc_vaapi",
		    "hevc_qsv" } },
		{ "vp9", { "libvpx-vp9", NULL, NULL, "vp9_vaapi",
		    "vp9_qsv" } },
		{ "vp8", { "libvpx", NULL, NULL, "vp8_vaapi", NULL } },
		{ "av1", { "libsvtav1", NULL, "av1_nvenc", "av1_vaapi",
		    "av1_qsv" } },
		{ "prores", { "prores_ks", NULL, NULL, NULL, NULL } },
		{ "dnxhd", { "dnxhd", NULL, NULL, NULL, NULL } },
		{ "mjpeg", { "mjpeg", NULL, NULL, "mjpeg_vaapi",
		    "mjpeg_qsv" } },
	};
	size_t i;

	for (i = 0; i < sizeof encoders / sizeof *encoders; i++)
		if (strcmp(encoders[i].codec, codec) == 0)
			return encoders[i].by[hw == WISH_HW_AUTO ?
			    WISH_HW_NONE : hw];
	return hw == WISH_HW_NONE || hw == WISH_HW_AUTO ? codec : NULL;
}

/* How fine the chroma of a source is: 420, 422, 444. */
static int
chroma_of(const char *pix_fmt)
{
	if (strstr(pix_fmt, "422") || strncmp(pix_fmt, "yuyv", 4) == 0)
		return 422;
	if (strstr(pix_fmt, "444") || strncmp(pix_fmt, "gbr", 3) == 0 ||
	    strncmp(pix_fmt, "rgb", 3) == 0 || strncmp(pix_fmt, "bgr", 3) == 0)
		return 444;
	return 420;
}

const char *
codec_pix_fmt(const struct order *o)
{
	const struct footage_video *v = &o->src->video;
	const char *codec = codec_wanted(o->src, o->wish);
	int chroma = chroma_of(v->pix_fmt);
	bool deep = v->depth > 8 && !o->wish->sdr;
	bool fine = o->wish->quality == WISH_HIGH ||
	    o->wish->quality == WISH_MASTER;

	if (o->safe)
		return "yuv420p";
	if (strcmp(codec, "prores") == 0)
		return chroma == 444 ? "yuv444p10le" : "yuv422p10le";
	if (strcmp(codec, "dnxhd") == 0)
		return deep ? "yuv422p10le" : "yuv422p";
	if (strcmp(codec, "mjpeg") == 0)
		return "yuvj420p";
	if (o->wish->hw != WISH_HW_NONE)
		return deep && strcmp(codec, "h264") != 0 ? "p010le" : "nv12";
	if (o->wish->quality == WISH_PREVIEW || strcmp(codec, "vp8") == 0)
		return "yuv420p";
	if (o->wish->quality == WISH_MASTER && strcmp(codec, "hevc") == 0)
		deep = true;
	if (!fine || strcmp(codec, "av1") == 0)
		chroma = 420;
	if (chroma == 444)
		return deep ? "yuv444p10le" : "yuv444p";
	if (chroma == 422)
		return deep ? "yuv422p10le" : "yuv422p";
	return deep ? "yuv420p10le" : "yuv420p";
}

/* ffprobe tells two transfers by names that its options do not take. */
static const char *
transfer_option(const char *transfer)
{
	if (strcmp(transfer, "bt470m") == 0)
		return "gamma22";
	return strcmp(transfer, "bt470bg") == 0 ? "gamma28" : transfer;
}

void
codec_colours(struct args *a, const struct order *o)
{
	const struct footage_video *v = &o->src->video;
	const struct {
		const char *option, *value, *sdr;
	} tags[] = {
		{ "-color_range", v->range, "tv" },
		{ "-colorspace", v->space, "bt709" },
		{ "-color_primaries", v->primaries, "bt709" },
		{ "-color_trc", transfer_option(v->transfer), "bt709" },
	};
	size_t i;

	for (i = 0; i < sizeof tags / sizeof *tags; i++) {
		const char *s = o->wish->sdr && v->hdr[0] ? tags[i].sdr :
		    tags[i].value;

		/* Pictures are encoded as YUV, whatever they were. */
		if (!*s || strcmp(s, "unknown") == 0 ||
		    strcmp(s, "reserved") == 0 || strcmp(s, "gbr") == 0)
			continue;
		args_addl(a, tags[i].option, s, (char *)NULL);
	}
}

static void
add_threads(struct args *a, const struct order *o, const char *encoder)
{
	int n = o->safe ? 1 : o->wish->threads;

	if (n <= 0)
		return;
	args_add(a, "-threads:v");
	args_addf(a, "%d", n);
	/* It has a pool of its own, which -threads does not bound. */
	if (strcmp(encoder, "libx265") == 0) {
		args_add(a, "-x265-params");
		args_addf(a, "log-level=error:pools=%d:frame-threads=%d", n,
		    n > 4 ? 4 : n);
	} else if (strcmp(encoder, "libsvtav1") == 0) {
		args_add(a, "-svtav1-params");
		args_addf(a, "lp=%d", n);
	}
}

static void
add_crf(struct args *a, const char *option, int crf)
{
	args_add(a, option);
	args_addf(a, "%d", crf);
}

static void
whole_hw(struct args *a, enum wish_hw hw, int crf)
{
	/* nv12 on the card already counts as the format. */
	if (hw == WISH_HW_NVENC) {
		args_addl(a, "-preset", "p4", "-rc", "vbr", "-b:v", "0",
		    (char *)NULL);
		add_crf(a, "-cq", crf);
	} else if (hw == WISH_HW_VAAPI) {
		args_addl(a, "-rc_mode", "CQP", (char *)NULL);
		add_crf(a, "-qp", crf);
	} else {
		add_crf(a, "-global_quality", crf);
	}
}

/* x265 refuses what lies beyond its scale. */
static int
x26_crf(int crf)
{
	return crf > 51 ? 51 : crf;
}

/* The scale of AV1 and VP9 is 0 to 63 where x264's is 0 to 51. */
static int
webm_crf(int crf)
{
	return crf + 12;
}

static void
whole_webm(struct args *a, const char *encoder, int pace, int crf)
{
	add_crf(a, "-crf", crf);
	args_addl(a, "-b:v", "0", (char *)NULL);
	if (strcmp(encoder, "libsvtav1") == 0) {
		add_crf(a, "-preset", pace < 0 ? 8 : 12 - pace);
		return;
	}
	args_addl(a, "-deadline", pace == 0 ? "realtime" : "good",
	    (char *)NULL);
	add_crf(a, "-cpu-used", pace < 0 ? 2 : pace == 0 ? 8 :
	    pace > 5 ? 1 : 6 - pace);
	args_addl(a, "-row-mt", "1", (char *)NULL);
}

void
codec_whole(struct args *a, const struct order *o)
{
	const struct wish *w = o->wish;
	const struct quality *q = &qualities[w->quality];
	const char *codec = codec_wanted(o->src, w);
	enum wish_hw hw = o->safe ? WISH_HW_NONE : w->hw;
	const char *encoder = codec_encoder(codec, hw);
	const char *preset = o->safe ? "ultrafast" :
	    w->preset ? w->preset : q->preset;
	int crf = w->crf >= 0 ? w->crf : q->crf;
	int pace = opt_parse_enum(preset, CODEC_PRESETS);

	if (!encoder) {
		hw = WISH_HW_NONE;
		encoder = codec_encoder(codec, hw);
	}
	args_addl(a, "-c:v", encoder, (char *)NULL);
	if (hw == WISH_HW_NONE || hw == WISH_HW_AUTO)
		args_addl(a, "-pix_fmt", codec_pix_fmt(o), (char *)NULL);
	if (strcmp(encoder, "libx264") == 0 ||
	    strcmp(encoder, "libx265") == 0) {
		args_addl(a, "-preset", preset, (char *)NULL);
		add_crf(a, "-crf", x26_crf(crf));
	} else if (hw != WISH_HW_NONE && hw != WISH_HW_AUTO) {
		whole_hw(a, hw, crf);
	} else if (strncmp(encoder, "libvpx", 6) == 0 ||
	    strcmp(encoder, "libsvtav1") == 0) {
		whole_webm(a, encoder, pace, w->crf >= 0 ? crf :
		    webm_crf(crf));
	} else if (w->crf >= 0) {
		add_crf(a, "-qscale:v", w->crf);
	}
	if (strcmp(encoder, "libx265") == 0 && !(o->safe || w->threads > 0))
		args_addl(a, "-x265-params", "log-level=error", (char *)NULL);
	add_threads(a, o, encoder);
	codec_colours(a, o);
}

static void
edge_x264(struct args *a, const struct order *o, int delay)
{
	args_addl(a, "-bf", delay ? "3" : "0", "-x264-params",
	    delay == 2 ? "b-pyramid=2:open-gop=0:scenecut=0" :
	    "b-pyramid=0:open-gop=0:scenecut=0", (char *)NULL);
	add_threads(a, o, "libx264");
}

static void
edge_x265(struct args *a, const struct order *o, int delay)
{
	int n = o->wish->threads;
	char pool[64] = "";

	args_add(a, "-x265-params");
	if (n > 0)
		snprintf(pool, sizeof pool, ":pools=%d:frame-threads=%d", n,
		    n > 4 ? 4 : n);
	args_addf(a, "log-level=error:repeat-headers=1:no-open-gop=1:"
	    "scenecut=0:bframes=%d:b-pyramid=%d%s",
	    delay == 2 ? 4 : delay ? 3 : 0, delay == 2, pool);
}

int
codec_edge(struct args *a, const struct order *o, int delay, const char **why)
{
	const struct footage_video *v = &o->src->video;
	const char *encoder = codec_encoder(v->codec, WISH_HW_NONE);
	const char *preset = o->wish->preset ? o->wish->preset : "medium";

	if (delay < 0 || delay > 2) {
		*why = "it holds back more pictures than an encoder can be "
		    "told to";
		return -1;
	}
	args_addl(a, "-c:v", encoder, "-pix_fmt", v->pix_fmt, (char *)NULL);
	if (strcmp(v->codec, "h264") == 0 || strcmp(v->codec, "hevc") == 0) {
		args_addl(a, "-preset", preset, (char *)NULL);
		add_crf(a, "-crf", o->wish->crf >= 0 ?
		    x26_crf(o->wish->crf) : EDGE_CRF);
		if (strcmp(v->codec, "h264") == 0)
			edge_x264(a, o, delay);
		else
			edge_x265(a, o, delay);
	} else if (strcmp(v->codec, "vp9") == 0 ||
	    strcmp(v->codec, "vp8") == 0 || strcmp(v->codec, "av1") == 0) {
		whole_webm(a, encoder, opt_parse_enum(preset, CODEC_PRESETS),
		    webm_crf(EDGE_CRF));
		add_threads(a, o, encoder);
	} else {
		*why = "its codec can't be joined with encoded pictures";
		return -1;
	}
	codec_colours(a, o);
	return 0;
}

void
codec_hw_input(struct args *a, enum wish_hw hw)
{
	if (hw == WISH_HW_VAAPI)
		args_addl(a, "-init_hw_device", "vaapi=hw", "-filter_hw_device",
		    "hw", (char *)NULL);
	else if (hw == WISH_HW_QSV)
		args_addl(a, "-init_hw_device", "qsv=hw", "-filter_hw_device",
		    "hw", (char *)NULL);
}

const char *
codec_hw_filter(enum wish_hw hw)
{
	if (hw == WISH_HW_VAAPI)
		return "hwupload";
	return hw == WISH_HW_QSV ? "hwupload=extra_hw_frames=64" : NULL;
}

int
codec_hw_try(struct args *a, const char *ffmpeg, const char *codec,
    enum wish_hw hw)
{
	const char *encoder = codec_encoder(codec, hw);
	const char *upload = codec_hw_filter(hw);

	if (!encoder || hw == WISH_HW_NONE || hw == WISH_HW_AUTO)
		return -1;
	ff_begin(a, ffmpeg ? ffmpeg : "ffmpeg");
	codec_hw_input(a, hw);
	args_addl(a, "-f", "lavfi", "-i", "color=size=256x256:rate=25",
	    "-frames:v", "1", "-vf", (char *)NULL);
	args_addf(a, "format=nv12%s%s", upload ? "," : "",
	    upload ? upload : "");
	args_addl(a, "-c:v", encoder, "-f", "null", "-", (char *)NULL);
	return 0;
}
