/* proc.h: children on the loop.  Time passes in the loop only. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "proc.h"
#include "tap.h"

enum { MS = 1000, S = 1000000, MANY = 1 << 20 };

static struct loop *l;

/* What a proc has told. */
struct seen {
	struct proc *p;
	struct buf data[3];
	size_t total;      /* bytes of all */
	int pieces;
	int ended;
	bool well, late;
	char text[200];
	char tail_end[16]; /* of stderr */

	/* What to do. */
	bool discard;      /* count the data only */
	bool pauses;       /* at each piece; resumed by a timer */
	bool stops;        /* at the first piece */
	bool stops_late;   /* within ended */
	size_t feed;       /* so many bytes are still to be fed */
	long fed;          /* what the last proc_feed returned */
	int hungry;
	const char *next;  /* a script to start at the end */
	bool paused;
	int resume;        /* the timer that ends the pause */
	int astray;        /* pieces that came while paused */
};

static struct proc *begin(struct seen *s, const char *script,
    struct child_spec spec, int64_t quiet_us);

static void
on_resume(void *arg)
{
	struct seen *s = arg;

	s->paused = false;
	s->resume = -1;
	proc_pause(s->p, false);
}

static void
on_data(void *arg, int which, const char *p, size_t n)
{
	struct seen *s = arg;

	s->astray += s->paused;
	s->pieces++;
	s->total += n;
	if (!s->discard)
		buf_add(&s->data[which], p, n);
	if (s->stops)
		proc_stop(s->p);
	if (s->pauses) {
		s->paused = true;
		proc_pause(s->p, true);
		s->resume = loop_timer(l, 20 * MS, on_resume, s);
	}
}

static void
on_hungry(void *arg)
{
	static char zeros[30000];
	struct seen *s = arg;
	size_t n = s->feed < sizeof(zeros) ? s->feed : sizeof(zeros);

	s->hungry++;
	s->fed = proc_feed(s->p, zeros, n);
	if (n == 0)
		return;
	s->feed -= s->fed > 0 ? (size_t)s->fed : s->feed;
	if (s->feed == 0)
		proc_feed_end(s->p);
}

static void
on_ended(void *arg, const struct child *c)
{
	struct seen *s = arg;
	const char *next = s->next;

	loop_timer_del(l, s->resume);
	s->resume = -1;
	s->ended++;
	s->well = child_ok(c);
	s->late = c->late;
	child_describe(c, s->text, sizeof(s->text));
	if (s->stops_late)
		proc_stop(s->p);
	s->next = NULL;
	if (next)
		begin(s, next, (struct child_spec){ .in = CHILD_NULL,
		    .out = CHILD_PIPE, .err = CHILD_PIPE }, 0);
}

static const struct proc_ops ops = { .data = on_data, .hungry = on_hungry,
    .ended = on_ended };

static struct proc *
begin(struct seen *s, const char *script, struct child_spec spec,
    int64_t quiet_us)
{
	char *argv[] = { (char *)"sh", (char *)"-c", (char *)script, NULL };

	if (!spec.argv)
		spec.argv = argv;
	s->p = proc_start(l, &spec, &ops, s, quiet_us);
	return s->p;
}

/* Output and stderr are pipes, stdin is empty. */
static const struct child_spec plain = { .in = CHILD_NULL, .out = CHILD_PIPE,
	.err = CHILD_PIPE };

static void
finish(struct seen *s)
{
	while (s->ended == 0 && loop_step(l) == 0)
		;
}

static void
clear(struct seen *s)
{
	for (int i = 0; i < 3; i++)
		buf_free(&s->data[i]);
	memset(s, 0, sizeof(*s));
	s->resume = -1;
	for (int i = 0; i < 3; i++)
		buf_init(&s->data[i]);
}

static void
run(struct seen *s, const char *script, int64_t quiet_us)
{
	clear(s);
	begin(s, script, plain, quiet_us);
	finish(s);
}

static void
on_time(void *arg)
{
	int *flag = arg;

	*flag = 1;
}

/* Turns the loop for so long. */
static void
linger(int64_t us)
{
	int over = 0;

	loop_timer(l, us, on_time, &over);
	while (!over && loop_step(l) == 0)
		;
}

/* valgrind makes a fork of the spawn, which can not tell of its failure. */
static bool
under_valgrind(void)
{
	const char *preload = getenv("LD_PRELOAD");

	return preload && strstr(preload, "vgpreload");
}

static void
test_output(struct seen *s)
{
	struct child_spec spec = plain;
	struct seen other = { 0 };
	char *argv[] = { (char *)"no-such-program", NULL };

	run(s, "echo out; echo '[x @ 0x1] complaint' >&2; exit 4", 0);
	is_str(s->data[0].p, "out\n", "stdout is handed over");
	is_str(s->text, "sh: exit 4: complaint", "stderr is kept for the end");
	ok(s->ended == 1 && !s->well, "the end is told");

	clear(s);
	s->discard = true;
	begin(s, "head -c 3000000 /dev/zero", plain, 0);
	finish(s);
	ok(s->total == 3000000 && s->well, "much output comes in whole");

	clear(s);
	spec.also[0] = spec.also[1] = true;
	begin(s, "echo four >&4; echo three >&3; echo one", spec, 0);
	finish(s);
	is_str(s->data[0].p, "one\n", "stdout is 0,");
	is_str(s->data[1].p, "three\n", "descriptor 3 is 1,");
	is_str(s->data[2].p, "four\n", "descriptor 4 is 2");

	run(s, "exec >&- 2>&-; exit 6", 0);
	is_str(s->text, "sh: exit 6",
	    "who closes its pipes first is waited for");

	run(s, "head -c 20000000 /dev/zero >&2; echo last >&2; exit 1", 0);
	is_int(s->ended, 1, "a flood on stderr blocks nobody");

	clear(s);
	errno = 0;
	spec = plain;
	spec.argv = argv;
	if (under_valgrind())
		ok(1, "a program that is not there # SKIP by valgrind");
	else
		ok(!begin(s, "", spec, 0) && errno == ENOENT && s->ended == 0,
		    "a program that is not there: null, and no end");

	clear(s);
	s->next = "echo second";
	begin(s, "echo first", plain, 0);
	clear(&other);
	begin(&other, "echo other", plain, 0);
	while (s->ended < 2 && loop_step(l) == 0)
		;
	finish(&other);
	is_str(s->data[0].p, "first\nsecond\n",
	    "the end of one may start the next");
	is_str(other.data[0].p, "other\n", "several run at once");
	clear(&other);
}

static void
test_pause(struct seen *s)
{
	int pieces;

	clear(s);
	s->discard = s->pauses = true;
	begin(s, "head -c 300000 /dev/zero; echo x >&2", plain, 0);
	finish(s);
	ok(s->total == 300000 && s->well,
	    "paused at every piece, all is handed over in the end");
	is_int(s->astray, 0, "and nothing while paused");

	/* It ends within the pause, and the pause outlasts the grace. */
	clear(s);
	begin(s, "head -c 30000 /dev/zero", plain, 0);
	proc_pause(s->p, true);
	linger(400 * MS);
	pieces = s->pieces;
	proc_pause(s->p, false);
	finish(s);
	ok(pieces == 0 && s->total == 30000 && s->well,
	    "what a process left behind waits for the end of a pause");

	clear(s);
	begin(s, "yes", plain, 100 * MS);
	proc_pause(s->p, true);
	linger(400 * MS);
	proc_pause(s->p, false);
	while (s->pieces == 0 && loop_step(l) == 0)
		;
	ok(s->total > 0 && !s->late, "the deadline stands still while paused");
	proc_stop(s->p);
	finish(s);
}

static void
test_deadline(struct seen *s)
{
	struct child_spec fed = plain;
	int64_t start;

	run(s, "sleep 100 & wait", 100 * MS);
	is_str(s->text, "sh: no sign of life for 0.1 s, stopped",
	    "a silent child is stopped");

	start = loop_now();
	run(s, "trap '' TERM; while :; do sleep 100; done", 50 * MS);
	ok(s->late && loop_now() - start >= 2 * S,
	    "one that ignores TERM is killed 2 s later");

	fed.in = CHILD_PIPE;
	clear(s);
	begin(s, "exec cat >/dev/null", fed, 400 * MS);
	for (int i = 0; i < 8; i++) {
		linger(100 * MS);
		s->fed = proc_feed(s->p, "x", 1);
	}
	proc_feed_end(s->p);
	finish(s);
	ok(s->well, "bytes that it is fed wind the clock");

	clear(s);
	begin(s, "exec cat >/dev/null", fed, 400 * MS);
	linger(900 * MS);
	proc_feed_end(s->p);
	finish(s);
	ok(s->well, "a child that has read all and waits for us is not hung");

	clear(s);
	begin(s, "exec sleep 100", fed, 100 * MS);
	s->fed = proc_feed(s->p, "x", 1);
	finish(s);
	ok(s->late, "one that does not read what is there is");
}

static void
test_feeding(struct seen *s)
{
	struct child_spec fed = plain;
	int hungry;

	fed.in = CHILD_PIPE;
	clear(s);
	s->feed = MANY;
	s->discard = true;
	begin(s, "exec cat", fed, 0);
	finish(s);
	ok(s->total == MANY && s->well, "what is fed comes back, all of it");

	clear(s);
	begin(s, "exec cat", fed, 0);
	linger(50 * MS);
	hungry = s->hungry;
	s->fed = proc_feed(s->p, "ab", 2);
	is_int(s->fed, 2, "small things are taken at once");
	linger(50 * MS);
	ok(hungry == 1 && s->hungry == 2,
	    "room that is not used is told once, and again after a feed");
	proc_feed_end(s->p);
	is_int(proc_feed(s->p, "c", 1), -1, "fed to the end it takes no more");
	finish(s);
	is_str(s->data[0].p, "ab", "and has read that");

	clear(s);
	s->feed = 100;
	begin(s, "exec <&-; echo closed; exec sleep 100", fed, 0);
	while (s->fed >= 0 && loop_step(l) == 0) {
		if (s->total > 0)
			s->fed = proc_feed(s->p, "x", 1);
	}
	is_int(s->fed, -1, "who closes its stdin is not fed any more");
	proc_stop(s->p);
	finish(s);

	clear(s);
	begin(s, "exec <&-; exec sleep 100", fed, 0);
	while (s->fed == 0 && loop_step(l) == 0)
		;
	ok(s->fed == -1 && proc_feed(s->p, "x", 1) == -1,
	    "nobody has to feed to learn that");
	proc_stop(s->p);
	finish(s);
}

/* Ends the process whose number was told. */
static void
end_orphan(const struct buf *told)
{
	pid_t pid = (pid_t)atoi(told->p);

	if (pid > 1)
		kill(pid, SIGKILL);
}

static void
test_orphans(struct seen *s)
{
	struct child_spec spec = plain;
	int64_t start = loop_now();

	run(s, "sleep 100 & echo $!", 0);
	ok(s->well && s->total > 0,
	    "an orphan that holds a pipe does not hang us");
	ok(loop_now() - start >= 200 * MS, "it has a grace");
	end_orphan(&s->data[0]);

	run(s, "sleep 100 >/dev/null & echo $!", 0);
	ok(s->well && s->total > 0, "nor one that holds stderr alone");
	end_orphan(&s->data[0]);

	clear(s);
	s->discard = true;
	begin(s, "exec yes & exit 0", plain, 0);
	finish(s);
	ok(s->well && s->total > 0, "nor one that never stops talking");

	clear(s);
	s->discard = s->pauses = true;
	begin(s, "exec yes & exit 0", plain, 0);
	finish(s);
	ok(s->well && s->total > 0, "nor together with pauses");

	clear(s);
	spec.also[0] = true;
	begin(s, "sleep 100 & echo $! >&3; head -c 60000 /dev/zero", spec, 0);
	proc_pause(s->p, true);
	linger(400 * MS);
	proc_pause(s->p, false);
	finish(s);
	is_int(s->data[0].len, 60000, "nothing of the child itself is lost");
	end_orphan(&s->data[1]);
}

static void
test_stop(struct seen *s)
{
	struct child_spec spec = plain;
	int reaped = 0, id;

	clear(s);
	s->stops = true;
	begin(s, "yes", plain, 1 * S);
	finish(s);
	is_str(s->text, "sh: killed by SIGKILL",
	    "a callback may stop its proc");
	is_int(s->pieces, 1, "and gets no data after that");

	clear(s);
	begin(s, "exit 0", plain, 0);
	proc_stop(s->p);
	proc_stop(s->p);
	proc_pause(s->p, true);
	is_int(s->ended, 0, "the end is not told within proc_stop");
	finish(s);
	is_int(s->ended, 1, "but later");

	/* Stopped when it has ended already, but not all was read. */
	clear(s);
	id = loop_on_child(l, on_time, &reaped);
	begin(s, "echo x", plain, 0);
	proc_pause(s->p, true);
	while (!reaped && loop_step(l) == 0)
		;
	linger(10 * MS);
	loop_off_child(l, id);
	proc_stop(s->p);
	finish(s);
	ok(s->ended == 1 && s->pieces == 0 && s->well,
	    "what was over already ends too");

	clear(s);
	s->stops_late = true;
	begin(s, "exit 0", plain, 0);
	finish(s);
	linger(10 * MS);
	is_int(s->ended, 1, "to stop it within its end does nothing");

	clear(s);
	spec.same_group = true;
	begin(s, "trap 'exit 0' TERM; echo here; while :; do read x; done",
	    spec, 0);
	while (s->total == 0 && loop_step(l) == 0)
		;
	proc_stop(s->p);
	finish(s);
	is_str(s->text, "sh: exit 0", "a sibling is asked to end, not killed");
}

/* The programs that stand in for ffmpeg; a test at the root of the tree. */
static void
test_stubs(struct seen *s)
{
	char *argv[] = { (char *)"tests/stubs/ffprobe",
		(char *)"-show_program_version", NULL };
	struct child_spec spec = plain;
	struct pollfd gone = { -1, POLLIN, 0 };
	int fd[2];

	if (access(argv[0], X_OK) != 0) {
		ok(1, "stubs # SKIP not at the root of the tree");
		return;
	}
	spec.argv = argv;
	clear(s);
	setenv("STUB", "exit:3", 1);
	begin(s, NULL, spec, 0);
	finish(s);
	is_str(s->text, "ffprobe: exit 3: asked to fail", "stub exit:3");

	clear(s);
	setenv("STUB", "signal:SEGV", 1);
	begin(s, NULL, spec, 0);
	finish(s);
	is_str(s->text, "ffprobe: killed by SIGSEGV", "stub signal:SEGV");

	clear(s);
	setenv("STUB", "flood", 1);
	begin(s, NULL, spec, 0);
	finish(s);
	is_str(s->text, "ffprobe: exit 1: the last of many", "stub flood");

	clear(s);
	setenv("STUB", "old", 1);
	begin(s, NULL, spec, 0);
	finish(s);
	ok(s->well && strstr(s->data[0].p, "\"4.2.1\""), "stub old");

	clear(s);
	setenv("STUB", "hang", 1);
	if (child_pipe(fd) != 0)
		exit(2);
	spec.err = fd[1];
	begin(s, NULL, spec, 200 * MS);
	close(fd[1]);
	finish(s);
	gone.fd = fd[0];
	is_str(s->text, "ffprobe: no sign of life for 0.2 s, stopped",
	    "stub hang");
	ok(poll(&gone, 1, 20000) == 1 && gone.revents == POLLHUP,
	    "and with it all of its group");
	close(fd[0]);
}

int
main(void)
{
	struct seen s = { 0 };

	l = loop_new();
	clear(&s);
	test_output(&s);
	test_pause(&s);
	test_deadline(&s);
	test_feeding(&s);
	test_orphans(&s);
	test_stop(&s);
	test_stubs(&s);
	clear(&s);
	loop_free(l);
	return done_testing();
}
