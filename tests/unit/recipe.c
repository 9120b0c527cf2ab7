/*
 * recipe: the argument lists of clips of a film made up here.
 */
#include <math.h>
#include <string.h>

#include "../../tools/cutlist/method.h"
#include "../../tools/cutlist/recipe.h"
#include "tap.h"

static struct footage source;
static struct footage_gop gops[3];
static struct slice slice;
static struct wish wish;
static struct joint joint;
static struct order order;
static struct recipe recipe;
static const char *why;

/* 24 pictures a second, key frames at 0, 2 and 4 s; a cut from 1 to 3 s. */
static void
fresh(void)
{
	int i;

	memset(&source, 0, sizeof source);
	memset(&slice, 0, sizeof slice);
	memset(&wish, 0, sizeof wish);
	memset(&joint, 0, sizeof joint);
	memset(&order, 0, sizeof order);
	source.path = (char *)"-odd 'name.mp4";
	snprintf(source.container, sizeof source.container, "%s",
	    "mov,mp4,m4a,3gp,3g2,mj2");
	snprintf(source.video.codec, sizeof source.video.codec, "%s", "h264");
	snprintf(source.video.pix_fmt, sizeof source.video.pix_fmt, "%s",
	    "yuv420p");
	source.video.depth = 8;
	source.video.width = 320;
	source.video.height = 180;
	source.video.time_base.num = 1;
	source.video.time_base.den = 24000;
	source.naudios = 1;
	source.audios[0].index = 1;
	source.audios[0].rate = 44100;
	snprintf(source.audios[0].codec, sizeof source.audios[0].codec, "%s",
	    "aac");
	source.gops = gops;
	source.ngops = 3;
	for (i = 0; i < 3; i++) {
		gops[i].t = i * 2 * TC_SECOND;
		gops[i].pts = gops[i].dts = i * 48000;
		gops[i].rap = true;
		gops[i].kind = 'i';
	}
	slice.start = TC_SECOND;
	slice.end = 3 * TC_SECOND;
	slice.first_pts = 24000;
	slice.last_pts = 71000;
	slice.end_pts = 72000;
	slice.frames = 48;
	wish.crf = -1;
	wish.loudness = NAN;
	wish.true_peak = -1.5;
	wish.deinterlace = true;
	joint.k1 = 48000;
	joint.k1_dts = 46000;
	joint.k2_dts = 60000;
	joint.x = 62000;
	joint.head_from = 0;
	joint.tail_from = 48000;
	joint.head_frames = 24;
	joint.tail_frames = 10;
	joint.delay = 2;
	order.src = &source;
	order.slice = &slice;
	order.joint = &joint;
	order.wish = &wish;
	order.temp = "/tmp/it's";
	order.out = "/out/a.mp4";
}

static const struct step *
find(const char *what)
{
	size_t i;

	for (i = 0; i < recipe.n; i++)
		if (strcmp(recipe.v[i].what, what) == 0)
			return &recipe.v[i];
	return NULL;
}

/* Whether some argument of the step holds these bytes. */
static bool
says(const char *what, const char *bytes)
{
	const struct step *s = find(what);
	size_t i;

	for (i = 0; s && i < s->args.n; i++)
		if (strstr(s->args.v[i], bytes))
			return true;
	return false;
}

static bool
made(enum method m)
{
	recipe_free(&recipe);
	return recipe_make(&recipe, &order, m, &why) == 0;
}

static void
smart(void)
{
	const struct step *s;

	fresh();
	ok(made(METHOD_SMART), "a smart cut is possible");
	ok(says("encoding the head", "trim=start_pts=24000:end_pts=48000"),
	    "the head ends where copying begins, to the tick");
	ok(says("encoding the tail", "trim=start_pts=62000:end_pts=72000"),
	    "the tail begins where copying ends");
	ok(says("copying", "lt(pts\\,48000)+lt(dts\\,46000)+gte(dts\\,60000)"),
	    "packets are picked by their own time stamps");
	ok(says("copying", "dump_extra=freq=keyframe"),
	    "each copied key frame brings its parameter sets");
	s = find("listing the parts");
	ok(s && strstr(s->text.p, "file 'file:/tmp/it'\\''s/head.part'"),
	    "a quote in the name of the scratch folder is no end of it");
	ok(s && strstr(s->text.p, "duration 1.000000\n") &&
	    strstr(s->text.p, "duration 0.583333\n"),
	    "the list says how long each part is");
	ok(find("encoding the head")->together &&
	    !recipe.v[recipe.n - 1].together &&
	    !recipe.v[recipe.n - 2].together,
	    "parts are made at the same time, and joining waits for them");
	ok(says("encoding the head", "file:-odd 'name.mp4"),
	    "a name that begins with a dash is no option");
	ok(says("joining", "copy") && !says("joining", "atrim"),
	    "AAC is copied from MP4 to MP4");
	ok(says("joining", "+faststart"), "MP4 begins with its index");
	ok(says("joining", "DURATION="), "tags of the whole film's length go");
	ok(!says("joining", "hvc1"), "H.264 keeps its name");
	snprintf(source.video.codec, sizeof source.video.codec, "%s", "hevc");
	made(METHOD_SMART);
	ok(says("joining", "hvc1"), "HEVC is named as all players know it");

	joint.head_frames = 2;
	made(METHOD_SMART);
	ok(says("encoding the head", "DTS-(2000)"),
	    "a head of few pictures is decoded as early as what follows");
	joint.delay = 3;
	ok(!made(METHOD_SMART) && recipe.n == 0 && why,
	    "edges that can't be made are declined with a reason");
}

static void
copy(void)
{
	const struct step *s;

	fresh();
	joint.k1 = 0;
	joint.head_frames = joint.tail_frames = 0;
	joint.hidden = 30;
	joint.x = slice.end_pts;
	ok(made(METHOD_COPY), "a copy with hidden pictures is possible");
	ok(says("copying", "pts=PTS-(24000)"),
	    "the first picture wanted is at 0");
	s = &recipe.v[recipe.n - 1];
	ok(s->kind == STEP_PATCH_ELST && s->patch.duration == 48000,
	    "what lies behind is hidden by the edit list");
	wish.container = WISH_MKV;
	ok(!made(METHOD_COPY), "Matroska can't hide pictures");
	joint.hidden = 0;
	ok(made(METHOD_COPY), "but takes a copy without any");
	ok(says("joining", "atrim"), "its sound is cut to the sample");
	wish.container = WISH_SUITABLE;
	made(METHOD_COPY);
	ok(recipe.v[recipe.n - 1].kind == STEP_CHILD,
	    "where nothing is hidden nothing is patched");
	snprintf(source.video.codec, sizeof source.video.codec, "%s", "av1");
	joint.hidden = 3;
	ok(!made(METHOD_COPY), "decoders of AV1 would show hidden pictures");
}

static void
encode(void)
{
	fresh();
	order.joint = NULL;
	ok(made(METHOD_ENCODE), "everything can be encoded");
	ok(says("encoding", "trim=start_pts=24000:end_pts=72000"),
	    "exactly the pictures of the slice");
	ok(says("encoding", "passthrough"), "each at its own time");
	ok(says("encoding", "-noautorotate"), "a turn stays a turn");
	ok(!says("encoding", "bwdif"), "progressive film is left as it is");
	source.video.interlaced = true;
	made(METHOD_ENCODE);
	ok(says("encoding", "bwdif"), "interlaced film is deinterlaced");
	wish.deinterlace = false;
	made(METHOD_ENCODE);
	ok(!says("encoding", "bwdif"), "unless that is not wanted");
	source.video.width = 321;
	made(METHOD_ENCODE);
	ok(says("encoding", "pad=iw+1:ih+0"), "an odd size is made even");
	wish.sdr = true;
	snprintf(source.video.hdr, sizeof source.video.hdr, "%s", "pq");
	ok(!made(METHOD_ENCODE) && why,
	    "HDR is not made SDR without the filter for it");
	order.zscale = true;
	ok(made(METHOD_ENCODE) && says("encoding", "tonemap"),
	    "with it, it is");
	order.temp = "/tmp/a\nb";
	ok(!made(METHOD_ENCODE), "a line break in the scratch folder's name is "
	    "refused");
}

static const char measured[] = "[Parsed_loudnorm_0 @ 0x1] \n{\n"
    "\t\"input_i\" : \"-20.50\",\n\t\"input_tp\" : \"-6.00\",\n"
    "\t\"input_lra\" : \"14.30\",\n\t\"input_thresh\" : \"-31.00\",\n"
    "\t\"target_offset\" : \"0.10\"\n}\n";

static void
sound(void)
{
	fresh();
	wish.loudness = -14;
	wish.afade = 5000;
	made(METHOD_SMART);
	ok(find("measuring the loudness") &&
	    find("measuring the loudness")->collect == COLLECT_ERR,
	    "loudness is measured first");
	ok(recipe_after(&recipe, (size_t)(find("measuring the loudness") -
	    recipe.v), measured, strlen(measured), &why) == 0,
	    "what was measured is understood");
	ok(says("joining", "measured_I=-20.50") && says("joining", "LRA=15.0")
	    && !says("joining", "@loudness"),
	    "and is put into the second pass, which is one gain");
	ok(says("joining", "afade=t=out:st=1.995000:d=0.005000"),
	    "the sound fades out at the cut");
	made(METHOD_SMART);
	ok(recipe_after(&recipe, (size_t)(find("measuring the loudness") -
	    recipe.v), "{ \"input_i\" : \"-inf\", \"input_tp\" : \"-inf\", "
	    "\"input_lra\" : \"0\", \"input_thresh\" : \"-70\", "
	    "\"target_offset\" : \"inf\" }", 110, &why) == 0 &&
	    says("joining", "anull"), "silence stays silence");
	ok(recipe_after(&recipe, (size_t)(find("measuring the loudness") -
	    recipe.v), "nothing", 7, &why) < 0,
	    "a program that tells nothing is an error");

	fresh();
	source.naudios = 0;
	wish.silent_audio = true;
	made(METHOD_SMART);
	ok(says("joining", "anullsrc"), "silence is added where asked for");

	fresh();
	source.video.index = -1;
	order.joint = NULL;
	ok(made(METHOD_COPY) && recipe.n == 1,
	    "AAC alone is copied in one step");
	snprintf(source.container, sizeof source.container, "%s", "mp3");
	ok(!made(METHOD_COPY), "MP3 can't be copied exactly");
	ok(made(METHOD_ENCODE) && says("encoding", "atrim=start=1.000000"),
	    "but encoded");
	source.naudios = 0;
	ok(!made(METHOD_ENCODE), "where there is nothing, nothing is made");
}

/* What encoders and containers of Opus do with its first samples. */
static void
opus(void)
{
	fresh();
	snprintf(source.container, sizeof source.container, "%s",
	    "matroska,webm");
	snprintf(source.video.codec, sizeof source.video.codec, "%s", "vp9");
	snprintf(source.audios[0].codec, sizeof source.audios[0].codec, "%s",
	    "opus");
	wish.audio_codec = "opus";
	wish.loudness = -14;
	made(METHOD_SMART);
	ok(says("joining", "asetpts=PTS+round(0.0065/TB)"),
	    "what Matroska's readers take off is added");
	wish.container = WISH_MP4;
	made(METHOD_SMART);
	ok(!says("joining", "0.0065"), "in MP4 nothing is taken off");
}

static void
words(void)
{
	struct footage_chapter c[2] = { { 0, 2 * TC_SECOND, (char *)"One = 1" },
		{ 4 * TC_SECOND, 5 * TC_SECOND, NULL } };
	const struct step *s;

	fresh();
	source.chapters = c;
	source.nchapters = 2;
	source.nsubtitles = 1;
	source.subtitles[0].index = 2;
	source.subtitles[0].text = true;
	made(METHOD_SMART);
	s = find("listing the chapters");
	ok(s && strstr(s->text.p, "START=0\nEND=1000000\ntitle=One \\= 1\n"),
	    "a chapter is cut with the film");
	ok(s && !strstr(s->text.p, "4000000"),
	    "a chapter that lies behind is left out");
	ok(says("cutting the text", "mov_text") && says("joining", "text.part"),
	    "subtitles are cut along");
	ok(says("cutting the text", "gte(pts*tb\\,2.000000)"),
	    "no line that begins behind the end");
	ok(says("cutting the text", "min(PTS+DURATION\\,round(2.000000/TB))"),
	    "a line that lasts longer ends with the cut");
}

int
main(void)
{
	smart();
	copy();
	encode();
	sound();
	opus();
	words();
	recipe_free(&recipe);
	return done_testing();
}
