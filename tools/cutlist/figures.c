/*
 * Figures of a run: counting, and what both forms of telling share.
 */
#include <string.h>
#include <time.h>

#include "figures.h"
#include "loop.h"
#include "method.h"
#include "tc.h"

/* Upper ends of the buckets of the histogram: from a copy to a long encode. */
static const struct {
	int64_t ms;
	const char *text;
} BUCKETS[FIGURES_BUCKETS] = { { 100, "0.1" }, { 250, "0.25" },
	{ 500, "0.5" }, { 1000, "1.0" }, { 2500, "2.5" }, { 5000, "5.0" },
	{ 10000, "10.0" }, { 30000, "30.0" }, { 120000, "120.0" } };

/* Tools that run ahead of cutlist, in the order of the pipe. */
static const char *const AHEAD[] = { "probe", "framestat", "beatscan", "rank" };
static const char *const OWN[FIGURES_STAGES] = { "plan", "render", "verify" };

enum { AHEADS = sizeof AHEAD / sizeof AHEAD[0] };

void
figures_init(struct figures *f)
{
	struct timespec now;

	memset(f, 0, sizeof *f);
	f->since = loop_now();
	f->first_clip = TC_NONE;
	if (clock_gettime(CLOCK_REALTIME, &now) == 0)
		f->began = (int64_t)now.tv_sec * TC_SECOND +
		    now.tv_nsec / 1000;
}

void
figures_count_file(struct figures *f, enum figures_file how, int64_t bytes)
{
	if (!f)
		return;
	f->files[how]++;
	f->source_bytes += bytes > 0 ? bytes : 0;
}

void
figures_count_stage(struct figures *f, enum figures_stage s, int64_t us)
{
	if (f)
		f->stage[s] += us;
}

/* The first one is there. */
static void
note_first(struct figures *f)
{
	if (f->first_clip == TC_NONE)
		f->first_clip = loop_now() - f->since;
}

static void
count_attempts(struct figures *f, int attempts)
{
	f->attempts += attempts;
	f->retries += attempts > 1 ? attempts - 1 : 0;
}

void
figures_count_unplanned(struct figures *f)
{
	if (f)
		f->clips[METHOD_NONE][FIGURES_FAILED]++;
}

void
figures_count_kept(struct figures *f, const char *method)
{
	enum method m = METHODS;

	if (!f)
		return;
	while (--m > METHOD_NONE && strcmp(method_name(m), method) != 0)
		;
	f->clips[m][FIGURES_KEPT]++;
	note_first(f);
}

void
figures_count_failed(struct figures *f, enum method m, int attempts)
{
	if (!f)
		return;
	f->clips[m][FIGURES_FAILED]++;
	count_attempts(f, attempts);
}

void
figures_count_made(struct figures *f, const struct figures_made *m)
{
	int i = 0;

	if (!f)
		return;
	f->clips[m->method][FIGURES_MADE]++;
	count_attempts(f, m->attempts);
	note_first(f);
	while (i < FIGURES_BUCKETS && m->took > BUCKETS[i].ms * 1000)
		i++;
	f->bucket[i]++;
	f->clip_time += m->took;
	f->clip_bytes += m->bytes;
	f->clip_media += m->length;
}

/* --- for those who tell --------------------------------------------------- */

const char *
figures_bucket_text(int i)
{
	return BUCKETS[i].text;
}

const char *
figures_clip_name(enum figures_clip c)
{
	static const char *const names[] = { "made", "kept", "failed" };

	return names[c];
}

const char *
figures_file_name(enum figures_file f)
{
	static const char *const names[] = { "whole", "partly", "refused" };

	return names[f];
}

const struct tally_row *
figures_row(const struct figures_end *e, const char *name)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (strcmp(e->rows[i].name, name) == 0)
			return &e->rows[i];
	return NULL;
}

int64_t
figures_all_clips(const struct figures *f, enum figures_clip c)
{
	int64_t sum = 0;
	int m;

	for (m = 0; m < METHODS; m++)
		sum += f->clips[m][c];
	return sum;
}

int
figures_stage(const struct figures *f, const struct figures_end *e, int i,
    const char **name, int64_t *us, bool *known)
{
	const struct tally_row *row;

	if (i >= AHEADS + FIGURES_STAGES)
		return -1;
	*known = true;
	if (i >= AHEADS) {
		*name = OWN[i - AHEADS];
		*us = f->stage[i - AHEADS];
		return 0;
	}
	*name = AHEAD[i];
	row = figures_row(e, AHEAD[i]);
	*known = row != NULL;
	*us = row ? row->v[TALLY_BUSY] : 0;
	return 0;
}
