/*
 * Sibling tools joined by pipes.  Each pipe's ends are given to the two
 * children and closed here at once, so that the end of a stage is seen by its
 * neighbours: the one behind reads the end of its input, the one in front
 * finds that nobody reads any more.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline.h"
#include "buf.h"
#include "child.h"
#include "tc.h"

enum { LEAST_CANDIDATES = 20, CANDIDATES_EACH = 4, MANY = 100000 };

/* Stretches for a close look: the length of all together is what counts. */
static const char MONTAGE_MOST[] = "10000";

struct pipeline {
	struct child stage[PIPELINE_STAGES];
	size_t n;
};

/* Starts one; in is closed. */
static int
start_one(struct child *c, const struct args *words, int in, int out)
{
	struct child_spec spec = {
		.in = in, .out = out, .err = CHILD_INHERIT,
		.same_group = true,
	};
	struct args args;
	char program[4096];
	int bad, saved;

	child_sibling(words->v[0], program, sizeof program);
	args_init(&args);
	args_add(&args, program);
	for (size_t i = 1; i < words->n; i++)
		args_add(&args, words->v[i]);
	spec.argv = args.v;
	bad = child_start(c, &spec);
	saved = errno;
	args_free(&args);
	if (in >= 0)
		close(in);
	errno = saved;
	return bad;
}

/* A tool that stands in a pipe twice is told apart in messages. */
static void
name_stages(struct pipeline *p, const struct args *stages)
{
	size_t i, j, before, behind;

	for (i = 0; i < p->n; i++) {
		before = behind = 0;
		for (j = 0; j < p->n; j++)
			if (j != i && strcmp(stages[i].v[0],
			    stages[j].v[0]) == 0)
				*(j < i ? &before : &behind) += 1;
		if (before + behind)
			snprintf(p->stage[i].name, sizeof p->stage[i].name,
			    "%s %.20s", before == 0 ? "first" : before == 1 ?
			    "second" : "later", stages[i].v[0]);
	}
}

struct pipeline *
pipeline_start(const struct args *stages, size_t n, size_t *failed)
{
	struct pipeline *p = xcalloc(1, sizeof *p);
	int in = CHILD_NULL, next[2], saved;

	for (; p->n < n && p->n < PIPELINE_STAGES; p->n++) {
		bool last = p->n + 1 == n;

		next[0] = CHILD_NULL;
		next[1] = CHILD_PIPE;
		if (!last && child_pipe(next) < 0)
			break;
		if (start_one(&p->stage[p->n], &stages[p->n], in, next[1]) <
		    0) {
			in = next[0];
			saved = errno;
			if (!last)
				close(next[1]);
			errno = saved;
			break;
		}
		in = next[0];
		if (!last)
			close(next[1]);
	}
	if (p->n && p->n == n) {
		name_stages(p, stages);
		return p;
	}
	saved = p->n == n ? EINVAL : p->n == PIPELINE_STAGES ? E2BIG : errno;
	if (failed)
		*failed = p->n;
	if (in >= 0)
		close(in);
	pipeline_free(p);
	errno = saved;
	return NULL;
}

int
pipeline_out(const struct pipeline *p)
{
	return p->stage[p->n - 1].out;
}

bool
pipeline_ended(struct pipeline *p)
{
	bool all = true;

	for (size_t i = 0; i < p->n; i++)
		if (!child_reap(&p->stage[i], false))
			all = false;
	return all;
}

static enum pipeline_end
judge(int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) < 2)
		return WEXITSTATUS(status) == 0 ? PIPELINE_WELL :
		    PIPELINE_SOME;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE)
		return PIPELINE_WELL;
	return PIPELINE_DIED;
}

enum pipeline_end
pipeline_wait(struct pipeline *p,
    void (*told)(void *arg, const char *sentence), void *arg)
{
	enum pipeline_end all = PIPELINE_WELL, one;
	char how[256];
	size_t i;

	for (i = 0; i < p->n; i++)
		child_reap(&p->stage[i], true);
	for (i = 0; i < p->n; i++) {
		one = judge(p->stage[i].status);
		if (one == PIPELINE_DIED && told) {
			child_describe(&p->stage[i], how, sizeof how);
			told(arg, how);
		}
		if (one > all)
			all = one;
	}
	return all;
}

void
pipeline_free(struct pipeline *p)
{
	/* all at once: what one of them waits for may be another */
	for (size_t i = 0; i < p->n; i++)
		child_kill(&p->stage[i], SIGTERM);
	for (size_t i = 0; i < p->n; i++)
		child_free(&p->stage[i]);
	free(p);
}

static struct args *
stage(struct args *stages, size_t *n, const struct pipeline_wish *w,
    const char *tool)
{
	struct args *one = &stages[(*n)++];

	args_init(one);
	args_add(one, tool);
	if (w->quiet)
		args_add(one, "-q");
	return one;
}

static void
option(struct args *a, const char *letter, const char *value)
{
	if (value)
		args_addl(a, letter, value, (char *)NULL);
}

/* How many moments are worth a closer look. */
static size_t
candidates(const struct pipeline_wish *w)
{
	long wanted = w->count ? strtol(w->count, NULL, 10) : 0;

	if (wanted <= LEAST_CANDIDATES / CANDIDATES_EACH)
		return LEAST_CANDIDATES;
	return (size_t)(wanted < MANY ? wanted : MANY) * CANDIDATES_EACH;
}

/* The first rank only looks for places: how many and how long in all is the
 * last one's to decide. */
static void
rank_stages(struct args *stages, size_t *n, const struct pipeline_wish *w)
{
	struct args *one;

	if (w->closer && !w->live) {
		one = stage(stages, n, w, "rank");
		args_add(one, "--coarse");
		args_add(one, "-n");
		args_addf(one, "%zu", candidates(w));
		option(one, "-p", w->profile);
		option(one, "-l", w->lengths);
		one = stage(stages, n, w, "framestat");
		args_add(one, "-w");
	}
	pipeline_rank(&stages[(*n)++], w);
}

void
pipeline_rank(struct args *a, const struct pipeline_wish *w)
{
	size_t n = 0;

	stage(a, &n, w, "rank");
	option(a, "-p", w->profile);
	option(a, "-n", w->count);
	option(a, "-d", w->total);
	option(a, "-l", w->lengths);
	option(a, "-t", w->threshold);
}

void
pipeline_probe(struct args *a, bool index, bool quiet, char *const *names)
{
	args_init(a);
	args_add(a, "probe");
	if (index)
		args_add(a, "-g");
	if (quiet)
		args_add(a, "-q");
	args_add(a, "--");
	for (; *names; names++)
		args_add(a, *names);
}

size_t
pipeline_stages(struct args stages[PIPELINE_STAGES],
    const struct pipeline_wish *w)
{
	const char *mode = w->mode;
	struct args *one;
	size_t n = 0;

	one = stage(stages, &n, w, "probe");
	args_add(one, "-g");
	if (w->follow)
		args_add(one, "--follow");
	if (w->follow && w->patient)
		args_addl(one, "--patience", "1000:00:00", (char *)NULL);
	if (w->captions && !w->follow)
		args_add(one, "-c");
	args_add(one, "--");
	for (char *const *name = w->names; *name; name++)
		args_add(one, *name);
	if (!mode && w->ranked && w->closer && !w->live)
		mode = "keys";
	one = stage(stages, &n, w, "framestat");
	option(one, "-M", mode);
	one = stage(stages, &n, w, "beatscan");
	if (w->live)
		option(one, "--lag", PIPELINE_LAG);
	if (w->ranked)
		rank_stages(stages, &n, w);
	return n;
}

size_t
pipeline_song(struct args stages[PIPELINE_STAGES], const char *song,
    bool quiet)
{
	const struct pipeline_wish w = { .quiet = quiet };
	struct args *one;
	size_t n = 0;

	one = stage(stages, &n, &w, "probe");
	args_addl(one, "--role", "music", "--", song, (char *)NULL);
	args_add(stage(stages, &n, &w, "beatscan"), "--onsets");
	return n;
}

/* Of all that is known from afar, what deserves a close look. */
static void
narrow(struct args *stages, size_t *n, const struct pipeline_wish *w,
    int64_t close)
{
	struct args *one = stage(stages, n, w, "rank");

	args_addl(one, "--across", "--coarse", (char *)NULL);
	args_addl(one, "-n", MONTAGE_MOST, "-d", (char *)NULL);
	args_addf(one, "%lld", (long long)((close + TC_SECOND - 1) /
	    TC_SECOND));
	option(one, "-p", w->profile);
	args_addl(stage(stages, n, w, "framestat"), "-w", "--references",
	    (char *)NULL);
}

size_t
pipeline_montage(struct args stages[PIPELINE_STAGES],
    const struct pipeline_wish *w, int64_t close)
{
	struct args *one;
	size_t n = 0;

	one = stage(stages, &n, w, "probe");
	args_addl(one, "-g", "--", (char *)NULL);
	for (char *const *name = w->names; *name; name++)
		args_add(one, *name);
	one = stage(stages, &n, w, "framestat");
	args_addl(one, "-M", w->near ? "full" : "keys", (char *)NULL);
	if (w->near)
		args_add(one, "--references");
	stage(stages, &n, w, "beatscan");
	if (!w->near)
		narrow(stages, &n, w, close);
	one = stage(stages, &n, w, "rank");
	args_addl(one, "--across", "--shots", (char *)NULL);
	option(one, "-p", w->profile);
	return n;
}
