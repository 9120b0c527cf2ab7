/*
 * front: the ear of beatscan.
 *
 * Samples are worked on in blocks of 10 ms, so that portions of any size give
 * the same numbers: mixed to one channel, tallied as they are, freed of a
 * constant part, reduced by halves to 16 .. 32 kHz.  Windows of 43 ms are
 * transformed four frames at a time; windows of 0.34 s, at a quarter of that
 * rate, tell pitches ten times a second.  A frame waits until its pitches are
 * known.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "front.h"

#include "buf.h"
#include "front_attack.h"
#include "front_half.h"
#include "front_spectrum.h"

enum {
	HALVES = 6,        /* reductions there may be, in all */
	SHARP = 12,        /* pairs of factors of the last reduction */
	PITCH_HZ = 10,     /* long windows a second */
	PITCH_HOLD = HEARD_HZ / PITCH_HZ,
	TALLIES = 32,      /* frames whose 10 ms are counted at once */
	FIRST_BLOCKS = 5,  /* the constant part is first taken from these */
};

/* A piece of a signal, from sample `from` on. */
struct signal {
	float *x;
	size_t n, room;
	int64_t from;
	double rate;
	int shift; /* its rate is that of the file halved so often */
};

/* What is counted in the 10 ms of a frame. */
struct tally {
	float energy, peak;
	int crossings, samples;
};

/* Frames in order, from first on. */
struct queue {
	struct heard *h;
	size_t first, n, room;
};

struct front {
	int rate, channels;

	float *block; /* mixed samples, until there are 10 ms */
	size_t filled, whole;
	float *early; /* the first blocks, until the constant is known */
	size_t earlies;
	float constant;
	bool knows_constant;
	float *even;      /* a block without its constant part */
	int64_t samples;  /* that were put */
	int64_t worked;   /* that went through the blocks */

	struct tally tally[TALLIES];
	int64_t tallied; /* the frame that is being counted */
	int64_t tally_end;
	float sample_before;

	struct half *half[HALVES];
	int halves, first_pitch; /* those from first_pitch on are for pitches */
	float *reduced[2];

	struct signal sound, pitch;
	struct spectrum *spectrum, *long_spectrum;
	struct attack *attack;
	struct bands *bands;
	struct chroma *chroma;

	float mel_before[HEARD_BANDS];
	int64_t frames;     /* frames computed */
	int64_t pitches;    /* long windows computed */
	int64_t dressed;    /* frames whose pitches are known, of all */
	int64_t last;       /* frames there will be; -1 until the end */
	struct queue queue; /* computed and not yet taken */
	int64_t taken;
};

/* Sample of frame n of `hz` a second, at a signal's rate. */
static int64_t
middle(const struct front *f, const struct signal *s, int64_t n, int hz)
{
	int64_t per = (int64_t)hz << s->shift;

	return (2 * n * f->rate + per) / (2 * per);
}

static void
signal_start(struct signal *s, const struct front *f, int shift, int length,
    size_t ahead)
{
	s->shift = shift;
	s->rate = (double)f->rate / (1 << shift);
	s->room = (size_t)length + ahead;
	s->x = xcalloc(s->room, sizeof *s->x);
	s->n = (size_t)length / 2; /* silence before the first sample */
	s->from = -(int64_t)s->n;
}

static void
signal_add(struct signal *s, const float *x, size_t n)
{
	if (s->n + n > s->room) {
		s->room = 2 * (s->n + n);
		s->x = xrealloc(s->x, s->room, sizeof *s->x);
	}
	memcpy(s->x + s->n, x, n * sizeof *x);
	s->n += n;
}

/* Forgets what is before sample `from`. */
static void
signal_drop(struct signal *s, int64_t from)
{
	size_t gone = (size_t)(from - s->from);

	if (from <= s->from)
		return;
	if (gone > s->n)
		gone = s->n;
	s->n -= gone;
	s->from += (int64_t)gone;
	memmove(s->x, s->x + gone, s->n * sizeof *s->x);
}

/* The starts of four windows, of frames n .. n + 3 of hz a second; false
 * where not all of the last one is there yet. */
static bool
windows(const struct front *f, const struct signal *s, int length, int64_t n,
    int hz, const float *start[LANES])
{
	int i;

	if (middle(f, s, n + LANES - 1, hz) + length / 2 >
	    s->from + (int64_t)s->n)
		return false;
	for (i = 0; i < LANES; i++)
		start[i] = s->x + (middle(f, s, n + i, hz) - length / 2 -
		    s->from);
	return true;
}

static void
plan_halves(struct front *f, int *sound, int *pitch)
{
	size_t most = f->whole;
	double r = f->rate;
	int i;

	for (; r > 32000; r /= 2)
		f->halves++;
	*sound = f->first_pitch = f->halves;
	for (; r >= 10000; r /= 2)
		f->halves++;
	*pitch = f->halves;
	for (i = 0; i < f->halves; i++, most = most / 2 + 1) {
		/* What early ones fold over is far above what counts. */
		int pairs = i == f->first_pitch - 1 ? SHARP :
		    i == f->halves - 1 ? 8 : 4;

		f->half[i] = half_new(pairs, most);
	}
}

struct front *
front_new(int rate, int channels)
{
	struct front *f = xcalloc(1, sizeof *f);
	int sound, pitch, length;

	f->rate = rate;
	f->channels = channels;
	f->whole = (size_t)(rate + HEARD_HZ - 1) / HEARD_HZ;
	f->block = xcalloc(f->whole, sizeof *f->block);
	f->early = xcalloc(f->whole * FIRST_BLOCKS, sizeof *f->early);
	f->even = xcalloc(f->whole, sizeof *f->even);
	f->reduced[0] = xcalloc(f->whole, sizeof **f->reduced);
	f->reduced[1] = xcalloc(f->whole, sizeof **f->reduced);
	f->last = -1;
	plan_halves(f, &sound, &pitch);

	f->spectrum = spectrum_new((double)rate / (1 << sound), 1024 / 24e3);
	length = spectrum_length(f->spectrum);
	signal_start(&f->sound, f, sound, length, 8 * f->whole);
	f->attack = attack_new(f->sound.rate);
	f->bands = bands_new(spectrum_step(f->spectrum),
	    spectrum_count(f->spectrum), rate / 2.0);

	f->long_spectrum = spectrum_new((double)rate / (1 << pitch),
	    2048 / 6e3);
	length = spectrum_length(f->long_spectrum);
	signal_start(&f->pitch, f, pitch, length, (size_t)length + f->whole);
	f->chroma = chroma_new(spectrum_step(f->long_spectrum),
	    spectrum_count(f->long_spectrum));

	f->tally_end = middle(f, &(struct signal){ .shift = 0 }, 1,
	    2 * HEARD_HZ);
	return f;
}

void
front_free(struct front *f)
{
	int i;

	if (!f)
		return;
	for (i = 0; i < f->halves; i++)
		half_free(f->half[i]);
	spectrum_free(f->spectrum);
	spectrum_free(f->long_spectrum);
	attack_free(f->attack);
	bands_free(f->bands);
	chroma_free(f->chroma);
	free(f->block);
	free(f->early);
	free(f->even);
	free(f->reduced[0]);
	free(f->reduced[1]);
	free(f->sound.x);
	free(f->pitch.x);
	free(f->queue.h);
	free(f);
}

static void
queue_add(struct queue *q, const struct heard *h)
{
	if (q->first && q->first + q->n == q->room) {
		memmove(q->h, q->h + q->first, q->n * sizeof *q->h);
		q->first = 0;
	}
	if (q->n == q->room) {
		q->room = q->room ? 2 * q->room : 128;
		q->h = xrealloc(q->h, q->room, sizeof *q->h);
	}
	q->h[q->first + q->n++] = *h;
}

/* Tallies n samples of the frame being counted; the second row is without
 * the constant part. */
static void
tally_some(struct front *f, const float *x, const float *even, size_t n)
{
	struct tally *t = &f->tally[f->tallied % TALLIES];
	lanes energy = { 0 }, peak = { 0 };
	lanes_bits crossings = { 0 };
	size_t i = 0;
	int k;

	if (!n)
		return;
	t->samples += (int)n;
	t->crossings += (f->sample_before < 0) != (even[0] < 0);
	f->sample_before = even[n - 1];
	for (; i + LANES < n; i += LANES) {
		lanes a = *(const lanes_loose *)(x + i);
		lanes size = (lanes)((lanes_bits)a & 0x7fffffff);
		lanes_bits more = size > peak;
		lanes here = *(const lanes_loose *)(even + i);
		lanes next = *(const lanes_loose *)(even + i + 1);

		energy += a * a;
		peak = (lanes)((more & (lanes_bits)size) |
		    (~more & (lanes_bits)peak));
		crossings += (here < 0) ^ (next < 0); /* -1 for each */
	}
	for (k = 0; k < LANES; k++) {
		t->energy += energy[k];
		t->crossings -= crossings[k];
		t->peak = fmaxf(t->peak, peak[k]);
	}
	for (; i < n; i++) {
		t->energy += x[i] * x[i];
		t->peak = fmaxf(t->peak, fabsf(x[i]));
		t->crossings += i + 1 < n && (even[i] < 0) != (even[i + 1] < 0);
	}
}

static void
tally_all(struct front *f, const float *x, const float *even, size_t n)
{
	const struct signal file = { .shift = 0 };

	while (n) {
		size_t part = (size_t)(f->tally_end - f->worked);

		if (part > n)
			part = n;
		tally_some(f, x, even, part);
		f->worked += (int64_t)part;
		x += part;
		even += part;
		n -= part;
		if (f->worked == f->tally_end) {
			f->tallied++;
			f->tally[f->tallied % TALLIES] = (struct tally){ 0 };
			f->tally_end = middle(f, &file, 2 * f->tallied + 1,
			    2 * HEARD_HZ);
		}
	}
}

static float
flux_of(const float *mel, const float *before)
{
	float sum = 0;
	int i;

	for (i = 0; i < HEARD_BANDS; i++) {
		float most = before[i], rise;

		if (i && before[i - 1] > most)
			most = before[i - 1];
		if (i + 1 < HEARD_BANDS && before[i + 1] > most)
			most = before[i + 1];
		rise = mel[i] - most;
		sum += rise > 0 ? rise : 0;
	}
	return sum / HEARD_BANDS;
}

static void
frame_done(struct front *f, struct heard *h)
{
	const struct tally *t = &f->tally[f->frames % TALLIES];

	memset(h->chroma, 0, sizeof h->chroma);
	h->rms = t->samples ? sqrtf(t->energy / (float)t->samples) : 0;
	h->peak = t->peak;
	h->crossings = t->samples ?
	    (float)t->crossings * (float)f->rate / (float)t->samples : 0;
	h->attack = attack_of(f->attack, f->frames, &h->attack_at);
	h->flux = flux_of(h->mel, f->mel_before);
	memcpy(f->mel_before, h->mel, sizeof h->mel);
	queue_add(&f->queue, h);
	f->frames++;
}

static bool
all_computed(const struct front *f)
{
	return f->last >= 0 && f->frames >= f->last;
}

static void
compute_frames(struct front *f)
{
	int length = spectrum_length(f->spectrum), i;
	const float *start[LANES];
	struct heard h[LANES];

	while (!all_computed(f) && windows(f, &f->sound, length, f->frames,
	    HEARD_HZ, start)) {
		bands_of(f->bands, spectrum_of(f->spectrum, start), h);
		for (i = 0; i < LANES && !all_computed(f); i++)
			frame_done(f, &h[i]);
		signal_drop(&f->sound, middle(f, &f->sound, f->frames,
		    HEARD_HZ) - length / 2);
	}
}

/* Pitches belong to the frames that are nearest to their window. */
static void
compute_pitches(struct front *f)
{
	int length = spectrum_length(f->long_spectrum), i;
	const float *start[LANES];
	float class[LANES][12];

	while (windows(f, &f->pitch, length, f->pitches, PITCH_HZ, start)) {
		chroma_of(f->chroma, spectrum_of(f->long_spectrum, start),
		    class);
		for (i = 0; i < LANES; i++) {
			int64_t end = (f->pitches + i) * PITCH_HOLD +
			    PITCH_HOLD / 2;

			for (; f->dressed < end && f->dressed < f->frames;
			    f->dressed++)
				memcpy(f->queue.h[f->queue.first +
				    (size_t)(f->dressed - f->taken)].chroma,
				    class[i], sizeof class[i]);
		}
		f->pitches += LANES;
		signal_drop(&f->pitch, middle(f, &f->pitch, f->pitches,
		    PITCH_HZ) - length / 2);
	}
}

/* The slow mean, which moves in a straight line within a block. */
static void
without_constant(struct front *f, const float *x, float *y, size_t n)
{
	lanes ramp = { 0, 1, 2, 3 };
	float sum = 0, from = f->constant, step;
	lanes four = { 0 };
	size_t i;

	for (i = 0; i + LANES <= n; i += LANES)
		four += *(const lanes_loose *)(x + i);
	for (; i < n; i++)
		sum += x[i];
	sum += four[0] + four[1] + four[2] + four[3];
	f->constant += (sum / (float)n - from) * 0.002f;
	step = (f->constant - from) / (float)n;
	ramp *= step;
	for (i = 0; i + LANES <= n; i += LANES)
		*(lanes_loose *)(y + i) = *(const lanes_loose *)(x + i) -
		    (ramp + (from + step * (float)i));
	for (; i < n; i++)
		y[i] = x[i] - (from + step * (float)i);
}

/* A block without its constant part, through the reductions to the windows. */
static void
reduce(struct front *f, const float *x, size_t n)
{
	int i;

	for (i = 0; i <= f->halves; i++) {
		float *y = f->reduced[i % 2];

		if (i == f->first_pitch) {
			signal_add(&f->sound, x, n);
			attack_put(f->attack, x, n);
		}
		if (i == f->halves)
			break;
		n = half_put(f->half[i], x, n, y);
		x = y;
	}
	signal_add(&f->pitch, x, n);
	compute_frames(f);
	compute_pitches(f);
}

static void
work_block(struct front *f, const float *x, size_t n)
{
	without_constant(f, x, f->even, n);
	tally_all(f, x, f->even, n);
	memset(f->even + n, 0, (f->whole - n) * sizeof *f->even);
	reduce(f, f->even, f->whole);
}

/* What was kept back until the constant part was known. */
static void
work_early(struct front *f)
{
	double sum = 0;
	size_t i, n;

	for (i = 0; i < f->earlies; i++)
		sum += f->early[i];
	f->constant = f->earlies ? (float)(sum / (double)f->earlies) : 0;
	f->knows_constant = true;
	for (i = 0; i < f->earlies; i += n) {
		n = f->earlies - i < f->whole ? f->earlies - i : f->whole;
		work_block(f, f->early + i, n);
	}
}

static void
block_full(struct front *f)
{
	if (f->knows_constant) {
		work_block(f, f->block, f->filled);
		return;
	}
	memcpy(f->early + f->earlies, f->block, f->filled * sizeof *f->block);
	f->earlies += f->filled;
	if (f->earlies == f->whole * FIRST_BLOCKS)
		work_early(f);
}

/* Not a number, infinite, or rubbish: silence. */
static inline float
clean(float x)
{
	return fabsf(x) < 0x1p20f ? x : 0;
}

static inline lanes
clean_four(const float *x)
{
	lanes_bits bits = (lanes_bits)*(const lanes_loose *)x;

	return (lanes)(bits & ((bits & 0x7fffffff) < 0x49800000));
}

/* The mean of all channels. */
static void
mix(const float *x, int channels, size_t n, float *to)
{
	float part = 1.0f / (float)channels;
	size_t i = 0;
	int c;

	if (channels == 1)
		for (; i + LANES <= n; i += LANES)
			*(lanes_loose *)(to + i) = clean_four(x + i);
	if (channels == 2)
		for (; i + LANES <= n; i += LANES) {
			lanes a = clean_four(x + 2 * i);
			lanes b = clean_four(x + 2 * i + LANES);
			lanes left = { a[0], a[2], b[0], b[2] };
			lanes right = { a[1], a[3], b[1], b[3] };

			*(lanes_loose *)(to + i) = (left + right) * 0.5f;
		}
	for (; i < n; i++) {
		float sum = 0;

		for (c = 0; c < channels; c++)
			sum += clean(x[i * (size_t)channels + (size_t)c]);
		to[i] = sum * part;
	}
}

void
front_put(struct front *f, const float *x, size_t n)
{
	f->samples += (int64_t)n;
	while (n) {
		size_t part = f->whole - f->filled;

		if (part > n)
			part = n;
		mix(x, f->channels, part, f->block + f->filled);
		f->filled += part;
		x += part * (size_t)f->channels;
		n -= part;
		if (f->filled == f->whole) {
			block_full(f);
			f->filled = 0;
		}
	}
}

bool
front_get(struct front *f, struct heard *h)
{
	if (f->taken == f->dressed)
		return false;
	*h = f->queue.h[f->queue.first++];
	f->queue.n--;
	f->taken++;
	return true;
}

void
front_end(struct front *f)
{
	if (f->last >= 0)
		return;
	f->last = f->samples ? (f->samples - 1) * HEARD_HZ / f->rate + 1 : 0;
	if (f->filled)
		block_full(f);
	f->filled = 0;
	if (!f->knows_constant)
		work_early(f);
	memset(f->even, 0, f->whole * sizeof *f->even);
	while (f->dressed < f->last)
		reduce(f, f->even, f->whole);
}
