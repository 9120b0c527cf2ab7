/*
 * Tempo by the median distance of neighbouring beats, counted in a histogram,
 * so that the memory is the same for any length.
 */
#include "listen_aubio.h"

#include <math.h>
#include <stdlib.h>

#include "aubio.h"
#include "buf.h"

enum {
	STEP_US = 1000,
	STEPS = 3000,      /* no beats are further apart than 3 s */
};

struct listen_aubio {
	struct aubio *aubio;
	struct ear *ear;
	struct ear_sound sound;
	unsigned what;
	int64_t samples, first, last;
	int64_t beats;
	struct {
		int64_t n, sum; /* distances of this length, in microseconds */
	} steps[STEPS];
	const struct listen_aubio_ops *ops;
	void *arg;
};

static void
on_beat(void *arg, int64_t t)
{
	struct listen_aubio *a = arg;
	struct beat b = { .t = t, .strength = NAN, .sure = NAN };
	int64_t step = a->beats ? (t - a->last) / STEP_US : STEPS;

	if (step < STEPS) {
		a->steps[step].n++;
		a->steps[step].sum += t - a->last;
	}
	if (!a->beats++)
		a->first = t;
	a->last = t;
	ear_beat(a->ear, &b);
}

static void
on_onset(void *arg, int64_t t)
{
	struct listen_aubio *a = arg;
	struct onset o = { .t = t, .strength = NAN };

	ear_onset(a->ear, &o);
}

static void
on_room(void *arg)
{
	struct listen_aubio *a = arg;

	a->ops->room(a->arg);
}

static double
median_bpm(const struct listen_aubio *a)
{
	int64_t all = 0, below = 0;
	size_t i;

	for (i = 0; i < STEPS; i++)
		all += a->steps[i].n;
	for (i = 0; i < STEPS; i++) {
		below += a->steps[i].n;
		if (below * 2 > all && a->steps[i].sum)
			return 60e6 * (double)a->steps[i].n /
			    (double)a->steps[i].sum;
	}
	return 0;
}

static void
on_ended(void *arg, const char *error)
{
	struct listen_aubio *a = arg;
	struct tempo t = { .end = (int64_t)((double)a->samples * 1e6 /
	    a->sound.rate), .bpm = median_bpm(a), .sure = NAN };

	if (a->what & (EAR_BEAT | EAR_SECTION))
		ear_tempo(a->ear, &t);
	a->ops->ended(a->arg, error);
}

struct listen_aubio *
listen_aubio_new(struct loop *l, struct ear *ear, const struct ear_sound *s,
    unsigned what, int64_t quiet, const struct listen_aubio_ops *ops,
    void *arg)
{
	static const struct aubio_ops OPS = { on_beat, on_onset, on_room,
	    on_ended };
	struct listen_aubio *a = xcalloc(1, sizeof *a);

	a->ear = ear;
	a->sound = *s;
	a->what = what;
	a->ops = ops;
	a->arg = arg;
	a->aubio = aubio_new(l, s->rate, s->channels,
	    (what & (EAR_BEAT | EAR_SECTION)) != 0, (what & EAR_ONSET) != 0,
	    quiet, &OPS, a);
	return a;
}

bool
listen_aubio_put(struct listen_aubio *a, const float *x, size_t n)
{
	a->samples += (int64_t)n;
	return aubio_put(a->aubio, x, n);
}

void
listen_aubio_end(struct listen_aubio *a)
{
	aubio_end(a->aubio);
}

void
listen_aubio_free(struct listen_aubio *a)
{
	if (!a)
		return;
	aubio_free(a->aubio);
	free(a);
}
