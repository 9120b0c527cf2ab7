/*
 * Words and times of a montage.  A picture's number comes from its time
 * alone, so that no error can add up along the film.
 */
#include "montage.h"

#include <stdlib.h>

const char *const montage_fit_name[] = { "bars", "blur", "crop", NULL };
const char *const montage_sound_name[] = { "none", "duck", "keep", NULL };
const char *const montage_turn_name[] = { "cut", "fade", "dip", NULL };

static struct ratio
picture(const struct montage_canvas *c)
{
	struct ratio base = { c->rate.den, c->rate.num };

	return base;
}

int64_t
montage_frame(const struct montage_canvas *c, int64_t us)
{
	return tc_ticks(us, picture(c));
}

int64_t
montage_time(const struct montage_canvas *c, int64_t n)
{
	return tc_us(n, picture(c));
}

void
montage_plan_free(struct montage_plan *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		free(p->slots[i].why);
	free(p->slots);
	p->slots = NULL;
	p->n = 0;
}
