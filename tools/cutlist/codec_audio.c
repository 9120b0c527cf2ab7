/*
 * Sound: which codec where it has to be encoded, and at which rate.  What was
 * lossless stays so where the container takes it.
 */
#include <string.h>

#include "codec.h"

static bool
lossless(const char *codec)
{
	return strncmp(codec, "pcm_", 4) == 0 || strcmp(codec, "flac") == 0 ||
	    strcmp(codec, "alac") == 0 || strcmp(codec, "tta") == 0 ||
	    strcmp(codec, "wavpack") == 0 || strcmp(codec, "truehd") == 0 ||
	    strcmp(codec, "mlp") == 0;
}

const char *
codec_audio_wanted(const struct order *o, const struct footage_audio *track)
{
	enum wish_container c = codec_container(o->src, o->wish);
	const char *wish = o->wish->audio_codec;
	const char *from = track ? track->codec : "aac";

	if (wish && strcmp(wish, "copy") != 0)
		return wish;
	if (c == WISH_WEBM)
		return "opus";
	if (o->safe)
		return "aac";
	if (c == WISH_MKV && lossless(from))
		return "flac";
	if (c == WISH_MOV && strncmp(from, "pcm_", 4) == 0)
		return codec_audio_fits(c, from) ? from : "pcm_s24le";
	if (c != WISH_MKV)
		return strcmp(from, "alac") == 0 ? "alac" : "aac";
	return strcmp(from, "opus") == 0 || strcmp(from, "vorbis") == 0 ?
	    "opus" : "aac";
}

const char *
codec_audio_encoder(const char *codec)
{
	static const struct {
		const char *codec, *encoder;
	} encoders[] = {
		{ "opus", "libopus" }, { "mp3", "libmp3lame" },
		{ "vorbis", "libvorbis" },
	};
	size_t i;

	for (i = 0; i < sizeof encoders / sizeof *encoders; i++)
		if (strcmp(encoders[i].codec, codec) == 0)
			return encoders[i].encoder;
	return codec;
}

int
codec_audio_rate(const char *codec, int channels)
{
	int rate;

	if (lossless(codec))
		return 0;
	if (channels <= 0)
		channels = 2;
	if (strcmp(codec, "opus") == 0 || strcmp(codec, "libopus") == 0)
		rate = channels == 1 ? 96000 : channels * 80000;
	else
		rate = channels == 1 ? 128000 : channels * 96000;
	if (rate > 512000)
		rate = 512000;
	/* MPEG audio ends there. */
	if ((strcmp(codec, "mp3") == 0 || strcmp(codec, "libmp3lame") == 0) &&
	    rate > 320000)
		rate = 320000;
	return rate;
}
