/*
 * A recording while it is being written.
 *
 * One ffprobe lists the packets of all streams from a pipe into which the file
 * is fed as it grows, so each byte is looked at once.  Its first line means
 * that it knows every stream; whoever opens the file from then on reads the
 * same beginning, and so finds the same streams and the same origin of time as
 * when the recording is complete.  Only then is the file asked about.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trail.h"
#include "args.h"
#include "container.h"
#include "diag.h"
#include "ff.h"
#include "follow.h"
#include "io.h"

enum {
	HEAD = 1024,        /* bytes, before anything is said of a file */
	MOOV_MOST = 1 << 20,
	BOXES_MOST = 64,
};

#define PLAIN_MP4 "an MP4 has no index before its end: record as MKV, TS or " \
	"fragmented MP4, or wait for its end and leave --follow out"

struct trail {
	struct job *j;            /* null: gone */
	struct loop *loop;
	struct follow *follow;
	struct proc *lister;      /* null: not begun, or over */
	struct buf early;         /* lines before the media record */
	void (*ask)(struct job *j);
	bool begun;               /* it was judged, and the lister started */
	bool asked, known;        /* what it is: asked for, and told */
	bool ended, over;         /* the recording; the lister */
	char trouble[400];        /* how the lister ended, where it should not */
	void (*then)(struct job *j);
	int timer;
};

/* --- MP4 ------------------------------------------------------------------ */

static uint32_t
be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* Looks for mvex among what moov holds. */
static bool
is_fragmented(int fd, int64_t at, int64_t end)
{
	unsigned char head[8];
	uint32_t size;
	int i;

	for (i = 0; i < BOXES_MOST && at + 8 <= end; i++, at += size) {
		if (io_pread(fd, head, 8, (off_t)at) < 8)
			return false;
		size = be32(head);
		if (memcmp(head + 4, "mvex", 4) == 0)
			return true;
		if (size < 8)
			return false;
	}
	return false;
}

enum trail_mp4
trail_mp4(int fd, int64_t size)
{
	unsigned char head[8];
	int64_t at = 0, length;
	int i;

	for (i = 0; i < BOXES_MOST; i++, at += length) {
		if (at + 8 > size || io_pread(fd, head, 8, (off_t)at) < 8)
			return TRAIL_MAYBE;
		length = be32(head);
		if (memcmp(head + 4, "moof", 4) == 0)
			return TRAIL_YES;
		if (memcmp(head + 4, "mdat", 4) == 0 || length < 8)
			return TRAIL_NO;
		if (memcmp(head + 4, "moov", 4) != 0)
			continue;
		if (at + length > size)
			return length > MOOV_MOST ? TRAIL_NO : TRAIL_MAYBE;
		return is_fragmented(fd, at + 8, at + length) ? TRAIL_YES :
		    TRAIL_NO;
	}
	return TRAIL_NO;
}

/* --- the list of packets -------------------------------------------------- */

/* "stream_index,pts,dts,duration,size,pos,flags" */
static void
take_line(struct job *j, char *line)
{
	char *comma = strchr(line, ',');

	if (!comma || !j->gops || strtol(line, NULL, 10) !=
	    j->info.video->index)
		return;
	scan_line(j, comma + 1);
}

/* The last thing its callers do. */
static void
finish(struct trail *t)
{
	struct job *j = t->j;

	if (j->gops)
		gop_end(j->gops);
	job_added(j);
	if (t->trouble[0])
		job_fail(j, "its packets can't be listed to the end: %s",
		    t->trouble);
	else
		t->then(j);
}

static void
on_data(void *arg, int which, const char *p, size_t n)
{
	struct trail *t = arg;

	(void)which;
	if (!t->j)
		return;
	if (t->known) {
		scan_each_line(t->j, p, n, take_line);
		job_added(t->j);
		return;
	}
	buf_add(&t->early, p, n);
	proc_pause(t->lister, true);
	if (!t->asked) {
		t->asked = true;
		t->ask(t->j);
	}
}

static void
on_hungry(void *arg)
{
	struct trail *t = arg;

	if (t->j)
		follow_hungry(t->follow);
}

static void
release(struct trail *t)
{
	follow_free(t->follow);
	buf_free(&t->early);
	free(t);
}

/* A broken end is what a recording that was cut off has: what there was has
 * been listed.  But it must not end before the recording. */
static void
on_listed(void *arg, const struct child *c)
{
	struct trail *t = arg;

	if (!t->ended || c->late || !WIFEXITED(c->status))
		child_describe(c, t->trouble, sizeof t->trouble);
	t->lister = NULL;
	follow_feed(t->follow, NULL);
	if (!t->j) {
		release(t);
		return;
	}
	if (t->known)
		t->j->proc = NULL;
	t->over = true;
	if (t->known) {
		finish(t);
	} else if (!t->asked) {
		t->asked = true;
		t->ask(t->j);
	}
}

static void
begin(struct trail *t)
{
	static const struct proc_ops OPS = { .data = on_data,
	    .hungry = on_hungry, .ended = on_listed };
	struct child_spec spec = { .in = CHILD_PIPE, .out = CHILD_PIPE,
	    .err = CHILD_PIPE };
	struct args a;
	int saved;

	t->begun = true;
	job_args(t->j, &a, "ffprobe");
	args_addl(&a, "-show_entries",
	    "packet=stream_index,pts,dts,duration,size,pos,flags", "-of",
	    "csv=p=0", (char *)NULL);
	ff_input_fed(&a);
	spec.argv = a.v;
	t->lister = proc_start(t->j->crew->loop, &spec, &OPS, t,
	    t->j->crew->wish.quiet_us);
	saved = errno;
	args_free(&a);
	if (t->lister)
		follow_feed(t->follow, t->lister);
	else if (saved == ENOENT)
		die("%s", ff_missing("ffprobe"));
	else
		job_fail(t->j, "ffprobe can't be started: %s",
		    strerror(saved));
}

/* --- the file ------------------------------------------------------------- */

/* So much is there that it can be judged.  The last thing its callers do. */
static void
look(struct trail *t)
{
	struct job *j = t->j;
	int64_t size = follow_size(t->follow);
	enum trail_mp4 mp4 = TRAIL_YES;

	if (t->begun || (size < HEAD && !t->ended))
		return;
	if (j->input.fd >= 0)
		close(j->input.fd);
	inspect(j->path, NULL, &j->input);
	if (j->input.kind != INPUT_REFUSED && starts_like_mp4(j->input.fd))
		mp4 = trail_mp4(j->input.fd, size);
	if (mp4 == TRAIL_MAYBE && !t->ended)
		return;
	t->begun = true;
	if (j->input.kind == INPUT_REFUSED)
		job_fail(j, "%s", j->input.why);
	else if (mp4 != TRAIL_YES)
		job_fail(j, PLAIN_MP4);
	else
		begin(t);
}

/* A job may end in its course, and the follower with it: not while that calls
 * us. */
static void
on_look(void *arg)
{
	struct trail *t = arg;

	t->timer = -1;
	look(t);
}

static void
look_soon(struct trail *t)
{
	if (t->j && !t->begun && t->timer < 0)
		t->timer = loop_timer(t->loop, 0, on_look, t);
}

static void
on_grown(void *arg)
{
	look_soon(arg);
}

static void
on_end(void *arg, const char *why)
{
	struct trail *t = arg;
	char name[DIAG_NAME];

	t->ended = true;
	if (why && t->j)
		warn("%s: %s", diag_name(name, t->j->path), why);
	look_soon(t);
}

/* --- stages --------------------------------------------------------------- */

void
trail_start(struct job *j, int64_t patience_us, void (*ask)(struct job *j))
{
	struct trail *t;
	struct stat st;

	inspect(j->path, NULL, &j->input);
	if (j->input.kind == INPUT_REFUSED && (stat(j->path, &st) < 0 ||
	    !S_ISREG(st.st_mode) || st.st_size > 0)) {
		job_fail(j, "%s", j->input.why);
		return;
	}
	t = xcalloc(1, sizeof *t);
	t->j = j;
	t->loop = j->crew->loop;
	t->ask = ask;
	t->timer = -1;
	buf_init(&t->early);
	j->trail = t;
	t->follow = follow_new(t->loop, j->path);
	if (!t->follow) {
		job_fail(j, "can't be opened: %s", strerror(errno));
		return;
	}
	follow_name(t->follow, j->src, sizeof j->src);
	follow_grown(t->follow, on_grown, t);
	follow_until(t->follow, patience_us, on_end, t);
	look_soon(t);
}

void
trail_asked(struct job *j)
{
	struct info *in = &j->info;
	size_t i;

	in->growing = true;
	in->duration = TC_NONE;
	in->bit_rate = -1;
	for (i = 0; i < in->nstreams; i++) {
		in->streams[i].duration = TC_NONE;
		in->streams[i].frames = -1;
	}
	j->input.size = j->input.mtime_us = -1;
}

void
trail_gops(struct job *j, void (*then)(struct job *j))
{
	struct trail *t = j->trail;

	t->then = then;
	t->known = true;
	if (j->has_gops)
		scan_begin(j);
	scan_each_line(j, t->early.p, t->early.len, take_line);
	buf_free(&t->early);
	job_added(j);
	j->proc = t->lister;
	if (t->over)
		finish(t);
	else
		proc_pause(t->lister, j->paused);
}

void
trail_free(struct job *j)
{
	struct trail *t = j->trail;

	if (!t)
		return;
	j->trail = NULL;
	t->j = NULL;
	loop_timer_del(t->loop, t->timer);
	if (t->lister)
		proc_stop(t->lister);
	else
		release(t);
}
