/*
 * Sound with clicks.  It is decoded a second time, for beats are known only
 * when it has been heard; what is written to the file at once is never more
 * than the decoder has handed over.
 */
#include "click.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "click_wav.h"

enum { BLOCK = 1024, WHY = 300, NEAR_END_US = 500000 };

struct click {
	struct loop *l;
	struct click_spec spec;
	struct click_wav wav;
	struct hear *hear;
	size_t part;         /* the next */
	size_t beat;         /* the next */
	struct hear_format format;
	int64_t heard;       /* sample frames of this part */
	int64_t struck;      /* the frame at which the last click began */
	bool down;           /* which it was */
	bool begun;          /* the file has a heading */
	bool bad;
	int timer;
	char why[WHY];
	click_fn *done;
	void *arg;
};

static void next_part(struct click *c);

static void
free_click(struct click *c)
{
	loop_timer_del(c->l, c->timer);
	hear_free(c->hear);
	free(c);
}

static void
fail(struct click *c, const char *why)
{
	if (!c->bad)
		snprintf(c->why, sizeof c->why, "%s", why);
	c->bad = true;
}

/* What is written, or why nothing is, is told. */
static void
finish(void *arg)
{
	struct click *c = arg;
	click_fn *done = c->done;
	void *done_arg = c->arg;
	char why[WHY];

	c->timer = -1;
	if (c->wav.file.path) {
		if (c->bad || !c->begun)
			click_wav_drop(&c->wav);
		else if (click_wav_commit(&c->wav) < 0)
			fail(c, strerror(errno));
	}
	snprintf(why, sizeof why, "%s", c->why);
	free_click(c);
	done(done_arg, why[0] ? why : NULL);
}

static void
finish_soon(struct click *c)
{
	if (c->timer < 0)
		c->timer = loop_timer(c->l, 0, finish, c);
}

/* Once it is bad, nothing more is wanted of the decoder. */
static void
give_up(struct click *c)
{
	hear_pause(c->hear, true);
	finish_soon(c);
}

/* --- mixing --------------------------------------------------------------- */

float
click_tone(bool down, int64_t sample, int rate)
{
	static const double high = 1760, low = 1100, fade = 0.012,
	    length = 0.06, pi = 3.14159265358979;
	double t = (double)sample / rate;

	if (sample < 0 || t >= length)
		return 0;
	/* A cosine is there with its first sample. */
	return (float)(cos(2 * pi * (down ? high : low) * t) * exp(-t / fade));
}

/* Starts the click that begins with this frame, if one does. */
static void
strike(struct click *c)
{
	while (c->beat < c->spec.n_beats) {
		const struct click_beat *b = &c->spec.beats[c->beat];
		int64_t at = llround((double)(b->t - c->format.t) *
		    c->format.rate / 1e6);

		if (at > c->heard)
			return;
		if (at == c->heard) {
			c->struck = c->heard;
			c->down = b->down;
		}
		c->beat++;
	}
}

static int16_t
sample_of(float v)
{
	if (!(v > -1))
		return isnan(v) ? 0 : -32767;
	return (int16_t)lrintf(fminf(v, 1) * 32767);
}

static float
channel_of(const float *x, int channels, int which)
{
	float sum = 0;

	if (channels <= 2)
		return isfinite(x[which]) ? x[which] : 0;
	for (int i = 0; i < channels; i++)
		if (isfinite(x[i]))
			sum += x[i];
	return sum / (float)channels;
}

static void
put(struct click *c, const int16_t *x, size_t n)
{
	if (!c->bad && click_wav_put(&c->wav, x, n) < 0)
		fail(c, strerror(errno));
}

/* Returns how many frames were taken. */
static size_t
mix(struct click *c, const float *x, size_t n)
{
	int16_t out[2 * BLOCK];
	int channels = c->format.channels, of_file = c->wav.channels;
	int64_t skip = 0;
	size_t k = 0;

	if (!c->spec.n_parts && c->format.t < 0)
		skip = llround((double)-c->format.t * c->format.rate / 1e6);
	n = n < BLOCK ? n : BLOCK;
	for (size_t i = 0; i < n; i++, c->heard++) {
		float click;

		strike(c);
		click = c->struck < 0 ? 0 : 0.5f *
		    click_tone(c->down, c->heard - c->struck, c->format.rate);
		if (c->heard < skip)
			continue;
		for (int j = 0; j < of_file; j++)
			out[k++] = sample_of(click + 0.5f * channel_of(
			    x + i * (size_t)channels, channels, j));
	}
	put(c, out, k);
	return n;
}

static void
put_silence(struct click *c, int64_t frames)
{
	static const int16_t none[2 * BLOCK];

	while (frames > 0 && !c->bad) {
		int64_t n = frames < BLOCK ? frames : BLOCK;

		put(c, none, (size_t)n * (size_t)c->wav.channels);
		frames -= n;
	}
}

/* --- hearing -------------------------------------------------------------- */

static void
on_begins(void *arg, const struct hear_format *f)
{
	struct click *c = arg;

	c->format = *f;
	c->heard = 0;
	c->struck = -1;
	if (!c->begun) {
		c->begun = true;
		if (click_wav_begin(&c->wav, f->rate,
		    f->channels == 2 ? 2 : 1) < 0)
			fail(c, strerror(errno));
		if (!c->spec.n_parts && f->t > 0)
			put_silence(c, llround((double)f->t * f->rate / 1e6));
	} else if (c->wav.rate != f->rate ||
	    c->wav.channels != (f->channels == 2 ? 2 : 1)) {
		fail(c, "the sound changes its rate or its channels");
	}
	if (c->bad)
		give_up(c);
}

static void
on_samples(void *arg, const float *x, size_t n)
{
	struct click *c = arg;

	while (n && !c->bad) {
		size_t taken = mix(c, x, n);

		x += taken * (size_t)c->format.channels;
		n -= taken;
	}
	if (c->bad)
		give_up(c);
}

/* A file that is damaged was heard as far as it goes the first time; this time
 * it has to be as far. */
static void
on_ended(void *arg, const char *error)
{
	struct click *c = arg;
	int64_t end = c->format.rate ? c->format.t +
	    (int64_t)((double)c->heard * 1e6 / c->format.rate) : 0;

	if (error && (!c->begun || end < c->spec.until - NEAR_END_US))
		fail(c, error);
	if (error)
		c->part = c->spec.n_parts;
	hear_free(c->hear);
	c->hear = NULL;
	next_part(c);
}

static void
next_part(struct click *c)
{
	static const struct hear_ops ops = { on_begins, on_samples, on_ended };
	struct hear_spec spec = *c->spec.sound;
	size_t parts = c->spec.n_parts ? c->spec.n_parts : 1;

	if (c->bad || c->part >= parts) {
		finish_soon(c);
		return;
	}
	spec.from = c->spec.n_parts ? c->spec.parts[c->part].from : TC_NONE;
	spec.to = c->spec.n_parts ? c->spec.parts[c->part].to : TC_NONE;
	c->part++;
	c->hear = hear_new(c->l, &spec, &ops, c);
}

struct click *
click_start(struct loop *l, const struct click_spec *spec, click_fn *done,
    void *arg)
{
	struct click *c = xcalloc(1, sizeof *c);

	c->l = l;
	c->spec = *spec;
	c->done = done;
	c->arg = arg;
	c->timer = -1;
	if (click_wav_open(&c->wav, spec->path) < 0)
		fail(c, strerror(errno));
	next_part(c);
	return c;
}

void
click_stop(struct click *c)
{
	if (!c)
		return;
	if (c->wav.file.path)
		click_wav_drop(&c->wav);
	free_click(c);
}
