/*
 * The stage of a job at which SoX is asked, because ffprobe could not tell.
 *
 * What ffprobe said stays the first half of every error here: whoever gave a
 * damaged file of another name is helped by that.  Without sox there is only
 * that, and a word that sox might help.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "job.h"
#include "args.h"
#include "sox.h"
#include "soxinfo.h"

struct sox_question {
	const char *kind;
	char *why;      /* ffprobe can't read it */
	struct soxinfo said;
	struct soxcount count;
};

void
soxask_free(struct job *j)
{
	if (j->sox)
		free(j->sox->why);
	free(j->sox);
	j->sox = NULL;
}

/* "sox FAIL formats: can't open input file `./x.htk': premature EOF": the
 * last part, else all. */
static void
fail_by_sox(struct job *j, const struct child *c)
{
	char words[512];
	const char *reason;

	if (c->late || !WIFEXITED(c->status)) {
		child_describe(c, words, sizeof words);
		job_fail(j, "%s; %s", j->sox->why, words);
		return;
	}
	child_last_words(c, NULL, words, sizeof words);
	reason = strstr(words, "': ");
	reason = reason ? reason + 3 : words;
	job_fail(j, "%s; nor can SoX read it%s%s", j->sox->why,
	    *reason ? ": " : "", reason);
}

static void
fail_to_start(struct job *j)
{
	if (errno == ENOENT)
		job_fail(j, "%s; SoX might read it, but sox is not installed",
		    j->sox->why);
	else
		job_fail(j, "%s; SoX might read it, but can't be started: %s",
		    j->sox->why, strerror(errno));
}

static void
count_data(void *job, int which, const char *p, size_t n)
{
	struct job *j = job;

	(void)which;
	soxinfo_count(&j->sox->count, (const unsigned char *)p, n);
	if (j->sox->count.bad)
		proc_stop(j->proc);
}

static void
after_count(struct job *j, const struct child *c)
{
	struct sox_question *q = j->sox;

	if (q->count.bad) {
		job_fail(j, "%s; sox's sound can't be read", q->why);
		return;
	}
	if (c->late || !WIFEXITED(c->status) ||
	    (!child_ok(c) && soxinfo_samples(&q->count) == 0)) {
		fail_by_sox(j, c);
		return;
	}
	if (soxinfo_samples(&q->count) == 0) {
		job_fail(j, "no sound can be read from it");
		return;
	}
	if (!soxinfo_agree(&q->said, &q->count)) {
		job_fail(j, "%s; SoX takes it for another kind of file than "
		    "its name says", q->why);
		return;
	}
	soxinfo_fill(&q->said, &q->count, q->kind, j->input.size, &j->info);
	/* with some kinds it complains, and is content all the same */
	j->info.truncated = !child_ok(c) || c->tail_len > 0 ||
	    soxinfo_is_cut(&q->said, &q->count);
	j->then(j);
}

static void
after_said(struct job *j, const struct child *c)
{
	struct sox_question *q = j->sox;
	struct args a;

	/* of some damaged files it tells all, then fails */
	if (c->late || !WIFEXITED(c->status) ||
	    soxinfo_read(j->answer.p, j->answer.len, j->path, &q->said) < 0) {
		if (child_ok(c))
			job_fail(j, "%s; sox's answer can't be read", q->why);
		else
			fail_by_sox(j, c);
		return;
	}
	args_init(&a);
	soxinfo_decode_args(&a, q->kind, j->path);
	if (!job_try(j, &a, count_data, after_count))
		fail_to_start(j);
}

bool
soxask(struct job *j, const char *why, void (*then)(struct job *j))
{
	const char *kind = sox_kind(j->path);
	struct args a;

	if (!kind || j->input.kind != INPUT_FILE)
		return false;
	j->sox = xcalloc(1, sizeof *j->sox);
	j->sox->kind = kind;
	j->sox->why = xstrdup(why);
	j->then = then;
	args_init(&a);
	soxinfo_args(&a, j->path);
	if (!job_try(j, &a, job_gather, after_said))
		fail_to_start(j);
	return true;
}
