/*
 * What records say of a source, looked up: times and time stamps, gops.
 *
 * A time of the file is the time stamp in microseconds minus the container's
 * own start; probe computes the times in its records in the same way, so the
 * two agree to the microsecond.
 */
#include "footage.h"

#include <stdlib.h>

#define STEP_UNKNOWN (TC_SECOND / 25)

int64_t
footage_us(const struct footage *f, int64_t pts)
{
	return tc_minus(tc_us(pts, f->video.time_base), f->start);
}

int64_t
footage_pts(const struct footage *f, int64_t us)
{
	if (us == TC_NONE)
		return TC_NONE;
	return tc_ticks(us + f->start, f->video.time_base);
}

int64_t
footage_end(const struct footage *f)
{
	if (f->duration != TC_NONE)
		return f->duration;
	if (f->ngops)
		return f->gops[f->ngops - 1].end;
	return TC_NONE;
}

struct ratio
footage_counted(const struct footage_video *v)
{
	return ratio_television(v->rate.num > 0 ? v->rate : v->avg_rate);
}

static int64_t
step_of(struct ratio rate)
{
	if (rate.num <= 0 || rate.den <= 0)
		return 0;
	return tc_us(1, (struct ratio){ rate.den, rate.num });
}

int64_t
footage_step(const struct footage *f)
{
	int64_t step = step_of(f->video.rate);

	if (step <= 0)
		step = step_of(f->video.avg_rate);
	if (step <= 0 && f->ngops)
		step = f->gops[0].dt_least;
	return step > 0 ? step : STEP_UNKNOWN;
}

size_t
footage_gop_at(const struct footage *f, int64_t us)
{
	size_t low = 0, high = f->ngops, middle;

	stock_rest(&f->gop_stock);
	while (low < high) {
		middle = low + (high - low) / 2;
		if (f->gops[middle].t <= us)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : 0;
}

const struct footage_gop *
footage_gop_of(const struct footage *f, int64_t pts)
{
	size_t at, i;

	if (!f->ngops || pts == TC_NONE)
		return NULL;
	at = footage_gop_at(f, footage_us(f, pts));
	/* time bases finer than a microsecond: neighbours may share a time */
	for (i = at > 2 ? at - 2 : 0; i < f->ngops && i <= at + 2; i++)
		if (f->gops[i].pts == pts)
			return &f->gops[i];
	return NULL;
}

void
footage_free(struct footage *f)
{
	size_t i;

	free(f->path);
	for (i = 0; i < f->nchapters; i++)
		free(f->chapters[i].title);
	free(f->chapters);
	stock_free(&f->gop_stock);
	*f = (struct footage){ .audio = -1, .video.index = -1 };
}
