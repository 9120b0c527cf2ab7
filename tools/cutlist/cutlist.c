/*
 * cutlist: cut.
 *
 * Turns segments into exact cuts, and where a folder is given, into clips:
 * packets copied where that is exact, encoded where it is not, several at
 * once, each checked before it gets its name.
 */
#include <stdlib.h>
#include <unistd.h>

#include "child.h"
#include "cutlist_options.h"
#include "cutting.h"
#include "diag.h"
#include "figures.h"
#include "flow.h"
#include "montage_work.h"
#include "render.h"
#include "scratch.h"
#include "spool.h"

/* What a shell adds to the number of a signal. */
enum { SIGNAL_STATUS = 128 };

static const char *const CUTS[] = { "cut", NULL };
static const char *const CLIPS[] = { "cut", "clip", NULL };

static void
at_death(void *arg)
{
	const struct cut_wish *w = arg;

	/* Who writes into those files must be gone before they are. */
	child_kill_all();
	render_at_death();
	scratch_at_death(NULL);
	if (w->figures)
		figures_tell(w->figures, w->metrics, w->stats,
		    SIGNAL_STATUS + loop_signalled());
}

static void
on_spool_failed(void *arg, const char *why)
{
	flow_error(arg, NULL, "", "%s", why);
}

/* A FIFO becomes a file that grows.  Returns null where it is none. */
static struct spool *
spool(struct loop *l, const struct cut_wish *w, struct flow *f,
    const char *path)
{
	struct spool *s;
	const char *why;

	if (!w->follow || !spool_is_fifo(path))
		return NULL;
	s = spool_new(l, path, w->spool, w->tmp, on_spool_failed, f, &why);
	if (!s)
		die("%s: %s", path, why);
	return s;
}

static int
work(struct cut_wish *w, const struct opts *o)
{
	struct buf text = BUF_INIT;
	struct flow_tool tool = { .name = "cutlist", .media = cutting_media,
	    .record = cutting_record, .done = cutting_done,
	    .ended = cutting_ended, .unread = w->out && !w->dry,
	    .emits = w->out && !w->dry ? CLIPS : CUTS };
	bool files = opt_operands(o) < o->argc;
	struct loop *loop = loop_new();
	struct cutting *cutting;
	struct spool *spooled = NULL;
	struct flow *flow;
	const char *why;
	int status;

	cutlist_options_text(w, &text);
	tool.options = text.p;
	cutting = cutting_new(loop, w, o->progress_fd, o->quiet, &why);
	if (!cutting)
		die("%s: %s", w->out, why);
	flow = flow_new(loop, &tool, cutting, o->only || files, files ? -1 :
	    STDIN_FILENO, STDOUT_FILENO);
	cutting_flow(cutting, flow);
	flow_at_death(flow, at_death, w);
	if (files) {
		spooled = spool(loop, w, flow, o->argv[opt_operands(o)]);
		cutlist_options_files(w, o, spooled ? spool_path(spooled) :
		    NULL, flow);
	}
	if (w->text)
		flow_as_text(flow);
	status = flow_run(flow);
	/* With {/.} in its command parallel appends no name by itself: a batch
	 * in which nothing is done would pass for one that went well. */
	if (!files && status == EXIT_DONE && w->out && cutting_idle(cutting) &&
	    getenv("PARALLEL_SEQ")) {
		warn("nothing came in: where is {} in parallel's command?");
		status = EXIT_SOME;
	}
	cutting_free(cutting);
	spool_free(spooled);
	flow_free(flow);
	loop_free(loop);
	buf_free(&text);
	return status;
}

int
main(int argc, char **argv)
{
	struct cut_wish w;
	struct figures figures;
	struct opts o;
	int status;

	diag_init(argv[0]);
	cutlist_options_read(&w, &o, argc, argv);
	if (w.metrics || w.stats) {
		tally_begin("cutlist");
		figures_init(&figures);
		w.figures = &figures;
	}
	status = w.montage.wanted ? montage_work(&w, &o) : work(&w, &o);
	if (w.figures)
		status = figures_tell(&figures, w.metrics, w.stats, status);
	cutlist_options_free(&w);
	return status;
}
