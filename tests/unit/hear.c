/*
 * hear: where pieces of sound are laid on the line of time, how the decoders
 * are called, what SoX writes.  Decoding itself is tested in
 * tests/beatscan/hear.t.
 */
#include <stdlib.h>

#include "tap.h"

#include "../../tools/beatscan/hear_args.h"
#include "../../tools/beatscan/hear_au.h"
#include "../../tools/beatscan/hear_line.h"

enum { RATE = 48000, PIECE = 1024 };

/* What became of a piece: "at+silence:skip/n", with '!' where it was the last
 * that is wanted. */
static const char *
laid(struct line *l, int64_t stamp, size_t n)
{
	static char text[4][100];
	static int turn;
	struct place p;

	turn = (turn + 1) % 4;
	hear_line_place(l, stamp, n, &p);
	snprintf(text[turn], sizeof(text[0]), "%" PRId64 "+%" PRId64
	    ":%zu/%zu%s", p.at, p.silence, p.skip, p.n, p.full ? "!" : "");
	return text[turn];
}

static void
init(struct line *l)
{
	hear_line_init(l, RATE, INT64_MIN, INT64_MAX, INT64_MAX);
}

static void
holes(void)
{
	struct line l;

	init(&l);
	is_str(laid(&l, 5000, PIECE), "5000+0:0/1024",
	    "the first piece lies where it says, without silence before");
	is_str(laid(&l, 6024, PIECE), "6024+0:0/1024", "the next behind it");
	is_str(laid(&l, 7048 + 3000, 3000), "7048+3000:0/3000",
	    "a hole is filled with silence");
	is_str(laid(&l, 13048 - 2600, 3000), "13048+0:2600/400",
	    "of an overlap the later samples are dropped");
	is_str(laid(&l, 11000, 100), "13448+0:100/0",
	    "a piece within another is dropped");
	is_str(laid(&l, 13448, PIECE), "13448+0:0/1024",
	    "and what follows lies where it should");
	is_str(laid(&l, 14472 + 20, PIECE), "14472+0:0/1024",
	    "the rounding of a container is no hole");
}

/* As those of Vorbis in Ogg, or where a packet was lost. */
static void
stamps_astray(void)
{
	struct line l;

	init(&l);
	laid(&l, 0, PIECE);
	is_str(laid(&l, PIECE + 600, PIECE), "1024+0:0/1024",
	    "12 ms in one piece are no hole");
	is_str(laid(&l, 2 * PIECE, PIECE), "2048+0:0/1024",
	    "when the next lies where it should");
	is_str(laid(&l, 3 * PIECE - 600, PIECE), "3072+0:0/1024",
	    "nor an overlap");
	is_str(laid(&l, 4 * PIECE + 200, PIECE), "4096+0:0/1024",
	    "nor with jitter");
	is_str(laid(&l, 5 * PIECE + 600, PIECE), "5120+0:0/1024",
	    "ahead of it");
	is_str(laid(&l, 6 * PIECE + 590, PIECE), "6144+590:0/1024",
	    "two in a row are one");
	is_str(laid(&l, 7 * PIECE + 590 - 700, PIECE), "7758+0:0/1024",
	    "or an overlap");
	is_str(laid(&l, 8 * PIECE + 590 - 700, PIECE), "8782+0:700/324",
	    "of which the later samples are dropped");
}

static void
small_differences(void)
{
	struct line l;
	const char *text = "";
	int n = 0;

	init(&l);
	laid(&l, 0, PIECE);
	for (int i = 1; i < 200; i++) {
		int64_t jitter = i % 3 * 100 - 100;

		text = laid(&l, i * PIECE + jitter, PIECE);
		if (strstr(text, "+0:0/1024"))
			n++;
	}
	is_int(n, 199, "jitter of 2 ms is no hole, however long");
	for (n = 0; n < 100; n++) {
		text = laid(&l, (200 + n) * PIECE + 200, PIECE);
		if (!strstr(text, "+0:"))
			break;
	}
	ok(n > 40 && n < 50 && strstr(text, "+200:0/1024"),
	    "4 ms that last are made up for after a second");
	ok(l.at == (200 + n + 1) * PIECE + 200, "wholly");
}

static void
clocks_that_are_set(void)
{
	struct line l;
	int taken = 0;
	int64_t at;

	hear_line_init(&l, RATE, INT64_MIN, INT64_MAX, 100 * RATE);
	laid(&l, 0, PIECE);
	is_str(laid(&l, INT64_C(95000) * RATE, PIECE), "1024+0:0/1024",
	    "a time stamp beyond the end is not believed");
	is_str(laid(&l, INT64_C(95000) * RATE + PIECE, PIECE),
	    "2048+0:0/1024", "nor are those after it");
	init(&l);
	laid(&l, 0, PIECE);
	is_str(laid(&l, 3700 * RATE, PIECE), "1024+0:0/1024",
	    "where no end is known, an hour of silence is none");

	/* As a muxer writes what went back: one tick after the one before. */
	init(&l);
	laid(&l, INT64_C(1000) * RATE, PIECE);
	at = l.at;
	for (int i = 1; i <= 1000; i++) {
		const char *text = laid(&l, INT64_C(1000) * RATE + i, PIECE);

		taken += strstr(text, ":0/1024") != NULL;
	}
	ok(taken > 525 && taken < 540,
	    "a clock set back is seen after ten seconds of sound");
	is_int(l.at - at, taken * PIECE, "and then the sound goes on");
	laid(&l, INT64_C(1000) * RATE + 5000, PIECE);
	is_int(l.at - at, (taken + 1) * PIECE,
	    "also when time stamps rise again");
}

static void
parts(void)
{
	struct line l;

	hear_line_init(&l, RATE, 3000, 6000, INT64_MAX);
	is_str(laid(&l, 0, PIECE), "3000+0:1024/0", "what is before a part");
	is_str(laid(&l, 1024, PIECE), "3000+0:1024/0", "is left out");
	is_str(laid(&l, 2048, PIECE), "3000+0:952/72",
	    "it begins within a piece, to the sample");
	is_str(laid(&l, 3072 + 2500, PIECE), "3072+2500:0/428!",
	    "and ends within one");
	hear_line_init(&l, RATE, 3000, 5000, INT64_MAX);
	laid(&l, 0, PIECE);
	is_str(laid(&l, 10000, PIECE), "3000+2000:0/0!",
	    "a part in a hole is silent");
	hear_line_init(&l, RATE, 3000, 5000, INT64_MAX);
	is_str(laid(&l, 4000, PIECE), "4000+0:0/1000!",
	    "late sound begins late");
	hear_line_init(&l, RATE, 3000, 5000, INT64_MAX);
	ok(strstr(laid(&l, 6000, PIECE), "+0:0/0!"),
	    "sound after the part is none");

	is_int(hear_line_sample(0, 44100), 0, "time 0 is sample 0");
	is_int(hear_line_sample(1, 44100), 1,
	    "the sample at or after a time");
	is_int(hear_line_sample(23220, 44100), 1024,
	    "a time that was rounded up from a sample is that sample");
	is_int(hear_line_sample(-23220, 44100), -1024, "below 0 as well");
	is_int(hear_line_sample(INT64_MAX, 192000),
	    INT64_C(1000000) * 192000, "what is too far is brought near");
}

static const char *
joined(struct args *a)
{
	static struct buf b = BUF_INIT;

	buf_clear(&b);
	for (size_t i = 0; i < a->n; i++)
		buf_addf(&b, "%s ", a->v[i]);
	args_free(a);
	return b.p;
}

static void
calls(void)
{
	struct hear_spec spec = { .path = "a b.mp4", .stream = 3 };
	const char *text;
	struct args a;

	args_init(&a);
	hear_ffmpeg(&a, &spec, TC_NONE);
	text = joined(&a);
	ok(strstr(text, " -i file:a b.mp4 ") && strstr(text, " -map 0:3 ") &&
	    strstr(text, "-format_whitelist") && !strstr(text, "-ss"),
	    "ffmpeg is told file and stream");
	args_init(&a);
	hear_ffmpeg(&a, &spec, -1500000);
	ok(strstr(joined(&a), " -ss -1.500000 "), "and where to begin");
	args_init(&a);
	ok(hear_sox(&a, "x.d/|touch y.HTK"), "SoX knows a kind by its name");
	ok(strstr(joined(&a), " -t htk ./x.d/|touch y.HTK -t au "),
	    "a name is not taken for a command");
	args_init(&a);
	ok(!hear_sox(&a, "x.m3u") && !hear_sox(&a, "htk") &&
	    !hear_sox(&a, "x.htk/y"), "other kinds are not tried");
	args_free(&a);
}

struct heard_au {
	float x[64];
	size_t n;
};

static void
on_au(void *arg, const float *x, size_t n)
{
	struct heard_au *h = arg;

	if (h->n + 2 * n <= 64)
		memcpy(h->x + h->n, x, 2 * n * sizeof(*x));
	h->n += 2 * n;
}

static void
au(void)
{
	static const char file[] = ".snd\0\0\0\x1c\xff\xff\xff\xff\0\0\0\x06"
	    "\0\0\xac\x44\0\0\0\2text"
	    "\x3f\x80\0\0\xbf\0\0\0\0\0\0\0\x40\0\0\0";
	static const char other[] = "RIFF\0\0\0\x1c\xff\xff\xff\xff\0\0\0\x06"
	    "\0\0\xac\x44\0\0\0\2";
	struct heard_au h = { .n = 0 };
	struct au a;

	hear_au_init(&a, on_au, &h);
	for (size_t i = 0; i < sizeof(file) - 1; i++)
		if (hear_au_feed(&a, file + i, 1) != 0)
			break;
	ok(!a.error && a.rate == 44100 && a.channels == 2,
	    "AU tells rate and channels");
	ok(h.n == 4 && h.x[0] == 1.0f && h.x[1] == -0.5f && h.x[3] == 2.0f,
	    "and its floats, cut anywhere");
	hear_au_free(&a);
	hear_au_init(&a, on_au, &h);
	ok(hear_au_feed(&a, other, sizeof(other) - 1) == -1 && a.error,
	    "what is not AU is refused");
	ok(hear_au_feed(&a, file, sizeof(file) - 1) == -1, "for good");
	hear_au_free(&a);
}

int
main(void)
{
	holes();
	stamps_astray();
	small_differences();
	clocks_that_are_set();
	parts();
	calls();
	au();
	return done_testing();
}
