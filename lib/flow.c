/*
 * The stream contract.  One object holds the input's line framing, the output
 * with its back-pressure, the open sources and the exit status; the tool only
 * sees its callbacks.
 *
 * Input is read when the output has room and no media record has to wait.
 * Everything that was written during a round of the loop leaves at its end,
 * so a reader sees each line as soon as the input pauses.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "flow.h"
#include "diag.h"
#include "flow_feed.h"
#include "json.h"
#include "jw.h"
#include "pipeline.h"
#include "tally.h"

enum {
	OUT_FULL = 256 << 10, /* stop making records above this */
	OUT_LOW = 64 << 10,   /* go on below this */
	BAD_SHOWN = 5,        /* bad lines that are told one by one */
};

struct flow {
	struct loop *loop;
	const struct flow_tool *tool;
	void *arg;
	bool only;
	bool text; /* for people: no records in the output */

	int fd_in;
	int watch_in; /* -1: none */
	struct lines lines;
	bool no_more; /* end of file was read */
	bool waiting; /* lines wait: for a source to end, or for the tool */
	bool hold;    /* the tool wants no more now */
	bool ended;   /* the input is used up, or flow_end was called */
	long bad;

	struct out out;
	int watch_out;
	bool unread; /* the reader of the output has gone */
	bool want_room;

	struct source *sources;
	int open;
	int status;
	long whole;            /* sources that came through without errors */
	struct pipeline *feed; /* null: the input is not ours */
	struct pipeline *ahead; /* null: nothing is read before the input */
	bool on_ahead;          /* it is being read */
	void (*at_death)(void *arg);
	void *death_arg;
};

struct flow *
flow_new(struct loop *l, const struct flow_tool *tool, void *arg, bool only,
    int fd_in, int fd_out)
{
	struct flow *f = xcalloc(1, sizeof *f);

	f->loop = l;
	f->tool = tool;
	f->arg = arg;
	f->only = only;
	f->fd_in = fd_in;
	f->watch_in = f->watch_out = -1;
	lines_init(&f->lines);
	out_init(&f->out, fd_out);
	tally_join(tool->name);
	return f;
}

static void
source_free(struct source *s)
{
	buf_free(&s->held);
	free(s->path);
	free(s);
}

void
flow_free(struct flow *f)
{
	struct source *s;

	while ((s = f->sources) != NULL) {
		f->sources = s->next;
		source_free(s);
	}
	if (f->watch_in >= 0)
		loop_del(f->loop, f->watch_in);
	if (f->watch_out >= 0)
		loop_del(f->loop, f->watch_out);
	if (f->feed)
		pipeline_free(f->feed);
	if (f->ahead)
		pipeline_free(f->ahead);
	lines_free(&f->lines);
	out_free(&f->out);
	free(f);
}

void
flow_at_death(struct flow *f, void (*fn)(void *arg), void *arg)
{
	f->at_death = fn;
	f->death_arg = arg;
}

static void
die_of(struct flow *f, int sig)
{
	if (f->at_death)
		f->at_death(f->death_arg);
	loop_die(sig);
}

struct buf *
flow_out(struct flow *f)
{
	return &f->out.buf;
}

bool
flow_full(const struct flow *f)
{
	return out_pending(&f->out) > OUT_FULL;
}

/* Nobody reads the records any more.  The work of some tools lies elsewhere:
 * they go on. */
static void
reader_gone(struct flow *f)
{
	if (!f->tool->unread)
		die_of(f, SIGPIPE);
	f->unread = true;
	out_drop(&f->out);
	if (f->watch_out >= 0)
		loop_del(f->loop, f->watch_out);
	f->watch_out = -1;
}

static void
push(struct flow *f)
{
	if (f->unread)
		out_drop(&f->out);
	else if (out_push(&f->out) == 0)
		return;
	else if (errno == EPIPE)
		reader_gone(f);
	else
		die("stdout: write error:");
}

void
flow_sent(struct flow *f)
{
	/* a burst need not wait for the end of the round */
	if (out_pending(&f->out) > OUT_LOW)
		push(f);
	if (flow_full(f))
		f->want_room = true;
}

void
flow_as_text(struct flow *f)
{
	f->text = true;
}

/* Copies a line to the output as it came. */
static void
forward(struct flow *f, const char *line, size_t len)
{
	if (f->text)
		return;
	buf_add(&f->out.buf, line, len);
	buf_addc(&f->out.buf, '\n');
	flow_sent(f);
}

static struct source *
find(struct flow *f, const char *src)
{
	struct source *s;

	for (s = f->sources; s; s = s->next)
		if (strcmp(s->src, src) == 0)
			return s;
	return NULL;
}

static void
write_run(struct flow *f, const struct source *s, const char *const *type)
{
	struct buf *b = &f->out.buf;

	if (f->text)
		return;
	jw_begin(b, "run", s->src);
	jw_str(b, "tool", f->tool->name);
	jw_str(b, "version", VERSION);
	jw_str(b, "options", f->tool->options ? f->tool->options : "");
	jw_open(b, "emits", '[');
	for (; type && *type; type++)
		jw_str(b, NULL, *type);
	jw_close(b, ']');
	jw_end(b);
	flow_sent(f);
}

struct source *
flow_open(struct flow *f, const char *src, const char *path,
    const char *const *emits)
{
	struct source *s = xcalloc(1, sizeof *s), **at;

	snprintf(s->src, sizeof s->src, "%s", src);
	s->path = xstrdup(path);
	buf_init(&s->held);
	for (at = &f->sources; *at; at = &(*at)->next)
		;
	*at = s;
	f->open++;
	write_run(f, s, emits);
	return s;
}

void
flow_finish(struct flow *f, struct source *s)
{
	struct source **at;

	if (s->held.len) {
		forward(f, s->held.p, s->held.len);
		f->whole += !s->broken;
	} else if (!f->text) {
		jw_begin(&f->out.buf, "done", s->src);
		jw_end(&f->out.buf);
		flow_sent(f);
	}
	for (at = &f->sources; *at != s; at = &(*at)->next)
		;
	*at = s->next;
	f->open--;
	source_free(s);
	tally_tell();
}

void
flow_hold(struct flow *f, bool hold)
{
	f->hold = hold;
}

void
flow_end(struct flow *f)
{
	f->ended = true;
}

void
flow_error(struct flow *f, struct source *s, const char *path,
    const char *fmt, ...)
{
	struct buf *b = &f->out.buf, what = BUF_INIT;
	char name[DIAG_NAME];
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&what, fmt, ap);
	va_end(ap);
	if (!path)
		path = s ? s->path : "";
	if (!f->text) {
		jw_begin(b, "error", s ? s->src : "");
		jw_str(b, "tool", f->tool->name);
		jw_path(b, "path", path);
		jw_str(b, "what", what.p);
		jw_end(b);
		flow_sent(f);
	}
	if (s)
		s->broken = true;
	f->status = EXIT_SOME;
	warn("%s: %s", diag_name(name, path), what.p);
	buf_free(&what);
}

static void
bad_line(struct flow *f, const char *why)
{
	f->status = EXIT_SOME;
	if (f->bad++ < BAD_SHOWN)
		warn("stdin:%ld: %s; line skipped", f->lines.number, why);
}

/* One more source must wait while one that is open waits for this tool
 * alone; otherwise only further input can bring any of them to its end.  The
 * same src again waits for the end of the one before. */
static bool
must_wait(const struct flow *f, const char *src)
{
	const struct source *s;

	for (s = f->sources; s; s = s->next)
		if (s->ended && ((f->open >= FLOW_OPEN && !f->tool->gathers) ||
		    strcmp(s->src, src) == 0))
			return true;
	return false;
}

static void
upstream_done(struct flow *f, struct source *s)
{
	s->ended = true;
	if (f->tool->done)
		f->tool->done(f->arg, s);
	else
		flow_finish(f, s);
}

static void
take_media(struct flow *f, struct rec *r)
{
	struct source *s;
	char *path;

	if (!r->src[0] || strlen(r->src) >= sizeof s->src) {
		bad_line(f, "a media record needs a \"src\" of 1 to 39 bytes");
		return;
	}
	if (find(f, r->src)) {
		bad_line(f, "a second media record for a src that is open");
		return;
	}
	forward(f, r->line, r->len);
	path = rec_path(r);
	s = flow_open(f, r->src, path, f->tool->emits);
	free(path);
	if (f->tool->media)
		f->tool->media(f->arg, s, r);
}

static void
take_record(struct flow *f, struct rec *r)
{
	struct source *s;

	if (rec_is(r, "media")) {
		take_media(f, r);
		return;
	}
	s = find(f, r->src);
	if (rec_is(r, "done") && s && !s->ended) {
		buf_add(&s->held, r->line, r->len);
		upstream_done(f, s);
		return;
	}
	if (rec_is(r, "error")) {
		f->status = EXIT_SOME;
		if (s)
			s->broken = true;
	}
	if (f->tool->swallow && f->tool->swallow(f->arg, s, r))
		return;
	if (!f->only || rec_is(r, "error") || rec_is(r, "done"))
		forward(f, r->line, r->len);
	if (f->tool->record)
		f->tool->record(f->arg, s, r);
}

static bool
blank(const char *line, size_t len)
{
	return strspn(line, " \t\r") >= len;
}

/* Returns false when the line has to wait. */
static bool
take_line(struct flow *f, const char *line, size_t len)
{
	const char *why;
	struct rec r;

	if (blank(line, len))
		return true;
	if (rec_parse(&r, line, len, &why) < 0) {
		bad_line(f, why);
		return true;
	}
	if (rec_is(&r, "media") && must_wait(f, r.src)) {
		lines_unget(&f->lines, line);
		return false;
	}
	take_record(f, &r);
	return true;
}

static void
input_ended(struct flow *f)
{
	struct source *s, *next;

	f->ended = true;
	for (s = f->sources; s; s = next) {
		next = s->next;
		if (s->ended)
			continue;
		flow_error(f, s, NULL,
		    "the records end before this file is done");
		upstream_done(f, s);
	}
	if (f->bad > BAD_SHOWN)
		warn("stdin: %ld lines skipped in all", f->bad);
	if (f->tool->ended)
		f->tool->ended(f->arg);
}

/* What was read ahead of the input has ended. */
static void
go_to_input(struct flow *f)
{
	f->on_ahead = false;
	if (f->watch_in >= 0)
		loop_del(f->loop, f->watch_in);
	f->watch_in = -1;
	if (f->fd_in < 0) {
		input_ended(f);
		return;
	}
	f->no_more = false;
	f->lines.number = 0;
}

static void
take_lines(struct flow *f)
{
	enum lines_is is;
	const char *line;
	size_t len;

	f->waiting = false;
	for (;;) {
		if (f->hold) {
			f->waiting = true;
			return;
		}
		is = lines_next(&f->lines, &line, &len);
		if (is == LINES_NONE && f->no_more)
			is = lines_last(&f->lines, &line, &len);
		if (is == LINES_NONE)
			break;
		if (is == LINES_TOO_LONG) {
			bad_line(f, "longer than 1 MiB");
		} else if (!take_line(f, line, len)) {
			f->waiting = true;
			return;
		}
	}
	if (f->no_more && f->on_ahead)
		go_to_input(f);
	else if (f->no_more && !f->ended)
		input_ended(f);
}

static void
on_input(void *arg, short revents)
{
	struct flow *f = arg;
	ssize_t got;
	size_t room;
	char *p;

	(void)revents;
	p = lines_room(&f->lines, &room);
	got = io_read(f->on_ahead ? pipeline_out(f->ahead) : f->fd_in, p,
	    room);
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return;
	if (got < 0)
		die("stdin: read error:");
	if (got == 0)
		f->no_more = true;
	lines_got(&f->lines, (size_t)got);
	take_lines(f);
}

static void
on_output(void *arg, short revents)
{
	struct flow *f = arg;

	/* a reader that has gone is told even while nothing is to be written:
	 * a pipeline ends with its last tool, not with its next record */
	if (revents & (POLLERR | POLLHUP))
		reader_gone(f);
	else
		push(f);
}

void
flow_pipeline(struct flow *f, const struct args *stages, size_t n)
{
	f->feed = flow_feed_start(stages, n);
	f->fd_in = pipeline_out(f->feed);
}

void
flow_first(struct flow *f, const struct args *stages, size_t n)
{
	f->ahead = flow_feed_start(stages, n);
	f->on_ahead = true;
}

void
flow_probe(struct flow *f, bool index, bool quiet, char *const *names)
{
	struct args args;

	pipeline_probe(&args, index, quiet, names);
	flow_pipeline(f, &args, 1);
	args_free(&args);
}

static void
end_feed(struct flow *f, struct pipeline *feed)
{
	int end;

	if (!feed)
		return;
	if (f->watch_in >= 0)
		loop_want(f->loop, f->watch_in, -1);
	end = flow_feed_end(f->loop, feed);
	if (end < 0)
		die_of(f, loop_signalled());
	if (end == PIPELINE_SOME)
		f->status = EXIT_SOME;
	else if (end == PIPELINE_DIED)
		f->status = f->whole ? EXIT_SOME : EXIT_TROUBLE;
}

static void
watch(struct flow *f)
{
	bool read_on = !f->no_more && !f->waiting && !flow_full(f);

	int in = f->on_ahead ? pipeline_out(f->ahead) : f->fd_in;

	if (f->watch_in < 0 && in >= 0)
		f->watch_in = loop_add(f->loop, in, POLLIN, on_input, f);
	if (f->watch_out < 0 && !f->unread)
		f->watch_out = loop_add(f->loop, f->out.fd, 0, on_output, f);
	if (f->watch_in >= 0)
		loop_want(f->loop, f->watch_in, read_on ? POLLIN : -1);
	if (f->watch_out >= 0)
		loop_want(f->loop, f->watch_out, !f->out.may_block ? -1 :
		    out_pending(&f->out) ? POLLOUT : 0);
}

int
flow_run(struct flow *f)
{
	for (;;) {
		if (f->waiting && !f->hold)
			take_lines(f); /* parses one line again, no more */
		push(f);
		if (f->want_room && out_pending(&f->out) < OUT_LOW) {
			f->want_room = false;
			if (f->tool->room)
				f->tool->room(f->arg);
			continue;
		}
		if (f->ended && !f->sources && !f->waiting &&
		    !out_pending(&f->out))
			break;
		watch(f);
		if (loop_step(f->loop) < 0)
			die_of(f, loop_signalled());
	}
	end_feed(f, f->ahead);
	end_feed(f, f->feed);
	if (close(f->out.fd) < 0 && errno != EINTR)
		die("stdout: write error:");
	return f->status;
}
