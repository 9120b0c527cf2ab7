/*
 * From planned films to finished ones.
 */
#include "montage_make.h"

#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "diag.h"
#include "jw.h"
#include "montage_name.h"
#include "progress.h"
#include "tc.h"

struct montage_make {
	struct loop *loop;
	const struct cut_wish *wish;
	struct montage_film *films;
	int n, at;              /* at: the one at work */
	char *out;              /* its name */
	struct film_wish film;
	struct progress progress;
	const struct montage_make_ops *ops;
	void *arg;
};

static void begin(struct montage_make *m);

static int
on_replace(void *arg, size_t slot, const char *why)
{
	struct montage_make *m = arg;
	struct montage_film *f = &m->films[m->at];
	const struct footage *failed = f->plan.slots[slot].film;

	if (montage_replace(f->chooser, slot) < 0)
		return -1;
	m->ops->replaced(m->arg, f, slot, failed, why);
	return 0;
}

static void
on_went(void *arg, double done, double total, const char *what)
{
	struct montage_make *m = arg;

	progress_set(&m->progress, done, total, what);
}

static void
on_begun(void *arg, const char *path, int64_t frames)
{
	const struct montage_make *m = arg;
	char name[DIAG_NAME];

	say("%s: the first %.1f s are there", diag_name(name, path),
	    (double)montage_time(&m->films[m->at].plan.canvas, frames) /
	    TC_SECOND);
}

static void
on_ended(void *arg, const struct film_result *r)
{
	struct montage_make *m = arg;

	m->ops->finished(m->arg, &m->films[m->at], r);
	free(m->out);
	m->out = NULL;
	m->at++;
	begin(m);
}

static const struct film_ops FILM_OPS = { .replace = on_replace,
    .went = on_went, .begun = on_begun, .ended = on_ended };

static void
begin(struct montage_make *m)
{
	const struct cut_wish *w = m->wish;

	if (m->at == m->n) {
		m->ops->ended(m->arg);
		return;
	}
	m->out = montage_name(w, m->at);
	m->film = (struct film_wish){ .wish = w->wish, .out = m->out,
	    .preview = w->montage.preview, .overwrite = w->overwrite,
	    .fill = w->montage.fill, .jobs = w->jobs,
	    /* the films share them */
	    .drop_parts = w->montage.drop_parts && m->at == m->n - 1,
	    .retries = w->retries, .quiet = w->quiet };
	film_start(m->loop, &m->films[m->at].plan, &m->film, &FILM_OPS, m);
}

struct montage_make *
montage_make_start(struct loop *l, const struct cut_wish *w,
    struct montage_film *films, int n, int progress_fd, bool quiet,
    const struct montage_make_ops *ops, void *arg)
{
	struct montage_make *m = xcalloc(1, sizeof *m);

	m->loop = l;
	m->wish = w;
	m->films = films;
	m->n = n;
	m->ops = ops;
	m->arg = arg;
	progress_init(&m->progress, progress_fd, quiet, "frames");
	begin(m);
	return m;
}

void
montage_make_free(struct montage_make *m)
{
	if (!m)
		return;
	progress_end(&m->progress);
	free(m->out);
	free(m);
}

void
montage_make_tell(struct buf *b, const struct montage_film *f,
    const struct film_result *r)
{
	jw_begin(b, "clip", "");
	jw_path(b, "path", r->path);
	jw_null(b, "cut");
	jw_us(b, "length", montage_time(&f->plan.canvas, r->frames));
	jw_int(b, "bytes", r->bytes);
	jw_int(b, "frames", r->frames);
	jw_str(b, "method", "encode");
	jw_int(b, "attempts", r->encoded > 0);
	jw_open(b, "failed", '[');
	jw_close(b, ']');
	jw_fix(b, "seconds", (double)r->took / TC_SECOND, 3);
	jw_bool(b, "kept", r->encoded == 0);
	jw_int(b, "variant", f->variant);
	jw_int(b, "encoded", r->encoded);
	jw_int(b, "reused", r->kept);
	jw_int(b, "replaced", r->replaced);
	jw_end(b);
}
