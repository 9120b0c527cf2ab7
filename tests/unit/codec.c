/*
 * codec: what people get who say nothing, and what their words mean.
 */
#include <math.h>
#include <string.h>

#include "../../tools/cutlist/codec.h"
#include "tap.h"

static struct footage source;
static struct wish wish;
static struct order order = { .src = &source, .wish = &wish };

static void
fresh(const char *container, const char *codec, const char *pix_fmt, int depth)
{
	memset(&source, 0, sizeof source);
	memset(&wish, 0, sizeof wish);
	wish.crf = -1;
	wish.loudness = NAN;
	order.safe = false;
	snprintf(source.container, sizeof source.container, "%s", container);
	snprintf(source.video.codec, sizeof source.video.codec, "%s", codec);
	snprintf(source.video.pix_fmt, sizeof source.video.pix_fmt, "%s",
	    pix_fmt);
	source.video.depth = depth;
	source.audio = -1;
}

/* The argument behind an option; "" where it is not there. */
static const char *
after(const struct args *a, const char *option)
{
	size_t i;

	for (i = 0; i + 1 < a->n; i++)
		if (strcmp(a->v[i], option) == 0)
			return a->v[i + 1];
	return "";
}

static void
containers(void)
{
	fresh("mov,mp4,m4a,3gp,3g2,mj2", "h264", "yuv420p", 8);
	is_str(codec_extension(&source, &wish), "mp4", "H.264 goes into MP4");
	fresh("matroska,webm", "vp9", "yuv420p", 8);
	is_str(codec_extension(&source, &wish), "webm", "VP9 goes into WebM");
	is_str(codec_wanted(&source, &wish), "vp9", "and is encoded as VP9");
	fresh("mov,mp4", "prores", "yuv422p10le", 10);
	is_str(codec_extension(&source, &wish), "mov", "ProRes goes into MOV");
	fresh("matroska,webm", "ffv1", "yuv420p", 8);
	is_str(codec_extension(&source, &wish), "mkv",
	    "what nothing else holds goes into Matroska");
	fresh("mov,mp4", "", "", 0);
	source.video.index = -1;
	is_str(codec_extension(&source, &wish), "mka",
	    "sound of an unknown kind goes into Matroska");
	source.naudios = 1;
	source.audio = 0;
	memcpy(source.audios[0].codec, "aac", 4);
	is_str(codec_extension(&source, &wish), "m4a", "AAC alone is m4a");
	wish.container = WISH_MKV;
	is_str(codec_extension(&source, &wish), "mka",
	    "a wish for Matroska is obeyed");
}

static void
pictures(void)
{
	struct args a;
	const char *why = NULL;

	fresh("mov,mp4", "hevc", "yuv420p10le", 10);
	is_str(codec_wanted(&source, &wish), "hevc",
	    "ten bits are encoded as HEVC");
	is_str(codec_pix_fmt(&order), "yuv420p10le", "and stay ten bits");
	wish.sdr = true;
	is_str(codec_pix_fmt(&order), "yuv420p", "SDR has eight");
	fresh("mov,mp4", "h264", "yuv444p", 8);
	is_str(codec_pix_fmt(&order), "yuv420p",
	    "the standard quality plays everywhere");
	wish.quality = WISH_HIGH;
	is_str(codec_pix_fmt(&order), "yuv444p",
	    "the high quality keeps fine chroma");
	args_init(&a);
	codec_whole(&a, &order);
	is_str(after(&a, "-preset"), "slow", "high quality is slow");
	is_str(after(&a, "-crf"), "17", "and fine");
	args_free(&a);

	order.safe = true;
	wish.preset = "veryslow";
	wish.hw = WISH_HW_NVENC;
	args_init(&a);
	codec_whole(&a, &order);
	is_str(after(&a, "-c:v"), "libx264", "the last resort needs no card");
	is_str(after(&a, "-preset"), "ultrafast", "nor much time");
	is_str(after(&a, "-threads:v"), "1", "and runs alone");
	args_free(&a);

	fresh("mov,mp4", "h264", "yuv420p", 8);
	wish.threads = 3;
	wish.crf = 30;
	args_init(&a);
	ok(codec_edge(&a, &order, 1, &why) == 0, "an edge can be encoded");
	is_str(after(&a, "-bf"), "3", "with reordering where the source has it");
	is_str(after(&a, "-threads:v"), "3", "threads are as many as asked for");
	is_str(after(&a, "-crf"), "30", "a wish for less quality counts");
	ok(codec_edge(&a, &order, 3, &why) < 0 && why,
	    "a delay that no encoder makes is refused with a reason");
	args_free(&a);

	wish.crf = 63;
	wish.codec = "av1";
	args_init(&a);
	codec_whole(&a, &order);
	is_str(after(&a, "-crf"), "63", "AV1's scale ends at 63");
	args_free(&a);
	wish.codec = "hevc";
	args_init(&a);
	codec_whole(&a, &order);
	is_str(after(&a, "-crf"), "51", "that of HEVC earlier");
	args_free(&a);
	wish.crf = -1;
	wish.codec = "vp9";
	args_init(&a);
	codec_whole(&a, &order);
	is_str(after(&a, "-crf"), "30", "VP9 counts otherwise than H.264");
	args_free(&a);
}

static void
sound(void)
{
	struct footage_audio flac = { .codec = "flac" };

	fresh("mov,mp4", "h264", "yuv420p", 8);
	is_str(codec_audio_wanted(&order, &flac), "aac", "MP4 gets AAC");
	wish.container = WISH_MKV;
	is_str(codec_audio_wanted(&order, &flac), "flac",
	    "what was lossless stays so in Matroska");
	is_int(codec_audio_rate("flac", 2), 0, "and has no rate");
	wish.container = WISH_WEBM;
	is_str(codec_audio_wanted(&order, &flac), "opus", "WebM gets Opus");
	ok(codec_audio_rate("aac", 6) > codec_audio_rate("aac", 2),
	    "six channels get more bits than two");
}

static void
hardware(void)
{
	struct args a;

	ok(!codec_encoder("h264", WISH_HW_NONE) ||
	    strcmp(codec_encoder("h264", WISH_HW_NONE), "libx264") == 0,
	    "software is the rule");
	is_str(codec_encoder("hevc", WISH_HW_VAAPI), "hevc_vaapi",
	    "a card has an encoder of its own");
	args_init(&a);
	ok(codec_hw_try(&a, NULL, "prores", WISH_HW_NVENC) < 0,
	    "a codec that no card makes is not tried");
	ok(codec_hw_try(&a, NULL, "h264", WISH_HW_NVENC) == 0,
	    "one that it may make is");
	is_str(after(&a, "-frames:v"), "1", "on one picture");
	args_free(&a);
}

int
main(void)
{
	containers();
	pictures();
	sound();
	hardware();
	return done_testing();
}
