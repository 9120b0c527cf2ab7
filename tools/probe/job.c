/*
 * The life of a job, and the order in which jobs write.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "job.h"
#include "args.h"
#include "cache.h"
#include "container.h"
#include "diag.h"
#include "ff.h"
#include "ffinfo.h"
#include "media.h"
#include "recall.h"
#include "trail.h"

enum { ANSWER_MAX = 64 << 20 }; /* no honest answer of a child is longer */

struct key_count {
	char key[KEY_TEXT];
	int count;
};

static void
job_free(struct job *j)
{
	if (j->input.fd >= 0)
		close(j->input.fd);
	cache_drop(j->entry);
	scan_free(j);
	captions_free(j);
	soxask_free(j);
	trail_free(j);
	info_free(&j->info);
	buf_free(&j->media);
	buf_free(&j->text);
	buf_free(&j->answer);
	buf_free(&j->troubles);
	free(j->path);
	free(j);
}

void
crew_free(struct crew *c)
{
	struct job *j;

	while ((j = c->jobs) != NULL) {
		c->jobs = j->next;
		job_free(j);
	}
	free(c->keys);
}

/* The name in the stream: the key, and a number from the second file of the
 * same content on. */
static void
name_source(struct job *j)
{
	struct crew *c = j->crew;
	size_t i;
	int n;

	for (i = 0; i < c->nkeys; i++)
		if (strcmp(c->keys[i].key, j->key) == 0)
			break;
	if (i == c->nkeys) {
		if ((c->nkeys & (c->nkeys - 1)) == 0) /* full: double it */
			c->keys = xrealloc(c->keys, c->nkeys ?
			    c->nkeys * 2 : 1, sizeof *c->keys);
		c->nkeys++;
		snprintf(c->keys[i].key, sizeof c->keys[i].key, "%s", j->key);
		c->keys[i].count = 0;
	}
	n = ++c->keys[i].count;
	if (n == 1)
		snprintf(j->src, sizeof j->src, "%s", j->key);
	else
		snprintf(j->src, sizeof j->src, "%s-%d", j->key, n);
}

void
job_facts(const struct job *j, struct file_facts *f)
{
	f->path = j->path;
	f->key = j->key[0] ? j->key : NULL;
	f->role = j->crew->wish.role;
	f->size = j->input.size;
	f->mtime_us = j->input.mtime_us < 0 ? TC_NONE : j->input.mtime_us;
}

static void
write_troubles(struct crew *c, struct job *j)
{
	struct buf *out = flow_out(c->flow);
	const char *path, *what;
	size_t at = 0;

	while (at < j->troubles.len) {
		path = j->troubles.p + at;
		what = path + strlen(path) + 1;
		at += strlen(path) + strlen(what) + 2;
		if (c->wish.table) {
			table_error(out, path, what);
			flow_sent(c->flow);
		}
		flow_error(c->flow, j->source, path, "%s", what);
	}
	buf_clear(&j->troubles);
}

/* Writes the media record and its run record, which names the types that
 * will really come. */
static void
write_media(struct crew *c, struct job *j)
{
	const char *emits[4] = { "media" };
	int n = 1;

	buf_add(flow_out(c->flow), j->media.p, j->media.len);
	buf_free(&j->media);
	if (j->has_gops)
		emits[n++] = "gop";
	if (c->wish.captions && j->input.kind == INPUT_FILE && !j->trail)
		emits[n++] = "caption";
	j->source = flow_open(c->flow, j->src, j->path, emits);
}

/* Writes what the first in line has; true when it is through. */
static bool
write_first(struct crew *c, struct job *j)
{
	struct buf *out = flow_out(c->flow);

	if (j->media.len)
		write_media(c, j);
	if (j->text.len) {
		recall_keep_text(j);
		recall_text_gone(j);
		buf_add(out, j->text.p, j->text.len);
		buf_clear(&j->text);
		flow_sent(c->flow);
	}
	write_troubles(c, j);
	if (!j->finished)
		return false;
	if (j->source)
		flow_finish(c->flow, j->source);
	return true;
}

void
crew_write(struct crew *c)
{
	struct job *j;

	while ((j = c->jobs) != NULL && !flow_full(c->flow)) {
		if (!write_first(c, j))
			break;
		c->jobs = j->next;
		c->done++;
		job_free(j);
	}
	if (j && j->paused && !job_full(j)) {
		j->paused = false;
		if (j->proc)
			proc_pause(j->proc, false);
		scan_resume(j);
		recall_resume(j);
	}
}

bool
job_full(const struct job *j)
{
	return j == j->crew->jobs ? flow_full(j->crew->flow) :
	    j->text.len > JOB_TEXT;
}

void
job_added(struct job *j)
{
	recall_keep_text(j);
	if (j == j->crew->jobs)
		crew_write(j->crew);
	if (job_full(j) && !j->paused) {
		j->paused = true;
		if (j->proc)
			proc_pause(j->proc, true);
	}
}

void
job_finish(struct job *j)
{
	struct crew *c = j->crew;

	recall_end(j);
	j->finished = true;
	c->busy--;
	c->changed(c);
}

void
job_trouble(struct job *j, const char *path, const char *what)
{
	j->troubled = true;
	buf_add(&j->troubles, path, strlen(path) + 1);
	buf_add(&j->troubles, what, strlen(what) + 1);
}

void
job_fail(struct job *j, const char *fmt, ...)
{
	struct buf what = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&what, fmt, ap);
	va_end(ap);
	job_trouble(j, j->path, what.p);
	buf_free(&what);
	job_finish(j);
}

void
job_args(struct job *j, struct args *a, const char *program)
{
	(void)j;
	args_init(a);
	ff_begin(a, program);
}

void
job_input(struct job *j, struct args *a)
{
	const struct wishes *w = &j->crew->wish;
	bool stream = j->input.kind == INPUT_STREAM;
	struct buf name = BUF_INIT;

	buf_addf(&name, "file:%s", j->path);
	if (stream && strcmp(j->path, "-") == 0)
		ff_input(a, "pipe:0", w->whitelist);
	else if (stream && strstr(j->path, "://"))
		ff_input(a, j->path, w->whitelist);
	else if (w->allowed && listed(w->allowed, "file", 4))
		ff_input(a, name.p, w->whitelist); /* maybe a playlist */
	else
		ff_input(a, j->path, NULL);
	buf_free(&name);
}

void
job_gather(void *job, int which, const char *p, size_t n)
{
	struct job *j = job;

	(void)which;
	if (j->answer.len + n > ANSWER_MAX)
		proc_stop(j->proc);
	else
		buf_add(&j->answer, p, n);
}

static void
on_end(void *job, const struct child *c)
{
	struct job *j = job;

	j->proc = NULL;
	j->after(j, c);
}

bool
job_try(struct job *j, struct args *a,
    void (*data)(void *job, int which, const char *p, size_t n),
    void (*after)(struct job *j, const struct child *c))
{
	struct child_spec spec = {
		.argv = a->v, .out = CHILD_PIPE, .err = CHILD_PIPE,
		.in = strcmp(j->path, "-") == 0 ? CHILD_INHERIT : CHILD_NULL,
	};
	int saved;

	j->ops = (struct proc_ops){ .data = data, .ended = on_end };
	j->after = after;
	buf_clear(&j->answer);
	j->proc = proc_start(j->crew->loop, &spec, &j->ops, j,
	    j->crew->wish.quiet_us);
	saved = errno;
	args_free(a);
	errno = saved;
	return j->proc != NULL;
}

void
job_run(struct job *j, struct args *a,
    void (*data)(void *job, int which, const char *p, size_t n),
    void (*after)(struct job *j, const struct child *c))
{
	char program[32];

	snprintf(program, sizeof program, "%s", a->v[0]);
	if (job_try(j, a, data, after))
		return;
	if (errno == ENOENT)
		die("%s", ff_missing(program));
	if (errno == EACCES || errno == ENOEXEC)
		die("%s:", program);
	/* no memory, no process, no descriptor just now */
	job_fail(j, "%s can't be started: %s", program, strerror(errno));
}

/* The format that ffprobe recognised and was not allowed to open: "[hls @
 * 0x5633747cc280] Format not on whitelist ..." */
static bool
forbidden_format(const struct child *c, char *name, size_t size)
{
	const char *at = strstr(c->tail, "] Format not on whitelist");
	const char *from = at;
	size_t n;

	while (from && from > c->tail && from[-1] != '[')
		from--;
	if (!at || from == c->tail)
		return false;
	n = strcspn(from, " @]");
	snprintf(name, size, "%.*s", (int)(n < size ? n : size - 1), from);
	return true;
}

/* ffprobe's last words in the language of people. */
static void
explain(const struct job *j, const struct child *c, struct buf *why)
{
	char words[512];
	bool mp4 = j->input.fd >= 0 && starts_like_mp4(j->input.fd);

	if (c->late || !WIFEXITED(c->status)) {
		child_describe(c, words, sizeof words);
		buf_adds(why, words);
	} else if (forbidden_format(c, words, sizeof words)) {
		buf_adds(why, format_refusal(words));
	} else if (mp4 && strstr(c->tail, "moov atom not found")) {
		buf_adds(why, "cut off before its index (moov) was written: "
		    "the recording was never finished");
	} else if (mp4 && ends_early(j->input.fd, j->input.size, "mp4")) {
		buf_adds(why, "cut off in the middle of its index (moov)");
	} else {
		child_last_words(c, j->path, words, sizeof words);
		if (strstr(words, "Invalid data found"))
			buf_adds(why, "not a recording that ffmpeg can read, "
			    "or its beginning is damaged");
		else
			buf_adds(why, words[0] ? words : "ffprobe failed");
	}
}

static void
after_captions(struct job *j)
{
	job_finish(j);
}

static void
after_gops(struct job *j)
{
	if (j->crew->wish.captions && j->input.kind == INPUT_FILE &&
	    !j->trail)
		captions_collect(j, after_captions);
	else
		job_finish(j);
}

/* All is known that the media record says. */
static void
media_ready(struct job *j)
{
	const struct wishes *w = &j->crew->wish;
	struct file_facts facts;

	job_facts(j, &facts);
	if (w->table) {
		table_row(&j->text, &facts, &j->info);
		job_finish(j);
		return;
	}
	j->has_gops = w->gops && j->info.video &&
	    j->input.kind == INPUT_FILE;
	media_record(&j->media, j->src, &facts, &j->info, j->has_gops);
	recall_keep_media(j);
	job_added(j);
	if (j->trail)
		trail_gops(j, after_gops);
	else if (j->has_gops)
		scan_gops(j, after_gops);
	else
		after_gops(j);
}

static void
after_survey(struct job *j)
{
	if (scan_needs_measure(j))
		scan_measure(j, media_ready);
	else
		media_ready(j);
}

static void
after_failure(struct job *j, const struct child *c)
{
	bool judged = !c->late && WIFEXITED(c->status);
	struct buf why = BUF_INIT;

	explain(j, c, &why);
	if (!judged || j->trail || !soxask(j, why.p, media_ready))
		job_fail(j, "%s", why.p);
	buf_free(&why);
}

static void
after_ffprobe(struct job *j, const struct child *c)
{
	const char *why;

	if (!child_ok(c)) {
		after_failure(j, c);
		return;
	}
	why = ffinfo_read(j->answer.p, j->answer.len, &j->info);
	buf_free(&j->answer);
	if (!why && ff_too_old(j->info.ffprobe))
		die("%s", ff_too_old(j->info.ffprobe));
	if (!why && j->input.kind == INPUT_FILE && !j->trail)
		j->info.truncated = ends_early(j->input.fd, j->input.size,
		    j->info.container);
	if (!why)
		why = info_refusal(&j->info);
	if (!why && j->input.kind == INPUT_FILE && is_encrypted(j->input.fd,
	    j->input.size, j->info.container))
		why = "encrypted (DRM): it can't be decoded without its key";
	if (why) {
		job_fail(j, "%s", why);
		return;
	}
	if (j->trail) {
		trail_asked(j);
		media_ready(j);
	} else {
		scan_survey(j, after_survey);
	}
}

static void
ask_ffprobe(struct job *j)
{
	struct args a;

	job_args(j, &a, "ffprobe");
	ffinfo_args(&a);
	job_input(j, &a);
	job_run(j, &a, job_gather, after_ffprobe);
}

void
job_start(struct crew *c, const char *path)
{
	struct job *j = xcalloc(1, sizeof *j), **at;

	j->crew = c;
	j->path = xstrdup(path);
	j->timer = -1;
	buf_init(&j->media);
	buf_init(&j->text);
	buf_init(&j->answer);
	buf_init(&j->troubles);
	for (at = &c->jobs; *at; at = &(*at)->next)
		;
	*at = j;
	c->busy++;
	if (c->wish.follow) {
		trail_start(j, c->wish.patience_us, ask_ffprobe);
		return;
	}
	inspect(path, c->wish.allowed, &j->input);
	if (j->input.kind == INPUT_REFUSED) {
		job_fail(j, "%s", j->input.why);
		return;
	}
	if (j->input.kind == INPUT_STREAM) {
		key_name(path, j->key);
	} else if (key_file(j->input.fd, c->wish.full_hash, j->key) < 0) {
		job_fail(j, "can't be read: %s", strerror(errno));
		return;
	}
	name_source(j);
	if (!recall_start(j, ask_ffprobe))
		ask_ffprobe(j);
}
