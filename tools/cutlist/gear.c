/*
 * Tries what ffmpeg can do here.  A list of encoders tells only what was
 * compiled in: whether there is a device, a driver, a session left, one
 * picture tells.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gear.h"
#include "args.h"
#include "buf.h"
#include "codec.h"
#include "diag.h"
#include "ff.h"
#include "proc.h"
#include "tc.h"

/* A driver that hangs is none. */
static const int64_t PATIENCE = 20 * TC_SECOND;

static const enum wish_hw CANDIDATES[] = { WISH_HW_NVENC, WISH_HW_QSV,
	WISH_HW_VAAPI };
enum { CANDIDATES_N = sizeof CANDIDATES / sizeof *CANDIDATES };

struct gear_trial {
	struct loop *l;
	const struct wish *wish;
	char codec[32];
	struct gear found;
	size_t next;           /* candidate */
	bool listing, listed;  /* the filters */
	struct buf list;
	void (*ended)(void *arg, const struct gear *g);
	void *arg;
};

static void go_on(struct gear_trial *t);

bool
gear_wanted(const struct wish *w)
{
	return w->sdr || w->hw != WISH_HW_NONE;
}

/* --- filters -------------------------------------------------------------- */

/* Each line is " flags name inputs->outputs about". */
static bool
has_filter(const char *list, const char *name)
{
	size_t n = strlen(name);
	const char *at = list;

	while ((at = strstr(at, name)) != NULL) {
		if (at > list && at[-1] == ' ' && at[n] == ' ')
			return true;
		at += n;
	}
	return false;
}

static void
on_list(void *arg, int which, const char *p, size_t n)
{
	enum { MOST = 1 << 20 };
	struct gear_trial *t = arg;

	(void)which;
	if (t->list.len + n <= MOST)
		buf_add(&t->list, p, n);
}

/* --- one call ------------------------------------------------------------- */

static void
on_ended(void *arg, const struct child *c)
{
	struct gear_trial *t = arg;

	if (t->listing) {
		t->listing = false;
		t->found.zscale = child_ok(c) && t->list.len > 0 &&
		    has_filter(t->list.p, "zscale");
	} else if (child_ok(c)) {
		t->found.hw = CANDIDATES[t->next - 1];
	}
	go_on(t);
}

static bool
start(struct gear_trial *t, struct args *a)
{
	static const struct proc_ops OPS = { .data = on_list,
	    .ended = on_ended };
	struct child_spec spec = { .argv = a->v, .in = CHILD_NULL,
	    .out = t->listing ? CHILD_PIPE : CHILD_NULL, .err = CHILD_PIPE };

	return proc_start(t->l, &spec, &OPS, t, PATIENCE) != NULL;
}

/* Starts the trial of the next candidate that was asked for. */
static bool
try_next(struct gear_trial *t)
{
	bool started = false;
	enum wish_hw hw;
	struct args a;

	while (!started && t->next < CANDIDATES_N) {
		hw = CANDIDATES[t->next++];
		if (t->wish->hw != WISH_HW_AUTO && t->wish->hw != hw)
			continue;
		args_init(&a);
		started = codec_hw_try(&a, NULL, t->codec, hw) == 0 &&
		    start(t, &a);
		args_free(&a);
	}
	return started;
}

static bool
list_filters(struct gear_trial *t)
{
	struct args a;

	t->listed = t->listing = true;
	args_init(&a);
	args_addl(&a, "ffmpeg", "-nostdin", "-v", "error", "-hide_banner",
	    "-filters", (char *)NULL);
	t->listing = start(t, &a);
	args_free(&a);
	return t->listing;
}

static void
go_on(struct gear_trial *t)
{
	if (t->wish->hw != WISH_HW_NONE && t->found.hw == WISH_HW_NONE &&
	    try_next(t))
		return;
	if (t->wish->sdr && !t->listed && list_filters(t))
		return;
	if (t->wish->hw != WISH_HW_NONE && t->found.hw == WISH_HW_NONE)
		warn("no hardware here encodes %s: the processor does",
		    t->codec);
	t->ended(t->arg, &t->found);
	buf_free(&t->list);
	free(t);
}

static void
on_begin(void *arg)
{
	go_on(arg);
}

void
gear_try(struct loop *l, const struct wish *w, const char *codec,
    void (*ended)(void *arg, const struct gear *g), void *arg)
{
	struct gear_trial *t = xcalloc(1, sizeof *t);

	t->l = l;
	t->wish = w;
	snprintf(t->codec, sizeof t->codec, "%s", codec);
	t->ended = ended;
	t->arg = arg;
	buf_init(&t->list);
	loop_timer(l, 0, on_begin, t);
}
