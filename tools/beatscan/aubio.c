/*
 * aubio's programs as children that read WAV and print times.
 *
 * The sound is mixed to one channel of 16 bits here, at its own rate: that is
 * what they would do themselves.
 */
#include "aubio.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "buf.h"
#include "proc.h"
#include "tc.h"

enum {
	TOOLS = 2,          /* aubiotrack, aubioonset */
	FULL = 256 << 10,   /* bytes that may wait for a tool */
	LOW = 64 << 10,
	LINE = 64,          /* a time is shorter */
	HEADER = 44,
};

struct tool {
	struct aubio *a;    /* null: nobody listens any more */
	struct proc *proc;
	struct buf wait;    /* for its stdin */
	char line[LINE];
	size_t len;
	int64_t last;       /* time told last */
	void (*time)(void *arg, int64_t t);
};

struct aubio {
	struct loop *loop;
	const struct aubio_ops *ops;
	void *arg;
	int channels;
	struct tool *tools[TOOLS];
	int running;
	bool full, ending, told;
	int timer;
	char error[400];
};

/* --- ends ----------------------------------------------------------------- */

static void
tell_end(void *arg)
{
	struct aubio *a = arg;

	a->timer = -1;
	if (a->told)
		return;
	a->told = true;
	a->ops->ended(a->arg, a->error[0] ? a->error : NULL);
}

static void
settle(struct aubio *a)
{
	if (a->told || a->timer >= 0)
		return;
	if (a->error[0] || (a->ending && !a->running))
		a->timer = loop_timer(a->loop, 0, tell_end, a);
}

static void
tool_free(struct tool *t)
{
	buf_free(&t->wait);
	free(t);
}

static void
on_ended(void *arg, const struct child *c)
{
	struct tool *t = arg;
	struct aubio *a = t->a;
	size_t i;

	if (a) {
		for (i = 0; i < TOOLS; i++)
			if (a->tools[i] == t)
				a->tools[i] = NULL;
		a->running--;
		if (!child_ok(c))
			child_describe(c, a->error, sizeof a->error);
		else if (!a->ending)
			snprintf(a->error, sizeof a->error,
			    "%s ended before the sound", c->name);
		settle(a);
	}
	tool_free(t);
}

/* --- what they print ------------------------------------------------------ */

static void
take_line(struct tool *t)
{
	char *end = t->line + strcspn(t->line, " \t\r");
	int64_t us;

	*end = '\0';
	if (tc_seconds(t->line, &us) < 0 || us < 0 || us < t->last)
		return;
	t->last = us;
	t->time(t->a->arg, us);
}

static void
on_data(void *arg, int which, const char *p, size_t n)
{
	struct tool *t = arg;
	size_t i;

	(void)which;
	for (i = 0; i < n && t->a; i++) {
		if (p[i] != '\n') {
			if (t->len < LINE - 1)
				t->line[t->len++] = p[i];
			continue;
		}
		t->line[t->len] = '\0';
		t->len = 0;
		take_line(t);
	}
}

/* --- what they get -------------------------------------------------------- */

static bool
all_low(const struct aubio *a)
{
	size_t i;

	for (i = 0; i < TOOLS; i++)
		if (a->tools[i] && a->tools[i]->wait.len > LOW)
			return false;
	return true;
}

static void
feed(struct tool *t)
{
	struct aubio *a = t->a;
	long took;

	if (!a)
		return;
	took = t->wait.len ? proc_feed(t->proc, t->wait.p, t->wait.len) : 0;
	if (took < 0)
		buf_clear(&t->wait); /* its end tells why */
	else
		buf_drop(&t->wait, (size_t)took);
	if (a->ending && !t->wait.len)
		proc_feed_end(t->proc);
	if (a->full && all_low(a)) {
		a->full = false;
		a->ops->room(a->arg);
	}
}

static void
on_hungry(void *arg)
{
	feed(arg);
}

static void
le(unsigned char *p, unsigned long v, int bytes)
{
	for (; bytes > 0; bytes--, v >>= 8)
		*p++ = (unsigned char)(v & 255);
}

/* A WAV file of unknown length. */
static void
header(struct buf *b, int rate)
{
	unsigned char h[HEADER];

	memcpy(h, "RIFF....WAVEfmt ", 16);
	le(h + 4, 0xffffffffUL, 4);
	le(h + 16, 16, 4);
	le(h + 20, 1, 2);
	le(h + 22, 1, 2);
	le(h + 24, (unsigned long)rate, 4);
	le(h + 28, (unsigned long)rate * 2, 4);
	le(h + 32, 2, 2);
	le(h + 34, 16, 2);
	memcpy(h + 36, "data", 4);
	le(h + 40, 0xffffffffUL, 4);
	buf_add(b, h, sizeof h);
}

bool
aubio_put(struct aubio *a, const float *x, size_t n)
{
	unsigned char pcm[2];
	struct tool *t;
	size_t i, k;
	float sum;
	int c;

	for (i = 0; i < n; i++, x += a->channels) {
		for (sum = 0, c = 0; c < a->channels; c++)
			sum += isfinite(x[c]) ? x[c] : 0;
		sum = sum / (float)a->channels * 32767;
		sum = sum > 32767 ? 32767 : sum < -32767 ? -32767 : sum;
		le(pcm, (unsigned long)lrintf(sum) & 0xffff, 2);
		for (k = 0; k < TOOLS; k++)
			if (a->tools[k])
				buf_add(&a->tools[k]->wait, pcm, 2);
	}
	for (k = 0; k < TOOLS; k++) {
		t = a->tools[k];
		if (!t)
			continue;
		feed(t);
		if (t->wait.len > FULL)
			a->full = true;
	}
	return !a->full;
}

void
aubio_end(struct aubio *a)
{
	size_t k;

	a->ending = true;
	for (k = 0; k < TOOLS; k++)
		if (a->tools[k])
			feed(a->tools[k]);
	settle(a);
}

/* --- making --------------------------------------------------------------- */

static struct tool *
start(struct aubio *a, const char *name, int rate, int64_t quiet,
    void (*time)(void *arg, int64_t t))
{
	static const struct proc_ops PROC = { .data = on_data, .hungry = on_hungry,
	    .ended = on_ended };
	struct child_spec spec = { .in = CHILD_PIPE, .out = CHILD_PIPE,
	    .err = CHILD_PIPE };
	struct tool *t = xcalloc(1, sizeof *t);
	struct args args;

	t->a = a;
	t->time = time;
	buf_init(&t->wait);
	header(&t->wait, rate);
	args_init(&args);
	args_addl(&args, name, "-i", "/dev/stdin", (char *)NULL);
	spec.argv = args.v;
	t->proc = proc_start(a->loop, &spec, &PROC, t, quiet);
	args_free(&args);
	if (t->proc) {
		a->running++;
		return t;
	}
	snprintf(a->error, sizeof a->error, errno == ENOENT ?
	    "%s not found: install aubio's tools" : "%s can't be started",
	    name);
	tool_free(t);
	return NULL;
}

struct aubio *
aubio_new(struct loop *l, int rate, int channels, bool beats, bool onsets,
    int64_t quiet, const struct aubio_ops *ops, void *arg)
{
	struct aubio *a = xcalloc(1, sizeof *a);

	a->loop = l;
	a->ops = ops;
	a->arg = arg;
	a->channels = channels;
	a->timer = -1;
	if (beats)
		a->tools[0] = start(a, "aubiotrack", rate, quiet, ops->beat);
	if (onsets && !a->error[0])
		a->tools[1] = start(a, "aubioonset", rate, quiet, ops->onset);
	settle(a);
	return a;
}

void
aubio_free(struct aubio *a)
{
	size_t k;

	if (!a)
		return;
	loop_timer_del(a->loop, a->timer);
	for (k = 0; k < TOOLS; k++) {
		if (!a->tools[k])
			continue;
		a->tools[k]->a = NULL;
		proc_stop(a->tools[k]->proc);
	}
	free(a);
}
