/*
 * Pictures into files.  ffmpeg reads raw pixels from its stdin and writes to
 * a descriptor of ours: it is told no file name, which it could take for a
 * pattern or a URL.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "encode.h"
#include "args.h"
#include "buf.h"
#include "child.h"
#include "ff.h"
#include "io.h"
#include "outfile.h"
#include "proc.h"

enum { QUIET_US = 60000000, WHY = 300 };

struct encode {
	struct loop *l;
	struct canvas *c;
	size_t fed;
	struct outfile file;
	struct proc *proc;
	int later;   /* timer that tells what is known already */
	char why[WHY];
	encode_fn *done;
	void *arg;
};

bool
ends_with(const char *path, const char *ending)
{
	size_t n = strlen(path), m = strlen(ending);

	return n > m && strcasecmp(path + n - m, ending) == 0;
}

bool
encode_knows(const char *path)
{
	return ends_with(path, ".png") || ends_with(path, ".jpg") ||
	    ends_with(path, ".jpeg");
}

const char *
encode_trouble(const char *path)
{
	struct outfile f;

	if (outfile_open(&f, path) != 0)
		return strerror(errno);
	outfile_drop(&f);
	return NULL;
}

static void
tell(struct encode *e)
{
	canvas_free(e->c);
	if (e->done)
		e->done(e->arg, e->why[0] ? e->why : NULL);
	free(e);
}

static void
on_later(void *arg)
{
	tell(arg);
}

static void
commit(struct encode *e)
{
	if (outfile_commit(&e->file) != 0)
		snprintf(e->why, sizeof e->why, "%s", strerror(errno));
}

static void
on_hungry(void *arg)
{
	struct encode *e = arg;
	size_t all = (size_t)e->c->w * (size_t)e->c->h * 3;
	long n = proc_feed(e->proc, e->c->rgb + e->fed, all - e->fed);

	if (n < 0)
		return; /* how it ended says why */
	e->fed += (size_t)n;
	if (e->fed == all)
		proc_feed_end(e->proc);
}

static void
on_ended(void *arg, const struct child *c)
{
	struct encode *e = arg;

	if (e->done && child_ok(c)) {
		commit(e);
	} else {
		child_describe(c, e->why, sizeof e->why);
		outfile_drop(&e->file);
	}
	tell(e);
}

static const struct proc_ops ops = { .hungry = on_hungry, .ended = on_ended };

static void
start(struct encode *e)
{
	bool png = ends_with(e->file.path, ".png");
	struct child_spec spec = { .in = CHILD_PIPE, .out = e->file.fd,
		.err = CHILD_PIPE };
	struct args a;

	args_init(&a);
	ff_begin(&a, "ffmpeg");
	args_addl(&a, "-f", "rawvideo", "-pixel_format", "rgb24",
	    "-video_size", (char *)NULL);
	args_addf(&a, "%dx%d", e->c->w, e->c->h);
	ff_input(&a, "pipe:0", "pipe");
	if (png)
		args_addl(&a, "-c:v", "png", "-pred", "mixed", (char *)NULL);
	else
		args_addl(&a, "-c:v", "mjpeg", "-q:v", "2", "-pix_fmt",
		    "yuvj444p", (char *)NULL);
	args_addl(&a, "-frames:v", "1", "-f", "image2pipe", "pipe:1",
	    (char *)NULL);
	spec.argv = a.v;
	e->proc = proc_start(e->l, &spec, &ops, e, QUIET_US);
	if (!e->proc) {
		snprintf(e->why, sizeof e->why, "%s", errno == ENOENT ?
		    ff_missing("ffmpeg") : strerror(errno));
		outfile_drop(&e->file);
	}
	args_free(&a);
}

static struct encode *
begin(struct loop *l, const char *path, encode_fn *done, void *arg)
{
	struct encode *e = xcalloc(1, sizeof *e);

	e->l = l;
	e->done = done;
	e->arg = arg;
	e->later = -1;
	if (outfile_open(&e->file, path) != 0)
		snprintf(e->why, sizeof e->why, "%s", strerror(errno));
	return e;
}

struct encode *
encode_start(struct loop *l, struct canvas *c, const char *path,
    encode_fn *done, void *arg)
{
	struct encode *e = begin(l, path, done, arg);

	e->c = c;
	if (!e->why[0])
		start(e);
	if (!e->proc)
		e->later = loop_timer(l, 0, on_later, e);
	return e;
}

struct encode *
encode_text(struct loop *l, const char *text, size_t n, const char *path,
    encode_fn *done, void *arg)
{
	struct encode *e = begin(l, path, done, arg);

	if (!e->why[0]) {
		if (io_write(e->file.fd, text, n) == 0) {
			commit(e);
		} else {
			snprintf(e->why, sizeof e->why, "%s",
			    strerror(errno));
			outfile_drop(&e->file);
		}
	}
	e->later = loop_timer(l, 0, on_later, e);
	return e;
}

void
encode_stop(struct encode *e)
{
	if (!e)
		return;
	if (e->proc) {
		/* Its end, told by the loop, frees the rest; if the loop does
		 * not turn any more, at least no file is left. */
		e->done = NULL;
		outfile_drop(&e->file);
		proc_stop(e->proc);
		return;
	}
	loop_timer_del(e->l, e->later);
	e->done = NULL;
	tell(e);
}
