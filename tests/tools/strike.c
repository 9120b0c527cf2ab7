/*
 * strike: runs a command, and does something to it at a random moment.
 *
 *	strike one|all|hang|run SEED MOST_MS [ACTION] -- COMMAND [ARGUMENT]...
 *
 * At a moment between 0 and MOST_MS milliseconds, both by SEED.  They are those
 * that the command and its children have spent on processors, so that the
 * moment is as far into the work on a machine that has much else to do:
 *	one	kills a process of its tree, any (SIGKILL)
 *	all	kills all of them, the command first
 *	hang	stops an ffmpeg or ffprobe that the command itself started
 *		(SIGSTOP); where there is none yet, the next one
 *	run	has the shell do ACTION
 *
 * Then waits until the command and all that it left behind have ended, for two
 * minutes at most: what lives then is killed.  Prints, a line each:
 *	struck NAME | it all | nothing	what it was done to
 *	exit N | signal N		how the command ended
 *	late NAME			what had to be killed
 *	spent N				milliseconds on processors, all in all
 */
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	MOST = 512,
	PATIENCE_MS = 120000,
	LOOK_MS = 5,
};

struct process {
	pid_t pid, parent;
	char name[32];
	bool ours;     /* it descends from us */
	bool dead;     /* a zombie: only its ticks still count */
	int64_t ticks; /* on processors, with children that it has waited for */
};

static unsigned
next(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
look_later(void)
{
	struct timespec t = { .tv_nsec = LOOK_MS * 1000000L };

	nanosleep(&t, NULL);
}

/* Fields 14 to 17 of proc(5), of which field 3 stands at `from`. */
static int64_t
read_ticks(const char *from)
{
	int64_t sum = 0;
	int field;

	for (field = 3; from && field <= 17; field++) {
		if (field >= 14)
			sum += strtoll(from, NULL, 10);
		from = strchr(from, ' ');
		from = from ? from + 1 : NULL;
	}
	return sum;
}

/* One process as /proc tells it; false where it is gone. */
static bool
read_process(struct process *p, const char *name)
{
	char path[64], line[512], state, *open, *close;
	int parent;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%.20s/stat", name);
	f = fopen(path, "re");
	if (!f)
		return false;
	open = fgets(line, sizeof line, f) ? strchr(line, '(') : NULL;
	fclose(f);
	close = open ? strrchr(line, ')') : NULL;
	if (!close || sscanf(close + 1, " %c %d", &state, &parent) != 2)
		return false;
	*close = '\0';
	p->pid = (pid_t)strtol(name, NULL, 10);
	p->parent = parent;
	p->ours = false;
	p->dead = state == 'Z' || state == 'X';
	p->ticks = read_ticks(close + 2);
	snprintf(p->name, sizeof p->name, "%.31s", open + 1);
	return true;
}

/* All that descend from us, a parent before its children.  Returns how
 * many. */
static size_t
tree(struct process *v)
{
	static struct process all[8192];
	size_t n = 0, got = 0, i, k;
	pid_t parent = getpid();
	struct dirent *e;
	DIR *d = opendir("/proc");

	while (d && (e = readdir(d)) != NULL &&
	    n < sizeof all / sizeof *all)
		if (isdigit((unsigned char)*e->d_name))
			n += read_process(&all[n], e->d_name);
	if (d)
		closedir(d);
	for (k = 0; k <= got; k++) {
		for (i = 0; i < n && got < MOST; i++)
			if (!all[i].ours && all[i].parent == parent) {
				all[i].ours = true;
				v[got++] = all[i];
			}
		if (k < got)
			parent = v[k].pid;
	}
	return got;
}

/* Those of the tree that live. */
static size_t
living(struct process *v)
{
	size_t n = tree(v), i, left = 0;

	for (i = 0; i < n; i++)
		if (!v[i].dead)
			v[left++] = v[i];
	return left;
}

static int64_t
reaped_ms(void)
{
	struct rusage u;

	getrusage(RUSAGE_CHILDREN, &u);
	return (int64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 +
	    (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
}

/* By all that descends from us. */
static int64_t
spent_ms(void)
{
	struct process v[MOST];
	size_t n = tree(v), i;
	int64_t ticks = 0;

	for (i = 0; i < n; i++)
		ticks += v[i].ticks;
	return reaped_ms() + ticks * 1000 / sysconf(_SC_CLK_TCK);
}

static bool
may_hang(const struct process *p, pid_t command)
{
	return p->parent == command && (strcmp(p->name, "ffmpeg") == 0 ||
	    strcmp(p->name, "ffprobe") == 0);
}

/* Returns false where there is nothing yet that could be struck. */
static bool
strike(const char *how, const char *action, pid_t command, unsigned *state)
{
	struct process v[MOST], *p;
	size_t n = living(v), i, could = 0;

	if (strcmp(how, "run") == 0) {
		pid_t shell = fork();

		if (shell == 0) {
			execl("/bin/sh", "sh", "-c", action, (char *)NULL);
			_exit(127);
		}
		waitpid(shell, NULL, 0);
		puts("struck it all");
		return true;
	}
	if (strcmp(how, "all") == 0) {
		for (i = 0; i < n; i++)
			kill(v[i].pid, SIGKILL);
		printf("struck %zu processes\n", n);
		return true;
	}
	if (strcmp(how, "hang") == 0) {
		for (i = 0; i < n; i++)
			if (may_hang(&v[i], command))
				v[could++] = v[i];
		n = could;
	}
	if (n == 0)
		return false;
	p = &v[next(state) % n];
	kill(p->pid, *how == 'h' ? SIGSTOP : SIGKILL);
	printf("struck %s\n", p->name);
	return true;
}

/* Waits for all; kills what takes too long. */
static void
wait_for_all(int64_t until)
{
	struct process v[MOST];
	size_t n, i;
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) >= 0) {
		if (pid > 0)
			continue;
		if (now_ms() < until) {
			look_later();
			continue;
		}
		n = living(v);
		for (i = 0; i < n; i++) {
			printf("late %s\n", v[i].name);
			kill(v[i].pid, SIGKILL);
		}
		until += 1000;
	}
}

static void
told(int status)
{
	if (WIFSIGNALED(status))
		printf("signal %d\n", WTERMSIG(status));
	else
		printf("exit %d\n", WEXITSTATUS(status));
}

int
main(int argc, char **argv)
{
	int64_t began = now_ms(), after;
	bool struck = false, ended = false;
	unsigned state;
	int first, status = 0;
	pid_t command;

	for (first = 1; first < argc && strcmp(argv[first], "--") != 0;)
		first++;
	if (first < 4 || first + 1 >= argc) {
		fputs("usage: strike one|all|hang|run SEED MOST_MS [ACTION] "
		    "-- COMMAND...\n", stderr);
		return 2;
	}
	state = (unsigned)strtoul(argv[2], NULL, 10) * 2654435761u;
	after = (int64_t)next(&state) % (strtol(argv[3], NULL, 10) + 1);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	command = fork();
	if (command == 0) {
		execvp(argv[first + 1], argv + first + 1);
		_exit(127);
	}
	while (!ended && now_ms() < began + PATIENCE_MS) {
		if (!struck && spent_ms() >= after)
			struck = strike(argv[1], argv[4], command, &state);
		ended = waitpid(command, &status, WNOHANG) == command;
		if (!ended)
			look_later();
	}
	if (!struck)
		puts("struck nothing");
	if (!ended) {
		kill(command, SIGKILL);
		puts("late: the command");
		waitpid(command, &status, 0);
	}
	told(status);
	wait_for_all(began + PATIENCE_MS);
	printf("spent %lld\n", (long long)reaped_ms());
	return 0;
}
