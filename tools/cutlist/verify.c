/*
 * Checks of a finished clip: the frame around what is asked (verify_plan.c),
 * heard (verify_read.c) and thought of it (verify_weigh.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify.h"
#include "verify_part.h"

/* A longer line is none of theirs. */
enum { LINE_MOST = 64 << 10 };

struct verify *
verify_new(const struct order *o, enum method m)
{
	struct verify *v = xcalloc(1, sizeof *v);
	int i;

	v->o = o;
	v->m = m;
	for (i = 0; i < VERIFY_STEPS * VERIFY_PIPES; i++)
		buf_init(&v->line[i / VERIFY_PIPES][i % VERIFY_PIPES]);
	for (i = 0; i < VERIFY_STREAMS; i++) {
		v->streams[i].first = v->streams[i].end = TC_NONE;
		v->streams[i].last_dts = TC_NONE;
	}
	v->steps.order = o;
	v->steps.method = m;
	verify_plan(v);
	return v;
}

const struct recipe *
verify_steps(const struct verify *v)
{
	return &v->steps;
}

static void
take_line(struct verify *v, size_t step, int pipe)
{
	struct buf *b = &v->line[step][pipe];

	if (b->len > 0)
		verify_line(v, v->kind[step][pipe], b->p);
	buf_clear(b);
}

void
verify_take(struct verify *v, size_t step, int which, const char *data,
    size_t n)
{
	int pipe = which + 1;
	size_t i, from = 0;
	struct buf *b;

	if (step >= v->steps.n || pipe < 0 || pipe >= VERIFY_PIPES)
		return;
	b = &v->line[step][pipe];
	for (i = 0; i < n; i++) {
		if (data[i] != '\n')
			continue;
		buf_add(b, data + from, i - from);
		take_line(v, step, pipe);
		from = i + 1;
	}
	if (b->len + (n - from) <= LINE_MOST)
		buf_add(b, data + from, n - from);
}

void
verify_failed(struct verify *v, size_t step)
{
	if (step < v->steps.n)
		v->failed[step] = true;
}

void
verify_judge(struct verify *v, struct verdict *out)
{
	size_t i;

	out->ok = true;
	out->why[0] = 0;
	for (i = 0; i < v->steps.n * VERIFY_PIPES; i++)
		take_line(v, i / VERIFY_PIPES, (int)(i % VERIFY_PIPES));
	for (i = 0; i < v->steps.n && out->ok; i++) {
		if (!v->failed[i])
			continue;
		out->ok = false;
		snprintf(out->why, sizeof out->why, "%s it failed%s%s",
		    v->steps.v[i].what, v->broken[0] ? ": " : "",
		    v->broken);
	}
	if (out->ok)
		verify_weigh(v, out);
}

void
verify_free(struct verify *v)
{
	int i;

	if (!v)
		return;
	for (i = 0; i < VERIFY_STEPS * VERIFY_PIPES; i++)
		buf_free(&v->line[i / VERIFY_PIPES][i % VERIFY_PIPES]);
	verify_compare_free(v->compare);
	recipe_free(&v->steps);
	free(v->shown);
	free(v);
}
