/*
 * Several clips' steps in one call of ffmpeg.
 *
 * Binding Debian's ffmpeg together takes a tenth of a second of a processor,
 * copying some seconds of film a hundredth.  So the calls of clips that are
 * only copied are laid side by side: all inputs, then all outputs, where the
 * numbers of inputs are moved on.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "crew.h"
#include "ff.h"
#include "proc.h"
#include "tc.h"

/* As a runner gives a child of its own: for each second of film, silent or
 * not. */
static const double SILENT_PATIENCE = 2;
static const double LONGEST = 20;

struct crew_seat {
	struct crew *crew;
	const struct step *step; /* null: it has not come to one */
	const struct crew_ops *ops;
	void *arg;
	struct buf told;
};

struct crew {
	struct loop *l;
	int64_t quiet;
	struct crew_seat *seats[CREW_MOST];
	int n;
	int timer, deadline;
	struct proc *proc;
	bool complained, overdue;
};

static void when_all_are_there(struct crew *c);

struct crew *
crew_new(struct loop *l, int64_t quiet)
{
	struct crew *c = xcalloc(1, sizeof *c);

	c->l = l;
	c->quiet = quiet;
	c->timer = c->deadline = -1;
	return c;
}

struct crew_seat *
crew_join(struct crew *c)
{
	struct crew_seat *s = xcalloc(1, sizeof *s);

	s->crew = c;
	buf_init(&s->told);
	c->seats[c->n++] = s;
	return s;
}

void
crew_leave(struct crew_seat *s)
{
	struct crew *c = s ? s->crew : NULL;
	int i = 0;

	if (!s)
		return;
	while (c->seats[i] != s)
		i++;
	for (c->n--; i < c->n; i++)
		c->seats[i] = c->seats[i + 1];
	buf_free(&s->told);
	free(s);
	if (c->n > 0) {
		when_all_are_there(c);
		return;
	}
	loop_timer_del(c->l, c->timer);
	free(c);
}

bool
crew_shares(const struct step *s)
{
	return s->kind == STEP_CHILD && s->inputs > 0;
}

/* --- the call ------------------------------------------------------------- */

/* "3:v" becomes "5:v" where two inputs of others stand ahead; "-1" stays. */
static void
add_moved(struct args *a, const char *map, int by)
{
	char *end;
	long n = strtol(map, &end, 10);

	if (isdigit((unsigned char)map[0]))
		args_addf(a, "%ld%s", n + by, end);
	else
		args_add(a, map);
}

/* The pipe of a seat: stdout, or one of those that follow stderr. */
static void
add_pipe(struct args *a, int seat)
{
	args_addf(a, "pipe:%d", seat == 0 ? 1 : 2 + seat);
}

static void
add_outputs(struct args *a, const struct step *s, int seat, int ahead)
{
	size_t i;

	for (i = s->outputs; i < s->args.n; i++) {
		if (strncmp(s->args.v[i - 1], "-map", 4) == 0)
			add_moved(a, s->args.v[i], ahead);
		else if (strcmp(s->args.v[i], "pipe:1") == 0)
			add_pipe(a, seat);
		else
			args_add(a, s->args.v[i]);
	}
}

static void
build(const struct crew *c, struct args *a)
{
	const struct step *s;
	int i, ahead = 0;
	size_t k;

	args_init(a);
	ff_begin(a, c->seats[0]->step->args.v[0]);
	args_add(a, "-copyts");
	for (i = 0; i < c->n; i++) {
		s = c->seats[i]->step;
		for (k = s->inputs; k < s->outputs; k++)
			args_add(a, s->args.v[k]);
	}
	for (i = 0; i < c->n; i++) {
		s = c->seats[i]->step;
		add_outputs(a, s, i, ahead);
		ahead += s->ninputs;
	}
}

/* --- its end -------------------------------------------------------------- */

/* Tells all; what they do then may make them come again, or leave: the last
 * one who leaves takes the crew along. */
static void
tell_all(struct crew *c, bool done)
{
	struct crew_seat *seats[CREW_MOST], *s;
	const struct crew_ops *ops;
	int i, n = c->n;

	memcpy(seats, c->seats, sizeof seats);
	for (i = 0; i < n; i++)
		seats[i]->step = NULL;
	for (i = 0; i < n; i++) {
		s = seats[i];
		ops = s->ops;
		if (done && ops->took && s->told.len > 0)
			ops->took(s->arg, s->told.p, s->told.len);
		buf_clear(&s->told);
		ops->ended(s->arg, done);
	}
}

static void
on_data(void *arg, int which, const char *p, size_t n)
{
	struct crew *c = arg;

	if (which < c->n)
		buf_add(&c->seats[which]->told, p, n);
}

static void
on_said(void *arg, const char *p, size_t n)
{
	struct crew *c = arg;

	(void)p;
	c->complained = c->complained || n > 0;
}

static void
on_ended(void *arg, const struct child *child)
{
	struct crew *c = arg;

	loop_timer_del(c->l, c->deadline);
	c->deadline = -1;
	c->proc = NULL;
	tell_all(c, child_ok(child) && !c->complained && !c->overdue);
}

static void
on_deadline(void *arg)
{
	struct crew *c = arg;

	c->deadline = -1;
	c->overdue = true;
	if (c->proc)
		proc_stop(c->proc);
}

/* --- its start ------------------------------------------------------------ */

static bool
start(struct crew *c)
{
	static const struct proc_ops OPS = { .data = on_data, .said = on_said,
	    .ended = on_ended };
	struct child_spec spec = { .in = CHILD_NULL, .out = CHILD_NULL,
	    .err = CHILD_PIPE };
	int64_t quiet = c->quiet;
	double seconds = 0;
	struct args a;
	int i;

	for (i = 0; i < c->n; i++) {
		seconds += c->seats[i]->step->media_seconds;
		if (c->seats[i]->step->collect == COLLECT_NOTHING)
			continue;
		if (i == 0)
			spec.out = CHILD_PIPE;
		else
			spec.also[i - 1] = true;
	}
	if (quiet > 0)
		quiet += (int64_t)(seconds * SILENT_PATIENCE *
		    (double)TC_SECOND);
	c->complained = c->overdue = false;
	build(c, &a);
	spec.argv = a.v;
	c->proc = proc_start(c->l, &spec, &OPS, c, quiet);
	args_free(&a);
	if (c->proc && quiet > 0)
		c->deadline = loop_timer(c->l, c->quiet + (int64_t)((seconds +
		    1) * LONGEST * (double)TC_SECOND), on_deadline, c);
	return c->proc != NULL;
}

static bool
all_are_there(const struct crew *c)
{
	int i;

	for (i = 0; i < c->n; i++)
		if (!c->seats[i]->step)
			return false;
	return c->n > 0 && !c->proc;
}

static void
on_there(void *arg)
{
	struct crew *c = arg;

	c->timer = -1;
	if (!all_are_there(c))
		return;
	if (c->n == 1 || !start(c))
		tell_all(c, false);
}

static void
when_all_are_there(struct crew *c)
{
	if (all_are_there(c) && c->timer < 0)
		c->timer = loop_timer(c->l, 0, on_there, c);
}

void
crew_do(struct crew_seat *s, const struct step *step,
    const struct crew_ops *ops, void *arg)
{
	s->step = step;
	s->ops = ops;
	s->arg = arg;
	when_all_are_there(s->crew);
}
