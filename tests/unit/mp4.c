/*
 * mp4: packets out of sample tables.  The truth is ffprobe: either each of
 * its packets is the same here, or the file is declined.
 */
#include <fcntl.h>

#include "mp4.h"
#include "io.h"
#include "media.h"
#include "tap.h"

static const char made_names[] =
    "unit-neg.mp4 unit-noedit.mp4 unit-noedit-neg.mov unit-90k.mp4 "
    "unit-empty-neg.mp4 unit-hidden.mp4 unit-cutend.mp4 unit-ismv.ismv "
    "unit-mpeg4.mp4 unit-mpeg2.mp4 unit-partial.mov unit-intra.mp4 "
    "unit-png.mov unit-vp9.mp4";

/* From two files of tests/media.sh and a test picture, all at once. */
static const char made_arguments[] =
    "-i ../h264-b.mp4 -itsoffset 0.7 -i ../h264-b.mp4 -ss 1.2 -i ../h264-b.mp4 "
    "-i ../vp9.webm -f lavfi -i testsrc2=s=128x96:r=25:d=1 "
    "-map 0 -c copy -movflags negative_cts_offsets unit-neg.mp4 "
    "-map 0 -c copy -use_editlist 0 unit-noedit.mp4 "
    "-map 0 -c copy -use_editlist 0 -movflags negative_cts_offsets "
    "unit-noedit-neg.mov "
    "-map 0 -c copy -video_track_timescale 90000 unit-90k.mp4 "
    "-map 1:v -map 0:a -c copy -movflags negative_cts_offsets "
    "unit-empty-neg.mp4 "
    "-map 2 -c copy unit-hidden.mp4 "
    "-map 0 -c copy -t 1.3 unit-cutend.mp4 "
    "-map 0 -c copy -f ismv unit-ismv.ismv "
    "-map 4 -c:v mpeg4 -threads 1 -bf 2 -g 9 -bitexact unit-mpeg4.mp4 "
    "-map 4 -c:v mpeg2video -threads 1 -bf 2 -g 9 unit-mpeg2.mp4 "
    "-map 4 -c:v mpeg2video -threads 1 -bf 2 -g 9 unit-partial.mov "
    "-map 4 -c:v libx264 -threads 1 -preset ultrafast -g 1 unit-intra.mp4 "
    "-map 4 -c:v png -threads 1 -t 0.2 unit-png.mov "
    "-map 3:v -c copy unit-vp9.mp4";

static struct mp4 *
open_media(const char *path, int stream, int *fd, const char **why)
{
	*why = "it cannot be opened";
	*fd = open(path, O_RDONLY | O_CLOEXEC);
	return *fd < 0 ? NULL : mp4_open(*fd, stream, why);
}

static bool
equal(const struct packet *a, const struct packet *b)
{
	return a->pts == b->pts && a->dts == b->dts && a->pos == b->pos &&
	    a->size == b->size && (a->key == b->key || a->cut);
}

static void
show_packet(const char *who, const struct packet *p)
{
	printf("# %s pts %" PRId64 " dts %" PRId64 " size %" PRIu32 " pos %"
	    PRId64 "%s\n", who, p->pts, p->dts, p->size, p->pos,
	    p->key ? " key" : "");
}

/* As ffprobe has them, from the first to the last. */
static void
same(const char *name, int stream, const char *sentence)
{
	struct packet *want, got;
	const char *path = media_path(name), *why;
	struct mp4 *m;
	size_t n, i = 0;
	char number[16];
	int fd, more = 0;

	snprintf(number, sizeof number, "%d", stream);
	want = media_packets(path, number, &n);
	m = open_media(path, stream, &fd, &why);
	while (m && (more = mp4_next(m, &got)) > 0 && i < n &&
	    equal(&got, &want[i]))
		i++;
	if (!ok(m && more == 0 && i == n && n > 0, sentence)) {
		printf("# %s: %s\n", name, m ? "packets differ" : why);
		if (m && more > 0)
			show_packet("got ", &got);
		if (m && i < n)
			show_packet("want", &want[i]);
	}
	mp4_free(m);
	if (fd >= 0)
		close(fd);
	free(want);
}

static void
declined(const char *name, int stream, const char *because,
    const char *sentence)
{
	const char *why;
	int fd;
	struct mp4 *m = open_media(media_path(name), stream, &fd, &why);

	is_str(m ? "accepted" : why, because, sentence);
	mp4_free(m);
	if (fd >= 0)
		close(fd);
}

static void
put32(struct buf *b, uint32_t v)
{
	unsigned char p[4] = { v >> 24, v >> 16 & 255, v >> 8 & 255, v & 255 };

	buf_add(b, p, 4);
}

static uint32_t
get32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

static bool
is_type(const unsigned char *p, const char *types)
{
	char type[5] = "";

	memcpy(type, p, 4);
	return strlen(type) == 4 && strstr(types, type) != NULL;
}

/* A box in the other spelling of the same: dates, lengths and offsets of 64
 * bits, sample sizes of 16. */
static void
respell(struct buf *out, const unsigned char *p, size_t n)
{
	size_t start = out->len, at;
	bool zero = true;
	unsigned char *head;

	put32(out, 0);
	buf_add(out, p + 4, 4);
	if (is_type(p + 4, "moov trak edts mdia minf stbl")) {
		for (at = 8; at + 8 <= n; at += get32(p + at))
			respell(out, p + at, get32(p + at));
	} else if (is_type(p + 4, "mvhd mdhd")) {
		put32(out, 1 << 24);
		for (at = 12; at < 28; at += 4) {
			if (at != 20) /* the time scale stays as it is */
				put32(out, 0);
			buf_add(out, p + at, 4);
		}
		buf_add(out, p + 28, n - 28);
	} else if (is_type(p + 4, "elst")) {
		put32(out, 1 << 24);
		buf_add(out, p + 12, 4);
		for (at = 16; at < n; at += 12) {
			put32(out, 0);
			buf_add(out, p + at, 4);
			put32(out, p[at + 4] & 0x80 ? UINT32_MAX : 0);
			buf_add(out, p + at + 4, 8);
		}
	} else if (is_type(p + 4, "stsz")) {
		put32(out, 0);
		put32(out, 16);
		buf_add(out, p + 16, 4);
		for (at = 20; at < n; at += 4) {
			zero = zero && p[at] == 0 && p[at + 1] == 0;
			buf_add(out, p + at + 2, 2);
		}
		memcpy(out->p + start + 4, "stz2", 4);
	} else if (is_type(p + 4, "stco")) {
		buf_add(out, p + 8, 8);
		for (at = 16; at < n; at += 4) {
			put32(out, 0);
			buf_add(out, p + at, 4);
		}
		memcpy(out->p + start + 4, "co64", 4);
	} else {
		buf_add(out, p + 8, n - 8);
	}
	n = out->len - start;
	head = (unsigned char *)out->p + start;
	head[0] = (unsigned char)(n >> 24);
	head[1] = n >> 16 & 255;
	head[2] = n >> 8 & 255;
	head[3] = n & 255;
	if (!zero)
		printf("# a sample is too large for 16 bits\n");
}

/* Where moov begins, with all of the file in b; it must be the last box. */
static size_t
moov_of(struct buf *b, const char *name)
{
	const unsigned char *p;
	size_t at = 0;

	if (io_slurp(media_path(name), b, 1 << 24) < 0)
		return 0;
	p = (const unsigned char *)b->p;
	while (at + 8 < b->len && get32(p + at) >= 8 &&
	    !is_type(p + at + 4, "moov"))
		at += get32(p + at);
	return at + 8 < b->len && at + get32(p + at) == b->len ? at : 0;
}

static bool
write_media(const char *name, const char *p, size_t n)
{
	char part[MEDIA_PATH];
	FILE *f;
	bool good;

	snprintf(part, sizeof part, "%s.%ld", media_path(name),
	    (long)getpid());
	f = fopen(part, "w");
	good = f && fwrite(p, 1, n, f) == n;
	if (f && fclose(f) != 0)
		good = false;
	return good && rename(part, media_path(name)) == 0;
}

static void
other_spellings(void)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	size_t at = moov_of(&in, "h264-b.mp4");

	ok(at > 0, "the movie header is the last box");
	if (at > 0) {
		buf_add(&out, in.p, at);
		respell(&out, (const unsigned char *)in.p + at, in.len - at);
		ok(write_media("unit-wide.mp4", out.p, out.len),
		    "it is written again with wide fields");
		same("unit-wide.mp4", 0,
		    "64 bit times, edits and offsets, 16 bit sizes");
	}
	buf_free(&in);
	buf_free(&out);
}

/* A file cut at several places: what is left, as ffprobe sees it. */
static void
cut_off(void)
{
	static const int tenths[] = { 3, 5, 7, 9 };
	struct buf b = BUF_INIT;
	char name[64];
	const char *why;
	struct mp4 *m;
	size_t i, n;
	int fd;

	snprintf(name, sizeof name, "unit-cut.%ld.mp4", (long)getpid());
	if (!ok(io_slurp(media_path("plain.mp4"), &b, 1 << 24) == 0,
	    "a file to be cut is read"))
		return;
	for (i = 0; i < sizeof tenths / sizeof *tenths; i++) {
		n = b.len * (size_t)tenths[i] / 10;
		ok(write_media(name, b.p, n), "a part is written");
		same(name, 0, "the packets that are left");
		m = open_media(media_path(name), 0, &fd, &why);
		ok(m && mp4_beyond(m) && mp4_sample_end(m) > (int64_t)n,
		    "that something is missing shows in two ways");
		mp4_free(m);
		close(fd);
	}
	unlink(media_path(name));
	buf_free(&b);
}

/* Each byte of the header in turn becomes another.  What matters is that it
 * ends, and that no packet is absurd; sanitizers see the rest. */
static void
damaged(void)
{
	struct buf b = BUF_INIT;
	size_t moov = moov_of(&b, "h264-b.mp4"), at;
	FILE *f = tmpfile();
	struct packet p;
	const char *why;
	struct mp4 *m;
	uint32_t seed = 1;
	long accepted = 0, absurd = 0, packets;

	if (!ok(moov && f && io_write(fileno(f), b.p, b.len) == 0,
	    "a file to be damaged"))
		return;
	for (at = moov; at < b.len; at++) {
		unsigned char c;

		seed = seed * 1664525 + 1013904223;
		c = (unsigned char)(seed >> 24);
		if (pwrite(fileno(f), &c, 1, (off_t)at) != 1)
			break;
		m = mp4_open(fileno(f), 0, &why);
		accepted += m != NULL;
		for (packets = 0; m && mp4_next(m, &p) > 0; packets++)
			absurd += p.size == 0 || p.pos < 0 ||
			    p.pts < p.dts || packets > (long)b.len;
		mp4_free(m);
		if (pwrite(fileno(f), b.p + at, 1, (off_t)at) != 1)
			break;
	}
	ok(at == b.len && accepted > 0, "each byte of a header is damaged");
	is_int(absurd, 0, "no packet that cannot be comes out of it");
	fclose(f);
	buf_free(&b);
}

static void
facts(void)
{
	struct packet p = { 0 }, first = { 0 };
	const char *why;
	struct mp4 *m;
	int fd, n = 0;

	m = open_media(media_path("h264-b.mp4"), 0, &fd, &why);
	if (!ok(m != NULL, "a file is opened"))
		return;
	is_int(mp4_timescale(m), 12288, "its ticks a second");
	is_int(mp4_track_id(m), 1, "the id of its track");
	is_int(mp4_packets(m), 72, "how many packets it has");
	ok(mp4_sample_end(m) > 0 && !mp4_beyond(m), "it is whole");
	while (mp4_next(m, &p) > 0)
		if (n++ == 0)
			first = p;
	is_int(n, 72, "they come");
	ok(!p.cut && p.pos + p.size <= mp4_sample_end(m),
	    "the last ends before the end of all samples");
	is_int(mp4_next(m, &p), 0, "after the end there is no more");
	mp4_rewind(m);
	ok(n && mp4_next(m, &p) == 1 && equal(&p, &first),
	    "they come again from the start");
	is_int(p.duration, 512, "a packet's duration");
	mp4_free(m);
	close(fd);
	declined("h264-b.mp4", 1, "the track is no video", "sound is declined");
	declined("h264-b.mp4", 2, "there is no such track",
	    "an index too many is declined");
}

static void
all_declined(void)
{
	declined("unit-hidden.mp4", 0, "its edit list hides frames",
	    "copied from some time on: declined");
	declined("unit-intra.mp4", 0, "it has no sync table",
	    "H.264 without a sync table is declined");
	declined("frag.mp4", 0, "it is fragmented", "fragments are declined");
	declined("unit-ismv.ismv", 0, "it is fragmented",
	    "Smooth Streaming as well");
	declined("encrypted.mp4", 0, "it is encrypted",
	    "encryption is declined");
	declined("notail.mp4", 0, "it has no movie header",
	    "a file that lost its header is declined");
	declined("empty.mp4", 0, "it has no movie header",
	    "an empty file is declined");
	declined("garbage.mp4", 0, "it has no movie header",
	    "noise is declined");
	declined("plain.mkv", 0, "it has no movie header",
	    "Matroska is declined");
}

int
main(void)
{
	if (!media_can_be_made()) {
		printf("1..0 # SKIP ffmpeg is not installed\n");
		return 0;
	}
	ok(media_shared("plain.mp4 h264-b.mp4 h264-open.mp4 h264-refresh.mp4 "
	    "hevc-open.mp4 vfr.mp4 r2997.mp4 late-audio.mp4 late-video.mp4 "
	    "twovideos.mp4 cover.mp4 plain.mov mjpeg.mov prores.mov av1.mp4 "
	    "vp9.webm frag.mp4 encrypted.mp4 notail.mp4 empty.mp4 garbage.mp4 "
	    "plain.mkv"), "media is made");
	ok(media_made(made_names, made_arguments), "and variants of it");

	same("plain.mp4", 0, "no frames out of order");
	same("h264-b.mp4", 0, "B-frames, and an edit that skips the delay");
	same("h264-open.mp4", 0, "open groups");
	same("h264-refresh.mp4", 0, "one IDR, then recovery points");
	same("hevc-open.mp4", 0, "HEVC");
	same("vfr.mp4", 0, "frame distances that vary");
	same("r2997.mp4", 0, "30000/1001 a second");
	same("late-audio.mp4", 0, "the sound starts later");
	same("late-video.mp4", 0, "the picture starts later: an empty edit");
	same("twovideos.mp4", 1, "the second of two");
	same("cover.mp4", 0, "cover art behind it");
	same("plain.mov", 0, "QuickTime");
	same("mjpeg.mov", 0, "Motion JPEG");
	same("prores.mov", 0, "ProRes");
	same("av1.mp4", 0, "AV1");
	same("unit-vp9.mp4", 0, "VP9");
	same("unit-mpeg4.mp4", 0, "MPEG-4 part 2");
	same("unit-mpeg2.mp4", 0, "MPEG-2 in MP4");
	same("unit-partial.mov", 0, "MPEG-2 in MOV: partial sync samples");
	same("unit-png.mov", 0, "PNG: all are key frames");
	same("unit-neg.mp4", 0, "negative composition offsets");
	same("unit-empty-neg.mp4", 0, "the same behind an empty edit");
	same("unit-noedit.mp4", 0, "no edit list");
	same("unit-noedit-neg.mov", 0, "neither edits nor offsets above zero");
	same("unit-90k.mp4", 0, "a time scale of 90000");
	same("unit-cutend.mp4", 0, "copied up to some time");
	other_spellings();
	cut_off();

	all_declined();
	facts();
	damaged();
	return done_testing();
}
