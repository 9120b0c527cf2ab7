/*
 * nal: kinds of key frames.  First out of bytes made by hand, then out of
 * real files, where ffmpeg's bitstream filters know the truth: the same
 * frames in any container are of the same kinds.
 */
#include <fcntl.h>

#include "../../tools/probe/nal.h"
#include "io.h"
#include "media.h"
#include "tap.h"

/* Bytes in hexadecimal, blanks between, as a packet at offset skip of a file;
 * what is its kind? */
static const char *
kind_of(const char *hex, int skip, size_t size, enum nal_codec codec,
    int nal_length)
{
	struct packet p = { .pts = 0, .pos = skip, .key = true };
	enum key_kind kind;
	struct buf b = BUF_INIT;
	unsigned byte;
	FILE *f = tmpfile();
	int n;

	for (; sscanf(hex, " %2x%n", &byte, &n) == 1; hex += n)
		buf_addc(&b, (char)byte);
	p.size = (uint32_t)(size ? size : b.len - (size_t)skip);
	if (!f || io_write(fileno(f), b.p, b.len) < 0)
		return "no file";
	kind = nal_kind(fileno(f), &p, codec, nal_length);
	fclose(f);
	buf_free(&b);
	return key_kind_name(kind);
}

static void
lengths(void)
{
	is_str(kind_of("00000003 658880", 0, 0, NAL_H264, 4), "idr",
	    "a slice of type 5");
	is_str(kind_of("03 658880", 0, 0, NAL_H264, 1), "idr",
	    "lengths of one byte");
	is_str(kind_of("0003 658880 0002 6588", 0, 0, NAL_H264, 2), "idr",
	    "lengths of two bytes, two slices");
	is_str(kind_of("00000003 658880", 0, 0, NAL_H264, -1), "idr",
	    "lengths that were not announced");
	is_str(kind_of("00000003 418880", 0, 0, NAL_H264, 4), "intra",
	    "a slice of type 1");
	is_str(kind_of("00000002 09f0 00000004 06060180 00000003 418880", 0,
	    0, NAL_H264, 4), "recovery", "one behind a recovery point");
	is_str(kind_of("00000008 0605020600060180 00000003 418880", 0, 0,
	    NAL_H264, 4), "recovery", "which is the second message");
	is_str(kind_of("00000008 0605040601030080 00000003 418880", 0, 0,
	    NAL_H264, 4), "intra", "bytes inside a message are no message");
	is_str(kind_of("0000000a 06050300000300060180 00000003 418880", 0, 0,
	    NAL_H264, 4), "recovery",
	    "an emulation prevention byte is not counted");
	is_str(kind_of("00000003 418880 00000004 06060180 00000003 658880", 0,
	    0, NAL_H264, 4), "intra", "the first slice decides");
	is_str(kind_of("00000002 09f0", 0, 0, NAL_H264, 4), "?",
	    "no slice at all");
	is_str(kind_of("00000004 658880", 0, 0, NAL_H264, 4), "?",
	    "a length that is too large");
	is_str(kind_of("00000003 658880 00", 0, 0, NAL_H264, 4), "?",
	    "a byte too many");
	is_str(kind_of("00000003 658880", 0, 9, NAL_H264, 4), "?",
	    "a packet that the file cuts off");
	is_str(kind_of("00000006 658880", 0, 10, NAL_H264, 4), "?",
	    "one that ends behind the end of the file");
	is_str(kind_of("a3414100000080 00000003 658880", 0, 7, NAL_H264, 4),
	    "idr", "a block header in front");
	is_str(kind_of("ffffff a3414100000080 00000003 658880", 3, 7, NAL_H264,
	    4), "idr", "the same further back");
	is_str(kind_of("00000004 2601af08", 0, 0, NAL_HEVC, 4), "idr",
	    "HEVC type 19");
	is_str(kind_of("00000004 2801af08", 0, 0, NAL_HEVC, 4), "idr",
	    "HEVC type 20");
	is_str(kind_of("00000004 2a01af08", 0, 0, NAL_HEVC, 4), "cra",
	    "HEVC type 21");
	is_str(kind_of("00000004 2001af08", 0, 0, NAL_HEVC, 4), "bla",
	    "HEVC type 16");
	is_str(kind_of("00000004 2401af08", 0, 0, NAL_HEVC, 4), "bla",
	    "HEVC type 18");
	is_str(kind_of("00000004 0201af08", 0, 0, NAL_HEVC, 4), "intra",
	    "HEVC type 1");
	is_str(kind_of("00000004 2a09af08 00000004 2601af08", 0, 0, NAL_HEVC,
	    4), "idr", "pictures of another layer do not count");
	is_str(kind_of("00000004 2600af08", 0, 0, NAL_HEVC, 4), "?",
	    "a HEVC header that cannot be");
}

static void
start_codes(void)
{
	is_str(kind_of("00000001 658880", 0, 0, NAL_H264, 0), "idr",
	    "four bytes of start code");
	is_str(kind_of("000001 658880", 0, 0, NAL_H264, -1), "idr",
	    "three bytes, not announced");
	is_str(kind_of("00000001 09f0 00000001 67640020 000001 0605020600 060180"
	    " 00000001 418880", 0, 0, NAL_H264, 0), "recovery",
	    "parameters and a recovery point in front");
	is_str(kind_of("30306463 0a000000 00000001 658880", 0, 7, NAL_H264, 0),
	    "idr", "a chunk header in front");
	is_str(kind_of("30306463 00000100 00000001 658880", 0, 7, NAL_H264, 0),
	    "idr", "one that looks like a start code");
	is_str(kind_of("00000001 09f0 00000001 ff8880", 0, 0, NAL_H264, 0),
	    "?", "a header that cannot be");
	is_str(kind_of("00000001 09f0", 0, 0, NAL_H264, 0), "?",
	    "nothing that is shown");
	is_str(kind_of("000001ba 44000400 0401 000003f8", 0, 0, NAL_H264, 0),
	    "?", "MPEG-PS");
	is_str(kind_of("00000001 2a01af08", 0, 0, NAL_HEVC, 0), "cra",
	    "HEVC");
	is_str(kind_of("", 0, 9, NAL_H264, 0), "?", "an empty file");
}

/* MPEG-TS by hand: PES header and start code in the first packet, the slice
 * in the third; the second is another PID's. */
static void
transport(int distance, bool lost, const char *want, const char *sentence)
{
	static const unsigned char pes[] = { 0, 0, 1, 0xe0, 0, 0, 0x80, 0x80,
		5, 0x21, 0, 1, 0, 1, 0, 0, 0, 1, 9, 0xf0 };
	static const unsigned char idr[] = { 0, 0, 1, 0x65, 0x88, 0x80 };
	unsigned char ts[4 * 204] = { 0 }, *p;
	struct packet packet = { .pos = 0, .size = 12, .key = true };
	int i, lead = distance == 192 ? 4 : 0;
	FILE *f = tmpfile();

	for (i = 0; i < 4; i++) {
		p = ts + i * distance + lead;
		p[0] = 0x47;
		p[1] = (unsigned char)(i % 3 ? 0x01 : 0x41);
		p[2] = i == 1 ? 7 : 0;
		p[3] = (unsigned char)(0x30 | ((i + (lost && i == 2)) & 15));
		p[4] = (unsigned char)(183 - (i == 0 ? sizeof pes : i == 2 ?
		    sizeof idr : 1));
		if (i == 0)
			memcpy(p + 188 - sizeof pes, pes, sizeof pes);
		if (i == 2)
			memcpy(p + 188 - sizeof idr, idr, sizeof idr);
		if (i == 2 && !lost)
			p[3] = 0x31;
	}
	ok(f && io_write(fileno(f), ts, (size_t)(4 * distance)) == 0,
	    "MPEG-TS is written");
	is_str(key_kind_name(nal_kind(fileno(f), &packet, NAL_H264, 0)), want,
	    sentence);
	fclose(f);
}

/* The kinds of a file's key packets, a word each; free the result. */
static char *
kinds(const char *name, enum nal_codec codec, int nal_length)
{
	const char *path = media_path(name);
	struct buf b = BUF_INIT;
	struct packet *list;
	size_t n, i;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	list = media_packets(path, "v:0", &n);
	for (i = 0; i < n; i++)
		if (list[i].key)
			buf_addf(&b, " %s", key_kind_name(nal_kind(fd,
			    &list[i], codec, nal_length)));
	free(list);
	if (fd >= 0)
		close(fd);
	return buf_steal(&b);
}

/* The pts of the packets that have NAL units of these types, a line each. */
static char *
pts_of(const char *name, const char *types)
{
	struct buf command = BUF_INIT, b = BUF_INIT;
	char line[256];
	long long pts;
	FILE *f;

	buf_addf(&command, "ffmpeg -nostdin -v error -copyts -i '%s' -map 0:v:0 "
	    "-c copy -bsf:v 'filter_units=pass_types=%s' -copytb 1 "
	    "-avoid_negative_ts disabled -f framecrc -", media_path(name),
	    types);
	f = popen(command.p, "r");
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "0, %*d, %lld", &pts) == 1)
			buf_addf(&b, "%lld\n", pts);
	if (f)
		pclose(f);
	buf_free(&command);
	return buf_steal(&b);
}

static bool
has_pts(const char *list, int64_t pts)
{
	char line[32];
	const char *at;

	snprintf(line, sizeof line, "%lld\n", (long long)pts);
	for (at = list; (at = strstr(at, line)) != NULL; at++)
		if (at == list || at[-1] == '\n')
			return true;
	return false;
}

/* What the kinds of an MP4's key packets must be: of the first type, the
 * second, or neither. */
static char *
truth(const char *name, const char *types, const char *kind,
    const char *others)
{
	struct buf b = BUF_INIT;
	char *pts = pts_of(name, types);
	struct packet *list;
	size_t n, i;

	list = media_packets(media_path(name), "v:0", &n);
	for (i = 0; i < n; i++)
		if (list[i].key)
			buf_addf(&b, " %s", has_pts(pts, list[i].pts) ? kind :
			    others);
	free(pts);
	free(list);
	return buf_steal(&b);
}

/* The same frames in many containers.  copies: names of them, ended by null,
 * each with how its NAL units are told apart. */
static void
real(const char *first, enum nal_codec codec, const char *types,
    const char *others, const char *const *copies)
{
	char *want = truth(first, types, "idr", others);
	char *got = kinds(first, codec, 4);

	ok(strstr(want, "idr") && (codec == NAL_H264 || strstr(want, others)),
	    "ffmpeg knows what they are");
	is_str(got, want, first);
	free(got);
	for (; *copies; copies++) {
		got = kinds(*copies, codec, -1);
		is_str(got, want, *copies);
		free(got);
	}
	free(want);
}

static const char *const closed[] = { "unit-b.mkv", "unit-b.ts",
	"unit-b.m2ts", "unit-b.flv", "unit-b.avi", "unit-b.nut", "unit-b.h264",
	"unit-b.mov", NULL };
static const char *const open_groups[] = { "unit-open.mkv", "unit-open.ts",
	"unit-open.avi", "unit-open.h264", NULL };
static const char *const cra[] = { "unit-cra.mkv", "unit-cra.ts",
	"unit-cra.m2ts", "unit-cra.hevc", NULL };

static const char made_names[] =
    "unit-b.mkv unit-b.ts unit-b.m2ts unit-b.flv unit-b.avi unit-b.nut "
    "unit-b.h264 unit-b.mov unit-open.mkv unit-open.ts unit-open.avi "
    "unit-open.h264 unit-cra.mkv unit-cra.ts unit-cra.m2ts unit-cra.hevc";

static const char made_arguments[] =
    "-i ../h264-b.mp4 -i ../h264-open.mp4 -i ../hevc-open.mp4 "
    "-map 0 -c copy unit-b.mkv -map 0 -c copy unit-b.ts "
    "-map 0 -c copy -mpegts_m2ts_mode 1 unit-b.m2ts "
    "-map 0 -c copy unit-b.flv -map 0:v -c copy unit-b.avi "
    "-map 0 -c copy unit-b.nut -map 0:v -c copy unit-b.h264 "
    "-map 0:v -c copy unit-b.mov "
    "-map 1:v -c copy unit-open.mkv -map 1:v -c copy unit-open.ts "
    "-map 1:v -c copy -bsf:v h264_mp4toannexb unit-open.avi "
    "-map 1:v -c copy unit-open.h264 "
    "-map 2:v -c copy unit-cra.mkv -map 2:v -c copy unit-cra.ts "
    "-map 2:v -c copy -mpegts_m2ts_mode 1 unit-cra.m2ts "
    "-map 2:v -c copy unit-cra.hevc";

int
main(void)
{
	char *got;

	lengths();
	start_codes();
	transport(188, false, "idr", "MPEG-TS of 188 bytes");
	transport(192, false, "idr", "of 192 bytes");
	transport(204, false, "idr", "of 204 bytes");
	transport(188, true, "?", "with a packet missing");
	if (!media_can_be_made()) {
		printf("ok %d # SKIP ffmpeg is not installed\n", ++tap_count);
		return done_testing();
	}
	ok(media_shared("h264-b.mp4 h264-open.mp4 h264-refresh.mp4 "
	    "hevc-open.mp4 hevc-bla.mp4 hevc.mp4") &&
	    media_made(made_names, made_arguments), "media is made");
	real("h264-b.mp4", NAL_H264, "5", "?", closed);
	real("h264-open.mp4", NAL_H264, "5", "recovery", open_groups);
	real("hevc-open.mp4", NAL_HEVC, "19|20", "cra", cra);
	got = kinds("h264-refresh.mp4", NAL_H264, 4);
	ok(strncmp(got, " idr recovery", 13) == 0,
	    "points from which the picture builds up are recovery points");
	free(got);
	got = kinds("hevc.mp4", NAL_HEVC, 4);
	ok(strstr(got, "idr") && !strstr(got, "cra"), "closed groups of HEVC");
	free(got);
	got = kinds("hevc-bla.mp4", NAL_HEVC, 4);
	ok(strstr(got, "bla"), "a broken link");
	free(got);
	return done_testing();
}
