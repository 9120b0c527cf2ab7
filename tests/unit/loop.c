/* loop.h: watches, timers, signals.  Time passes in the loop only. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "loop.h"
#include "tap.h"

static struct loop *l;

/* A watch that counts its calls and may do something to another. */
struct watcher {
	int calls;
	short last;
	int id;
	int fd;
	struct watcher *ends; /* deletes this one */
	struct watcher *puts_to_sleep;
	bool keeps;           /* does not read what came */
	int adds;             /* adds so many watches of nothing */
};

static void
on_event(void *arg, short revents)
{
	struct watcher *w = arg;
	char byte;

	w->calls++;
	w->last = revents;
	if (!w->keeps && (revents & POLLIN) && read(w->fd, &byte, 1) != 1)
		w->last = -1;
	if (w->ends)
		loop_del(l, w->ends->id);
	if (w->puts_to_sleep)
		loop_want(l, w->puts_to_sleep->id, -1);
	for (; w->adds > 0; w->adds--)
		loop_add(l, -1, POLLIN, on_event, w);
}

static void
watch(struct watcher *w, int fd, short events)
{
	w->fd = fd;
	w->id = loop_add(l, fd, events, on_event, w);
}

static void
on_time(void *arg)
{
	int *flag = arg;

	(*flag)++;
}

/* One round that does not wait. */
static int
turn(void)
{
	int passed = 0;

	loop_timer(l, 0, on_time, &passed);
	return loop_step(l);
}

static void
pair(int fd[2])
{
	if (child_pipe(fd) != 0)
		exit(2);
}

static void
put(int fd)
{
	if (write(fd, "x", 1) != 1)
		exit(2);
}

static void
drop(int fd[2])
{
	close(fd[0]);
	close(fd[1]);
}

static void
test_watches(void)
{
	struct watcher w = { 0 };
	int fd[2];

	l = loop_new();
	pair(fd);
	watch(&w, fd[0], POLLIN);
	ok(turn() == 0 && w.calls == 0, "nothing there: no call");
	put(fd[1]);
	turn();
	ok(w.calls == 1 && (w.last & POLLIN), "data: one call");
	put(fd[1]);
	loop_want(l, w.id, -1);
	turn();
	close(fd[1]);
	turn();
	is_int(w.calls, 1, "asleep: neither data nor a hang-up wakes it");
	loop_want(l, w.id, 0);
	turn();
	ok(w.calls == 2 && w.last == POLLHUP,
	    "with no events wanted a hang-up is told, data is not");
	loop_want(l, w.id, POLLIN);
	turn();
	ok(w.calls == 3 && (w.last & POLLIN), "awake again: the data is told");
	loop_del(l, w.id);
	loop_del(l, -1);
	turn();
	is_int(w.calls, 3, "a deleted watch is silent");
	close(fd[0]);
	loop_free(l);
}

/* Two watches that are ready in the same round; the first changes the set. */
static void
two_ready(struct watcher *a, struct watcher *b)
{
	int one[2], two[2];

	pair(one);
	pair(two);
	put(one[1]);
	put(two[1]);
	l = loop_new();
	watch(a, one[0], POLLIN);
	watch(b, two[0], POLLIN);
	turn();
	loop_free(l);
	drop(one);
	drop(two);
}

struct swap {
	struct watcher *old, *new;
	int fd;
};

static void
on_swap(void *arg, short revents)
{
	struct swap *s = arg;

	(void)revents;
	loop_del(l, s->old->id);
	watch(s->new, s->fd, POLLIN);
}

static void
test_changes_within_a_round(void)
{
	struct watcher a = { 0 }, b = { 0 };
	struct swap s = { &a, &b, -1 };
	int one[2], two[2], id;

	a.ends = &a;
	two_ready(&a, &b);
	ok(a.calls == 1 && b.calls == 1, "a callback may end its own watch");

	a = b = (struct watcher){ 0 };
	a.ends = &b;
	two_ready(&a, &b);
	ok(a.calls == 1 && b.calls == 0,
	    "a watch ended by another is not called any more in that round");

	a = b = (struct watcher){ 0 };
	a.puts_to_sleep = &b;
	two_ready(&a, &b);
	ok(a.calls == 1 && b.calls == 0,
	    "nor is one that was put to sleep by another");

	a = b = (struct watcher){ 0 };
	a.adds = 1000;
	two_ready(&a, &b);
	ok(a.calls == 1 && b.calls == 1,
	    "a callback may add so many watches that the tables move");

	a = b = (struct watcher){ 0 };
	pair(one);
	pair(two);
	put(one[1]);
	put(two[1]);
	s.fd = two[0];
	l = loop_new();
	id = loop_add(l, one[0], POLLIN, on_swap, &s);
	watch(&a, two[0], POLLIN);
	b.keeps = true;
	turn();
	ok(a.id == b.id && a.calls == 0 && b.calls == 0,
	    "a watch that takes over a slot does not get its old events");
	loop_del(l, id);
	turn();
	is_int(b.calls, 1, "it gets its own in the next round");
	loop_free(l);
	drop(one);
	drop(two);
}

static char order[16];

static void
on_letter(void *arg)
{
	size_t n = strlen(order);

	if (n + 1 < sizeof(order))
		order[n] = *(const char *)arg;
}

static void
on_again(void *arg)
{
	int *count = arg;

	(*count)++;
	loop_timer(l, 0, on_again, arg);
}

static void
test_timers(void)
{
	static char a[] = "a", b[] = "b", c[] = "c", d[] = "d";
	int64_t start = loop_now();
	int gone, count = 0;

	l = loop_new();
	memset(order, 0, sizeof(order));
	loop_timer(l, 20000, on_letter, c);
	loop_timer(l, 5000, on_letter, a);
	gone = loop_timer(l, 10000, on_letter, d);
	loop_timer(l, 10000, on_letter, b);
	loop_timer_del(l, gone);
	while (strlen(order) < 3 && loop_step(l) == 0)
		;
	is_str(order, "abc", "timers fire in the order of their times, a "
	    "deleted one does not");
	ok(loop_now() - start >= 20000, "and not before");
	loop_timer_del(l, gone);
	loop_timer_del(l, -1);

	memset(order, 0, sizeof(order));
	loop_timer(l, -3, on_letter, a);
	loop_timer(l, -3, on_letter, b);
	loop_timer(l, -3, on_letter, c);
	loop_step(l);
	is_str(order, "abc", "timers of the past fire at once, in order");

	loop_timer(l, 0, on_again, &count);
	loop_step(l);
	loop_step(l);
	is_int(count, 2, "a timer that sets itself for now fires once a round");
	loop_free(l);
}

static void
test_children(void)
{
	int first = 0, second = 0, id;
	pid_t pid;

	l = loop_new();
	id = loop_on_child(l, on_time, &first);
	loop_on_child(l, on_time, &second);
	ok(turn() == 0 && first == 0, "no child ended: no call");
	pid = fork();
	if (pid == 0)
		_exit(0);
	while (second == 0 && loop_step(l) == 0)
		;
	is_int(first, 1, "the end of a child wakes the loop and calls all");
	waitpid(pid, NULL, 0);
	loop_off_child(l, id);
	pid = fork();
	if (pid == 0)
		_exit(0);
	while (second == 1 && loop_step(l) == 0)
		;
	is_int(first, 1, "except who was taken off");
	waitpid(pid, NULL, 0);

	/* It may well end before anybody asked. */
	loop_free(l);
	l = loop_new();
	pid = fork();
	if (pid == 0)
		_exit(0);
	waitpid(pid, NULL, 0);
	first = 0;
	loop_on_child(l, on_time, &first);
	while (first == 0 && loop_step(l) == 0)
		;
	is_int(first, 1, "who asks after it ended is called as well");
	loop_free(l);
}

static bool
same_dispositions(const struct sigaction a[5], const struct sigaction b[5])
{
	for (int i = 0; i < 5; i++)
		if (a[i].sa_handler != b[i].sa_handler)
			return false;
	return true;
}

static void
dispositions(struct sigaction sa[5])
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGPIPE };

	for (int i = 0; i < 5; i++)
		sigaction(sigs[i], NULL, &sa[i]);
}

static void
test_signals(void)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction before[5], during[5], after[5];
	int fd[2], told = 0;

	dispositions(before);
	for (int i = 0; i < 3; i++) {
		l = loop_new();
		told += loop_signalled() == 0 && turn() == 0;
		raise(ends[i]);
		told += loop_step(l) == -1 && loop_step(l) == -1 &&
		    loop_signalled() == ends[i];
		loop_free(l);
	}
	is_int(told, 6, "INT, TERM and HUP end one loop after another");
	l = loop_new();
	dispositions(during);
	pair(fd);
	close(fd[0]);
	errno = 0;
	ok(write(fd[1], "x", 1) < 0 && errno == EPIPE,
	    "a pipe without reader is an error, not a signal");
	close(fd[1]);
	loop_free(l);
	dispositions(after);
	ok(!same_dispositions(before, during) &&
	    same_dispositions(before, after),
	    "loop_free puts the dispositions back");
}

static void
test_signals_as_inherited(void)
{
	sigset_t term, mask;

	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	l = loop_new();
	raise(SIGINT);
	raise(SIGHUP);
	ok(turn() == 0 && loop_signalled() == 0,
	    "INT and HUP stay ignored where they were at start");
	loop_free(l);
	signal(SIGINT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	l = loop_new();
	raise(SIGTERM);
	ok(turn() == -1 && loop_signalled() == SIGTERM,
	    "TERM is heard even where it was blocked at start");
	loop_free(l);
	sigprocmask(SIG_UNBLOCK, &term, &mask);
	ok(sigismember(&mask, SIGTERM), "loop_free puts the mask back");
}

/* Runs fn in a process of its own and returns its wait status. */
static int
apart(void (*fn)(int), int arg)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		fn(arg);
		_exit(99);
	}
	waitpid(pid, &status, 0);
	return status;
}

static void
die_in_loop(int sig)
{
	l = loop_new();
	raise(sig == SIGPIPE ? SIGTERM : sig);
	if (loop_step(l) == -1)
		loop_die(sig);
}

/* Leaves a child that holds fd open, and dies. */
static void
die_with_child(int fd)
{
	char *argv[] = { (char *)"sleep", (char *)"100", NULL };
	struct child_spec spec = { .argv = argv, .in = CHILD_NULL, .out = fd,
		.err = CHILD_INHERIT };
	struct child c;

	l = loop_new();
	if (child_start(&c, &spec) == 0)
		loop_die(SIGTERM);
}

static void
take_no_standard_descriptor(int arg)
{
	(void)arg;
	close(0);
	close(1);
	l = loop_new();
	_exit(fcntl(0, F_GETFD) >= 0 || fcntl(1, F_GETFD) >= 0);
}

static void
test_death(void)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	int died = 0, fd[2];
	char byte;

	for (int i = 0; i < 4; i++) {
		int status = apart(die_in_loop, sigs[i]);

		died += WIFSIGNALED(status) && WTERMSIG(status) == sigs[i];
	}
	is_int(died, 4, "loop_die dies of the very signal");
	pair(fd);
	apart(die_with_child, fd[1]);
	close(fd[1]);
	ok(read(fd[0], &byte, 1) == 0, "and takes the children along");
	close(fd[0]);
	is_int(apart(take_no_standard_descriptor, 0), 0,
	    "the pipe for signals never takes the place of a closed stdin");
}

int
main(void)
{
	/* However the tests were started. */
	signal(SIGINT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	test_watches();
	test_changes_within_a_round();
	test_timers();
	test_children();
	test_signals();
	test_signals_as_inherited();
	test_death();
	return done_testing();
}
