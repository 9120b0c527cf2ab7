/*
 * lib/progress: the bar on a pseudo-terminal, the lines in pipes and sockets,
 * and that neither ever waits.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "diag.h"
#include "progress.h"
#include "tap.h"

static int keep_stderr;
static char seen[65536];

/*
 * A pseudo-terminal in the place of stderr.
 */

static int master = -1;

static int
screen_open(unsigned short columns)
{
	struct winsize w = { 24, columns, 0, 0 };
	int slave;

	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0)
		return -1;
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	if (slave < 0 || ioctl(master, TIOCSWINSZ, &w) < 0)
		return -1;
	dup2(slave, STDERR_FILENO);
	close(slave);
	return 0;
}

static void
screen_close(void)
{
	dup2(keep_stderr, STDERR_FILENO);
	close(master);
}

/* What was written since the last look: a mark of our own is sent through and
 * waited for, so no time plays a part. */
static const char *
screen(void)
{
	size_t n = 0;
	ssize_t k;

	if (write(STDERR_FILENO, "\001", 1) != 1)
		return "(no mark)";
	while (n + 1 < sizeof seen) {
		k = read(master, seen + n, sizeof seen - 1 - n);
		if (k <= 0)
			break;
		n += (size_t)k;
		if (seen[n - 1] == '\001') {
			n--;
			break;
		}
	}
	seen[n] = '\0';
	return seen;
}

/* 200 seconds have gone, so that rate and ETA are known, and a slow machine
 * does not change them; and an update is due. */
static void
due(struct progress *p)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	p->begun = ((int64_t)t.tv_sec - 200) * 1000000 + t.tv_nsec / 1000;
	p->last = 0;
}

static void
start(struct progress *p, int fd, bool quiet, const char *unit)
{
	progress_init(p, fd, quiet, unit);
	due(p);
}

static void
test_bar(void)
{
	struct progress p;
	int i;

	start(&p, -1, false, "files");
	progress_set(&p, 300, 1000, "talk.mp4");
	is_str(screen(), "\rprobe  [===>      ] 300/1000 files  1.5/s  ETA 7:47  "
	    "talk.mp4\033[K", "a bar with all that there is to say");
	p.last += 3600000000; /* however slow the machine is */
	for (i = 0; i < 1000; i++)
		progress_set(&p, 400, 1000, "talk.mp4");
	is_str(screen(), "", "and no other before a quarter second has gone");
	due(&p);
	progress_set(&p, 1000, 1000, NULL);
	is_str(screen(), "\rprobe  [==========] 1000/1000 files  5.0/s  ETA 0:00"
	    "\033[K", "a full bar");
	warn("%s: broken", "x.mp4");
	is_str(screen(), "\r\033[Kprobe: x.mp4: broken\r\n",
	    "a warning wipes it first");
	warn("again");
	is_str(screen(), "probe: again\r\n", "once");
	due(&p);
	progress_set(&p, 200, 0, "talk.mp4");
	is_str(screen(), "\rprobe  200 files  1.0/s  talk.mp4\033[K",
	    "no bar where the total is unknown");
	progress_end(&p);
	is_str(screen(), "\r\033[K", "the end wipes it");
	warn("later");
	is_str(screen(), "probe: later\r\n", "and lets go of warnings");

	start(&p, -1, false, "s");
	progress_set(&p, 5400, 7260, NULL);
	is_str(screen(), "\rprobe  [=======>  ] 1:30:00/2:01:00  27x  "
	    "ETA 1:09\033[K", "seconds of film are shown as times");
	progress_end(&p);
	screen();

	start(&p, -1, false, "files");
	progress_set(&p, -3, NAN, "");
	is_str(screen(), "\rprobe  0 files\033[K",
	    "numbers that are none are zero");
	due(&p);
	progress_set(&p, 100, 1e15, NULL);
	is_str(screen(), "\rprobe  [>         ] 100/1000000000000000 files  "
	    "0.5/s  ETA 99:59:59\033[K", "an endless task has a last ETA");
	progress_end(&p);
	screen();
}

static void
is_name(const char *name, const char *want, const char *sentence)
{
	struct progress p;
	char line[256];

	start(&p, -1, false, "files");
	progress_set(&p, 0, 0, name);
	snprintf(line, sizeof line, "\rprobe  0 files  %s\033[K", want);
	is_str(screen(), line, sentence);
	progress_end(&p);
	screen();
}

static void
test_names(void)
{
	is_name("a\033[2Jb\r\n\177", "a?[2Jb???",
	    "control characters are shown as ?");
	is_name("a\xc2\x9b" "2Jb", "a?2Jb", "also those beyond ASCII");
	is_name("a\xff\xe6\x97z", "a???z", "bytes that are no UTF-8 too");
	is_name("\xc3\xa4\xe6\x97\xa5\xf0\x9f\x8e\xac",
	    "\xc3\xa4\xe6\x97\xa5\xf0\x9f\x8e\xac", "letters stay letters");
	is_name("0123456789012345678901234567890123456789012345678901234567"
	    "\xe6\x97\xa5\xe6\x97\xa5",
	    "0123456789012345678901234567890123456789012345678901234567"
	    "\xe6\x97\xa5", "a long name is cut behind a letter");
	is_name("01234567890123456789012345678901234567890123456789012345678901"
	    "\xc3\xa4",
	    "01234567890123456789012345678901234567890123456789012345678901",
	    "and not in the middle of one");
}

static void
resize(unsigned short columns)
{
	struct winsize w = { 24, columns, 0, 0 };

	ioctl(master, TIOCSWINSZ, &w);
}

static void
is_wide(unsigned short columns, const char *want, const char *sentence)
{
	struct progress p;

	resize(columns);
	start(&p, -1, false, "files");
	progress_set(&p, 300, 1000, "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5"
	    "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5 and more of it.mp4");
	is_str(screen(), want, sentence);
	progress_end(&p);
	screen();
}

static void
test_widths(void)
{
	is_wide(70, "\rprobe  [===>      ] 300/1000 files  1.5/s  ETA 7:47  "
	    "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5"
	    "\xe6\x97\xa5 an\033[K", "a name is cut where the line ends");
	is_wide(65, "\rprobe  [===>      ] 300/1000 files  1.5/s  ETA 7:47  "
	    "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5"
	    "\033[K", "a wide letter takes two columns");
	is_wide(61, "\rprobe  [===>      ] 300/1000 files  1.5/s  ETA 7:47\033[K",
	    "where few would fit there is no name");
	is_wide(52, "\rprobe  [===>      ] 300/1000 files  ETA 7:47\033[K",
	    "then the rate goes");
	is_wide(40, "\rprobe  [===>      ] 300/1000 files\033[K",
	    "then the time left");
	is_wide(34, "\rprobe  300/1000 files  ETA 7:47\033[K",
	    "then the bar makes room for it");
	is_wide(20, "", "below that there is nothing");
	is_wide(120, "\rprobe  [======>             ] 300/1000 files  1.5/s  "
	    "ETA 7:47  \xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5"
	    "\xe6\x97\xa5\xe6\x97\xa5 and more of it.mp4\033[K",
	    "a wide terminal has a longer bar");
	is_wide(0, "\rprobe  [===>      ] 300/1000 files  1.5/s  ETA 7:47  "
	    "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5"
	    "\xe6\x97\xa5 and more of \033[K",
	    "a terminal without a width has 80 columns");
	resize(80);
}

static void
test_silence(void)
{
	struct progress p;

	start(&p, -1, true, "files");
	progress_set(&p, 300, 1000, "talk.mp4");
	progress_end(&p);
	is_str(screen(), "", "quiet has no bar");

	setenv("TERM", "dumb", 1);
	start(&p, -1, false, "files");
	progress_set(&p, 300, 1000, "talk.mp4");
	progress_end(&p);
	is_str(screen(), "", "nor has a terminal that can't erase");
	setenv("TERM", "xterm", 1);

	tcflow(STDERR_FILENO, TCOOFF);
	start(&p, -1, false, "files");
	progress_set(&p, 300, 1000, "talk.mp4");
	progress_end(&p);
	tcflow(STDERR_FILENO, TCOON);
	is_str(screen(), "", "a terminal stopped by Ctrl-S is not waited for");
}

/* The child is a background job of a session with the terminal. */
static void
test_background(void)
{
	struct progress p;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (setsid() < 0 || ioctl(STDERR_FILENO, TIOCSCTTY, 0) < 0)
			_exit(2);
		pid = fork();
		if (pid == 0) {
			setpgid(0, 0);
			start(&p, -1, false, "files");
			progress_set(&p, 300, 1000, "talk.mp4");
			_exit(p.tty && p.last ? 0 : 3);
		}
		waitpid(pid, &status, 0);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 4);
	}
	waitpid(pid, &status, 0);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    "a background job goes on");
	is_str(screen(), "", "and leaves the terminal alone");
}

/*
 * The lines.
 */

static const char *
lines_of(int fd)
{
	size_t n = 0;
	ssize_t k;

	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	while (n + 1 < sizeof seen &&
	    (k = read(fd, seen + n, sizeof seen - 1 - n)) > 0)
		n += (size_t)k;
	seen[n] = '\0';
	return seen;
}

/* Fills whatever fd is and leaves it blocking. */
static void
stuff(int fd)
{
	char some[4096];
	int flags = fcntl(fd, F_GETFL);
	size_t n;

	memset(some, 'x', sizeof some);
	fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	for (n = sizeof some; n > 0; n /= 2)
		while (write(fd, some, n) > 0)
			;
	fcntl(fd, F_SETFL, flags);
}

static void
test_lines(void)
{
	struct progress p;
	double rate = 0, eta = 0;
	int fd[2], i, n = -1;

	if (pipe(fd) < 0)
		return;
	start(&p, fd[1], false, "files");
	ok(fcntl(fd[1], F_GETFD) & FD_CLOEXEC, "no child inherits the pipe");
	progress_set(&p, 300, 1000, "talk \"1\".mp4");
	lines_of(fd[0]);
	sscanf(seen, "{\"type\":\"progress\",\"tool\":\"probe\",\"done\":300,"
	    "\"total\":1000,\"unit\":\"files\",\"rate\":%lf,\"eta\":%lf,%n",
	    &rate, &eta, &n);
	if (ok(n > 0, "the first line comes at once"))
		is_str(seen + n, "\"what\":\"talk \\\"1\\\".mp4\"}\n",
		    "and names the item");
	ok(rate > 1.4 && rate <= 1.5, "the rate is per second");
	ok(eta > 466.6 && eta < 490, "the ETA is what is left by the rate");
	p.last += 3600000000;
	for (i = 0; i < 1000; i++)
		progress_set(&p, 400, 1000, NULL);
	is_str(lines_of(fd[0]), "", "the next waits for a quarter second");
	p.begun += INT64_C(3600000000); /* yet to come: no rate */
	progress_end(&p);
	is_str(lines_of(fd[0]), "{\"type\":\"progress\",\"tool\":\"probe\","
	    "\"done\":400,\"total\":1000,\"unit\":\"files\",\"rate\":0.000,"
	    "\"eta\":null,\"what\":null}\n", "the last line always comes");

	start(&p, fd[1], false, "s");
	progress_set(&p, 1.25, 0, NULL);
	ok(strstr(lines_of(fd[0]), "\"done\":1.250,\"total\":0.000,"
	    "\"unit\":\"s\",") != NULL, "seconds have three decimals");
	progress_end(&p);
	ok(write(fd[1], "", 1) == 1, "the pipe is still the caller's");
	close(fd[0]);
	close(fd[1]);
}

static void
test_full_pipe(void)
{
	struct progress p;
	int fd[2];
	const char *text;

	if (pipe(fd) < 0)
		return;
	stuff(fd[1]);
	alarm(20);
	start(&p, fd[1], false, "files");
	progress_set(&p, 1, 10, NULL);
	due(&p);
	progress_set(&p, 2, 10, NULL);
	ok(1, "a full pipe is not waited for");
	text = lines_of(fd[0]);
	while (*text)
		text = lines_of(fd[0]);
	due(&p);
	progress_set(&p, 3, 10, NULL);
	ok(strncmp(lines_of(fd[0]), "{\"type\"", 7) == 0 &&
	    strstr(seen, "\"done\":3,") && strchr(seen, '\n')[1] == '\0',
	    "the next line is whole");
	stuff(fd[1]);
	progress_end(&p);
	alarm(0);
	ok(1, "nor at the end");
	close(fd[0]);
	close(fd[1]);
}

static void
test_socket(void)
{
	struct progress p;
	int fd[2], i, whole = 1, count = 0;
	size_t n = 0;
	ssize_t k;
	static char all[4000000];
	char *at, *end;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) < 0)
		return;
	alarm(20);
	start(&p, fd[1], false, "files");
	for (i = 0; i < 5000; i++) { /* some 700 KB, nobody reads */
		progress_set(&p, i, 10000, NULL);
		due(&p);
	}
	alarm(0);
	ok(1, "a full socket is not waited for");
	fcntl(fd[0], F_SETFL, O_NONBLOCK);
	for (i = 0; i < 5; i++) {
		while ((k = read(fd[0], all + n, sizeof all - 1 - n)) > 0)
			n += (size_t)k;
		progress_set(&p, i, 10000, NULL);
		due(&p);
	}
	for (at = all; (end = strchr(at, '\n')) != NULL; at = end + 1) {
		whole &= !strncmp(at, "{\"type\"", 7) && end[-1] == '}';
		count++;
	}
	ok(whole && count > 5 && *at == '\0', "and every line in it is whole");
	close(fd[0]);
	progress_set(&p, 1, 10000, NULL);
	is_int(p.fd, -1, "a socket whose reader has gone is given up");
	progress_end(&p);
	close(fd[1]);
}

static void
test_gone(void)
{
	struct sigaction act;
	struct progress p;
	int fd[2];

	if (pipe(fd) < 0)
		return;
	close(fd[0]);
	signal(SIGPIPE, SIG_DFL);
	start(&p, fd[1], false, "files");
	progress_set(&p, 1, 10, NULL);
	is_int(p.fd, -1, "a pipe whose reader has gone is given up");
	progress_end(&p);
	sigaction(SIGPIPE, NULL, &act);
	ok(act.sa_handler == SIG_DFL, "SIGPIPE is as it was");
	close(fd[1]);
	start(&p, fd[1], false, "files");
	progress_set(&p, 1, 10, NULL);
	is_int(p.fd, -1, "so is a descriptor that is closed");
	progress_end(&p);

	start(&p, -1, false, "files");
	progress_set(&p, 1, 10, NULL);
	progress_end(&p);
	ok(!p.shown, "without descriptor and terminal nothing happens");
}

int
main(void)
{
	int null = open("/dev/null", O_WRONLY);

	prog = "probe";
	setenv("TERM", "xterm", 1);
	keep_stderr = dup(STDERR_FILENO);
	if (screen_open(80) == 0) {
		test_bar();
		test_names();
		test_widths();
		test_silence();
		test_background();
		screen_close();
	} else {
		ok(1, "a bar # SKIP no pseudo-terminal");
	}
	dup2(null, STDERR_FILENO); /* may be a terminal: no bar */
	test_lines();
	test_full_pipe();
	test_socket();
	test_gone();
	dup2(keep_stderr, STDERR_FILENO);
	close(keep_stderr);
	close(null);
	return done_testing();
}
