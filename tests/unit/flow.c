/*
 * The stream contract, seen from a tool's side.  The shared pipe tests look
 * at it from outside.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "diag.h"
#include "flow.h"
#include "json.h"
#include "tap.h"

/* A tool that finishes its sources late, and notes what it was told. */
struct late {
	struct flow *flow;
	struct loop *loop;
	struct source *waiting[16];
	int n, most_open, open;
	char log[4096];
};

static void
note(struct late *t, const char *what, const char *src)
{
	size_t n = strlen(t->log);

	snprintf(t->log + n, sizeof t->log - n, "%s:%s ", what, src);
}

static void
on_media(void *arg, struct source *s, struct rec *r)
{
	struct late *t = arg;

	(void)r;
	note(t, "media", s->src);
	if (++t->open > t->most_open)
		t->most_open = t->open;
}

static void
on_record(void *arg, struct source *s, struct rec *r)
{
	note(arg, r->type, s ? s->src : "?");
}

static void
finish_one(void *arg)
{
	struct late *t = arg;
	struct source *s = t->waiting[0];

	memmove(t->waiting, t->waiting + 1, sizeof *t->waiting * 15);
	t->n--;
	t->open--;
	note(t, "finish", s->src);
	flow_finish(t->flow, s);
	if (t->n)
		loop_timer(t->loop, 0, finish_one, t);
}

static void
on_done(void *arg, struct source *s)
{
	struct late *t = arg;

	t->waiting[t->n++] = s;
	if (t->n == 1)
		loop_timer(t->loop, 0, finish_one, t);
}

static bool
swallow_coarse(void *arg, struct source *s, struct rec *r)
{
	const char *stage = "";

	(void)arg;
	(void)s;
	json_get_str(rec_root(r), "stage", &stage);
	return strcmp(stage, "coarse") == 0;
}

/* Runs a flow over text; returns its output in a static buffer. */
static const char *
run(const struct flow_tool *tool, struct late *t, bool only,
    const char *text, int *status)
{
	static char out[65536];
	int in[2], po[2];
	ssize_t n;

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(po, O_CLOEXEC) < 0 ||
	    write(in[1], text, strlen(text)) != (ssize_t)strlen(text))
		abort();
	close(in[1]);
	memset(t, 0, sizeof *t);
	t->loop = loop_new();
	t->flow = flow_new(t->loop, tool, t, only, in[0], po[1]);
	*status = flow_run(t->flow);
	flow_free(t->flow);
	loop_free(t->loop);
	close(in[0]);
	n = read(po[0], out, sizeof out - 1);
	close(po[0]);
	out[n > 0 ? n : 0] = 0;
	return out;
}

#define MEDIA(s) "{\"type\":\"media\",\"src\":\"" s "\",\"path\":\"" s ".mp4\"}\n"
#define LOUD(s) "{\"type\":\"loud\",\"src\":\"" s "\",\"t\": 1e0}\n"
#define DONE(s) "{\"type\":\"done\",\"src\":\"" s "\"}\n"
#define RUN(s) "{\"type\":\"run\",\"src\":\"" s "\",\"tool\":\"late\"," \
	"\"version\":\"" VERSION "\",\"options\":\"-x\",\"emits\":[\"a\",\"b\"]}\n"

static const char *const emits[] = { "a", "b", NULL };

static void
late_tool(void)
{
	static const struct flow_tool tool = { .name = "late",
	    .options = "-x", .emits = emits, .media = on_media,
	    .record = on_record, .done = on_done };
	struct late t;
	int status;

	is_str(run(&tool, &t, false, MEDIA("1") LOUD("1") DONE("1") LOUD("9"),
	    &status), MEDIA("1") RUN("1") LOUD("1") LOUD("9") DONE("1"),
	    "done is held until the tool is finished, the rest goes on");
	is_int(status, EXIT_DONE, "and all is well");
	is_str(t.log, "media:1 loud:1 loud:? finish:1 ",
	    "the tool is told of sources and of strangers");

	run(&tool, &t, false, MEDIA("1") DONE("1") MEDIA("2") DONE("2")
	    MEDIA("3") DONE("3") MEDIA("4") DONE("4") MEDIA("5") DONE("5")
	    MEDIA("6") DONE("6"), &status);
	is_int(t.most_open, 4, "a fifth source waits until one is finished");
	is_str(t.log, "media:1 media:2 media:3 media:4 finish:1 media:5 "
	    "finish:2 media:6 finish:3 finish:4 finish:5 finish:6 ",
	    "and then has its turn");

	is_str(run(&tool, &t, false, MEDIA("1") MEDIA("2") MEDIA("3")
	    MEDIA("4") MEDIA("5") DONE("5") DONE("4") DONE("3") DONE("2")
	    DONE("1"), &status), MEDIA("1") RUN("1") MEDIA("2") RUN("2")
	    MEDIA("3") RUN("3") MEDIA("4") RUN("4") MEDIA("5") RUN("5")
	    DONE("5") DONE("4") DONE("3") DONE("2") DONE("1"),
	    "where only more input can help, a fifth one is let in");
	is_int(t.most_open, 5, "so nothing hangs");

	is_str(run(&tool, &t, true, MEDIA("1") LOUD("1")
	    "{\"type\":\"run\",\"src\":\"1\"}\n"
	    "{\"type\":\"error\",\"src\":\"1\"}\n" DONE("1"), &status),
	    MEDIA("1") RUN("1") "{\"type\":\"error\",\"src\":\"1\"}\n"
	    DONE("1"), "--only leaves others' records out");
	is_int(status, EXIT_SOME, "an error record of others counts");

	is_str(run(&tool, &t, false, MEDIA("1") LOUD("1"), &status),
	    MEDIA("1") RUN("1") LOUD("1") "{\"type\":\"error\",\"src\":\"1\","
	    "\"tool\":\"late\",\"path\":\"1.mp4\",\"what\":\"the records end "
	    "before this file is done\"}\n" DONE("1"),
	    "a source whose done never comes gets an error and its end");
	is_int(status, EXIT_SOME, "which counts");

	is_str(run(&tool, &t, false, MEDIA("1") MEDIA("1") DONE("1") DONE("1")
	    MEDIA("1") DONE("1"), &status), MEDIA("1") RUN("1") DONE("1")
	    DONE("1") MEDIA("1") RUN("1") DONE("1"),
	    "a second media of an open src is refused, a later one is not");
	is_int(status, EXIT_SOME, "the refused line counts");
	ok(strcmp(run(&tool, &t, false, "{\"type\":\"media\",\"src\":\"\","
	    "\"path\":\"x\"}\n", &status), "") == 0 && status == EXIT_SOME,
	    "a media record without a src is refused");
}

static void
swallowing(void)
{
	static const struct flow_tool tool = { .name = "late",
	    .options = "-x", .emits = emits, .swallow = swallow_coarse };
	struct late t;
	int status;

	is_str(run(&tool, &t, false, MEDIA("1")
	    "{\"type\":\"segment\",\"src\":\"1\",\"stage\":\"coarse\"}\n"
	    "{\"type\":\"segment\",\"src\":\"1\",\"stage\":\"final\"}\n"
	    DONE("1"), &status), MEDIA("1") RUN("1")
	    "{\"type\":\"segment\",\"src\":\"1\",\"stage\":\"final\"}\n"
	    DONE("1"), "a tool may keep a record to itself");
	ok(strstr(run(&tool, &t, false,
	    "{\"type\":\"media\",\"src\":\"1\",\"path\":\"\xef\xbf\xbd\","
	    "\"path_hex\":\"ff2e6d7034\"}\n", &status), "\"path\":\""
	    "\xef\xbf\xbd.mp4\",\"path_hex\":\"ff2e6d7034\"") != NULL,
	    "an error names the exact bytes of a path");
}

int
main(void)
{
	diag_quiet(1);
	late_tool();
	swallowing();
	return done_testing();
}
