/*
 * pipeline: siblings joined by pipes.  Small scripts on PATH play the tools;
 * the end of a pipe tells that its last holder is gone.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "diag.h"
#include "flow.h"
#include "pipeline.h"
#include "tap.h"

#define MEDIA "{\\\"type\\\":\\\"media\\\",\\\"src\\\":\\\"a\\\"," \
	"\\\"path\\\":\\\"a.mp4\\\"}"
#define DONE "{\\\"type\\\":\\\"done\\\",\\\"src\\\":\\\"a\\\"}"

static char folder[64];

static void
tool(const char *name, const char *script)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "w");
	if (!f || fprintf(f, "#!/bin/sh\n%s\n", script) < 0 || fclose(f) != 0 ||
	    chmod(path, 0755) != 0)
		abort();
}

static void
make_tools(void)
{
	struct buf path = BUF_INIT;
	char script[128];

	snprintf(folder, sizeof folder, "%s", "/tmp/pipeline-XXXXXX");
	if (!mkdtemp(folder))
		abort();
	buf_addf(&path, "%s:%s", folder, getenv("PATH"));
	setenv("PATH", path.p, 1);
	buf_free(&path);
	tool("pl-say", "echo \"$@\"");
	tool("pl-pass", "exec cat");
	tool("pl-twice", "while read -r l; do echo \"$l $l\"; done");
	tool("pl-some", "cat; exit 1");
	tool("pl-fail", "cat >/dev/null; exit 2");
	tool("pl-die", "cat; kill -KILL $$");
	tool("pl-forever", "exec yes");
	tool("pl-first", "exec head -n 1");
	tool("pl-fds", "ls /proc/self/fd | wc -l");
	tool("pl-source", "echo \"" MEDIA "\"; echo \"" DONE "\"");
	tool("pl-half", "echo \"" MEDIA "\"; kill -KILL $$");
	tool("pl-hang", "echo here; exec sleep 1000");
	snprintf(script, sizeof script, "echo $$ >%s/fifo; exec sleep 1000",
	    folder);
	tool("pl-note", script);
	snprintf(script, sizeof script, "%s/fifo", folder);
	if (mkfifo(script, 0600) != 0)
		abort();
}

static void
remove_tools(void)
{
	const char *const names[] = { "say", "pass", "twice", "some", "fail",
		"die", "forever", "first", "fds", "source", "half", "hang",
		"note" };
	char path[128];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/pl-%s", folder, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/fifo", folder);
	unlink(path);
	is_int(rmdir(folder), 0, "nothing else is left behind");
}

/* Makes the argument lists of "a x|b|c": words end at blanks. */
static size_t
parse(struct args stages[PIPELINE_STAGES + 1], const char *line)
{
	char copy[256], *word, *more, *pipe, *rest = copy;
	size_t n = 0;

	snprintf(copy, sizeof copy, "%s", line);
	while ((pipe = strsep(&rest, "|")) != NULL) {
		args_init(&stages[n]);
		more = pipe;
		while ((word = strsep(&more, " ")) != NULL)
			args_add(&stages[n], word);
		n++;
	}
	return n;
}

static struct pipeline *
start(const char *line, size_t *failed)
{
	struct args stages[PIPELINE_STAGES + 1];
	size_t n = parse(stages, line);
	struct pipeline *p = pipeline_start(stages, n, failed);
	int saved = errno;

	for (size_t i = 0; i < n; i++)
		args_free(&stages[i]);
	errno = saved;
	return p;
}

/* Reads until the end, or until what is there holds text. */
static void
read_all(int fd, struct buf *b, const char *text)
{
	struct pollfd p = { fd, POLLIN, 0 };
	ssize_t n;

	while ((!text || !strstr(b->p, text)) && poll(&p, 1, 20000) == 1) {
		n = read(fd, buf_room(b, 4096), 4096);
		if (n <= 0)
			return;
		b->len += (size_t)n;
		b->p[b->len] = 0;
	}
}

static void
note(void *arg, const char *sentence)
{
	buf_adds(arg, sentence);
	buf_addc(arg, '.');
}

/* Runs one; checks its output (null: not looked at), its end, and what was
 * told of deaths. */
static void
runs(const char *line, const char *out, enum pipeline_end end,
    const char *deaths, const char *name)
{
	struct buf got = BUF_INIT, told = BUF_INIT;
	struct pipeline *p = start(line, NULL);

	if (!ok(p != NULL, name))
		return;
	read_all(pipeline_out(p), &got, NULL);
	if (out)
		is_str(got.p, out, "... it says what it should");
	is_int(pipeline_wait(p, note, &told), end, "... it ends as it should");
	is_str(told.p, deaths, "... of its deaths");
	pipeline_free(p);
	buf_free(&got);
	buf_free(&told);
}

static void
ends(void)
{
	runs("pl-say one", "one\n", PIPELINE_WELL, "", "one tool alone");
	runs("pl-say a|pl-twice|pl-twice|pl-pass", "a a a a\n", PIPELINE_WELL,
	    "", "four tools");
	runs("pl-say a  b|pl-pass", "a  b\n", PIPELINE_WELL, "",
	    "words stay words");
	runs("pl-say a|pl-some|pl-pass", "a\n", PIPELINE_SOME, "",
	    "a tool that skipped some inputs has not died");
	runs("pl-say a|pl-fail|pl-pass", "", PIPELINE_DIED,
	    "pl-fail: exit 2.", "one that could do nothing has");
	runs("pl-say a|pl-pass|pl-die", "a\n", PIPELINE_DIED,
	    "pl-die: killed by SIGKILL.", "so has one that was killed");
	runs("pl-say a|pl-die|pl-pass|pl-die", "a\n", PIPELINE_DIED,
	    "first pl-die: killed by SIGKILL."
	    "second pl-die: killed by SIGKILL.",
	    "a tool that is there twice is told apart");
	runs("pl-forever|pl-pass|pl-first", "y\n", PIPELINE_WELL, "",
	    "who dies of SIGPIPE was not needed any more");
}

/* How many descriptors the last of a pipe has. */
static long
descriptors(const char *line)
{
	struct buf got = BUF_INIT;
	struct pipeline *p = start(line, NULL);
	long n;

	read_all(pipeline_out(p), &got, NULL);
	pipeline_wait(p, NULL, NULL);
	pipeline_free(p);
	n = strtol(got.p, NULL, 10);
	buf_free(&got);
	return n;
}

static void
leaks(void)
{
	int before = open("/dev/null", O_RDONLY | O_CLOEXEC), after;

	close(before);
	is_int(descriptors("pl-say|pl-pass|pl-fds"), descriptors("pl-fds"),
	    "a stage has no descriptors of the other pipes");
	after = open("/dev/null", O_RDONLY | O_CLOEXEC);
	is_int(after, before, "and nothing stays open here");
	close(after);
}

static void
starts(void)
{
	size_t failed = 99;
	int before = open("/dev/null", O_RDONLY | O_CLOEXEC), after;

	close(before);
	ok(!start("pl-forever|pl-no-such|pl-pass", &failed) && errno == ENOENT,
	    "a tool that is not there is an error");
	is_int(failed, 1, "... and it says which");
	ok(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD,
	    "those that were started before are gone");
	ok(!start("pl-say|pl-say|pl-say|pl-say|pl-say|pl-say|pl-say|pl-say|"
	    "pl-say", NULL) && errno == E2BIG, "too many are refused");
	after = open("/dev/null", O_RDONLY | O_CLOEXEC);
	is_int(after, before, "no descriptor is left of failures");
	close(after);
}

static void
stops(void)
{
	struct buf got = BUF_INIT;
	struct pipeline *p = start("pl-forever|pl-pass|pl-hang", NULL);

	read_all(pipeline_out(p), &got, "here");
	is_str(got.p, "here\n", "the last one is at work");
	ok(!pipeline_ended(p), "none has ended");
	pipeline_free(p);
	ok(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD,
	    "all are stopped and reaped together");
	buf_free(&got);
}

/* A flow over a pipeline: its exit status, its output and its messages. */
static int
flows(const char *line, struct buf *out)
{
	static const char *const emits[] = { NULL };
	struct flow_tool t = { .name = "last", .emits = emits };
	struct args stages[PIPELINE_STAGES + 1];
	size_t n = parse(stages, line);
	struct loop *l = loop_new();
	struct flow *f;
	int po[2], status;

	if (child_pipe(po) < 0)
		abort();
	f = flow_new(l, &t, NULL, false, -1, po[1]);
	flow_pipeline(f, stages, n);
	for (size_t i = 0; i < n; i++)
		args_free(&stages[i]);
	status = flow_run(f);
	flow_free(f);
	loop_free(l);
	read_all(po[0], out, NULL);
	close(po[0]);
	return status;
}

static void
streams(void)
{
	struct buf out = BUF_INIT;

	is_int(flows("pl-source|pl-pass", &out), EXIT_DONE,
	    "a stream out of a pipe of siblings");
	ok(strstr(out.p, "\"done\",\"src\":\"a\"") != NULL, "it arrives whole");
	buf_clear(&out);
	is_int(flows("pl-source|pl-die", &out), EXIT_SOME,
	    "a death behind what came through whole is no trouble");
	buf_clear(&out);
	is_int(flows("pl-half|pl-pass", &out), EXIT_TROUBLE,
	    "a death before that is");
	ok(strstr(out.p, "\"error\"") != NULL, "the source was told to be cut "
	    "off");
	buf_clear(&out);
	is_int(flows("pl-source|pl-some", &out), EXIT_SOME,
	    "what a stage has skipped is told by the exit status");
	buf_free(&out);
}

/* A process that is told to end while its pipe is at work. */
static void
terminated(void)
{
	char path[128], line[32] = "";
	struct buf out = BUF_INIT;
	int status = 0;
	pid_t pid;
	FILE *f;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		flows("pl-forever|pl-note|pl-hang", &out);
		_exit(9);
	}
	snprintf(path, sizeof path, "%s/fifo", folder);
	f = fopen(path, "r");
	if (!f || !fgets(line, sizeof line, f) || fclose(f) != 0)
		abort();
	kill(pid, SIGTERM);
	waitpid(pid, &status, 0);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM,
	    "who is told to end dies of that");
	ok(kill((pid_t)strtol(line, NULL, 10), 0) < 0 && errno == ESRCH,
	    "and its stages with it");
}

static void
is_words(const struct args *a, const char *want, const char *name)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < a->n; i++)
		buf_addf(&b, "%s%s", i ? " " : "", a->v[i]);
	is_str(b.p, want, name);
	buf_free(&b);
}

static void
short_form(void)
{
	char *names[] = { (char *)"-x.mp4", (char *)"b.mp4", NULL };
	struct pipeline_wish w = { .names = names };
	struct args s[PIPELINE_STAGES];
	size_t n = pipeline_stages(s, &w);

	is_int(n, 3, "before rank three tools run");
	is_words(&s[0], "probe -g -- -x.mp4 b.mp4", "probe with the names");
	is_words(&s[1], "framestat", "framestat as it is");
	is_words(&s[2], "beatscan", "beatscan as it is");
	while (n)
		args_free(&s[--n]);
	w = (struct pipeline_wish){ .names = names, .ranked = true,
		.closer = true, .quiet = true, .count = "10",
		.profile = "sport", .lengths = "8-60", .total = "300" };
	n = pipeline_stages(s, &w);
	is_int(n, 6, "before cutlist six, in two stages");
	is_words(&s[1], "framestat -q -M keys", "key frames first");
	is_words(&s[3], "rank -q --coarse -n 40 -p sport -l 8-60",
	    "more places than are wanted");
	is_words(&s[4], "framestat -q -w", "a closer look there");
	is_words(&s[5], "rank -q -p sport -n 10 -d 300 -l 8-60",
	    "then the choice");
	while (n)
		args_free(&s[--n]);
	w = (struct pipeline_wish){ .names = names, .ranked = true,
		.closer = true, .live = true, .threshold = "90%" };
	n = pipeline_stages(s, &w);
	is_int(n, 4, "live there is one stage");
	is_words(&s[2], "beatscan --lag 2", "beats are told soon");
	is_words(&s[3], "rank -t 90%", "from a threshold on");
	while (n)
		args_free(&s[--n]);
}

static void
montage(void)
{
	char *names[] = { (char *)"-x.mp4", (char *)"b.mp4", NULL };
	struct args s[PIPELINE_STAGES];
	struct pipeline_wish w = { .names = names, .profile = "autocut" };
	size_t n = pipeline_song(s, "-song.mp3", true);

	is_int(n, 2, "a montage's song goes through two tools");
	is_words(&s[0], "probe -q --role music -- -song.mp3", "probe says "
	    "what it is for");
	is_words(&s[1], "beatscan -q --onsets", "beatscan tells onsets too");
	while (n)
		args_free(&s[--n]);
	n = pipeline_montage(s, &w, 12000001);
	is_int(n, 6, "its sources through six");
	is_words(&s[0], "probe -g -- -x.mp4 b.mp4", "with an index");
	is_words(&s[1], "framestat -M keys", "looked at from afar,");
	is_words(&s[2], "beatscan", "heard,");
	is_words(&s[3], "rank --across --coarse -n 10000 -d 13 -p autocut",
	    "judged together, as many seconds as are wanted");
	is_words(&s[4], "framestat -w --references", "those looked at "
	    "closely");
	is_words(&s[5], "rank --across --shots -p autocut", "and their shots "
	    "told");
	while (n)
		args_free(&s[--n]);
	w.near = true;
	n = pipeline_montage(s, &w, 12000001);
	is_int(n, 4, "where all is looked at closely, through four");
	is_words(&s[1], "framestat -M full --references", "at once,");
	is_words(&s[3], "rank --across --shots -p autocut", "to be told");
	while (n)
		args_free(&s[--n]);
}

int
main(void)
{
	diag_init("pipeline");
	make_tools();
	ends();
	leaks();
	starts();
	stops();
	streams();
	terminated();
	short_form();
	montage();
	remove_tools();
	return done_testing();
}
