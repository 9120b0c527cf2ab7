/* runner.h: the steps of a recipe, as children on the loop. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../tools/cutlist/runner.h"
#include "buf.h"
#include "tap.h"
#include "tc.h"

static struct loop *l;

/* What a runner has told. */
struct seen {
	bool ended, ok, passing;
	size_t step;
	char why[200];
	struct buf took;
	int after;           /* steps that ended well */
	int refuse;          /* after this many: 0 never */
	double through;
};

static void
on_took(void *arg, size_t step, const char *p, size_t n)
{
	struct seen *s = arg;

	(void)step;
	buf_add(&s->took, p, n);
}

static int
on_after(void *arg, size_t step, const char **why)
{
	struct seen *s = arg;

	(void)step;
	*why = "refused";
	return ++s->after == s->refuse ? -1 : 0;
}

static void
on_through(void *arg, double seconds)
{
	struct seen *s = arg;

	s->through = seconds;
}

static void
on_ended(void *arg, bool good, const char *why, bool passing, size_t step)
{
	struct seen *s = arg;

	s->ended = true;
	s->ok = good;
	s->passing = passing;
	s->step = step;
	snprintf(s->why, sizeof s->why, "%s", why);
}

static const struct runner_ops OPS = { .took = on_took, .after = on_after,
    .through = on_through, .ended = on_ended };

static struct step *
add(struct recipe *r, const char *script, bool together)
{
	struct step *s = recipe_add(r, STEP_CHILD, "working");

	args_addl(&s->args, "sh", "-c", script, (char *)NULL);
	s->together = together;
	s->encodes = true;
	s->media_seconds = 1;
	return s;
}

/* Runs the recipe to its end, and frees it. */
static void
run(struct recipe *r, struct seen *s, struct runner_wish w)
{
	if (w.at_once == 0)
		w.at_once = 2;
	runner_start(l, r, &w, &OPS, s);
	while (!s->ended && loop_step(l) == 0)
		;
	recipe_free(r);
}

static void
test_order(void)
{
	struct recipe r = { 0 };
	struct seen s = { 0 };

	run(&r, &s, (struct runner_wish){ 0 });
	ok(s.ok, "a recipe without steps is done");

	s = (struct seen){ 0 };
	add(&r, "sleep 0.05; echo >one", false);
	add(&r, "test -f one && echo >two", false);
	add(&r, "test -f two", false);
	run(&r, &s, (struct runner_wish){ 0 });
	ok(s.ok && s.after == 3, "a step waits for what is ahead of it");

	s = (struct seen){ 0 };
	if (mkfifo("pipe", 0600) < 0)
		s.refuse = 1;
	add(&r, "read x <pipe", true);
	add(&r, "echo y >pipe", true);
	add(&r, "true", false);
	run(&r, &s, (struct runner_wish){ 0 });
	ok(s.ok, "steps that may run together do");

	s = (struct seen){ 0 };
	add(&r, "test ! -e busy && : >busy && sleep 0.05 && rm busy", true);
	add(&r, "test ! -e busy", true);
	run(&r, &s, (struct runner_wish){ .at_once = 1 });
	ok(s.ok, "but no more at once than is asked for");
}

static void
test_failures(void)
{
	struct recipe r = { 0 };
	struct seen s = { 0 };

	add(&r, "true", false);
	add(&r, "echo no such luck >&2; exit 3", false);
	add(&r, ": >never", false);
	run(&r, &s, (struct runner_wish){ 0 });
	ok(!s.ok && s.step == 1, "the first failure is told with its step");
	is_str(s.why, "working: sh: exit 3: no such luck",
	    "and with what the program said");
	ok(!s.passing, "an exit status stays so");
	ok(access("never", F_OK) < 0, "what is behind it is not begun");

	s = (struct seen){ 0 };
	add(&r, "sleep 600", true);
	add(&r, "exit 1", true);
	run(&r, &s, (struct runner_wish){ 0 });
	ok(!s.ok && s.step == 1, "what runs beside it is stopped");

	s = (struct seen){ 0 };
	add(&r, "kill -KILL $$", false);
	run(&r, &s, (struct runner_wish){ 0 });
	ok(!s.ok && s.passing, "to be killed may pass");

	s = (struct seen){ 0 };
	add(&r, "kill -SEGV $$", false);
	run(&r, &s, (struct runner_wish){ 0 });
	ok(!s.ok && !s.passing, "a crash does not");

	s = (struct seen){ .refuse = 1 };
	add(&r, "true", false);
	add(&r, ": >never", false);
	run(&r, &s, (struct runner_wish){ 0 });
	ok(!s.ok && access("never", F_OK) < 0,
	    "output that is of no use ends it");
	is_str(s.why, "refused", "with the reason");

	s = (struct seen){ 0 };
	free(add(&r, "true", false)->args.v[0]);
	r.v[0].args.v[0] = xstrdup("no-such-program-anywhere");
	run(&r, &s, (struct runner_wish){ 0 });
	ok(!s.ok && !s.passing && strstr(s.why, "can't start"),
	    "a program that is not there is told");
}

static void
test_deadlines(void)
{
	struct recipe r = { 0 };
	struct seen s = { 0 };

	add(&r, "sleep 600", false)->reads_progress = true;
	run(&r, &s, (struct runner_wish){ .quiet = TC_SECOND / 20 });
	ok(!s.ok && s.passing && strstr(s.why, "no sign of life"),
	    "a silent program is given up");

	s = (struct seen){ 0 };
	add(&r, "while sleep 0.01; do echo alive; done", false)->
	    reads_progress = true;
	run(&r, &s, (struct runner_wish){ .quiet = TC_SECOND / 2,
	    .slowest = 0.05 });
	ok(!s.ok && strstr(s.why, "no end"),
	    "so is a lively one that comes to no end");
}

static void
test_output(void)
{
	struct recipe r = { 0 };
	struct seen s = { 0 };
	struct step *step;

	buf_init(&s.took);
	add(&r, "echo told", false)->collect = COLLECT_OUT;
	add(&r, "echo lost", false);
	add(&r, "echo said >&2", false)->collect = COLLECT_ERR;
	run(&r, &s, (struct runner_wish){ 0 });
	buf_addc(&s.took, '\0');
	is_str(s.took.p, "told\nsaid\n", "what steps collect is handed on");
	buf_free(&s.took);

	s = (struct seen){ 0 };
	step = add(&r, "printf 'frame=1\\nout_time_us=500000\\nout_ti'; "
	    "printf 'me_us=999999999\\n'; exit 1", false);
	step->reads_progress = true;
	ok(runner_cost(&r) > 0.99 && runner_cost(&r) < 1.01,
	    "encoding a second costs a second");
	run(&r, &s, (struct runner_wish){ 0 });
	ok(s.through > 0.49 && s.through < 0.51,
	    "progress is told, and nonsense is not believed");
}

int
main(void)
{
	char folder[] = "/tmp/runner.XXXXXX";

	if (!mkdtemp(folder) || chdir(folder) < 0) {
		puts("Bail out! no folder");
		return 2;
	}
	l = loop_new();
	test_order();
	test_failures();
	test_deadlines();
	test_output();
	loop_free(l);
	unlink("one");
	unlink("two");
	unlink("pipe");
	if (chdir("/") == 0)
		rmdir(folder);
	return done_testing();
}
