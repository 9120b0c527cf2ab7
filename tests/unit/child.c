/* child.h: starting, ending and describing processes.  Tests wait for pipes:
 * the end of file comes when the last holder of a pipe is gone. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "child.h"
#include "tap.h"

#ifndef TOOLPREFIX
#define TOOLPREFIX ""
#endif

/* Holds a pipe open as long as it lives, and a process of its own does too.
 * It tells when it is there. */
#define HOLD "sleep 100 & echo ready; wait"

/* Only stdout is a pipe. */
static const struct child_spec out = { .in = CHILD_NULL, .out = CHILD_PIPE,
	.err = CHILD_INHERIT };

static struct child c;

/* Starts a script of the shell. */
static int
start(struct child *one, const char *script, struct child_spec spec)
{
	char *argv[] = { (char *)"sh", (char *)"-c", (char *)script, NULL };

	spec.argv = argv;
	return child_start(one, &spec);
}

static void
pair(int fd[2])
{
	if (child_pipe(fd) != 0)
		exit(2);
}

/* Reads fd until the end of file, or until text was seen, into the buffer. */
static void
read_until(int fd, struct buf *b, const char *text)
{
	struct pollfd p = { fd, POLLIN, 0 };
	ssize_t n;

	while (!text || !strstr(b->p, text)) {
		if (poll(&p, 1, 20000) != 1) {
			buf_adds(b, "(nothing for 20 s)");
			return;
		}
		n = read(fd, buf_room(b, 4096), 4096);
		if (n <= 0)
			return;
		b->len += (size_t)n;
		b->p[b->len] = '\0';
	}
}

static void
is_read(int fd, const char *want, const char *name)
{
	struct buf b = BUF_INIT;

	read_until(fd, &b, NULL);
	is_str(b.p, want, name);
	buf_free(&b);
}

static void
expect(int fd, const char *text)
{
	struct buf b = BUF_INIT;

	read_until(fd, &b, text);
	buf_free(&b);
}

static void
test_descriptors(void)
{
	char *args[] = { (char *)"printf", (char *)"<%s>", (char *)"a  b",
		(char *)"", (char *)"c\nd'\"*", NULL };
	struct child_spec spec = out;
	int fd[2];

	spec.argv = args;
	ok(child_start(&c, &spec) == 0 && c.pid > 0, "a program starts");
	is_str(c.name, "printf", "its name is known");
	ok(c.in == -1 && c.err == -1 && c.also[0] == -1 && c.out > 9,
	    "only the pipes that were asked for are there");
	ok(fcntl(c.out, F_GETFL) & O_NONBLOCK, "our end does not block");
	is_read(c.out, "<a  b><><c\nd'\"*>", "arguments arrive as they are");
	ok(child_reap(&c, true) && child_ok(&c), "it ended well");
	child_free(&c);
	is_int(c.out, -1, "freed, our end is closed");

	start(&c, "cat; echo end", out);
	is_read(c.out, "end\n", "stdin is empty unless it is asked for");
	child_reap(&c, true);
	child_free(&c);

	spec = out;
	spec.in = CHILD_PIPE;
	start(&c, "cat", spec);
	ok(write(c.in, "hello", 5) == 5, "its stdin takes bytes");
	close(c.in);
	c.in = -1;
	is_read(c.out, "hello", "which it reads");
	child_reap(&c, true);
	child_free(&c);

	spec = out;
	spec.err = CHILD_PIPE;
	spec.also[0] = spec.also[1] = true;
	start(&c, "echo one; echo two >&2; echo three >&3; echo four >&4",
	    spec);
	is_read(c.out, "one\n", "stdout has a pipe,");
	is_read(c.err, "two\n", "stderr too,");
	is_read(c.also[0], "three\n", "further pipes are descriptor 3");
	is_read(c.also[1], "four\n", "and 4 there");
	child_reap(&c, true);
	child_free(&c);

	pair(fd);
	spec = out;
	spec.out = spec.err = fd[1];
	start(&c, "echo out; echo err >&2", spec);
	ok(fcntl(fd[1], F_GETFD) >= 0, "a descriptor given stays ours");
	close(fd[1]);
	is_read(fd[0], "out\nerr\n", "it can take both outputs");
	close(fd[0]);
	child_reap(&c, true);
	child_free(&c);
}

static void
test_isolation(void)
{
	char *grep[] = { (char *)"grep", (char *)"-E", (char *)"^Sig(Blk|Ign)",
		(char *)"/proc/self/status", NULL };
	struct child_spec spec = { .in = CHILD_PIPE, .out = CHILD_PIPE,
		.err = CHILD_PIPE, .also = { true, true } };
	unsigned long long blocked = 1, ignored = 1;
	struct buf b = BUF_INIT;
	struct child other;
	sigset_t all, before;
	char script[200];

	start(&other, "exec cat", spec);
	snprintf(script, sizeof(script), "for f in %d %d %d %d %d; do "
	    "[ -e /proc/self/fd/$f ] && echo $f; done", other.in, other.out,
	    other.err, other.also[0], other.also[1]);
	start(&c, script, out);
	is_read(c.out, "", "a child has no pipe of another");
	child_reap(&c, true);
	child_free(&c);
	child_free(&other);

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	spec = out;
	spec.argv = grep;
	child_start(&c, &spec);
	sigprocmask(SIG_SETMASK, &before, NULL);
	read_until(c.out, &b, NULL);
	/* The C library keeps signals 32 and 33 for itself. */
	ok(sscanf(b.p, "SigBlk: %llx SigIgn: %llx", &blocked, &ignored) == 2 &&
	    blocked == 0 && (ignored & 0x7fffffff) == 0,
	    "no signal is blocked or ignored in it");
	buf_free(&b);
	ok(getpgid(c.pid) == c.pid, "it leads a process group of its own");
	child_reap(&c, true);
	child_free(&c);

	spec.same_group = true;
	start(&c, "kill -INT $$; echo alive", spec);
	ok(getpgid(c.pid) == getpgrp(), "a sibling is in our group");
	is_read(c.out, "alive\n", "and ignores an INT that we ignore");
	child_reap(&c, true);
	child_free(&c);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
}

/* valgrind makes a fork of the spawn, which can not tell of its failure. */
static bool
under_valgrind(void)
{
	const char *preload = getenv("LD_PRELOAD");

	return preload && strstr(preload, "vgpreload");
}

static void
test_failures(void)
{
	char *argv[] = { (char *)"no-such-program", NULL };
	char *dir[] = { (char *)"/", NULL };
	struct child_spec spec = { .argv = argv, .in = CHILD_PIPE,
		.out = CHILD_PIPE, .err = CHILD_PIPE };
	char text[80];

	if (under_valgrind()) {
		ok(1, "programs that can not be started # SKIP by valgrind");
		return;
	}
	errno = 0;
	ok(child_start(&c, &spec) == -1 && errno == ENOENT,
	    "a program that is not there is told at once");
	ok(c.pid == 0 && c.in == -1 && c.out == -1 && c.err == -1,
	    "and leaves nothing open");
	ok(!child_ok(&c) && child_reap(&c, true), "it is not well, but over");
	child_describe(&c, text, sizeof(text));
	is_str(text, "no-such-program: not started", "so it is described");
	child_free(&c);

	spec.argv = dir;
	ok(child_start(&c, &spec) == -1 && errno == EACCES,
	    "what can not be run is told");
	spec = out;
	spec.in = 987;
	ok(start(&c, "true", spec) == -1 && errno == EBADF,
	    "and a descriptor that is not open");
	ok(c.out == -1, "the pipe made before is closed");
}

/* Runs fn in a process of its own and returns its exit status. */
static int
apart(int (*fn)(int), int arg)
{
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(fn(arg));
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int
without_standard_descriptors(int closed)
{
	struct child_spec spec = { .in = CHILD_PIPE, .out = CHILD_PIPE,
		.err = CHILD_INHERIT };
	struct buf b = BUF_INIT;
	int good;

	for (int i = 0; i < 3; i++)
		if (closed & (1 << i))
			close(i);
	/* Its stderr is ours: where that is closed it gets /dev/null. */
	if (start(&c, "cat; true >&2 && echo fine", spec) != 0)
		return 10;
	if (c.in < 10 || c.out < 10)
		return 11;
	if (write(c.in, "hello ", 6) != 6)
		return 12;
	close(c.in);
	c.in = -1;
	read_until(c.out, &b, NULL);
	good = strcmp(b.p, "hello fine\n") == 0;
	buf_free(&b);
	child_reap(&c, true);
	child_free(&c);
	return good ? 0 : 13;
}

static int
crossed(int unused)
{
	struct child_spec spec = { .in = 1, .out = 0, .err = 1 };
	struct buf b = BUF_INIT;
	int in[2], from[2], good;

	(void)unused;
	pair(in);
	pair(from);
	dup2(in[0], 1);
	dup2(from[1], 0);
	dup2(from[1], 2);
	close(in[0]);
	close(from[1]);
	spec.err = 2;
	if (write(in[1], "over", 4) != 4 ||
	    start(&c, "cat; echo and out >&2", spec) != 0)
		return 10;
	close(in[1]);
	close(0);
	close(1);
	close(2);
	read_until(from[0], &b, NULL);
	good = strcmp(b.p, "overand out\n") == 0;
	buf_free(&b);
	close(from[0]);
	child_reap(&c, true);
	return good ? 0 : 11;
}

static void
test_odd_descriptors(void)
{
	char name[100];

	for (int closed = 1; closed < 8; closed++) {
		snprintf(name, sizeof(name), "pipes work with%s%s%s closed",
		    closed & 1 ? " stdin" : "", closed & 2 ? " stdout" : "",
		    closed & 4 ? " stderr" : "");
		is_int(apart(without_standard_descriptors, closed), 0, name);
	}
	is_int(apart(crossed, 0), 0,
	    "our stdin can be its stdout and our stdout its stdin");
}

static void
test_groups(void)
{
	int fd[2];

	start(&c, HOLD, out);
	expect(c.out, "ready");
	ok(!child_reap(&c, false), "a running child is not reaped");
	child_kill(&c, SIGTERM);
	is_read(c.out, "", "a signal reaches the processes of a child's own");
	child_reap(&c, true);
	ok(WIFSIGNALED(c.status) && WTERMSIG(c.status) == SIGTERM,
	    "it died of that");
	child_kill(&c, SIGTERM);
	child_free(&c);

	start(&c, "(trap '' TERM; echo ready; exec sleep 100) & wait", out);
	expect(c.out, "ready");
	child_kill(&c, SIGTERM);
	child_reap(&c, true);
	is_read(c.out, "", "one that ignores TERM is killed at the end");
	child_free(&c);

	pair(fd);
	start(&c, HOLD, (struct child_spec){ .in = CHILD_NULL, .out = fd[1],
	    .err = CHILD_INHERIT });
	close(fd[1]);
	expect(fd[0], "ready");
	child_free(&c);
	is_read(fd[0], "", "child_free ends a running child and its own");
	close(fd[0]);

	pair(fd);
	/* The inner shell tells: from there on it has no trap any more. */
	start(&c, "trap 'kill $!; wait; echo cleaned; exit 0' TERM; "
	    "sh -c 'echo ready; exec sleep 100' & wait",
	    (struct child_spec){ .in = CHILD_NULL, .out = fd[1],
	    .err = CHILD_INHERIT, .same_group = true });
	close(fd[1]);
	expect(fd[0], "ready\n");
	child_free(&c);
	ok(child_ok(&c), "a sibling is given the time to end well");
	is_read(fd[0], "cleaned\n", "and ends its own children itself");
	close(fd[0]);
}

static int
exit_with_children(int fd)
{
	static struct child a, b;
	const struct child_spec spec = { .in = CHILD_NULL, .out = fd,
		.err = CHILD_INHERIT };

	if (start(&a, HOLD, spec) != 0 || start(&b, HOLD, spec) != 0)
		_exit(9);
	exit(5);
}

static int
exit_of_a_fork(int unused)
{
	(void)unused;
	exit(0);
}

static void
test_exit(void)
{
	struct child other;
	struct buf b = BUF_INIT;
	int fd[2];

	pair(fd);
	is_int(apart(exit_with_children, fd[1]), 5, "a program exits");
	close(fd[1]);
	read_until(fd[0], &b, NULL);
	ok(!strstr(b.p, "20 s"), "and its children end with it");
	buf_free(&b);
	close(fd[0]);

	start(&c, HOLD, out);
	start(&other, HOLD, out);
	expect(c.out, "ready");
	expect(other.out, "ready");
	apart(exit_of_a_fork, 0);
	ok(!child_reap(&c, false) && !child_reap(&other, false),
	    "a fork that exits does not take our children along");
	child_kill_all();
	ok(c.pid == 0 && other.pid == 0 && c.out == -1,
	    "child_kill_all kills and reaps them all");
	child_kill_all();
}

/* The words of a child that wrote text to stderr. */
static void
is_words(const char *text, const char *path, const char *want,
    const char *name)
{
	char words[100];

	memset(&c, 0, sizeof(c));
	child_note(&c, text, strlen(text));
	child_last_words(&c, path, words, sizeof(words));
	is_str(words, want, name);
}

static void
test_last_words(void)
{
	char words[8];

	is_words("", "a.mp4", "", "no stderr, no words");
	is_words("\n \r\n\n", NULL, "", "nor from empty lines");
	is_words("one\ntwo\n\n", NULL, "two",
	    "the last line that says something");
	is_words("50%\r100%\rfailed", NULL, "failed",
	    "lines may end with a carriage return or not at all");
	is_words("[mov,mp4,m4a,3gp,3g2,mj2 @ 0x5581] moov atom not found\n",
	    "a.mp4", "moov atom not found", "a demuxer's tag is taken off");
	is_words("[in#0 @ 0x55] [h264 @ 0x7f] no frame!\n", NULL, "no frame!",
	    "and several of them");
	is_words("[not a tag] at all\n", NULL, "[not a tag] at all",
	    "other brackets stay");
	is_words("[h264 @ 0x", NULL, "[h264 @ 0x", "and broken ones");
	is_words("file:a b.mp4: No such file or directory\n", "a b.mp4",
	    "No such file or directory", "the file's name is taken off");
	is_words("https://x/y: 404\n", "https://x/y", "404",
	    "without \"file:\" too");
	is_words("[in#0 @ 0x5] file:a: Invalid data\n", "a", "Invalid data",
	    "and behind a tag");
	is_words("file:file:a: Invalid data\n", "file:a", "Invalid data",
	    "a name may begin with \"file:\"");
	is_words("file:ab: Invalid data\n", "a", "file:ab: Invalid data",
	    "another name stays");
	is_words("file:a\nb\nc.mp4: Invalid data\n", "a\nb\nc.mp4",
	    "Invalid data", "a name of several lines is taken off");
	is_words("file:a?b: Invalid data\n", "a\033b", "Invalid data",
	    "a name with control bytes, which ffmpeg masks, too");
	is_words("bad\nConversion failed!\n", NULL, "bad",
	    "a line that only says that it failed is passed over");
	is_words("bad\n    Last message repeated 3 times\n", NULL, "bad",
	    "and one that counts");
	is_words("[mp4 @ 0x5] no tag for it\nCould not write header for output "
	    "file #0 (incorrect codec parameters ?): Invalid argument\n"
	    "Error initializing output stream 0:1 -- \n", NULL,
	    "no tag for it", "and those that only say what came of it");
	is_words("Error initializing output stream 0:1 -- no room\n", NULL,
	    "Error initializing output stream 0:1 -- no room",
	    "which stay where they tell more");
	is_words("Conversion failed!\n", NULL, "Conversion failed!",
	    "unless there is no other");
	is_words("\033[31mred\a\x7f\xc2\x9b" "1m \xc3\xa9\n", NULL,
	    "?[31mred???1m \xc3\xa9", "nothing that steers a terminal passes");

	memset(&c, 0, sizeof(c));
	child_note(&c, "abcdef\xe2\x82\xac", 9);
	child_last_words(&c, NULL, words, sizeof(words));
	is_str(words, "abcdef", "words are not cut within a character");
	child_note(&c, "\nab\0cd", 6);
	child_last_words(&c, NULL, words, sizeof(words));
	is_str(words, "ab?cd", "a null byte is no end");
}

static void
test_tail(void)
{
	static char big[3 * CHILD_TAIL];

	memset(big, 'x', sizeof(big));
	memcpy(big + sizeof(big) - 4, "end\n", 4);
	memset(&c, 0, sizeof(c));
	child_note(&c, "first", 5);
	child_note(&c, big, sizeof(big));
	ok(c.tail_len == CHILD_TAIL && c.tail[0] == 'x' &&
	    memcmp(c.tail + CHILD_TAIL - 4, "end\n", 4) == 0,
	    "of a flood the end is kept");
	child_note(&c, "more\n", 5);
	ok(c.tail_len == CHILD_TAIL &&
	    memcmp(c.tail + CHILD_TAIL - 9, "end\nmore\n", 9) == 0,
	    "and what comes after pushes the rest out");
}

static void
is_described(const char *script, const char *want, const char *name)
{
	struct child_spec spec = { .in = CHILD_NULL, .out = CHILD_NULL,
		.err = CHILD_PIPE };
	struct buf b = BUF_INIT;
	char text[100];

	start(&c, script, spec);
	read_until(c.err, &b, NULL);
	child_note(&c, b.p, b.len);
	child_reap(&c, true);
	child_describe(&c, text, sizeof(text));
	is_str(text, want, name);
	child_free(&c);
	buf_free(&b);
}

static void
test_descriptions(void)
{
	char text[100];

	is_described("exit 0", "sh: exit 0", "how it ended, when well");
	is_described("exit 3", "sh: exit 3", "when silently not");
	is_described("echo >&2 this; echo >&2 '[x @ 0x1] that'; exit 1",
	    "sh: exit 1: that", "when with a complaint");
	is_described("kill -KILL $$", "sh: killed by SIGKILL", "when killed");
	is_described("echo bye >&2; kill -SEGV $$", "sh: killed by SIGSEGV",
	    "whatever it said before");
	is_described("kill -USR2 $$", "sh: killed by signal 12",
	    "other signals have their number");

	start(&c, HOLD, out);
	child_describe(&c, text, sizeof(text));
	is_str(text, "sh: still running", "while it runs");
	c.late = true;
	c.quiet_us = 60000000;
	child_kill(&c, SIGTERM);
	child_reap(&c, true);
	child_describe(&c, text, sizeof(text));
	is_str(text, "sh: no sign of life for 60 s, stopped", "when late");
	c.status = 0;
	ok(!child_ok(&c), "what was stopped is not well, whatever its status");
	c.quiet_us = 500000;
	child_describe(&c, text, sizeof(text));
	is_str(text, "sh: no sign of life for 0.5 s, stopped",
	    "parts of a second are told");
	child_describe(&c, text, 5);
	is_str(text, "sh: ", "a small buffer is kept");
	child_free(&c);
}

static void
test_sibling(void)
{
	char path[4096], own[4096], *slash;
	ssize_t n = readlink("/proc/self/exe", own, sizeof(own) - 1);

	child_sibling("no-such-tool", path, sizeof(path));
	is_str(path, TOOLPREFIX "no-such-tool",
	    "a tool that is not beside us is left to PATH, with the prefix");
	if (n <= 0 || sizeof(TOOLPREFIX) > 1)
		return;
	own[n] = '\0';
	slash = strrchr(own, '/');
	child_sibling(slash + 1, path, sizeof(path));
	is_str(path, own, "a tool beside us is found there");
	child_sibling(slash + 1, path, strlen(slash + 1) + 1);
	is_str(path, slash + 1, "unless the name does not fit");
}

int
main(void)
{
	test_descriptors();
	test_isolation();
	test_failures();
	test_odd_descriptors();
	test_groups();
	test_exit();
	test_last_words();
	test_tail();
	test_descriptions();
	test_sibling();
	return done_testing();
}
