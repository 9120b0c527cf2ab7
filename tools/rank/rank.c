/*
 * rank: which moments matter, and why?
 *
 * Reads what the other tools found out about a file, lays it on one grid of
 * time, and tells the best moments as segment records, each with its reasons.
 * Nothing is decoded here: a file that was examined once can be ranked again
 * and again.
 */
#include <stdio.h>
#include <unistd.h>

#include "buf.h"
#include "diag.h"
#include "flow.h"
#include "opt.h"
#include "rank_options.h"
#include "ranking.h"

static const char *const SEGMENTS[] = { "segment", NULL };
static const char *const GRID[] = { "grid", "segment", NULL };

static int
work(const struct rank_wish *w, const struct opts *o)
{
	struct buf text = BUF_INIT;
	struct flow_tool tool = { .name = "rank", .media = ranking_media,
	    .record = ranking_record, .done = ranking_done,
	    .ended = ranking_ended, .swallow = ranking_swallow,
	    .gathers = w->across, .emits = w->grid ? GRID : SEGMENTS };
	bool files = opt_operands(o) < o->argc;
	struct loop *loop = loop_new();
	struct ranking *ranking = ranking_new(w);
	struct flow *flow;
	int status;

	rank_options_text(w, &text);
	tool.options = text.p;
	flow = flow_new(loop, &tool, ranking, o->only || files, files ? -1 :
	    STDIN_FILENO, STDOUT_FILENO);
	ranking_flow(ranking, flow);
	if (files)
		rank_options_files(w, o, flow);
	if (w->text)
		flow_as_text(flow);
	status = flow_run(flow);
	flow_free(flow);
	ranking_free(ranking);
	loop_free(loop);
	buf_free(&text);
	return status;
}

static void
print_profiles(void)
{
	struct buf b = BUF_INIT;

	taste_list(&b);
	fwrite(b.p, 1, b.len, stdout);
	buf_free(&b);
	close_stdout();
}

int
main(int argc, char **argv)
{
	struct rank_wish w;
	struct opts o;
	int status = EXIT_DONE;

	diag_init(argv[0]);
	rank_options_read(&w, &o, argc, argv);
	if (w.list)
		print_profiles();
	else
		status = work(&w, &o);
	rank_options_free(&w);
	return status;
}
