/*
 * Caption records: files beside the recording, then subtitle streams of text
 * inside it.  They are gathered and sorted, because a record's start never
 * goes back, and a file in a second language starts over.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"
#include "args.h"
#include "caption.h"
#include "diag.h"
#include "io.h"
#include "jw.h"
#include "sidecar.h"

struct caption_list {
	struct kept {
		int64_t start;
		size_t order; /* equal starts: as they came */
		size_t at, len; /* of its record in text */
	} *v;
	size_t n, cap;
	struct buf text;

	/* where those being read come from */
	struct job *job;
	const char *from, *path, *lang;
	int index;
};

static int
keep(void *arg, const struct caption *c)
{
	struct caption_list *l = arg;
	struct kept *k;
	size_t i;

	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 256;
		l->v = xrealloc(l->v, l->cap, sizeof *l->v);
	}
	k = &l->v[l->n];
	k->start = c->start_us;
	k->order = l->n++;
	k->at = l->text.len;
	jw_begin(&l->text, "caption", l->job->src);
	jw_str(&l->text, "from", l->from);
	if (l->index >= 0)
		jw_int(&l->text, "index", l->index);
	else
		jw_null(&l->text, "index");
	jw_str(&l->text, "lang", l->lang);
	jw_path(&l->text, "path", l->path);
	jw_us(&l->text, "start", c->start_us);
	jw_us(&l->text, "end", c->end_us);
	jw_str(&l->text, "text", c->text);
	if (c->nwords) {
		jw_open(&l->text, "words", '[');
		for (i = 0; i < c->nwords; i++) {
			jw_open(&l->text, NULL, '{');
			jw_us(&l->text, "start", c->words[i].start_us);
			jw_us(&l->text, "end", c->words[i].end_us);
			jw_str(&l->text, "text", c->words[i].text);
			jw_close(&l->text, '}');
		}
		jw_close(&l->text, ']');
	}
	jw_end(&l->text);
	k->len = l->text.len - k->at;
	return 0;
}

static void
parse(struct caption_list *l, const char *p, size_t n)
{
	char name[DIAG_NAME];
	size_t before = l->n;
	long bad = caption_parse(p, n, l->path, keep, l);

	if (bad > 0)
		warn("%s: %ld damaged caption%s left out",
		    diag_name(name, l->path), bad, bad == 1 ? "" : "s");
	if (l->index < 0 && l->n == before && n > strspn(p, " \t\r\n"))
		job_trouble(l->job, l->path,
		    "no caption in it: not SubRip, WebVTT or ASS");
}

static void
read_sidecars(struct caption_list *l)
{
	struct sidecars found;
	struct buf b = BUF_INIT;
	size_t i;

	if (sidecar_find(l->job->path, &found) < 0)
		return; /* a folder that may be entered but not listed */
	l->from = "sidecar";
	l->index = -1;
	for (i = 0; i < found.n; i++) {
		l->path = found.v[i].path;
		l->lang = found.v[i].lang;
		buf_clear(&b);
		if (io_slurp(l->path, &b, CAPTION_MAX) < 0)
			job_trouble(l->job, l->path, errno == EFBIG ?
			    "subtitles of more than 64 MiB" :
			    strerror(errno));
		else
			parse(l, b.p, b.len);
	}
	buf_free(&b);
	sidecar_free(&found);
}

static int
by_start(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* Everything is gathered: sorted, it becomes records. */
static void
write_all(struct job *j)
{
	struct caption_list *l = j->captions;
	size_t i;

	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, by_start);
	for (i = 0; i < l->n; i++)
		buf_add(&j->text, l->text.p + l->v[i].at, l->v[i].len);
	job_added(j);
	j->then(j);
}

static void next_stream(struct job *j);

static void
stream_read(struct job *j, const struct child *c)
{
	struct caption_list *l = j->captions;
	char how[512];

	if (child_ok(c)) {
		parse(l, j->answer.p, j->answer.len);
	} else {
		child_describe(c, how, sizeof how);
		job_trouble(j, j->path, how);
	}
	buf_free(&j->answer);
	next_stream(j);
}

/* Lets ffmpeg write the next subtitle stream as a file of its own kind. */
static void
next_stream(struct job *j)
{
	struct caption_list *l = j->captions;
	const struct stream *s;
	const char *format;
	struct args a;

	while (j->next_stream < j->info.nstreams &&
	    !stream_is_text(&j->info.streams[j->next_stream]))
		j->next_stream++;
	if (j->next_stream >= j->info.nstreams) {
		write_all(j);
		return;
	}
	s = &j->info.streams[j->next_stream++];
	l->from = "stream";
	l->index = s->index;
	l->path = j->path;
	l->lang = s->lang[0] ? s->lang : NULL;
	format = strcmp(s->codec, "ass") == 0 || strcmp(s->codec, "ssa") == 0 ?
	    "ass" : strcmp(s->codec, "webvtt") == 0 ? "webvtt" : "srt";
	job_args(j, &a, "ffmpeg");
	job_input(j, &a);
	args_add(&a, "-map");
	args_addf(&a, "0:%d", s->index);
	args_addl(&a, "-f", format, "pipe:1", (char *)NULL);
	job_run(j, &a, job_gather, stream_read);
}

void
captions_collect(struct job *j, void (*then)(struct job *j))
{
	j->then = then;
	j->captions = xcalloc(1, sizeof *j->captions);
	j->captions->job = j;
	buf_init(&j->captions->text);
	read_sidecars(j->captions);
	next_stream(j);
}

void
captions_free(struct job *j)
{
	if (!j->captions)
		return;
	buf_free(&j->captions->text);
	free(j->captions->v);
	free(j->captions);
}
