/*
 * Judgements about a file: which streams a person would mean, and what
 * ffprobe's many numbers amount to.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "info.h"

void
info_free(struct info *in)
{
	size_t i;

	for (i = 0; i < in->nchapters; i++)
		free(in->chapters[i].title);
	for (i = 0; i < in->ntags; i++) {
		free(in->tags[i].key);
		free(in->tags[i].value);
	}
	free(in->chapters);
	free(in->tags);
	free(in->streams);
	memset(in, 0, sizeof *in);
}

bool
stream_is_film(const struct stream *s)
{
	return s->kind == STREAM_VIDEO && !(s->disposition & DISP_PICTURE);
}

/* One of which nobody could find out what it is like is damaged, or no sound
 * at all. */
static bool
stream_is_sound(const struct stream *s)
{
	return s->kind == STREAM_AUDIO && s->sample_rate > 0 &&
	    s->channels > 0;
}

bool
stream_is_text(const struct stream *s)
{
	static const char *const text[] = { "subrip", "srt", "ass", "ssa",
	    "webvtt", "mov_text", "text", NULL };
	int i;

	for (i = 0; text[i]; i++)
		if (strcmp(s->codec, text[i]) == 0)
			return s->kind == STREAM_SUBTITLE;
	return false;
}

/* Negative: a is the better one.  Each question decides only where all
 * before it left both equal. */
static int
compare(const struct stream *a, const struct stream *b)
{
	int64_t x, y;

	x = a->disposition & DISP_ASIDE;
	y = b->disposition & DISP_ASIDE;
	if (x != y)
		return x ? 1 : -1;
	x = a->disposition & DISP_DEFAULT;
	y = b->disposition & DISP_DEFAULT;
	if (x != y)
		return x ? -1 : 1;
	if (a->kind == STREAM_VIDEO) {
		x = (int64_t)a->width * a->height;
		y = (int64_t)b->width * b->height;
	} else {
		x = a->channels;
		y = b->channels;
	}
	if (x != y)
		return x > y ? -1 : 1;
	if (a->kind == STREAM_VIDEO && a->avg_rate.num && b->avg_rate.num &&
	    ratio_double(a->avg_rate) != ratio_double(b->avg_rate))
		return ratio_double(a->avg_rate) > ratio_double(b->avg_rate) ?
		    -1 : 1;
	if (a->bit_rate != b->bit_rate)
		return a->bit_rate > b->bit_rate ? -1 : 1;
	return a->index - b->index;
}

void
info_choose(struct info *in)
{
	const struct stream *s;
	size_t i;

	in->video = in->audio = NULL;
	for (i = 0; i < in->nstreams; i++) {
		s = &in->streams[i];
		if (stream_is_film(s) &&
		    (!in->video || compare(s, in->video) < 0))
			in->video = s;
		if (stream_is_sound(s) &&
		    (!in->audio || compare(s, in->audio) < 0))
			in->audio = s;
	}
}

static bool
one_of(const char *name, const char *const *list)
{
	int i;

	for (i = 0; list[i]; i++)
		if (strcmp(name, list[i]) == 0)
			return true;
	return false;
}

const char *
format_refusal(const char *format)
{
	static const char *const lists[] = { "hls", "dash", "concat", "imf",
	    "sdp", "rtsp", "rtp", "webm_dash_manifest", NULL };
	static const char *const texts[] = { "tty", "ffmetadata", "bin",
	    "xbin", "adf", "idf", NULL };
	static const char *const subtitles[] = { "srt", "ass", "webvtt",
	    "vobsub", "microdvd", "subviewer", "subviewer1", "sami", "mpsub",
	    "mpl2", "jacosub", "realtext", "stl", "vplayer", "pjs", "sup",
	    "aqtitle", "lrc", "scc", "mcc", "tedcaptions", "dvbsub", NULL };
	size_t n = strlen(format);

	if (one_of(format, lists))
		return "a playlist, not a recording: "
		    "give the files that it names";
	if (one_of(format, texts))
		return "text, not a recording";
	if (one_of(format, subtitles))
		return "subtitles only: no picture, no sound";
	if (strncmp(format, "image2", 6) == 0 || strcmp(format, "ico") == 0 ||
	    (n > 5 && strcmp(format + n - 5, "_pipe") == 0))
		return "a still picture, not a recording";
	return "a kind of file that is not read as a recording";
}

/* HEIF and AVIF are MP4 by their container. */
static bool
is_picture_file(const struct info *in)
{
	static const char *const brands[] = { "avif", "mif1", "miaf", "heic",
	    "heix", "heim", "heis", NULL };
	size_t i;

	for (i = 0; i < in->ntags; i++)
		if (strcmp(in->tags[i].key, "major_brand") == 0)
			return one_of(in->tags[i].value, brands);
	return false;
}

const char *
info_refusal(const struct info *in)
{
	const struct stream *s;
	bool pictures = false, subtitles = false, unreadable = false;
	bool blurred = false;
	size_t i;

	if (is_picture_file(in))
		return "a still picture, not a recording";
	for (i = 0; i < in->nstreams; i++) {
		s = &in->streams[i];
		pictures |= s->kind == STREAM_VIDEO && !stream_is_film(s);
		subtitles |= s->kind == STREAM_SUBTITLE;
		blurred |= s->kind == STREAM_AUDIO && s->codec[0];
		unreadable |= (s->kind == STREAM_VIDEO ||
		    s->kind == STREAM_AUDIO) && !s->codec[0];
	}
	if (in->video && (in->video->width <= 0 || in->video->height <= 0))
		return in->truncated ? "cut off before its first picture" :
		    "its pictures have no size: damaged or cut off";
	if (in->video || in->audio) {
		s = in->video ? in->video : in->audio;
		return s->codec[0] ? NULL :
		    "its codec is unknown to this ffmpeg";
	}
	return unreadable ? "its codec is unknown to this ffmpeg" :
	    blurred ? "nothing can be made of its sound: damaged or cut off" :
	    subtitles ? "subtitles only: no picture, no sound" :
	    pictures ? "a still picture, not a recording" :
	    "it holds no picture and no sound";
}

static struct ratio
usual_rate(struct ratio r)
{
	static const struct ratio usual[] = {
		{ 24000, 1001 }, { 24, 1 }, { 25, 1 }, { 30000, 1001 },
		{ 30, 1 }, { 48, 1 }, { 50, 1 }, { 60000, 1001 }, { 60, 1 },
		{ 100, 1 }, { 120000, 1001 }, { 120, 1 }, { 240, 1 },
		{ 15, 1 }, { 12, 1 }, { 10, 1 }, { 5, 1 },
	};
	double want = ratio_double(r), off, best = 0.005;
	struct ratio found = r;
	size_t i;

	for (i = 0; i < sizeof usual / sizeof *usual; i++) {
		off = fabs(ratio_double(usual[i]) / want - 1);
		if (off < best) {
			best = off;
			found = usual[i];
		}
	}
	return found;
}

struct ratio
film_rate(const struct stream *s)
{
	double base, avg;

	if (!s->avg_rate.num)
		return s->rate;
	avg = ratio_double(s->avg_rate);
	base = s->rate.num ? ratio_double(s->rate) : 0;
	/* fields counted as frames, or a least common multiple gone wild */
	if (base < avg * 0.95 || base > avg * 1.5)
		return usual_rate(s->avg_rate);
	return s->rate;
}

bool
distances_vary(int64_t dt_min, int64_t dt_max, struct ratio base)
{
	int64_t spread;

	if (dt_min == TC_NONE || dt_max == TC_NONE)
		return false;
	spread = dt_max - dt_min;
	return spread > 2 && tc_us(spread, base) > 2100;
}

const char *
film_hdr(const struct stream *s)
{
	if (strcmp(s->transfer, "smpte2084") == 0)
		return "pq";
	if (strcmp(s->transfer, "arib-std-b67") == 0)
		return "hlg";
	return s->dolby_vision ? "dolby-vision" : NULL;
}

bool
film_interlaced(const struct stream *s)
{
	return s->field_order[0] && strcmp(s->field_order, "progressive") != 0;
}

void
film_display(const struct stream *s, int *width, int *height)
{
	double w = s->width;

	if (s->sar.num > 0 && s->sar.den > 0)
		w = w * (double)s->sar.num / (double)s->sar.den;
	w = w < 1 ? 1 : w > 1e6 ? 1e6 : round(w);
	*width = (int)w;
	*height = s->height;
	if (s->rotate % 180 == 90) {
		*width = s->height;
		*height = (int)w;
	}
}

int
pix_fmt_depth(const char *name)
{
	size_t n = strlen(name), i;
	int v = 0;

	if (strncmp(name, "mono", 4) == 0)
		return 1;
	if (n < 3 || (strcmp(name + n - 2, "le") != 0 &&
	    strcmp(name + n - 2, "be") != 0))
		return 8; /* more than 8 bits always tell their byte order */
	for (i = n - 2; i > 0 && isdigit((unsigned char)name[i - 1]); i--)
		;
	for (; i < n - 2 && v < 1000; i++)
		v = v * 10 + name[i] - '0';
	if (v == 48 || v == 64)
		return 16; /* rgb48, rgba64: bits of a whole pixel */
	if (v == 20)
		return 10; /* nv20 */
	v %= 100;          /* p010, p216 */
	return (v >= 9 && v <= 16) || v == 32 ? v : 8;
}

void
matrix_turn(const int64_t m[4], int *rotate, bool *flip)
{
	double a = (double)m[0], b = (double)m[1];
	double c = (double)m[2], d = (double)m[3];
	double angle;

	*flip = a * d - b * c < 0;
	if (*flip) {
		a = -a;
		b = -b;
	}
	angle = atan2(b, a) * 180 / acos(-1);
	*rotate = ((int)lround(angle) % 360 + 360) % 360;
}
