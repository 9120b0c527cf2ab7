/*
 * alone: runs a command and tells exactly how it ended and what it left.
 *
 *	alone [-k] [-t SECONDS] [-p FILE] [-r FILE] COMMAND [ARGUMENT]...
 *
 * A shell can not tell "exit 130" from a death by SIGINT, starts its jobs in
 * the background with SIGINT ignored, and does not see the children that a
 * dead process leaves behind.  alone starts the command in a session of its
 * own with every signal at its default, and adopts whatever it leaves.
 *
 * -p: the command's process id is in FILE before it is started.
 * -r: FILE becomes the report (else: stderr), one line each:
 *	exit N | signal N	how it ended
 *	late			it was killed when its time had passed (-t, 20)
 *	left NAME		a process that outlived it (and is killed now)
 *	nonblocking N		the open file behind descriptor N was left so
 *				(0 and 1 only with -k: our copies of them
 *				hide from others that the command closed its)
 *
 * Descriptors are passed on as they are, closed ones too.  Exit status: as a
 * shell would tell it; 124 where it was late.
 */
#include <sys/types.h>
#include <sys/wait.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

static volatile sig_atomic_t late; /* its time passed, or we were told to end */
static volatile pid_t command;

static void
on_stop(int sig)
{
	(void)sig;
	late = 1;
	if (command)
		kill(command, SIGKILL);
}

static void
usage(void)
{
	fputs("usage: alone [-k] [-t SECONDS] [-p FILE] [-r FILE] COMMAND...\n",
	    stderr);
	exit(2);
}

/* In the child: never returns. */
static void
become(char **argv, const char *pid_file)
{
	struct sigaction sa = { .sa_handler = SIG_DFL };
	sigset_t none;

	if (pid_file) {
		FILE *f = fopen(pid_file, "w");

		/* Where stdin is closed the file may have its number; it is
		 * closed again before the command could see it. */
		if (!f || fprintf(f, "%ld\n", (long)getpid()) < 0 || fclose(f))
			_exit(126);
	}
	setsid();
	for (int sig = 1; sig < 32; sig++) {
		if (sig != SIGKILL && sig != SIGSTOP)
			sigaction(sig, &sa, NULL);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execvp(argv[0], argv);
	fprintf(stderr, "alone: %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* Reads the name, state and parent of a process.  Returns 0, or -1 where
 * there is none. */
static int
look_at(const char *pid, char *name, size_t size, char *state, long *parent)
{
	enum { PF_EXITING = 4 };
	unsigned long flags;
	char path[64], text[512];
	FILE *f;
	size_t n;
	char *from, *to;

	if (snprintf(path, sizeof(path), "/proc/%s/stat", pid) >=
	    (int)sizeof(path))
		return -1;
	f = fopen(path, "r");
	if (!f)
		return -1;
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	from = strchr(text, '(');
	to = strrchr(text, ')');
	if (!from || !to || sscanf(to + 1, " %c %ld %*d %*d %*d %*d %lu",
	    state, parent, &flags) != 3)
		return -1;
	if (flags & PF_EXITING)
		*state = 'X';
	*to = '\0';
	snprintf(name, size, "%s", from + 1);
	return 0;
}

/* True for a process that a SIGKILL has reached already: its last steps may
 * take as long as the machine is busy. */
static int
is_dying(const char *pid)
{
	char path[64], line[256];
	unsigned long long set, all = 0;
	FILE *f;

	if (snprintf(path, sizeof(path), "/proc/%s/status", pid) >=
	    (int)sizeof(path) || !(f = fopen(path, "r")))
		return 1;
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "SigPnd: %llx", &set) == 1 ||
		    sscanf(line, "ShdPnd: %llx", &set) == 1)
			all |= set;
	fclose(f);
	return (all >> (SIGKILL - 1) & 1) != 0;
}

/* Names and kills our living children, all of them adopted.  Returns how many
 * there were: what these leave is ours next. */
static int
kill_left(FILE *report)
{
	DIR *dir = opendir("/proc");
	struct dirent *e;
	char name[64], state;
	long parent;
	int n = 0;

	while (dir && (e = readdir(dir))) {
		pid_t pid = (pid_t)atol(e->d_name);

		if (!isdigit((unsigned char)e->d_name[0]) ||
		    look_at(e->d_name, name, sizeof(name), &state, &parent) ||
		    parent != (long)getpid() || state == 'Z')
			continue;
		if (state != 'X' && !is_dying(e->d_name))
			fprintf(report, "left %s\n", name);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		n++;
	}
	if (dir)
		closedir(dir);
	return n;
}

/* Writes the report.  Returns 0, or -1 with errno. */
static int
tell(const char *path, int status)
{
	FILE *f = path ? fopen(path, "w") : stderr;

	if (!f)
		return -1;
	if (WIFEXITED(status))
		fprintf(f, "exit %d\n", WEXITSTATUS(status));
	else
		fprintf(f, "signal %d\n", WTERMSIG(status));
	if (late)
		fprintf(f, "late\n");
	while (kill_left(f) > 0)
		;
	for (int fd = 0; fd <= 2; fd++) {
		int flags = fcntl(fd, F_GETFL);

		if (fd != fileno(f) && flags >= 0 && flags & O_NONBLOCK)
			fprintf(f, "nonblocking %d\n", fd);
	}
	return fclose(f);
}

int
main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = on_stop };
	const char *pid_file = NULL, *report_file = NULL;
	unsigned seconds = 20;
	pid_t pid;
	int c, keep = 0, status = 0;

	while ((c = getopt(argc, argv, "+kt:p:r:")) != -1) {
		switch (c) {
		case 'k':
			keep = 1;
			break;
		case 't':
			seconds = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'p':
			pid_file = optarg;
			break;
		case 'r':
			report_file = optarg;
			break;
		default:
			usage();
		}
	}
	if (optind == argc)
		usage();
#ifdef __linux__
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#endif
	pid = fork();
	if (pid == 0)
		become(argv + optind, pid_file);
	if (pid < 0) {
		perror("alone: fork");
		return 2;
	}

	command = pid;
	sigaction(SIGALRM, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	alarm(seconds);
	if (!keep) {
		close(STDIN_FILENO);
		close(STDOUT_FILENO);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	command = 0;
	alarm(0);
	if (tell(report_file, status)) {
		perror("alone: report");
		return 2;
	}
	return late ? 124 : WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}
