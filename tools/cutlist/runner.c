/*
 * Runs the steps of a recipe.
 *
 * A step without `together` is a barrier: what is behind it waits until it and
 * all before it have ended.  So at any time the steps from `behind` (all before
 * have ended) to `next` (not begun yet) are at work, and a new one may begin
 * where none of those is a barrier.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner.h"
#include "buf.h"
#include "crew.h"
#include "io.h"
#include "proc.h"
#include "tc.h"

/* How much faster packets are copied than pictures are encoded: a guess for
 * progress and deadlines. */
static const double COPY_COST = 0.1;

/* A child that tells nothing of its progress has this long for each second of
 * film on top of the usual patience. */
static const double SILENT_PATIENCE = 2.0;

/* However lively it is: no child has longer than this for a second of film.
 * The slowest encoders need a few minutes for a second of 2160p. */
static const double LONGEST = 600;
static const double LONGEST_COPYING = 20;

enum state { WAITS, RUNS, ENDED };

struct stage {
	struct runner *r;
	size_t number;
	enum state state;
	struct proc *proc;
	int deadline;      /* timer */
	bool overdue;
	bool alone;        /* it could not be shared */
	double through;    /* seconds */
	char line[64];     /* of its progress, as far as it has come */
	size_t len;
};

struct runner {
	struct loop *l;
	struct recipe *recipe;
	struct runner_wish wish;
	const struct runner_ops *ops;
	void *arg;
	struct stage *v;
	size_t behind, next;
	int running;
	bool failed, passing;
	size_t failed_step;
	char why[512];
};

static void go_on(struct runner *r);

static double
cost(const struct step *s)
{
	return s->media_seconds * (s->encodes ? 1 : COPY_COST);
}

int64_t
runner_wait(int tries)
{
	enum { DOUBLED = 5, WAIT_MOST = 30 };
	int64_t seconds = INT64_C(1) << (tries < DOUBLED ? tries :
	    DOUBLED);

	return (seconds < WAIT_MOST ? seconds : WAIT_MOST) * TC_SECOND;
}

double
runner_cost(const struct recipe *r)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < r->n; i++)
		sum += cost(&r->v[i]);
	return sum;
}

/* --- failures ------------------------------------------------------------- */

static void
fail(struct runner *r, size_t step, bool passing, const char *why)
{
	size_t i;

	if (r->failed)
		return;
	r->failed = true;
	r->passing = passing;
	r->failed_step = step;
	snprintf(r->why, sizeof r->why, "%s", why);
	for (i = 0; i < r->next; i++)
		if (r->v[i].state == RUNS && r->v[i].proc)
			proc_stop(r->v[i].proc);
}

/* Out of memory, killed from outside, no room for another process: the same
 * may work a little later.  What ffmpeg says by its exit status stays so. */
static bool
is_passing(const struct child *c)
{
	if (c->late)
		return true;
	return WIFSIGNALED(c->status) && (WTERMSIG(c->status) == SIGKILL ||
	    WTERMSIG(c->status) == SIGTERM || WTERMSIG(c->status) == SIGBUS);
}

/* --- one step ------------------------------------------------------------- */

static void
tell_through(struct runner *r)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < r->recipe->n; i++)
		sum += r->v[i].through *
		    (r->recipe->v[i].encodes ? 1 : COPY_COST);
	if (r->ops->through)
		r->ops->through(r->arg, sum);
}

static void
take_progress(struct stage *g, const char *p, size_t n)
{
	static const char KEY[] = "out_time_us=";
	const struct step *s = &g->r->recipe->v[g->number];
	double seconds;
	size_t i;

	for (i = 0; i < n; i++) {
		if (p[i] != '\n') {
			if (g->len + 1 < sizeof g->line)
				g->line[g->len++] = p[i];
			continue;
		}
		g->line[g->len] = '\0';
		g->len = 0;
		if (strncmp(g->line, KEY, sizeof KEY - 1) != 0)
			continue;
		seconds = strtod(g->line + sizeof KEY - 1, NULL) / 1e6;
		if (seconds > g->through && seconds <= s->media_seconds) {
			g->through = seconds;
			tell_through(g->r);
		}
	}
}

static void
on_out(void *arg, int which, const char *p, size_t n)
{
	struct stage *g = arg;
	const struct step *s = &g->r->recipe->v[g->number];

	if (s->collect == COLLECT_ALL) {
		g->r->ops->took_all(g->r->arg, g->number, which, p, n);
	} else if (s->collect == COLLECT_OUT) {
		if (g->r->ops->took)
			g->r->ops->took(g->r->arg, g->number, p, n);
	} else if (s->reads_progress) {
		take_progress(g, p, n);
	}
}

static void
on_err(void *arg, const char *p, size_t n)
{
	struct stage *g = arg;
	enum step_collect collect = g->r->recipe->v[g->number].collect;

	if (collect == COLLECT_ALL)
		g->r->ops->took_all(g->r->arg, g->number, -1, p, n);
	else if (collect == COLLECT_ERR && g->r->ops->took)
		g->r->ops->took(g->r->arg, g->number, p, n);
}

static void
step_ended(struct stage *g)
{
	struct runner *r = g->r;
	const char *why = "what it told is of no use";

	g->state = ENDED;
	g->proc = NULL;
	r->running--;
	if (r->failed)
		return;
	g->through = r->recipe->v[g->number].media_seconds;
	if (r->ops->after && r->ops->after(r->arg, g->number, &why) < 0)
		fail(r, g->number, false, why);
	tell_through(r);
}

static void
on_ended(void *arg, const struct child *c)
{
	struct stage *g = arg;
	struct runner *r = g->r;
	char how[400], why[512];

	loop_timer_del(r->l, g->deadline);
	g->deadline = -1;
	if (!r->failed && (g->overdue || !child_ok(c))) {
		child_describe(c, how, sizeof how);
		snprintf(why, sizeof why, "%s: %s",
		    r->recipe->v[g->number].what, g->overdue ?
		    "it came to no end, and was stopped" : how);
		fail(r, g->number, is_passing(c), why);
	}
	step_ended(g);
	go_on(r);
}

static const struct proc_ops OPS = { .data = on_out, .said = on_err,
    .ended = on_ended };

static void
on_deadline(void *arg)
{
	struct stage *g = arg;

	g->deadline = -1;
	g->overdue = true;
	if (g->proc)
		proc_stop(g->proc);
}

/* Microseconds that a step may take in all. */
static int64_t
longest(const struct runner *r, const struct step *s)
{
	double slowest = s->encodes ? LONGEST : LONGEST_COPYING;

	if (r->wish.slowest > 0)
		slowest = r->wish.slowest;
	return r->wish.quiet + (int64_t)((s->media_seconds + 1) *
	    (double)TC_SECOND * slowest);
}

static void
start_child(struct stage *g)
{
	struct runner *r = g->r;
	const struct step *s = &r->recipe->v[g->number];
	struct child_spec spec = { .argv = s->args.v, .in = CHILD_NULL,
	    .out = s->collect == COLLECT_OUT || s->collect == COLLECT_ALL ||
	    s->reads_progress ? CHILD_PIPE : CHILD_NULL, .err = CHILD_PIPE,
	    .also = { s->collect == COLLECT_ALL } };
	int64_t quiet = r->wish.quiet;
	char why[512];

	if (quiet > 0 && !s->reads_progress)
		quiet += (int64_t)(s->media_seconds * SILENT_PATIENCE *
		    (double)TC_SECOND);
	g->proc = proc_start(r->l, &spec, &OPS, g, quiet);
	if (g->proc) {
		if (quiet > 0)
			g->deadline = loop_timer(r->l, longest(r, s),
			    on_deadline, g);
		return;
	}
	snprintf(why, sizeof why, "%s: can't start %s: %s", s->what,
	    s->args.v[0], strerror(errno));
	fail(r, g->number, errno == EAGAIN || errno == ENOMEM, why);
	step_ended(g);
}

/* A shared call tells once what one of our own tells bit by bit. */
static void
on_shared_out(void *arg, const char *p, size_t n)
{
	struct stage *g = arg;

	on_out(g, 0, p, n);
}

static void
on_shared(void *arg, bool done)
{
	struct stage *g = arg;
	struct runner *r = g->r;

	g->alone = true;
	if (done)
		step_ended(g);
	else
		start_child(g);
	go_on(r);
}

static bool
is_shared(const struct stage *g)
{
	return g->r->wish.seat && !g->alone &&
	    crew_shares(&g->r->recipe->v[g->number]);
}

static void
share(struct stage *g)
{
	static const struct crew_ops SHARED = { .took = on_shared_out,
	    .ended = on_shared };

	crew_do(g->r->wish.seat, &g->r->recipe->v[g->number], &SHARED, g);
}

static int
write_text(const struct step *s)
{
	int fd = open(s->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int bad;

	if (fd < 0)
		return -1;
	bad = io_write(fd, s->text.p, s->text.len) < 0;
	if (close(fd) < 0)
		bad = 1;
	return bad ? -1 : 0;
}

static void
do_small_job(struct stage *g)
{
	struct runner *r = g->r;
	const struct step *s = &r->recipe->v[g->number];
	const char *reason = "";
	char why[512];
	int bad;

	if (s->kind == STEP_PATCH_ELST) {
		bad = elst_patch(s->path, &s->patch, &reason);
	} else {
		bad = write_text(s);
		reason = bad ? strerror(errno) : "";
	}
	if (bad) {
		snprintf(why, sizeof why, "%s: %s", s->what, reason);
		fail(r, g->number, false, why);
	}
	step_ended(g);
}

static void
begin(struct stage *g)
{
	g->state = RUNS;
	g->r->running++;
	if (is_shared(g))
		share(g);
	else if (g->r->recipe->v[g->number].kind == STEP_CHILD)
		start_child(g);
	else
		do_small_job(g);
}

/* --- all steps ------------------------------------------------------------ */

static bool
may_begin(const struct runner *r)
{
	size_t i;

	if (r->failed || r->next == r->recipe->n ||
	    r->running >= r->wish.at_once)
		return false;
	for (i = r->behind; i < r->next; i++)
		if (r->v[i].state != ENDED && !(r->recipe->v[i].together &&
		    r->recipe->v[r->next].together))
			return false;
	return true;
}

static void
go_on(struct runner *r)
{
	for (;;) {
		while (r->behind < r->next && r->v[r->behind].state == ENDED)
			r->behind++;
		if (!may_begin(r))
			break;
		begin(&r->v[r->next++]);
	}
	if (r->running > 0 || (!r->failed && r->next < r->recipe->n))
		return;
	r->ops->ended(r->arg, !r->failed, r->why, r->passing, r->failed_step);
	free(r->v);
	free(r);
}

static void
on_begin(void *arg)
{
	go_on(arg);
}

void
runner_start(struct loop *l, struct recipe *recipe, const struct runner_wish *w,
    const struct runner_ops *ops, void *arg)
{
	struct runner *r = xcalloc(1, sizeof *r);
	size_t i;

	r->l = l;
	r->recipe = recipe;
	r->wish = *w;
	r->ops = ops;
	r->arg = arg;
	r->v = xcalloc(recipe->n + 1, sizeof *r->v);
	for (i = 0; i < recipe->n; i++) {
		r->v[i].r = r;
		r->v[i].number = i;
		r->v[i].deadline = -1;
	}
	loop_timer(l, 0, on_begin, r);
}
