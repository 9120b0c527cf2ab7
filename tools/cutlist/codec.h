#ifndef CODEC_H
#define CODEC_H

#include <stdbool.h>

#include "args.h"
#include "order.h"

/*
 * Which container, encoder and settings suit a wish and a source.  All of it
 * is pure; texts that are returned are static.
 */

/* x264's names of presets, from fast to slow, by which other encoders are told
 * as well how fast they shall be. */
#define CODEC_PRESETS "ultrafast|superfast|veryfast|faster|fast|medium|slow|" \
	"slower|veryslow|placebo"

/* The container of a clip: what is wished, else what suits the codec.  It
 * does not depend on the method, so that it stays when another method has to
 * be taken.  Never WISH_SUITABLE. */
enum wish_container codec_container(const struct footage *f,
    const struct wish *w);

/* FFmpeg's name of the muxer. */
const char *codec_format(enum wish_container c);

/* Of a file name, without the dot: "mp4"; "m4a" and "mka" where there is only
 * sound. */
const char *codec_extension(const struct footage *f, const struct wish *w);

/* Whether the container holds it (FFmpeg's names of codecs). */
bool codec_video_fits(enum wish_container c, const char *codec);
bool codec_audio_fits(enum wish_container c, const char *codec);

/* The codec that whole clips are encoded with: "h264", "hevc", "vp9", "av1"
 * or what the wish names. */
const char *codec_wanted(const struct footage *f, const struct wish *w);

/* The encoder of FFmpeg for a codec, in software or by this hardware; null
 * where there is none.  A name that is no codec is an encoder's itself. */
const char *codec_encoder(const char *codec, enum wish_hw hw);

/* The pixel format that a whole clip is encoded in: depth is kept, chroma is
 * as fine as the quality asks for.  "yuv420p" and so on. */
const char *codec_pix_fmt(const struct order *o);

/* Options of the encoder for a whole clip, from -c:v on. */
void codec_whole(struct args *a, const struct order *o);

/* The same for the edge of a copied middle: as the source is, with `delay`
 * pictures held back (0 to 2).  0, or -1 with *why: can't be made to fit. */
int codec_edge(struct args *a, const struct order *o, int delay,
    const char **why);

/* Options that stand ahead of the input for this hardware, and the filter
 * that brings pictures to it (null: none). */
void codec_hw_input(struct args *a, enum wish_hw hw);
const char *codec_hw_filter(enum wish_hw hw);

/* A call that encodes one made-up picture: it ends with 0 where this hardware
 * has an encoder for the codec that works.  -1: no such encoder exists. */
int codec_hw_try(struct args *a, const char *ffmpeg, const char *codec,
    enum wish_hw hw);

/* Tags of colour, as the source has them (bt709 with wish.sdr). */
void codec_colours(struct args *a, const struct order *o);

/* The codec that sound is encoded with, and its encoder. */
const char *codec_audio_wanted(const struct order *o,
    const struct footage_audio *track);
const char *codec_audio_encoder(const char *codec);

/* Bits per second for that many channels (0: two); 0 where the codec is
 * lossless. */
int codec_audio_rate(const char *codec, int channels);

#endif
