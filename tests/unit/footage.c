/*
 * footage: media and gop records become numbers; what is odd in them is left
 * out, and lookups find the right gop.
 */
#include <stdlib.h>

#include "../../tools/cutlist/footage.h"
#include "json.h"
#include "peak.h"
#include "tap.h"

#define S TC_SECOND

static int
read_media(struct footage *f, const char *text)
{
	const char *why;
	struct cJSON *root = json_parse(text, strlen(text), &why);
	int status = root ? footage_media(f, root) : -2;

	json_free(root);
	return status;
}

static int
read_gop(struct footage *f, const char *text)
{
	const char *why;
	struct cJSON *root = json_parse(text, strlen(text), &why);
	int status = root ? footage_gop(f, root) : -2;

	json_free(root);
	return status;
}

static const char media[] = "{\"type\":\"media\",\"src\":\"ab\",\"path\":"
    "\"a\\ufffd.mp4\",\"path_hex\":\"61ff2e6D7034\",\"size\":1234,"
    "\"mtime\":1.5,\"key\":\"00ff\",\"container\":\"mov,mp4\","
    "\"duration\":12.5,\"start\":1.48,\"truncated\":false,"
    "\"video\":{\"index\":1,\"codec\":\"h264\",\"profile\":null,"
    "\"tag\":\"avc1\",\"width\":1920,\"height\":1080,\"sar\":\"4:3\","
    "\"rotate\":90,\"flip\":true,\"rate\":\"24000/1001\",\"avg_rate\":null,"
    "\"vfr\":false,\"pix_fmt\":\"yuv420p\",\"depth\":8,\"range\":\"tv\","
    "\"hdr\":null,\"interlaced\":false,\"field_order\":\"progressive\","
    "\"time_base\":\"1/90000\",\"start\":0.5,\"start_pts\":133200,"
    "\"duration\":12,\"frames\":288,\"b_frames\":2,\"nal_length\":4,"
    "\"bit_rate\":5000},"
    "\"audio\":{\"index\":3,\"codec\":\"aac\",\"rate\":48000,\"channels\":2,"
    "\"start\":0.021,\"duration\":12.4,\"time_base\":\"1/48000\"},"
    "\"audios\":[{\"index\":2,\"codec\":\"ac3\",\"channels\":6,"
    "\"layout\":\"5.1\",\"lang\":\"ger\",\"title\":null,\"default\":false},"
    "{\"index\":3,\"codec\":\"aac\",\"channels\":2,\"layout\":\"stereo\","
    "\"lang\":null,\"title\":\"x\",\"default\":true}],"
    "\"subtitles\":[{\"index\":4,\"codec\":\"mov_text\",\"text\":true}],"
    "\"chapters\":[{\"start\":0,\"end\":5,\"title\":\"one\"},"
    "{\"start\":9,\"end\":5,\"title\":\"back\"},"
    "{\"start\":5,\"end\":12.5,\"title\":null}],\"gop\":true,"
    "\"role\":\"music\"}";

static void
media_is_read(void)
{
	struct footage f;

	is_int(read_media(&f, media), 0, "a media record is read");
	ok(strcmp(f.path, "a\xff.mp4") == 0,
	    "a name that is no UTF-8 has its exact bytes");
	ok(strcmp(f.src, "ab") == 0 && strcmp(f.key, "00ff") == 0 &&
	    f.size == 1234 && f.mtime == 1500000 && f.music &&
	    f.duration == 12500000 && f.start == 1480000,
	    "what names the file is there");
	ok(f.video.index == 1 && strcmp(f.video.codec, "h264") == 0 &&
	    f.video.width == 1920 &&
	    f.video.sar.num == 4 && f.video.rotate == 90 && f.video.flip &&
	    f.video.rate.den == 1001 && f.video.avg_rate.den == 0 &&
	    f.video.start_pts == 133200 && f.video.b_frames == 2,
	    "so is what is known of its pictures");
	ok(f.naudios == 2 && f.audio == 1 && f.audios[1].rate == 48000 &&
	    f.audios[0].channels == 6 && f.audio_start == 21000, "and of its sound, the chosen one told");
	ok(f.nsubtitles == 1 && f.subtitles[0].text, "its subtitles");
	ok(f.nchapters == 2 && strcmp(f.chapters[0].title, "one") == 0 &&
	    !f.chapters[1].title, "its chapters, but none that goes back");
	is_int(footage_us(&f, 133200 + 90000), S,
	    "a time stamp is a time of the file");
	is_int(footage_pts(&f, S), 133200 + 90000, "and back");
	is_int(footage_us(&f, TC_NONE), TC_NONE, "none is none");
	is_int(footage_pts(&f, TC_NONE), TC_NONE, "and back");
	is_int(footage_step(&f), 41708, "pictures follow at their rate");
	is_int(footage_end(&f), 12500000, "the file ends where it says");
	footage_free(&f);
	ok(!f.path && f.audio == -1 && !f.ngops, "nothing is left of it");
}

static void
odd_media(void)
{
	struct footage f;

	is_int(read_media(&f, "{\"type\":\"media\"}"), -1,
	    "a record without a name is refused");
	footage_free(&f);
	is_int(read_media(&f, "{\"path\":\"x\",\"video\":{\"index\":0,"
	    "\"codec\":\"h264\",\"time_base\":\"0/0\"},\"audio\":null,"
	    "\"audios\":5,\"chapters\":\"no\",\"duration\":\"long\"}"), 0,
	    "one with nonsense in it is read");
	ok(f.video.index == -1, "a stream without a time base is none");
	ok(f.audio == -1 && f.naudios == 0 && f.duration == TC_NONE &&
	    f.size == -1 && f.mtime == TC_NONE, "what is not there is unknown");
	is_int(footage_end(&f), TC_NONE, "then the end is unknown too");
	is_int(footage_step(&f), 40000, "and pictures are guessed");
	is_int(footage_gop_at(&f, 5), 0, "there is no gop");
	ok(!footage_gop_of(&f, 5), "nor one of that time stamp");
	footage_free(&f);
	is_int(read_media(&f, "{\"path\":\"x\",\"video\":{\"index\":0,"
	    "\"time_base\":\"1/25\",\"codec\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "\\u00e4\\u00e4\\u00e4\"}}"), 0, "a text is too long");
	is_int(strlen(f.video.codec), 30, "it is cut between two characters");
	footage_free(&f);
}

static void
gops_are_found(void)
{
	struct footage f;

	read_media(&f, "{\"path\":\"x\",\"start\":0,\"video\":{\"index\":0,"
	    "\"time_base\":\"1/1000\"}}");
	is_int(read_gop(&f, "{\"t\":1,\"pts\":1000,\"dts\":900,\"end\":2,"
	    "\"kind\":\"cra\",\"rap\":true,\"leading\":3,\"frames\":24,"
	    "\"dt\":[0.04,0.041]}"), 0, "a gop record is read");
	ok(f.gops[0].kind == 'c' && f.gops[0].rap && f.gops[0].leading == 3 &&
	    f.gops[0].frames == 24 && f.gops[0].dt_least == 40000 &&
	    f.gops[0].dt_most == 41000 && f.gops[0].end == 2 * S &&
	    f.gops[0].dts == 900, "with all it says");
	read_gop(&f, "{\"t\":3,\"pts\":3000,\"end\":4,\"kind\":\"idr\"}");
	read_gop(&f, "{\"t\":2,\"pts\":null,\"end\":1,\"kind\":\"new\","
	    "\"dt\":null}");
	is_int(read_gop(&f, "{\"t\":\"x\"}"), -1, "one without a time is not");
	is_int(f.ngops, 3, "three are there");
	ok(f.gops[1].t == 2 * S && f.gops[1].pts == TC_NONE &&
	    f.gops[1].kind == '?' && f.gops[1].end == 2 * S &&
	    !f.gops[1].dt_least, "in order, what is odd in them unknown");
	is_int(footage_gop_at(&f, 0), 0, "ahead of all: the first");
	is_int(footage_gop_at(&f, 2999999), 1, "between: the one that runs");
	is_int(footage_gop_at(&f, 3 * S), 2, "at a key frame: its own");
	ok(footage_gop_of(&f, 3000) == &f.gops[2], "found by time stamp");
	ok(!footage_gop_of(&f, 2000), "not where it has none");
	is_int(footage_end(&f), 4 * S, "the last one tells the end");
	footage_free(&f);
}

/* Two days of a key frame each second. */
static void
many_gops(void)
{
	enum { MANY = 170000 };
	struct footage f;
	long before;
	int64_t i, misses = 0;
	char text[120];

	read_media(&f, "{\"path\":\"x\",\"start\":0,\"video\":{\"index\":0,"
	    "\"time_base\":\"1/1000\"}}");
	before = peak_anew();
	for (i = 0; i < MANY; i++) {
		snprintf(text, sizeof text, "{\"t\":%d,\"pts\":%d,\"end\":%d,"
		    "\"kind\":\"idr\"}", (int)i, (int)i * 1000, (int)i + 1);
		misses += read_gop(&f, text) < 0;
	}
	for (i = 0; i < MANY; i += 7)
		misses += footage_gop_at(&f, i * S + 1) != (size_t)i;
	is_int(misses, 0, "so they are among many");
	okf(peak_kib() - before < 1024, "and %ld KiB of memory are enough",
	    peak_kib() - before);
	footage_free(&f);
}

/* The number of the first picture; *drop: its timecode is a drop-frame one. */
static int64_t
first_of(const char *timecode, const char *rate, bool *drop)
{
	struct footage f = { 0 };
	char text[300];
	int64_t n;

	snprintf(text, sizeof text, "{\"type\":\"media\",\"src\":\"a\","
	    "\"path\":\"a\",\"video\":{\"index\":0,\"rate\":\"%s\","
	    "\"time_base\":\"1/90000\",\"timecode\":\"%s\"}}", rate,
	    timecode);
	if (read_media(&f, text) < 0)
		printf("# not read: %s\n", text);
	n = f.video.first_frame;
	*drop = f.video.drop_frame;
	footage_free(&f);
	return n;
}

static void
timecodes(void)
{
	bool drop;

	is_int(first_of("01:00:00:00", "25/1", &drop), 90000,
	    "a timecode counts pictures");
	is_int(first_of("10:00:00;00", "30000/1001", &drop), 1078920,
	    "in drop-frame too");
	ok(drop, "which is noted");
	is_int(first_of("10:00:00:00", "30000/1001", &drop), 1080000,
	    "or not");
	ok(!drop, "which is noted too");
	is_int(first_of("01:00:00:25", "25/1", &drop), 0,
	    "a label that does not exist counts as none");
	is_int(first_of("soon", "25/1", &drop), 0, "nor do words");
	is_int(first_of("01:00:00:00x", "25/1", &drop), 0,
	    "nor what something follows");
}

int
main(void)
{
	media_is_read();
	odd_media();
	gops_are_found();
	many_gops();
	timecodes();
	return done_testing();
}
