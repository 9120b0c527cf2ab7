/*
 * verify: what it thinks of clips whose packets are made up here.
 */
#include <math.h>
#include <string.h>

#include "../../tools/cutlist/method.h"
#include "../../tools/cutlist/packets.h"
#include "../../tools/cutlist/verify.h"
#include "buf.h"
#include "tap.h"

enum { PICTURES = 50 };

static struct footage source;
static struct slice slice;
static struct wish wish;
static struct joint joint;
static struct packets_one table[PICTURES];
static struct packets packets;
static struct order order;

/* 25 pictures a second, two seconds, with sound. */
static void
fresh(void)
{
	int i;

	memset(&source, 0, sizeof source);
	memset(&slice, 0, sizeof slice);
	memset(&wish, 0, sizeof wish);
	memset(&joint, 0, sizeof joint);
	memset(&packets, 0, sizeof packets);
	memset(&order, 0, sizeof order);
	source.path = (char *)"a.mp4";
	snprintf(source.container, sizeof source.container, "%s",
	    "mov,mp4,m4a,3gp,3g2,mj2");
	snprintf(source.video.codec, sizeof source.video.codec, "%s", "h264");
	source.video.time_base.num = 1;
	source.video.time_base.den = 1000;
	source.video.rate.num = 25;
	source.video.rate.den = 1;
	source.naudios = 1;
	source.audios[0].index = 1;
	snprintf(source.audios[0].codec, sizeof source.audios[0].codec, "%s",
	    "aac");
	source.audio_start = 0;
	source.audio_duration = 100 * TC_SECOND;
	for (i = 0; i < PICTURES; i++) {
		table[i].pts = table[i].dts = 1000 + i * 40;
		table[i].duration = 40;
	}
	packets.v = table;
	packets.n = PICTURES;
	slice.start = TC_SECOND;
	slice.end = 3 * TC_SECOND;
	slice.first_pts = 1000;
	slice.last_pts = 2960;
	slice.end_pts = 3000;
	slice.frames = PICTURES;
	wish.crf = -1;
	wish.loudness = NAN;
	order.src = &source;
	order.slice = &slice;
	order.packets = &packets;
	order.joint = &joint;
	order.wish = &wish;
	order.temp = "/tmp/x";
	order.out = "/tmp/x.mp4";
}

/* What ffmpeg would say; a picture may be left out or moved. */
static void
list(struct buf *b, int pictures, int moved, int sound_from, int sound_to)
{
	int i;

	buf_adds(b, "#tb 0: 1/1000\n#media_type 0: video\n"
	    "#tb 1: 1/1000\n#media_type 1: audio\n");
	for (i = 0; i < pictures; i++)
		buf_addf(b, "0, %10d, %10d, 40, 9, 0x1234%s\n", i * 40,
		    i * 40 + (i == moved ? 13 : 0), i ? ", F=0x0" : "");
	for (i = sound_from; i < sound_to; i += 20)
		buf_addf(b, "1, %10d, %10d, 20, 9, 0x1234\n", i, i);
}

static struct verdict
judged(enum method m, const struct buf *text, const char *from,
    const char *clip, const char *complaint)
{
	struct verify *v = verify_new(&order, m);
	const struct recipe *r = verify_steps(v);
	struct verdict out;
	size_t i;

	/* In small pieces, as a pipe may deliver them. */
	for (i = 0; i < text->len; i += 7)
		verify_take(v, r->n - 1, 0, text->p + i,
		    text->len - i < 7 ? text->len - i : 7);
	if (m != METHOD_ENCODE) {
		verify_take(v, 0, 0, from, strlen(from));
		verify_take(v, 1, 1, clip, strlen(clip));
	}
	if (complaint)
		verify_take(v, r->n - 1, -1, complaint, strlen(complaint));
	verify_judge(v, &out);
	verify_free(v);
	return out;
}

static bool
good(int pictures, int moved, int sound_from, int sound_to)
{
	struct buf b = BUF_INIT;
	struct verdict d;

	list(&b, pictures, moved, sound_from, sound_to);
	d = judged(METHOD_ENCODE, &b, "", "", NULL);
	buf_free(&b);
	if (!d.ok)
		printf("# %s\n", d.why);
	return d.ok;
}

/* One more line to what is listed of a good clip. */
static struct verdict
with(const char *line)
{
	struct buf b = BUF_INIT;
	struct verdict d;

	list(&b, PICTURES, -1, 0, 2000);
	buf_adds(&b, line);
	d = judged(METHOD_ENCODE, &b, "", "", NULL);
	buf_free(&b);
	return d;
}

static void
lists(void)
{
	struct verdict d;

	ok(good(PICTURES, -1, 0, 2000), "a clip as ordered is good");
	ok(!good(PICTURES - 1, -1, 0, 2000), "one picture less is not");
	ok(!good(PICTURES + 1, -1, 0, 2000), "nor is one more");
	ok(!good(PICTURES, 20, 0, 2000), "nor one at another time");
	ok(!good(PICTURES, -1, 0, 0), "sound that is missing is noticed");
	ok(!good(PICTURES, -1, 60, 2000), "sound that begins late too");
	ok(!good(PICTURES, -1, 0, 1900), "and sound that ends early");
	d = with("#tb 2: 1/1000\n#media_type 2: audio\n"
	    "2, 0, 0, 2000, 9, 0x1234\n");
	is_str(d.why, "it has 2 tracks of sound instead of 1",
	    "and a track too many");
	slice.last_pts = 2920;
	slice.end_pts = 2960;
	slice.end -= 40 * 1000;
	slice.frames--;
	d = with("");
	ok(!d.ok, "the same clip is not good for a shorter cut");
	slice.frames = -1;
	packets.n = 0;
	slice.end -= 500 * 1000;
	d = with("");
	ok(!d.ok && strstr(d.why, "it lasts 2000 ms instead of 1460"),
	    "nor where only its length is known");
	fresh();
	slice.frames = -1;
	packets.n = 0;
	d = with("0, 1000, 1960, 40, 9, 0x1234\n");
	is_str(d.why, "times of decoding do not rise",
	    "nor one whose times of decoding go back");
	fresh();
	d = with("0, 2000, 2000, 40, 9, 0x1234, F=0x5, S=1, 10\n");
	ok(d.ok, "what an edit list hides is no picture");
	d = with("0, 2000, 2000, 40, 9, 0x1234, F=0x1, S=1, 10\n");
	ok(!d.ok, "what none hides is one");
}

/* What decoders say that means nothing, and what means something. */
static void
complaints(void)
{
	static const char MISSING[] = "[h264] Missing reference picture\n";
	struct buf b = BUF_INIT;

	list(&b, PICTURES, -1, 0, 2000);
	ok(judged(METHOD_SMART, &b, "", "",
	    "[h264] mmco: unref short failure\n").ok,
	    "what decoders say of whole streams too is ignored");
	ok(!judged(METHOD_COPY, &b, "", "", MISSING).ok,
	    "a picture that is missing is not");
	joint.hidden = 3;
	ok(judged(METHOD_COPY, &b, "", "", MISSING).ok,
	    "unless it is one of those that are hidden");
	ok(!judged(METHOD_SMART, &b, "", "", MISSING).ok,
	    "where nothing is hidden it counts again");
	joint.hidden = 0;
	buf_free(&b);
}

#define HASHES "#software: x\n0, 0, 0, 40, 9, aa\n0, 40, 40, 40, 9, bb"

int
main(void)
{
	struct buf b = BUF_INIT;
	struct verify *v;
	struct verdict d;

	fresh();
	lists();
	complaints();
	list(&b, PICTURES, -1, 0, 2000);
	ok(judged(METHOD_COPY, &b, HASHES "\n", HASHES ", S=1, 1, cc\n",
	    NULL).ok, "copied packets that are the source's are good, whatever "
	    "lies beside them");
	d = judged(METHOD_COPY, &b, HASHES "\n", "0, 0, 0, 40, 9, aa\n"
	    "0, 40, 40, 40, 9, bc\n", NULL);
	is_str(d.why, "copied packets are not the source's",
	    "one changed byte is noticed");
	ok(!judged(METHOD_COPY, &b, HASHES "\n", "0, 0, 0, 40, 9, aa\n",
	    NULL).ok, "so is a packet less");
	d = judged(METHOD_ENCODE, &b, "", "", "[h264] broken\nmore\n");
	ok(!d.ok && strstr(d.why, "[h264] broken"),
	    "what a decoder complains of is told");

	source.audio_start = 2 * TC_SECOND;
	buf_clear(&b);
	list(&b, PICTURES, -1, 1000, 2000);
	ok(judged(METHOD_COPY, &b, HASHES, HASHES, NULL).ok,
	    "copied sound that begins late in the source may begin late");

	v = verify_new(&order, METHOD_SMART);
	is_int(verify_steps(v)->n, 2, "a smart cut is hashed, and listed, "
	    "hashed and decoded by one call");
	verify_failed(v, 0);
	verify_judge(v, &d);
	is_str(d.why, "hashing the source's packets it failed",
	    "a step that fails is told");
	verify_free(v);
	source.video.index = -1;
	v = verify_new(&order, METHOD_ENCODE);
	is_int(verify_steps(v)->n, 1, "sound alone needs one call");
	verify_free(v);
	buf_free(&b);
	return done_testing();
}
