/*
 * cutlist -m: the song and the sources come in, one film goes out.
 *
 * With files there are two pipes: the song's is read first, and its length
 * tells how much of the sources is worth a close look.  They run side by side.
 */
#include "montage_work.h"

#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "child.h"
#include "diag.h"
#include "figures.h"
#include "film_canvas.h"
#include "film_part.h"
#include "montage_gather.h"
#include "montage_list.h"
#include "montage_make.h"
#include "montage_name.h"
#include "montage_range.h"
#include "pipeline.h"
#include "tc.h"

static const char *const PLANS[] = { "montage", "cut", NULL };
static const char *const FILMS[] = { "montage", "cut", "clip", NULL };

/* What a shell adds to the number of a signal. */
enum { SIGNAL_STATUS = 128 };

/* A close look at less is not worth its while. */
#define LEAST_LOOK (20 * TC_SECOND)

/* What AutoCut asks of a shot: sharp, well exposed, steady, with motion. */
static const char PROFILE[] = "autocut";

struct work {
	const struct cut_wish *wish;
	const struct opts *opts;
	struct loop *loop;
	struct flow *flow;
	struct montage_gather *gather;
	struct montage_film *films; /* of each variant */
	int n;
	struct montage_make *make;
	long made;
	bool files;                 /* sources are operands */
	bool failed;
};

/* --- what comes in -------------------------------------------------------- */

/* Whether rank would have all of them looked at closely, as far as MP4 tells
 * before anything else is known of them: then one look is enough. */
static bool
all_near(char *const *names, int64_t length)
{
	int64_t most = length + length + length / 2, one;

	for (; *names; names++) {
		one = film_part_length(*names);
		if (one == TC_NONE || one > most)
			return false;
		most -= one;
	}
	return true;
}

static void
look_at_sources(struct work *w, int64_t length)
{
	struct args stages[PIPELINE_STAGES];
	struct pipeline_wish wish = {
		.names = w->opts->argv + opt_operands(w->opts),
		.quiet = w->opts->quiet,
		.profile = w->wish->profile ? w->wish->profile : PROFILE,
	};
	size_t n, i;

	/* rank sees to it that there is a choice: twice as much */
	if (length < LEAST_LOOK)
		length = LEAST_LOOK;
	wish.near = all_near(wish.names, length);
	n = pipeline_montage(stages, &wish, length);
	flow_pipeline(w->flow, stages, n);
	for (i = 0; i < n; i++)
		args_free(&stages[i]);
}

static void
look_at_song(struct work *w)
{
	struct args stages[PIPELINE_STAGES];
	size_t n = pipeline_song(stages, w->wish->montage.song,
	    w->opts->quiet), i;

	flow_first(w->flow, stages, n);
	for (i = 0; i < n; i++)
		args_free(&stages[i]);
}

static void
on_song(void *arg, const struct footage *song)
{
	struct work *w = arg;
	const struct montage_wish *m = &w->wish->montage;
	int64_t length = song->duration == TC_NONE ? MONTAGE_RANGE_PLAIN :
	    song->duration;

	if (!w->files)
		return;
	if (m->to != TC_NONE && m->to < length)
		length = m->to;
	if (m->from != TC_NONE && m->from < length)
		length -= m->from;
	if (m->total != TC_NONE && m->total < length)
		length = m->total;
	look_at_sources(w, length);
}

/* --- what goes out -------------------------------------------------------- */

static void
tell(struct work *w, const struct montage_film *f)
{
	struct montage_told t = montage_film_told(f, &w->wish->montage);
	struct buf *b = flow_out(w->flow), note = BUF_INIT;
	size_t i;

	montage_tell_grid(&note, &t);
	if (note.len && f->variant == 1)
		warn("%s", note.p);
	buf_free(&note);
	if (w->wish->format) {
		montage_list(w->flow, w->wish->format, &f->plan);
	} else if (w->wish->text) {
		montage_tell_table(b, &t);
	} else {
		montage_tell_film(b, &t);
		for (i = 0; i < f->plan.n; i++)
			montage_tell_slot(b, &t, i);
	}
	flow_sent(w->flow);
	if (f->empty)
		flow_error(w->flow, NULL, "", "%zu of %zu slots stay black: "
		    "no shot is long enough", f->empty, f->plan.n);
}

static void
fail(struct work *w, const char *why)
{
	const char *song = w->wish->montage.song;

	w->failed = true;
	figures_count_unplanned(w->wish->figures);
	flow_error(w->flow, NULL, song ? song : "", "no film can be made: %s",
	    why);
}

static void
plan_all(struct work *w, const struct montage_matter *m)
{
	const struct montage_wish *wish = &w->wish->montage;
	int64_t begun = loop_now();
	char why[MONTAGE_WHY];
	int i;

	w->films = xcalloc((size_t)wish->variants, sizeof *w->films);
	for (i = 0; i < wish->variants && !w->failed; i++) {
		w->n++;
		if (montage_film_plan(&w->films[i], m, wish, i + 1, why,
		    sizeof why) < 0)
			fail(w, why);
		else
			tell(w, &w->films[i]);
	}
	figures_count_stage(w->wish->figures, FIGURES_PLAN, loop_now() -
	    begun);
}

/* --- films ---------------------------------------------------------------- */

static void
on_replaced(void *arg, struct montage_film *f, size_t slot,
    const struct footage *failed, const char *why)
{
	struct work *w = arg;
	struct montage_told t = montage_film_told(f, &w->wish->montage);

	flow_error(w->flow, montage_gather_source(w->gather, failed),
	    failed->path, "slot %zu shows another shot: %s", slot + 1, why);
	if (w->wish->text)
		return;
	montage_tell_slot(flow_out(w->flow), &t, slot);
	flow_sent(w->flow);
}

static void
on_finished(void *arg, struct montage_film *f, const struct film_result *r)
{
	struct work *w = arg;

	figures_count_film(w->wish->figures, r, montage_time(
	    &f->plan.canvas, r->frames));
	if (!r->ok) {
		flow_error(w->flow, NULL, w->wish->out, "%s", r->why);
		return;
	}
	w->made++;
	if (w->wish->text)
		return;
	montage_make_tell(flow_out(w->flow), f, r);
	flow_sent(w->flow);
}

static void
on_made(void *arg)
{
	struct work *w = arg;

	if (w->made == 0)
		w->failed = true;
	montage_gather_finish(w->gather);
}

static void
make(struct work *w)
{
	static const struct montage_make_ops ops = { on_replaced, on_finished,
	    on_made };

	w->make = montage_make_start(w->loop, w->wish, w->films, w->n,
	    w->opts->progress_fd, w->opts->quiet, &ops, w);
}

static void
on_whole(void *arg, struct montage_matter *m,
    const struct footage *const *sources, size_t n, const char *why)
{
	struct work *w = arg;

	m->canvas = (struct montage_canvas){ w->wish->wish.width,
	    w->wish->wish.height, w->wish->montage.rate,
	    w->wish->montage.fit };
	if (!why && film_canvas_choose(&m->canvas, sources, n) < 0)
		why = "the size of the pictures is not known";
	if (why)
		fail(w, why);
	else
		plan_all(w, m);
	if (w->wish->out && !w->failed)
		make(w);
	else
		montage_gather_finish(w->gather);
}

/* --- all ------------------------------------------------------------------ */

static void
at_death(void *arg)
{
	const struct cut_wish *w = arg;

	child_kill_all();
	film_at_death(NULL);
	if (w->figures)
		figures_tell(w->figures, w->metrics, w->stats,
		    SIGNAL_STATUS + loop_signalled());
}

int
montage_work(const struct cut_wish *wish, const struct opts *o)
{
	static const struct montage_gather_ops ops = { on_song, on_whole };
	struct work w = { .wish = wish, .opts = o,
	    .files = opt_operands(o) < o->argc };
	struct flow_tool tool = { .name = "cutlist",
	    .media = montage_gather_media, .record = montage_gather_record,
	    .done = montage_gather_done, .ended = montage_gather_ended,
	    .gathers = true, .unread = wish->out != NULL,
	    .emits = wish->out ? FILMS : PLANS };
	struct buf text = BUF_INIT;
	int status, i;

	if (w.files && !wish->montage.song && !wish->montage.silent)
		opt_misuse(o, "-m -: with files the song is a file too, or "
		    "none");
	montage_name_check(wish, o->argv + opt_operands(o));
	w.loop = loop_new();
	cutlist_options_text(wish, &text);
	tool.options = text.p;
	w.gather = montage_gather_new(wish, &ops, &w);
	w.flow = flow_new(w.loop, &tool, w.gather, o->only || w.files, w.files ?
	    -1 : STDIN_FILENO, STDOUT_FILENO);
	montage_gather_flow(w.gather, w.flow);
	flow_at_death(w.flow, at_death, (void *)wish);
	if (wish->text)
		flow_as_text(w.flow);
	if (wish->montage.song)
		look_at_song(&w);
	else if (w.files)
		look_at_sources(&w, wish->montage.total != TC_NONE ?
		    wish->montage.total : MONTAGE_RANGE_PLAIN);
	status = flow_run(w.flow);
	montage_make_free(w.make);
	for (i = 0; i < w.n; i++)
		montage_film_free(&w.films[i]);
	free(w.films);
	montage_gather_free(w.gather);
	flow_free(w.flow);
	loop_free(w.loop);
	buf_free(&text);
	return w.failed ? EXIT_TROUBLE : status;
}
