/*
 * kind_quiet: finds silence.
 *
 * Of every second are kept its mean power and the level below which its
 * quietest 0.3 s stay.  The loud seconds of the last minutes are the top; the
 * quietest stretch is the floor.  Only where top and floor lie PAUSE_DB apart
 * is there such a thing as a pause, and it is silence up to a little above the
 * floor; else only what would be silent in any file is.
 */
#include "kind_quiet.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "kind_part.h"

enum {
	SECONDS = 128,  /* the past that is known, with what comes */
	RING = 2048,    /* frames; a power of two above QUIET_LATE */
	BINS = 128,
	BLIP = 5        /* frames: shorter sounds do not end a silence */
};

static const float PAUSE_DB = 29;     /* under the top, at least */
static const float DEEP_DB = 50;      /* under the top is silence anyway */
static const float ALWAYS_DB = -65;   /* silent without any pause known */
static const float DIGITAL_DB = -95;  /* no microphone does this */

struct quiet {
	float wish;               /* dB, 0 relative */
	float db[RING];           /* smoothed levels of the last frames */
	float raw[2];             /* powers of the two frames before */
	int64_t frames, given;    /* put, decided */
	float power;              /* of this second, summed */
	float hush;               /* least of `recent` maxima this second */
	float top_s[SECONDS], hush_s[SECONDS];
	int64_t seconds;
	float top, threshold;
	float bins[BINS];         /* how often each level was, fading */
	float weight;
	int64_t silent_until;     /* decided frames below are silent */
	int64_t looked;           /* a dip that is too short reaches to here */
};

float
heard_db(const struct heard *h)
{
	float sum = 1e-12f, rms = h->rms;
	int b;

	/* The bands know nothing of a constant part or of what is too low to
	 * hear; they measure broad sounds up to 6 dB too low, so they only
	 * speak where the difference is large. */
	for (b = 0; b < HEARD_BANDS; b++) {
		float m = fast_exp2(h->mel[b] * 3.3219281f) - 1;

		sum += m * m;
	}
	sum = sqrtf(sum) * 0.004f;
	rms = fminf(rms, sum);
	return fmaxf(QUIET_BOTTOM, 6.0206f * fast_log2(rms + 1e-7f));
}

struct quiet *
quiet_new(double silence_db)
{
	struct quiet *q = xcalloc(1, sizeof *q);

	q->wish = (float)silence_db;
	q->threshold = silence_db < 0 ? q->wish : ALWAYS_DB;
	q->top = QUIET_BOTTOM;
	q->weight = 1;
	q->silent_until = -1;
	return q;
}

void
quiet_free(struct quiet *q)
{
	free(q);
}

float
quiet_threshold(const struct quiet *q)
{
	return q->threshold;
}

float
quiet_top(const struct quiet *q)
{
	return q->top;
}

/* The level that this share of the frames is below. */
static float
level_of(const struct quiet *q, float share)
{
	float all = 0, sum = 0;
	int b;

	for (b = 0; b < BINS; b++)
		all += q->bins[b];
	for (b = 0; b < BINS; b++) {
		sum += q->bins[b];
		if (sum > share * all)
			break;
	}
	return (float)b + QUIET_BOTTOM;
}

/* Anew once a second: top, floor, threshold. */
static void
judge(struct quiet *q)
{
	int64_t n = q->seconds < SECONDS ? q->seconds : SECONDS, i;
	float best[3] = { QUIET_BOTTOM, QUIET_BOTTOM, QUIET_BOTTOM };
	float hush = 0, floor_db;

	for (i = 0; i < n; i++) {
		float v = q->top_s[i];

		if (v > best[0]) {
			best[2] = best[1];
			best[1] = best[0];
			best[0] = v;
		} else if (v > best[1]) {
			best[2] = best[1];
			best[1] = v;
		} else if (v > best[2]) {
			best[2] = v;
		}
		if (q->hush_s[i] > DIGITAL_DB)
			hush = fminf(hush, q->hush_s[i]);
	}
	/* A door that slams is not what the file is like. */
	q->top = fmaxf(n > 8 ? best[2] : best[0], q->top - 0.1f);
	if (q->wish < 0)
		return;
	floor_db = fmaxf(hush + 5, level_of(q, 0.04f) + 6);
	if (floor_db > q->top - PAUSE_DB + 6)
		floor_db = hush + 5;
	/* No pauses: either all is as good as silent, or nothing is. */
	if (floor_db > q->top - PAUSE_DB + 6)
		floor_db = q->top < ALWAYS_DB + 3 ? ALWAYS_DB : QUIET_BOTTOM;
	floor_db = fmaxf(floor_db, q->top - DEEP_DB);
	q->threshold = fmaxf(floor_db, DIGITAL_DB);
}

static void
end_second(struct quiet *q)
{
	int64_t at = q->seconds++ % SECONDS;

	q->top_s[at] = 3.0103f * fast_log2(q->power / HEARD_HZ + 1e-12f);
	q->hush_s[at] = q->hush;
	q->power = 0;
	q->hush = 0;
	judge(q);
}

static void
note_level(struct quiet *q, float db)
{
	float most = db;
	int64_t i;
	int bin = (int)(db - QUIET_BOTTOM);

	q->power += fast_exp2(db * 0.332193f);
	if (db > DIGITAL_DB && bin < BINS)
		q->bins[bin] += q->weight;
	q->weight *= 1.0001f; /* fades to a third in 100 s */
	if (q->weight > 1e6f) {
		for (bin = 0; bin < BINS; bin++)
			q->bins[bin] /= q->weight;
		q->weight = 1;
	}
	if (q->frames % 10 == 9 && q->frames >= QUIET_LEAST) {
		for (i = 0; i < QUIET_LEAST; i++)
			most = fmaxf(most, q->db[(q->frames - i) & (RING - 1)]);
		q->hush = fminf(q->hush, most);
	}
	if (q->frames % HEARD_HZ == HEARD_HZ - 1)
		end_second(q);
}

static bool
below(const struct quiet *q, int64_t frame)
{
	return q->db[frame & (RING - 1)] < q->threshold;
}

/* Decides the frame q->given.  A silence is looked for as a whole when its
 * first frame comes, all that matters after it is known; then it goes on for
 * as long as it does. */
static bool
decide(struct quiet *q)
{
	int64_t at = q->given++, i, last = at, stop;

	if (at < q->silent_until)
		return true;
	if (at == q->silent_until) {
		for (i = at; i <= at + BLIP && i < q->frames; i++)
			if (below(q, i)) {
				q->silent_until = i + 1;
				return true;
			}
		return false;
	}
	if (at < q->looked || !below(q, at))
		return false;
	stop = at + QUIET_LEAST < q->frames ? at + QUIET_LEAST : q->frames;
	for (i = at; i < stop && i - last <= BLIP; i++)
		if (below(q, i))
			last = i;
	q->looked = last + 1;
	/* A file may be shorter than that. */
	if (last + 1 - at < QUIET_LEAST - BLIP && last + 1 - at < q->frames)
		return false;
	q->silent_until = last + 1;
	return true;
}

static float
depth_of(const struct quiet *q, int64_t frame)
{
	return fmaxf(0.01f, q->threshold - q->db[frame & (RING - 1)]);
}

bool
quiet_put(struct quiet *q, float db, float *depth)
{
	float power = fast_exp2(db * 0.332193f);
	float mean = (q->raw[0] + q->raw[1] + power) * (1.0f / 3);

	/* The mean of three frames is the middle one's: so the newest level
	 * written is that of the frame before. */
	if (!q->frames)
		mean = power;
	q->raw[0] = q->raw[1];
	q->raw[1] = power;
	if (q->frames)
		q->db[(q->frames - 1) & (RING - 1)] = 3.0103f *
		    fast_log2(mean + 1e-12f);
	q->db[q->frames & (RING - 1)] = db;
	note_level(q, db);
	q->frames++;
	if (q->frames <= QUIET_LATE)
		return false;
	*depth = decide(q) ? depth_of(q, q->given - 1) : 0;
	return true;
}

bool
quiet_rest(struct quiet *q, float *depth)
{
	if (q->given >= q->frames)
		return false;
	if (!q->seconds && q->power > 0) {
		q->power *= (float)HEARD_HZ / (float)q->frames;
		end_second(q);
	}
	*depth = decide(q) ? depth_of(q, q->given - 1) : 0;
	return true;
}
