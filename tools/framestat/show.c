/*
 * Gathers what plot, sheet, table and lists are made of while the film goes
 * by, and makes them one after the other when it has ended.
 */
#include "show.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "diag.h"
#include "encode.h"
#include "io.h"
#include "outfile.h"
#include "people.h"
#include "plot.h"
#include "plot_file.h"
#include "scenedetect.h"
#include "sheet.h"

struct show {
	struct loop *loop;
	struct flow *flow;
	struct source *src;
	const struct look *look;
	const struct facts *facts;
	int nth;
	int64_t begun;        /* loop_now() */

	struct plot *plot;
	struct encode *encode;
	struct sheet *sheet;
	char *plot_path, *sheet_path, *stats_path;
	bool stats_open;
	struct outfile stats;
	struct buf lines;

	struct people_shot *shots; /* for the sheet and the list */
	size_t n, cap;
	struct people_shot last;   /* waits for its successor's number */
	bool has_last;
	struct people_totals totals;

	int timer;
	void (*done)(void *arg);
	void *done_arg;
};

const char *
look_wrong(const struct look *k)
{
	if (k->plot && !plot_knows(k->plot))
		return "a plot is a file ending in .png, .jpg or .svg";
	if (k->sheet && !encode_knows(k->sheet))
		return "a sheet is a file ending in .png or .jpg";
	return NULL;
}

/* The name of a file to be written; null where it is taken, which is told. */
static char *
free_name(struct show *w, const char *path)
{
	char *name = outfile_numbered(path, w->nth);

	if (w->look->overwrite || access(name, F_OK) != 0)
		return name;
	flow_error(w->flow, w->src, name, "exists: -y replaces it");
	free(name);
	return NULL;
}

struct show *
show_new(struct loop *l, struct flow *f, struct source *s,
    const struct look *k, const struct facts *facts, int nth)
{
	struct show *w = xcalloc(1, sizeof *w);

	w->loop = l;
	w->flow = f;
	w->src = s;
	w->look = k;
	w->facts = facts;
	w->nth = nth;
	w->begun = loop_now();
	w->timer = -1;
	if (k->plot && (w->plot_path = free_name(w, k->plot)) != NULL)
		w->plot = plot_new(s->path);
	if (k->sheet)
		w->sheet_path = free_name(w, k->sheet);
	if (k->stats && (w->stats_path = free_name(w, k->stats)) != NULL) {
		w->stats_open = outfile_open(&w->stats, w->stats_path) == 0;
		if (!w->stats_open)
			flow_error(f, s, w->stats_path, "%s", strerror(errno));
		scenedetect_stats_heading(&w->lines);
	}
	return w;
}

void
show_free(struct show *w)
{
	if (!w)
		return;
	loop_timer_del(w->loop, w->timer);
	if (w->encode)
		encode_stop(w->encode);
	if (w->sheet)
		sheet_stop(w->sheet);
	if (w->stats_open)
		outfile_drop(&w->stats);
	plot_free(w->plot);
	buf_free(&w->lines);
	free(w->plot_path);
	free(w->sheet_path);
	free(w->stats_path);
	free(w->shots);
	free(w);
}

/* Statistics go to a file, which takes what it gets. */
static void
write_lines(struct show *w)
{
	if (w->stats_open &&
	    io_write(w->stats.fd, w->lines.p, w->lines.len) < 0) {
		flow_error(w->flow, w->src, w->stats_path, "%s",
		    strerror(errno));
		outfile_drop(&w->stats);
		w->stats_open = false;
	}
	buf_clear(&w->lines);
}

void
show_frame(struct show *w, const struct seen *p, bool gap)
{
	bool compared = p->dt != TC_NONE;
	struct scenedetect_frame line = { .t = p->t, .n = p->n,
	    .luma = p->m.luma, .diff = compared ? p->m.diff : -1 };

	if (w->plot)
		plot_frame(w->plot, p->t, compared ? p->m.diff : -1,
		    p->m.moved ? p->m.motion : -1,
		    (p->m.black ? PLOT_BLACK : 0U) |
		    (p->m.white ? PLOT_WHITE : 0U) |
		    (compared && p->m.frozen ? PLOT_FROZEN : 0U), gap);
	if (!w->stats_open)
		return;
	scenedetect_stats(&w->lines, &line, w->facts->rate);
	if (w->lines.len > 64 << 10)
		write_lines(w);
}

static void
keep(struct show *w, const struct people_shot *s)
{
	people_count(&w->totals, s);
	if (w->look->table) {
		people_row(flow_out(w->flow), s);
		flow_sent(w->flow);
	}
	if (!w->sheet_path && !w->look->scenes)
		return;
	if (w->n == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 64;
		w->shots = xrealloc(w->shots, w->cap, sizeof *w->shots);
	}
	w->shots[w->n++] = *s;
}

void
show_shot(struct show *w, const struct shot *s)
{
	struct boundary b = { s->begins, s->start, s->pts, s->n, s->from,
	    s->to, s->confidence };
	double motion = mean_of(&s->motion);

	if (w->plot && s->begun)
		plot_boundary(w->plot, &b);
	if (w->look->table && !w->has_last && !w->totals.shots) {
		if (w->nth > 1)
			buf_addc(flow_out(w->flow), '\n');
		people_film(flow_out(w->flow), w->src->path);
		people_heading(flow_out(w->flow));
	}
	if (w->has_last) {
		w->last.end_n = s->n;
		keep(w, &w->last);
	}
	w->last = (struct people_shot){ .number = s->number,
	    .start = s->start, .end = s->end, .n = s->n, .end_n = -1,
	    .begun = s->begun, .begins = s->begins,
	    .confidence = s->confidence, .motion = motion, .best = s->best };
	w->has_last = true;
}

/* --- the end, one thing after the other ----------------------------------- */

static void
tell_done(void *arg)
{
	struct show *w = arg;

	w->timer = -1;
	w->done(w->done_arg);
}

static void
on_sheet(void *arg, const char *error, int missing)
{
	struct show *w = arg;
	char name[DIAG_NAME];

	w->sheet = NULL;
	if (error)
		flow_error(w->flow, w->src, w->sheet_path, "%s", error);
	else if (missing)
		warn("%s: %d pictures could not be decoded",
		    diag_name(name, w->sheet_path), missing);
	w->timer = loop_timer(w->loop, 0, tell_done, w);
}

static void
make_sheet(struct show *w)
{
	const struct film *f = &w->facts->film;
	bool turned = f->rotate % 180 == 90;
	double wide = f->width * ratio_double(f->sar);
	struct sheet_film film = { .path = w->src->path, .stream = f->stream,
	    .quiet = w->look->quiet };

	if (!w->sheet_path || !w->n) {
		w->timer = loop_timer(w->loop, 0, tell_done, w);
		return;
	}
	film.width = turned ? f->height : (int)(wide + 0.5);
	film.height = turned ? (int)(wide + 0.5) : f->height;
	w->sheet = sheet_new(w->loop, &film, w->sheet_path, w->shots, w->n,
	    w->look->jobs, on_sheet, w);
}

static void
on_plot(void *arg, const char *error)
{
	struct show *w = arg;

	w->encode = NULL;
	if (error)
		flow_error(w->flow, w->src, w->plot_path, "%s", error);
	make_sheet(w);
}

static void
end_text(struct show *w, const struct scan_progress *p)
{
	struct buf *b = flow_out(w->flow);

	if (w->has_last)
		keep(w, &w->last);
	w->has_last = false;
	if (w->look->table && w->totals.shots) {
		w->totals.film = p->end;
		w->totals.decoded = p->dense;
		w->totals.took = loop_now() - w->begun;
		people_end(b, &w->totals);
	}
	if (w->look->scenes)
		scenedetect_list(b, w->shots, w->n, w->facts->rate);
	flow_sent(w->flow);
	if (w->stats_open) {
		write_lines(w);
		if (w->stats_open && outfile_commit(&w->stats) < 0)
			flow_error(w->flow, w->src, w->stats_path, "%s",
			    strerror(errno));
		w->stats_open = false;
	}
}

void
show_finish(struct show *w, const struct scan_progress *p,
    void (*done)(void *arg), void *arg)
{
	w->done = done;
	w->done_arg = arg;
	end_text(w, p);
	if (w->plot)
		w->encode = plot_write(w->plot, p->end ? p->end : TC_NONE,
		    w->loop, w->plot_path, on_plot, w);
	else
		make_sheet(w);
}
