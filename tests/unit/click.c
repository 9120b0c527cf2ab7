/* click.h: clicks are where beats are, to the sample. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../tools/beatscan/click.h"
#include "../../tools/beatscan/click_wav.h"
#include "buf.h"
#include "io.h"
#include "tap.h"
#include "tc.h"

enum { MS = 1000, S = 1000000, HEADING = 80 };

static char dir[] = "/tmp/click-XXXXXX";

static unsigned
little(const struct buf *b, size_t at, int bytes)
{
	unsigned v = 0;

	for (int i = 0; i < bytes && at + (size_t)i < b->len; i++)
		v |= (unsigned)(uint8_t)b->p[at + (size_t)i] << 8 * i;
	return v;
}

static int
sample(const struct buf *b, size_t i)
{
	return (int16_t)little(b, HEADING + 2 * i, 2);
}

/* A WAV file of one value. */
static void
steady(const char *path, int rate, int channels, double seconds, int value)
{
	struct click_wav w;
	int16_t x[8];
	size_t n = (size_t)(seconds * rate);

	for (int i = 0; i < channels; i++)
		x[i] = (int16_t)value;
	if (click_wav_open(&w, path) < 0 ||
	    click_wav_begin(&w, rate, channels) < 0)
		return;
	for (size_t i = 0; i < n; i++)
		click_wav_put(&w, x, (size_t)channels);
	click_wav_commit(&w);
}

static void
wav(void)
{
	char path[64];
	struct buf b = BUF_INIT;
	struct click_wav w;

	snprintf(path, sizeof path, "%s/a.wav", dir);
	steady(path, 22050, 2, 0.1, -2);
	io_slurp(path, &b, 1 << 20);
	is_int(b.len, HEADING + 2205 * 4, "a heading and samples");
	ok(memcmp(b.p, "RIFF", 4) == 0 && memcmp(b.p + 8, "WAVE", 4) == 0,
	    "of a WAV file");
	is_int(little(&b, 4, 4), b.len - 8, "that knows its length,");
	is_int(little(&b, HEADING - 4, 4), 2205 * 4, "that of the samples,");
	is_int(little(&b, HEADING - 20, 4), 22050, "and the rate");
	is_int(sample(&b, 5), -2, "samples are as they were put");
	unlink(path);
	buf_clear(&b);

	click_wav_open(&w, path);
	click_wav_begin(&w, 48000, 2);
	w.bytes = UINT64_C(5) << 30;
	click_wav_commit(&w);
	io_slurp(path, &b, 1 << 20);
	ok(memcmp(b.p, "RF64", 4) == 0 && memcmp(b.p + 12, "ds64", 4) == 0 &&
	    little(&b, HEADING - 4, 4) == UINT32_MAX && little(&b, 28, 4) ==
	    1u << 30 && little(&b, 32, 4) == 1, "what is too long is RF64");
	unlink(path);
	is_int(click_wav_open(&w, "/nowhere/a.wav"), -1,
	    "no file where no file can be");
	buf_free(&b);
}

struct end {
	bool ended;
	char why[200];
};

static void
on_done(void *arg, const char *error)
{
	struct end *e = arg;

	e->ended = true;
	snprintf(e->why, sizeof e->why, "%s", error ? error : "");
}

static void
make(struct loop *l, const struct click_spec *spec, struct end *e)
{
	*e = (struct end){ false, "" };
	click_start(l, spec, on_done, e);
	while (!e->ended && loop_step(l) == 0)
		;
}

/* The first sample from i on that is not what the sound would be. */
static size_t
next_click(const struct buf *b, size_t i, int sound)
{
	size_t n = (b->len - HEADING) / 2;

	while (i < n && abs(sample(b, i) - sound) < 2)
		i++;
	return i;
}

static void
exact(struct loop *l, int rate)
{
	static const struct click_beat beats[] = { { 0, true },
		{ 500 * MS + 123, false }, { 999999, false }, { 3 * S, true } };
	char in[64], out[64], name[80];
	struct hear_spec sound = { .path = in, .duration = TC_NONE,
		.from = TC_NONE, .to = TC_NONE, .quiet = 60 * S };
	struct click_spec spec = { .sound = &sound, .path = out,
		.beats = beats, .n_beats = 4 };
	struct buf b = BUF_INIT;
	struct end e;
	double worst = 0;
	size_t at = 0;

	snprintf(in, sizeof in, "%s/in.wav", dir);
	snprintf(out, sizeof out, "%s/out.wav", dir);
	steady(in, rate, 1, 1.5, 200);
	make(l, &spec, &e);
	is_str(e.why, "", "clicks are made");
	io_slurp(out, &b, 1 << 22);
	is_int(b.len, HEADING + 2 * (size_t)(1.5 * rate),
	    "the file is as long as the sound");
	for (int i = 0; i < 3; i++) {
		at = next_click(&b, at, 100);
		worst = fmax(worst, fabs((double)at / rate -
		    (double)beats[i].t / 1e6));
		at += (size_t)rate / 5;
	}
	snprintf(name, sizeof name, "each within a sample of its beat at %d Hz",
	    rate);
	ok(worst <= .51 / rate, name);
	is_int(next_click(&b, at, 100), (b.len - HEADING) / 2,
	    "and the sound is there in between, half as loud");
	unlink(in);
	unlink(out);
	buf_free(&b);
}

static void
parts(struct loop *l)
{
	static const struct click_beat beats[] = { { 1100 * MS, true },
		{ 2 * S, true }, { 3200 * MS, false } };
	static const struct click_part two[] = { { 1 * S, 1500 * MS },
		{ 3 * S, 3500 * MS } };
	char in[64], out[64];
	struct hear_spec sound = { .path = in, .duration = TC_NONE,
		.from = TC_NONE, .to = TC_NONE, .quiet = 60 * S };
	struct click_spec spec = { .sound = &sound, .path = out,
		.parts = two, .n_parts = 2, .beats = beats, .n_beats = 3 };
	struct buf b = BUF_INIT;
	struct end e;
	struct click *c;
	size_t at;

	snprintf(in, sizeof in, "%s/in.wav", dir);
	snprintf(out, sizeof out, "%s/out.wav", dir);
	steady(in, 8000, 6, 4, 1000);
	make(l, &spec, &e);
	is_str(e.why, "", "parts of a film, of six channels");
	io_slurp(out, &b, 1 << 20);
	is_int(b.len, HEADING + 2 * 8000, "follow each other");
	at = next_click(&b, 0, 500);
	is_int(at, 800, "a click in the first");
	is_int(next_click(&b, at + 1000, 500), 4000 + 1600,
	    "one in the second, none in between");
	unlink(out);

	spec.path = "/nowhere/out.wav";
	make(l, &spec, &e);
	is_str(e.why, "No such file or directory", "a folder that is not");
	spec.path = "/dev/full";
	make(l, &spec, &e);
	ok(e.why[0] != 0, "a device that is full");
	spec.path = out;
	c = click_start(l, &spec, on_done, &e);
	loop_step(l);
	click_stop(c);
	ok(access(out, F_OK) != 0, "one that is given up is not there");
	unlink(in);
	make(l, &spec, &e);
	ok(e.why[0] && access(out, F_OK) != 0,
	    "without its sound there is none");
	click_stop(NULL);
	buf_free(&b);
}

int
main(void)
{
	struct loop *l = loop_new();

	if (!mkdtemp(dir))
		return 1;
	ok(click_tone(true, 0, 48000) > .9f && click_tone(true, -1, 48000) <=
	    0 && click_tone(false, 48000, 48000) <= 0,
	    "a click is there at once, and over soon");
	wav();
	exact(l, 8000);
	exact(l, 44100);
	exact(l, 96000);
	parts(l);
	is_int(rmdir(dir), 0, "nothing is left");
	loop_free(l);
	return done_testing();
}
