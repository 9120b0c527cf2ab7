/*
 * The tally: what processes that join it tell is added up; peaks are not.
 */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tally.h"
#include "tap.h"

static const struct tally_row *
row(const struct tally_row *rows, size_t n, const char *name)
{
	static const struct tally_row none;
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return &none;
}

/* What a tool below does; program is what it started. */
static void
be_tool(const char *name, const char *program, long peak, int failed)
{
	struct rusage used = { .ru_maxrss = peak };

	used.ru_utime.tv_sec = 2;
	used.ru_stime.tv_usec = 500000;
	tally_join(name);
	tally_add(TALLY_SHOTS, 3);
	tally_tell();
	tally_add(TALLY_SHOTS, 4);
	tally_child_began(false);
	tally_child_reaped(program, false, !failed, &used);
	tally_child_began(true);
	tally_child_reaped("sibling", true, true, &used);
	exit(0); /* which tells the rest */
}

/* A process that becomes a tool when it is told where the tally is: it has
 * nothing else of the one that begins it, like a program that was started. */
struct waiting {
	pid_t pid;
	int to;
};

static struct waiting
prepare_tool(const char *name, const char *program, long peak, int failed)
{
	struct waiting w = { 0, -1 };
	char where[100] = "";
	int fd[2];

	if (pipe(fd) != 0)
		exit(2);
	w.pid = fork();
	if (w.pid == 0) {
		close(fd[1]);
		if (read(fd[0], where, sizeof where - 1) > 0)
			setenv("CUTLIST_TALLY", where, 1);
		be_tool(name, program, peak, failed);
	}
	close(fd[0]);
	w.to = fd[1];
	return w;
}

static void
run_tool(const struct waiting *w)
{
	const char *where = getenv("CUTLIST_TALLY");
	int status;

	if (write(w->to, where, strlen(where)) < 0)
		exit(2);
	close(w->to);
	waitpid(w->pid, &status, 0);
	is_int(status, 0, "a tool ends well");
}

static void
test_tools(const struct waiting tools[3])
{
	const struct tally_row *r;
	struct tally_row *rows;
	size_t n;
	int i;

	for (i = 0; i < 3; i++)
		run_tool(&tools[i]);
	rows = tally_rows(&n);
	is_int(n, 5, "two tools, two programs and this one");
	r = row(rows, n, "look");
	is_int(r->v[TALLY_SHOTS], 14, "two of a name, two reports each: a sum");
	is_int(r->v[TALLY_RUNS], 2, "which are two processes");
	ok(r->v[TALLY_BUSY] > 0 && r->v[TALLY_BUSY] < 10000000,
	    "busy for a moment");
	r = row(rows, n, "ffmpeg");
	is_int(r->v[TALLY_RUNS], 2, "what they started");
	is_int(r->v[TALLY_FAILED], 1, "one of it failed");
	is_int(r->v[TALLY_CPU], 5000000, "its time is a sum");
	is_int(r->v[TALLY_PEAK], 900 * 1024, "its memory is not");
	is_int(row(rows, n, "sox")->v[TALLY_RUNS], 1, "the other tool's");
	is_int(row(rows, n, "sibling")->v[TALLY_RUNS], 0,
	    "siblings tell of themselves");
	free(rows);
}

int
main(void)
{
	struct rusage used = { .ru_maxrss = 1 };
	struct tally_row *rows;
	char name[32];
	struct waiting tools[3];
	size_t n;
	int i;

	tools[0] = prepare_tool("look", "ffmpeg", 900, 0);
	tools[1] = prepare_tool("listen", "sox", 100, 0);
	tools[2] = prepare_tool("look", "ffmpeg", 300, 1);
	ok(!tally_on(), "nobody has asked");
	tally_add(TALLY_SHOTS, 1);
	rows = tally_rows(&n);
	is_int(n, 0, "then nothing is counted");
	free(rows);

	/* A tool must not think that it has joined when it is started. */
	setenv("CUTLIST_TALLY", "/nowhere/at/all", 1);
	tally_join("lonely");
	ok(!tally_on(), "a tally that is gone can't be joined");

	tally_begin("first");
	rows = tally_rows(&n);
	is_int(n, 1, "one row at first");
	is_str(rows[0].name, "first", "its own");
	is_int(rows[0].v[TALLY_RUNS], 1, "one process");
	ok(rows[0].v[TALLY_PEAK] > 100000, "which has some memory");
	ok(rows[0].v[TALLY_READ] >= 0, "and reads");
	free(rows);
	test_tools(tools);

	for (i = 0; i < 40; i++) {
		snprintf(name, sizeof name, "program %d", i);
		tally_child_began(false);
		tally_child_reaped(name, false, true, &used);
	}
	rows = tally_rows(&n);
	ok(n <= 20, "any number of names takes bounded room");
	is_int(row(rows, n, "program 0")->v[TALLY_RUNS], 1, "the first");
	is_int(row(rows, n, "other")->v[TALLY_RUNS], 26,
	    "the last row has the rest");
	free(rows);
	return done_testing();
}
