/*
 * framestat: what happens in the picture?
 *
 * Reads media and gop records, decodes as little of each film as its mode
 * allows into small pictures, and writes what it sees as frame and shot
 * records.  Films are taken in turn, each with all cores, while records flow
 * through.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "buf.h"
#include "cache.h"
#include "cores.h"
#include "diag.h"
#include "flow.h"
#include "follow.h"
#include "grow.h"
#include "identity.h"
#include "join.h"
#include "json.h"
#include "opt.h"
#include "progress.h"
#include "range.h"
#include "replay.h"
#include "scan.h"
#include "show.h"

enum {
	OPT_FPS = OPT_LONG,
	OPT_EVERY,
	OPT_ADAPTIVE,
	OPT_MIN_SHOT,
	OPT_HWACCEL,
	OPT_LOOP_FILTER,
	OPT_REFERENCES,
	OPT_TIMEOUT,
	OPT_PLOT,
	OPT_SHEET,
	OPT_STATS,
	OPT_COMPAT,
	OPT_RANGE,
	OPT_JOIN,
	OPT_SHARDS,
};

static const struct opt options[] = {
	{ 'M', NULL, NULL, "how much to decode (fast)", "full|fast|keys" },
	{ 'w', NULL, NULL, "every picture, only inside incoming segments",
	    NULL },
	{ 'j', NULL, NULL, "decoders at once (cores)", NULL },
	{ 'T', NULL, NULL, "a table of shots for people instead of records",
	    NULL },
	{ 'y', NULL, NULL, "replace files that exist", NULL },
	{ OPT_SHEET, "sheet", "FILE",
	    "a contact sheet of the shots (.png, .jpg)", NULL },
	{ OPT_PLOT, "plot", "FILE",
	    "a plot of differences and boundaries (.png, .jpg, .svg)", NULL },
	{ OPT_COMPAT, "compat", "PROGRAM",
	    "print the list that this program prints instead of records",
	    "scenedetect" },
	{ OPT_STATS, "stats", "FILE",
	    "statistics of pictures, as PySceneDetect writes them (CSV)", NULL },
	{ OPT_MIN_SHOT, "min-shot", "TIME",
	    "no shots shorter than this (0)", NULL },
	{ OPT_FPS, "fps", "N", "look at N pictures a second besides", NULL },
	{ OPT_EVERY, "every", "N", "look at every Nth picture besides", NULL },
	{ OPT_ADAPTIVE, "adaptive", NULL,
	    "sample by length and by the level of incoming segments", NULL },
	{ OPT_RANGE, "range", "FROM-TO",
	    "a shard of the film: this part, for --join", NULL },
	{ OPT_JOIN, "join", NULL,
	    "the operands are shards: what the whole film tells", NULL },
	{ OPT_SHARDS, "shards", "N",
	    "print up to N ranges of equal work, one a line", NULL },
	{ OPT_HWACCEL, "hwaccel", "NAME",
	    "decode on hardware: auto, cuda, vaapi, ...", NULL },
	{ OPT_LOOP_FILTER, "loop-filter", NULL,
	    "decode with the loop filter, slower", NULL },
	{ OPT_REFERENCES, "references", NULL,
	    "leave out pictures that no other one refers to", NULL },
	{ OPT_TIMEOUT, "timeout", "TIME",
	    "give a decoder up after this silence (60)", NULL },
	OPT_CACHING,
	{ 0, NULL, NULL, NULL, NULL },
};

static const struct opt_tool spec = {
	"framestat", "[FILE...]", "says what happens in the picture, as records",
	options,
};

/* A source, from its media record on. */
struct job {
	struct crew *crew;
	struct source *src;
	struct facts facts;
	struct scan *scan;
	struct show *show;
	bool has_gops;
	struct follow *follow; /* null: the file is whole */
	int64_t recorded; /* of one that is not: so much is known to be there, */
	int64_t least;    /* and how far we have been behind at least */
	bool told_behind;
	bool shown;       /* all is told of it, but it goes on */
	struct cache_file file;
	bool cached;      /* the cache may know its records */
	struct identity identity;
	struct replay *replay; /* null: its records are not kept */
	struct grow *grow; /* null: nor its pictures */
	struct job *next; /* waits for its turn */
};

struct crew {
	struct loop *loop;
	struct flow *flow;
	struct wish wish;
	struct look look;
	int films;          /* begun so far */
	int64_t through;    /* microseconds of film: those that are done, */
	int64_t all;        /* and all that have come */
	struct job *now, *queue;
	struct ask *ask;
	struct cache *cache;
	bool joins;
	struct join *join;
	int64_t parts;      /* --shards; 0: not wanted */
	struct progress progress;
};

static void
read_range(const struct opts *o, struct wish *w)
{
	if (range_parse(o->arg, &w->range) < 0)
		opt_misuse(o, "%s: \"%s\" is not a range of times, as "
		    "1:30-2:00", o->name, o->arg);
	w->ranged = true;
}

/* What is one film in several parts can't be shown, nor looked at twice. */
static void
check_shards(const struct opts *o, const struct crew *c)
{
	const struct look *k = &c->look;
	const struct wish *w = &c->wish;

	if (!w->ranged && !c->joins && !c->parts)
		return;
	if (w->ranged + c->joins + (c->parts > 0) > 1)
		opt_misuse(o, "--range, --join and --shards exclude each other");
	if (w->windows)
		opt_misuse(o, "-w is not for shards: it looks at parts itself");
	if (w->ranged && o->only)
		opt_misuse(o, "--only is for --join: a shard needs the index");
	if (!c->joins && (k->table || k->scenes || k->plot || k->sheet ||
	    k->stats))
		opt_misuse(o, "what people see is made by --join, not of a part");
	if (c->joins && k->sheet)
		opt_misuse(o, "--sheet needs the film, and --join has none");
}

static void
read_options(struct opts *o, struct crew *c)
{
	struct wish *w = &c->wish;
	struct look *k = &c->look;
	int cores = cores_ours();
	int id;

	w->mode = MODE_FAST;
	w->jobs = cores > 64 ? 64 : cores;
	w->quiet = 60 * TC_SECOND;
	while ((id = opt_next(o)) != 0) {
		switch (id) {
		case 'M': w->mode = (enum mode)opt_enum(o); break;
		case 'w': w->windows = true; break;
		case 'j': w->jobs = (int)opt_int(o, 1, 256); break;
		case OPT_MIN_SHOT: w->least = opt_us(o, 0); break;
		case OPT_FPS: w->fps = opt_num(o, 0.001, 1000); break;
		case OPT_EVERY: w->nth = opt_int(o, 1, 1000000); break;
		case OPT_ADAPTIVE: w->adaptive = true; break;
		case OPT_HWACCEL: w->hwaccel = o->arg; break;
		case OPT_LOOP_FILTER: w->loop_filter = true; break;
		case OPT_REFERENCES: w->references = true; break;
		case OPT_TIMEOUT: w->quiet = opt_us(o, 1); break;
		case OPT_RANGE: read_range(o, w); break;
		case OPT_JOIN: c->joins = true; break;
		case OPT_SHARDS: c->parts = opt_int(o, 1, 10000); break;
		case 'T': k->table = true; break;
		case 'y': k->overwrite = true; break;
		case OPT_PLOT: k->plot = o->arg; break;
		case OPT_SHEET: k->sheet = o->arg; break;
		case OPT_STATS: k->stats = o->arg; break;
		case OPT_COMPAT: k->scenes = opt_enum(o) == 0; break;
		}
	}
	k->jobs = w->jobs;
	w->text = k->table || k->scenes || c->parts;
	k->quiet = w->quiet;
	if (look_wrong(k))
		opt_misuse(o, "%s", look_wrong(k));
	if (k->table && k->scenes)
		opt_misuse(o, "-T and --compat exclude each other");
	if ((w->fps > 0) + (w->nth > 0) + w->adaptive > 1)
		opt_misuse(o, "--fps, --every and --adaptive exclude each other");
	check_shards(o, c);
}

static void next_job(struct crew *c);

static void
enqueue(struct job *j)
{
	struct crew *c = j->crew;
	struct job **end;

	for (end = &c->queue; *end; end = &(*end)->next)
		;
	*end = j;
	next_job(c);
}

/* A recording in progress is looked at as it comes; windows wait for those
 * that choose them. */
static void
follow_it(struct job *j)
{
	struct crew *c = j->crew;

	if (!j->facts.growing || c->wish.windows)
		return;
	j->follow = follow_new(c->loop, j->src->path);
	j->facts.film.follow = j->follow;
	j->least = INT64_MAX;
}

static void
on_media(void *arg, struct source *s, struct rec *r)
{
	struct crew *c = arg;
	struct job *j;

	if (!s)
		return;
	j = xcalloc(1, sizeof *j);
	j->crew = c;
	j->src = s;
	s->data = j;
	if (input_media(&j->facts, rec_root(r)) < 0) {
		flow_error(c->flow, s, s->path,
		    "its media record does not tell stream and time base");
		j->facts.video = false;
	}
	if (!j->facts.video)
		return;
	follow_it(j);
	j->scan = scan_new(c->loop, c->flow, s, &c->wish, &j->facts);
	j->facts.film.follow = NULL; /* who looks again, looks at the file */
	j->cached = c->cache && cache_file_of(&j->file, rec_root(r)) == 0;
	if (j->facts.end != TC_NONE)
		c->all += j->facts.end;
	if (j->follow)
		enqueue(j);
}

static void
on_record(void *arg, struct source *s, struct rec *r)
{
	struct crew *c = arg;
	struct job *j = s ? s->data : NULL;
	struct gop_facts g;
	struct span span;
	int64_t pass;

	if (!j || !j->scan)
		return;
	if (rec_is(r, "gop") && j->follow) {
		if (input_gop(&g, rec_root(r)) == 0)
			j->recorded = g.note.end;
	} else if (rec_is(r, "gop")) {
		if (input_gop(&g, rec_root(r)) < 0)
			g.entry.pts = INT64_MIN; /* spoils the index */
		j->has_gops = true;
		scan_gop(j->scan, &g);
		identity_gop(&j->identity, &g);
	} else if ((c->wish.windows || c->wish.adaptive) &&
	    rec_is(r, "segment")) {
		if (span_read(&span, rec_root(r)) == 0) {
			scan_segment(j->scan, &span);
			identity_segment(&j->identity, &span);
		}
	} else if (c->wish.windows && (rec_is(r, "window") ||
	    rec_is(r, "shot"))) {
		if (json_get_int(rec_root(r), "pass", &pass) == 0 &&
		    pass >= 0 && pass < 1000)
			scan_pass_seen(j->scan, (int)pass);
	}
}

/* --- one after the other -------------------------------------------------- */

/* Once, where the distance to what is being recorded grows. */
static void
tell_behind(struct job *j, int64_t at)
{
	enum { MUCH = 60 * TC_SECOND };
	int64_t behind = j->recorded - at;
	char name[DIAG_NAME];

	if (!j->follow || j->told_behind)
		return;
	if (behind < j->least)
		j->least = behind;
	if (behind - j->least < MUCH)
		return;
	j->told_behind = true;
	warn("%s: %d s behind the recording, and falling back: nothing is "
	    "lost, but clips come later", diag_name(name, j->src->path),
	    (int)(behind / TC_SECOND));
}

static void
on_frame(void *arg, const struct seen *p, bool gap)
{
	struct job *j = arg;
	struct crew *c = j->crew;

	show_frame(j->show, p, gap);
	tell_behind(j, p->t);
	progress_set(&c->progress, (double)(c->through + p->t) / TC_SECOND,
	    (double)c->all / TC_SECOND, j->src->path);
}

static void
on_shot(void *arg, const struct shot *s)
{
	struct job *j = arg;

	show_shot(j->show, s);
}

static void
on_shown(void *arg)
{
	struct job *j = arg;
	struct crew *c = j->crew;
	bool good = !j->src->broken && scan_clean(j->scan);

	j->shown = true;
	if (j->follow && !j->src->ended)
		return; /* others still look at it */
	if (j->facts.end != TC_NONE)
		c->through += j->facts.end;
	replay_end(j->replay, good);
	show_free(j->show);
	scan_free(j->scan);
	grow_end(j->grow, good);
	follow_free(j->follow);
	j->src->data = NULL;
	flow_finish(c->flow, j->src);
	free(j);
	c->now = NULL;
	next_job(c);
}

static void
on_scanned(void *arg)
{
	struct job *j = arg;
	struct scan_progress p;

	scan_progress(j->scan, &p);
	show_finish(j->show, &p, on_shown, j);
}

/* A shard tells what it was made of, and must be told of that again. */
static void
prepare_shards(struct job *j)
{
	struct crew *c = j->crew;
	struct wish w = c->wish;
	struct buf what = BUF_INIT;

	if (!w.ranged && !c->join)
		return;
	w.ranged = false;
	identity_text(&what, &j->identity, &w, &j->facts, 0);
	if (w.ranged != c->wish.ranged)
		scan_shard(j->scan, what.p);
	if (c->join) {
		join_check(c->join, what.p);
		scan_join(j->scan, join_bank(c->join));
	}
	buf_free(&what);
}

static void
run(void *arg)
{
	static const struct onlooker ONLOOKER = { on_frame, on_shot };
	struct job *j = arg;
	struct crew *c = j->crew;

	if (c->parts) {
		shard_ranges(scan_gops(j->scan), (size_t)c->parts,
		    flow_out(c->flow));
		flow_sent(c->flow);
		on_shown(j);
		return;
	}
	j->show = show_new(c->loop, c->flow, j->src, &c->look, &j->facts,
	    ++c->films);
	scan_watch(j->scan, &ONLOOKER, j);
	scan_keep(j->scan, replay_entry(j->replay));
	scan_grown(j->scan, grow_past(j->grow), grow_keep(j->grow));
	scan_run(j->scan, on_scanned, j);
	scan_pause(j->scan, flow_full(c->flow));
}

/* Now that the index is complete: what is known of a film that has grown is
 * not decoded again. */
static void
look_back_and_run(struct job *j)
{
	struct crew *c = j->crew;
	struct grow_film film = { .wish = &c->wish, .facts = &j->facts,
	    .gops = scan_gops(j->scan), .src = j->src->src,
	    .path = j->src->path };

	if (j->cached && !c->join)
		j->grow = grow_new(c->loop, c->cache, &film);
	if (j->grow)
		grow_look(j->grow, run, j);
	else
		run(j);
}

/* Records made without the index that there should be. */
static void
forgo(struct job *j)
{
	replay_forgo(j->replay);
	j->cached = false;
}

static void
on_asked_gop(void *arg, const struct gop_facts *g)
{
	struct job *j = arg;

	scan_gop(j->scan, g);
}

static void
on_asked(void *arg, bool whole)
{
	struct job *j = arg;

	j->crew->ask = NULL;
	if (!whole)
		forgo(j);
	look_back_and_run(j);
}

/* The index may be absent because nobody asked for it. */
static void
ask_and_run(void *arg)
{
	static const struct ask_ops ASK = { on_asked_gop, on_asked };
	struct job *j = arg;
	struct crew *c = j->crew;

	if (!j->has_gops && !j->follow) {
		c->ask = ask_start(c->loop, j->src->path, &ASK, j);
		if (!c->ask)
			forgo(j);
	}
	if (!c->ask)
		look_back_and_run(j);
}

static void
next_job(struct crew *c)
{
	struct job *j = c->queue;
	struct buf what = BUF_INIT;
	struct cache_id id = { .tool = "framestat" };

	if (c->now || !j)
		return;
	c->queue = j->next;
	c->now = j;
	prepare_shards(j);
	if (j->cached) {
		identity_text(&what, &j->identity, &c->wish, &j->facts,
		    scan_pass(j->scan));
		id.file = j->file;
		id.what = what.p;
		id.src = j->src->src;
		id.path = j->src->path;
		j->replay = replay_open(c->loop, c->flow, c->cache, &id,
		    ask_and_run, on_shown, j);
		buf_free(&what);
	}
	if (!j->replay)
		ask_and_run(j);
}

static void
on_done(void *arg, struct source *s)
{
	struct crew *c = arg;
	struct job *j = s->data;

	if (!j || !j->scan) {
		s->data = NULL;
		free(j);
		flow_finish(c->flow, s);
		return;
	}
	if (!j->follow) {
		enqueue(j);
		return;
	}
	follow_end(j->follow);
	if (j->shown)
		on_shown(j);
}

static void
on_room(void *arg)
{
	struct crew *c = arg;

	if (c->now && !replay_room(c->now->replay))
		scan_pause(c->now->scan, false); /* if it runs yet */
}

static int
work(struct crew *c, const struct opts *o)
{
	static const char *const emits[] = { "frame", "shot", NULL };
	static const char *const emits_r[] = { "part", "shard", NULL };
	static const char *const emits_w[] = { "window", "frame", "shot", NULL };
	struct buf text = BUF_INIT;
	struct flow_tool tool = { .name = "framestat", .media = on_media,
	    .record = on_record, .done = on_done, .room = on_room,
	    .emits = c->wish.ranged ? emits_r : c->wish.windows ? emits_w :
	    emits };
	bool files = opt_operands(o) < o->argc && !c->joins;
	int status, fd = files ? -1 : STDIN_FILENO;

	identity_options(&text, &c->wish);
	tool.options = text.p;
	c->loop = loop_new();
	/* what people want to see is made of more than records */
	if (!c->wish.text && !c->look.plot && !c->look.sheet && !c->look.stats)
		c->cache = cache_new(c->loop, true);
	if (c->joins) {
		c->join = join_open(o->argv + opt_operands(o),
		    (size_t)(o->argc - opt_operands(o)));
		fd = join_records(c->join);
	}
	c->flow = flow_new(c->loop, &tool, c, o->only, fd, STDOUT_FILENO);
	if (files)
		flow_probe(c->flow, true, o->quiet, o->argv + opt_operands(o));
	progress_init(&c->progress, o->progress_fd,
	    o->quiet || isatty(STDOUT_FILENO), "s");
	if (c->wish.text)
		flow_as_text(c->flow);
	status = flow_run(c->flow);
	progress_end(&c->progress);
	flow_free(c->flow);
	cache_free(c->cache);
	join_free(c->join);
	loop_free(c->loop);
	buf_free(&text);
	return status;
}

int
main(int argc, char **argv)
{
	struct crew c = { 0 };
	struct opts o;

	diag_init(argv[0]);
	opt_init(&o, &spec, argc, argv);
	read_options(&o, &c);
	return work(&c, &o);
}
