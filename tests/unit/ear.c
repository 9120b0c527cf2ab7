/*
 * ear: what is told of an hour, in memory that it had after ten minutes.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/beatscan/ear.h"
#include "peak.h"
#include "tap.h"

enum { RATE = 1000, MINUTES = 60, SETTLED = 10 };

struct told {
	int64_t rows, known, last;
	int backwards;
};

static void
on_loud(void *arg, const struct told_loud *l)
{
	struct told *t = arg;

	t->rows++;
	t->known += isfinite(l->flux);
	t->backwards += l->t <= t->last;
	t->last = l->t;
}

int
main(void)
{
	static const struct listen_on on = { .loud = on_loud };
	static float minute[60 * RATE];
	struct ear_wish w = { .what = EAR_LOUD | EAR_SOUND };
	struct ear_sound s = { .rate = RATE, .channels = 1 };
	struct told t = { .last = -1 };
	struct ear *e = ear_new(&w, &s, &on, &t);
	long settled = 0;
	unsigned dice = 1;
	int i;

	for (i = 0; i < 60 * RATE; i++) {
		dice = dice * 1664525u + 1013904223u;
		minute[i] = (float)(dice >> 16) / 655360 - 0.05F;
	}
	for (i = 0; i < MINUTES; i++) {
		ear_put(e, minute, 60 * RATE);
		if (i == SETTLED)
			settled = peak_anew();
	}
	ear_end(e);
	ear_free(e);
	okf(t.rows >= MINUTES * 600 && t.rows < MINUTES * 600 + 10,
	    "ten rows a second: %d", (int)t.rows);
	ok(t.known >= MINUTES * 600, "with what the spectrum tells");
	is_int(t.backwards, 0, "in order");
	okf(peak_kib() - settled < 400, "an hour needs %ld KiB more than "
	    "ten minutes", peak_kib() - settled);
	return done_testing();
}
