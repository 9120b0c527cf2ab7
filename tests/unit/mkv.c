/*
 * mkv: packets out of block headers.  The truth is ffprobe: either each of
 * its packets is the same here, or the file is declined.
 */
#include <fcntl.h>

#include "../../tools/probe/mkv.h"
#include "io.h"
#include "media.h"
#include "mkvmux.h"
#include "tap.h"

static const char made_names[] =
    "unit-m-b8.mkv unit-m-live.mkv unit-m-short.mkv unit-m-lone.mkv "
    "unit-m-open.mkv unit-m-refresh.mkv unit-m-radl.mkv unit-m-two.mkv "
    "unit-m-av1.mkv unit-m-alt.webm unit-m-alt8.webm unit-m-jpeg.mkv "
    "unit-m-prores.mkv unit-m-asp.mkv unit-m-mpeg2.mkv unit-m-slow.mkv";

/* From files of tests/media.sh and a test picture, all at once.  The picture
 * that is inverted for a while makes I frames that are no keys. */
static const char made_arguments[] =
    "-i ../h264-b.mp4 -i ../h264-open.mp4 -i ../h264-refresh.mp4 "
    "-i ../hevc-radl.mp4 -i ../twovideos.mp4 -i ../av1.mp4 "
    "-f lavfi -i testsrc2=s=128x96:r=25:d=2 "
    "-f lavfi -i \"testsrc2=s=128x96:r=25:d=2,"
    "negate=enable='between(n,10,20)'\" "
    "-f lavfi -i testsrc2=s=128x96:r=1:d=12 "
    "-map 6 -c:v libx264 -threads 1 "
    "-x264-params keyint=20:bframes=8:b-pyramid=2 unit-m-b8.mkv "
    "-map 0 -c copy -live 1 -f matroska unit-m-live.mkv "
    "-map 0 -c copy -cluster_time_limit 100 unit-m-short.mkv "
    "-map 7 -c:v libx264 -threads 1 "
    "-x264-params keyint=200:min-keyint=100:ref=1:bframes=0 unit-m-lone.mkv "
    "-map 1:v -c copy unit-m-open.mkv "
    "-map 2:v -c copy unit-m-refresh.mkv "
    "-map 3:v -c copy unit-m-radl.mkv "
    "-map 4 -c copy unit-m-two.mkv "
    "-map 5:v -c copy unit-m-av1.mkv "
    "-map 6 -c:v libvpx-vp9 -threads 1 -auto-alt-ref 1 -lag-in-frames 16 "
    "-g 30 -cpu-used 5 unit-m-alt.webm "
    "-map 6 -c:v libvpx -threads 1 -auto-alt-ref 1 -lag-in-frames 16 "
    "-g 30 -cpu-used 5 unit-m-alt8.webm "
    "-map 6 -c:v mjpeg -threads 1 -t 1 unit-m-jpeg.mkv "
    "-map 6 -c:v prores -threads 1 -t 1 unit-m-prores.mkv "
    "-map 6 -c:v mpeg4 -threads 1 -bf 2 unit-m-asp.mkv "
    "-map 6 -c:v mpeg2video -threads 1 -bf 2 unit-m-mpeg2.mkv "
    "-map 8 -c:v libx264 -threads 1 -preset ultrafast unit-m-slow.mkv";

/* Instead of ffprobe's has_b_frames: no dts is expected; and 2, but the file
 * may be too short for dts to be known. */
enum { NO_DTS = -1, SHORT = 1000 };

static struct mkv *
open_media(const char *path, int stream, int *fd, const char **why)
{
	*why = "it cannot be opened";
	*fd = open(path, O_RDONLY | O_CLOEXEC);
	return *fd < 0 ? NULL : mkv_open(*fd, stream, why);
}

static bool
equal(const struct packet *a, const struct packet *b, int delay)
{
	return a->pts == b->pts && a->pos == b->pos && a->size == b->size &&
	    a->key == b->key && ((a->dts == b->dts && delay != NO_DTS) ||
	    (a->dts == TC_NONE && (delay == NO_DTS || delay == SHORT)));
}

static void
show_packet(const char *who, const struct packet *p)
{
	printf("# %s pts %" PRId64 " dts %" PRId64 " size %" PRIu32 " pos %"
	    PRId64 "%s\n", who, p->pts, p->dts, p->size, p->pos,
	    p->key ? " key" : "");
}

/* As ffprobe has them, from the first to the last.  delay: its has_b_frames,
 * or one of the above. */
static void
same(const char *name, int stream, int delay, const char *sentence)
{
	struct packet *want, got = { 0 };
	const char *path = media_path(name), *why;
	struct mkv *m;
	size_t n, i = 0;
	char number[16];
	int fd, more = 0;

	snprintf(number, sizeof number, "%d", stream);
	want = media_packets(path, number, &n);
	m = open_media(path, stream, &fd, &why);
	if (m && delay != NO_DTS)
		mkv_set_delay(m, delay == SHORT ? 2 : delay);
	while (m && (more = mkv_next(m, &got)) > 0 && !got.cut && i < n &&
	    equal(&got, &want[i], delay))
		i++;
	if (m && more > 0 && got.cut)
		more = mkv_next(m, &got);
	if (!ok(m && more == 0 && i == n && n > 0, sentence)) {
		printf("# %s: %s\n", name, !m ? why :
		    more < 0 ? mkv_why(m) : "packets differ");
		if (m && more > 0)
			show_packet("got ", &got);
		if (m && i < n)
			show_packet("want", &want[i]);
	}
	mkv_free(m);
	if (fd >= 0)
		close(fd);
	free(want);
}

/* Declined at once, or at the first packet that is not plain. */
static void
declined(const char *name, int stream, const char *because,
    const char *sentence)
{
	const char *why;
	struct packet p;
	int fd, got = 0;
	struct mkv *m = open_media(media_path(name), stream, &fd, &why);

	while (m && (got = mkv_next(m, &p)) > 0)
		continue;
	if (m)
		why = got < 0 ? mkv_why(m) : "accepted";
	is_str(why, because, sentence);
	if (m)
		is_int(mkv_next(m, &p), got, "and so it stays");
	mkv_free(m);
	if (fd >= 0)
		close(fd);
}

static void
plain_files(void)
{
	same("plain.mkv", 0, 0, "no frames out of order");
	same("live.mkv", 0, 0, "sizes that are not known");
	same("half.mkv", 0, 0, "half of a file");
	same("sar4-3.mkv", 0, 0, "other pixels");
	same("vfr.mkv", 0, 0, "frame distances that vary");
	same("r2997.mkv", 0, 0, "30000/1001 a second");
	same("late-audio.mkv", 0, 0, "the sound starts later");
	same("late-video.mkv", 0, 0, "the picture starts later");
	same("offset.mkv", 0, 0, "all starts at 5 s");
	same("tracks.mkv", 0, 0, "many sounds");
	same("commentary.mkv", 0, 0, "another order of sounds");
	same("cover.mkv", 0, 0, "an attached picture");
	same("subs.mkv", 0, 0, "subtitles");
	same("vp8.webm", 0, 0, "VP8");
	same("vp9.webm", 0, 0, "VP9");
	same("odd.webm", 0, 0, "odd sizes");
	same("alpha.webm", 0, NO_DTS, "a second picture in each block");
	same("unit-m-b8.mkv", 0, 2, "a pyramid of B-frames");
	same("unit-m-live.mkv", 0, 2, "the same, live");
	same("unit-m-short.mkv", 0, 2, "short clusters");
	same("unit-m-lone.mkv", 0, 0, "I frames with one reference frame");
	same("unit-m-open.mkv", 0, 2, "open groups");
	same("unit-m-refresh.mkv", 0, 0, "one IDR, then recovery points");
	same("unit-m-radl.mkv", 0, 2, "HEVC");
	same("unit-m-two.mkv", 1, 0, "the second of two");
	same("unit-m-av1.mkv", 0, NO_DTS, "AV1");
	same("unit-m-alt.webm", 0, 0, "VP9 with frames that are not shown");
	same("unit-m-alt8.webm", 0, 0, "VP8 with frames that are not shown");
	same("unit-m-jpeg.mkv", 0, 0, "Motion JPEG");
	same("unit-m-prores.mkv", 0, 0, "ProRes, whose frames lose 8 bytes");
	same("unit-m-slow.mkv", 0, NO_DTS, "a frame a second");
}

static void
muxed(const char *from, int flags, int stream, int delay,
    const char *sentence)
{
	char name[64];

	snprintf(name, sizeof name, "unit-mux.%ld.mkv", (long)getpid());
	if (!mux(name, from, "V_MPEG4/ISO/AVC", 0, flags))
		printf("# %s cannot be written\n", name);
	same(name, stream, delay, sentence);
	unlink(media_path(name));
}

static void
other_spellings(void)
{
	static const char b8[] = "unit-m-b8.mkv";

	muxed(b8, 0, 0, 2, "the muxer of this test");
	muxed(b8, MUX_GROUPS, 0, 2, "block groups");
	muxed(b8, MUX_UNKNOWN, 0, 2, "clusters without an end");
	muxed(b8, MUX_UNKNOWN | MUX_GROUPS | MUX_VOID, 0, 2,
	    "groups, empty space, and no end");
	muxed(b8, MUX_VOID, 0, 2, "empty space");
	muxed(b8, MUX_STRIPPED, 0, 2, "frames without their first byte");
	muxed(b8, MUX_STRIPPED | MUX_GROUPS, 0, 2, "the same in groups");
	muxed(b8, MUX_SECOND, 1, 2, "the second of two tracks");
	muxed(b8, MUX_SECOND, 0, 2, "the first, with a long number");
	muxed(b8, MUX_LACED, 0, 2, "laced sound");
	muxed(b8, MUX_FINE, 0, 2, "finer ticks");
	muxed(b8, MUX_LIES, 0, 2, "wrong key flags");
	muxed("unit-m-lone.mkv", MUX_LIES | MUX_GROUPS, 0, 0,
	    "wrong key flags of groups");
	muxed(b8, MUX_EMPTY, 0, 2, "blocks without frames");
	muxed(b8, MUX_NO_DURATION, 0, 2, "no duration");
	muxed(b8, MUX_ODD_TRACKS, 1, 2, "tracks that are no streams");
}

/* FFV1 has no Matroska name in libavformat's files. */
static void
renamed(void)
{
	char name[64];

	declined("grey.mkv", 0, "its codec is not one of those known to be "
	    "plain", "a codec of another system is declined");
	snprintf(name, sizeof name, "unit-mux.%ld.mkv", (long)getpid());
	ok(mux(name, "grey.mkv", "V_FFV1", 40, MUX_GROUPS),
	    "one is written by its own name");
	same(name, 0, 0, "FFV1");
	unlink(media_path(name));
}

static bool
write_media(const char *name, const char *p, size_t n)
{
	struct mux m = { .out = BUF_INIT };
	bool good;

	buf_add(&m.out, p, n);
	good = mux_write(&m, name);
	buf_free(&m.out);
	return good;
}

/* A file cut at many places: what is left, as ffprobe sees it. */
static void
cut_off(const char *from, int flags, const char *sentence)
{
	struct buf b = BUF_INIT;
	char name[64];
	size_t n;

	snprintf(name, sizeof name, "unit-cut.%ld.mkv", (long)getpid());
	if (!ok(mux(name, from, "V_MPEG4/ISO/AVC", 0, flags) &&
	    io_slurp(media_path(name), &b, 1 << 24) == 0,
	    "a file to be cut is read"))
		return;
	for (n = b.len / 10; n < b.len; n += b.len / 23) {
		if (!write_media(name, b.p, n))
			printf("# %s cannot be written\n", name);
		same(name, 0, SHORT, sentence);
	}
	unlink(media_path(name));
	buf_free(&b);
}

static long
absurd_packets(FILE *f, size_t size, long *accepted)
{
	struct packet p;
	const char *why;
	struct mkv *m = mkv_open(fileno(f), 0, &why);
	long absurd = 0;
	size_t packets = 0;
	int got = 0;

	if (!m)
		return why == NULL;
	mkv_set_delay(m, 2);
	while ((got = mkv_next(m, &p)) > 0 && packets++ < size)
		absurd += p.pos < 0 || p.pts < 0 || p.size > size ||
		    (!p.cut && (size_t)p.pos + p.size > size + 8);
	absurd += packets > size || (got < 0 && !mkv_why(m));
	*accepted += got == 0;
	mkv_free(m);
	return absurd;
}

/* Each byte in turn becomes another.  What matters is that it ends, and that
 * no packet is absurd; sanitizers see the rest. */
static void
damaged(const char *from, int flags)
{
	struct buf b = BUF_INIT;
	char name[64];
	FILE *f = tmpfile();
	uint32_t seed = 1;
	long accepted = 0, absurd = 0;
	size_t at;

	snprintf(name, sizeof name, "unit-bad.%ld.mkv", (long)getpid());
	if (!ok(mux(name, from, "V_MPEG4/ISO/AVC", 0, flags) &&
	    io_slurp(media_path(name), &b, 1 << 24) == 0 && f &&
	    io_write(fileno(f), b.p, b.len) == 0, "a file to be damaged"))
		return;
	unlink(media_path(name));
	for (at = 0; at < b.len; at += at < 2000 ? 1 : 5) {
		unsigned char c;

		seed = seed * 1664525 + 1013904223;
		c = (unsigned char)(seed >> 24);
		if (pwrite(fileno(f), &c, 1, (off_t)at) != 1)
			break;
		absurd += absurd_packets(f, b.len, &accepted);
		if (pwrite(fileno(f), b.p + at, 1, (off_t)at) != 1)
			break;
	}
	ok(at >= b.len && accepted > 0, "each byte of it is damaged");
	is_int(absurd, 0, "no packet that cannot be comes out of it");
	fclose(f);
	buf_free(&b);
}

static void
facts(void)
{
	struct packet p = { 0 }, first = { 0 };
	const char *why;
	struct mkv *m;
	int fd, n = 0;

	m = open_media(media_path("plain.mkv"), 0, &fd, &why);
	if (!ok(m != NULL, "a file is opened"))
		return;
	is_int(mkv_timescale(m), 1000, "its ticks a second");
	while (mkv_next(m, &p) > 0)
		if (n++ == 0)
			first = p;
	is_int(n, 48, "its packets come");
	is_int(mkv_next(m, &p), 0, "after the end there is no more");
	mkv_rewind(m);
	ok(n && mkv_next(m, &p) == 1 && equal(&p, &first, NO_DTS),
	    "they come again from the start");
	is_int(p.duration, 41, "a packet's duration");
	mkv_set_delay(m, 1);
	ok(mkv_next(m, &p) == 1 && p.dts == TC_NONE,
	    "a delay that the stream does not state is not believed");
	mkv_free(m);
	close(fd);
}

static void
all_declined(void)
{
	static const char codec[] =
	    "its codec is not one of those known to be plain";

	declined("plain.mkv", 1, "the track is no video", "sound is declined");
	declined("plain.mkv", 2, "there is no such track",
	    "an index too many is declined");
	declined("cover.mkv", 2, "there is no such track",
	    "and so is an attachment");
	declined("unit-m-asp.mkv", 0, codec, "MPEG-4 part 2 is declined");
	declined("unit-m-mpeg2.mkv", 0, codec, "MPEG-2 is declined");
	declined("subsonly.mkv", 0, "the track is no video",
	    "subtitles are declined");
	declined("empty.mp4", 0, "it is no Matroska", "an empty file as well");
	declined("garbage.mp4", 0, "it is no Matroska", "noise as well");
	declined("plain.mp4", 0, "it is no Matroska", "MP4 as well");
}

/* A good file with something foreign in it. */
static void
foreign(void)
{
	struct buf b = BUF_INIT;
	char name[64];

	snprintf(name, sizeof name, "unit-odd.%ld.mkv", (long)getpid());
	if (!ok(io_slurp(media_path("unit-m-live.mkv"), &b, 1 << 24) == 0,
	    "a file without an end is read"))
		return;
	buf_add(&b, "\0\0\0\0", 4);
	ok(write_media(name, b.p, b.len), "zeros are added");
	declined(name, 0, "it has bytes that are no element",
	    "zeros at the end are noticed there");
	b.len -= 4;
	buf_add(&b, b.p, b.len);
	ok(write_media(name, b.p, b.len), "the file is added once more");
	declined(name, 0, "something unknown stands between its clusters",
	    "a file behind the file is noticed");
	unlink(media_path(name));
	buf_free(&b);
}

int
main(void)
{
	if (!media_can_be_made()) {
		printf("1..0 # SKIP ffmpeg is not installed\n");
		return 0;
	}
	ok(media_shared("sar4-3.mkv odd.webm grey.mkv alpha.webm vfr.mkv "
	    "r2997.mkv late-audio.mkv late-video.mkv offset.mkv tracks.mkv "
	    "commentary.mkv cover.mkv plain.mkv live.mkv vp9.webm vp8.webm "
	    "subs.mkv subsonly.mkv half.mkv plain.mp4 empty.mp4 garbage.mp4 "
	    "h264-b.mp4 h264-open.mp4 h264-refresh.mp4 hevc-radl.mp4 "
	    "twovideos.mp4 av1.mp4"), "media is made");
	ok(media_made(made_names, made_arguments), "and variants of it");

	plain_files();
	other_spellings();
	renamed();
	cut_off("unit-m-b8.mkv", 0, "what a cut leaves");
	cut_off("unit-m-b8.mkv", MUX_GROUPS | MUX_UNKNOWN,
	    "what a cut leaves of groups");
	all_declined();
	foreign();
	facts();
	damaged("unit-m-lone.mkv", MUX_LACED);
	damaged("unit-m-b8.mkv", MUX_GROUPS | MUX_UNKNOWN | MUX_STRIPPED);
	return done_testing();
}
