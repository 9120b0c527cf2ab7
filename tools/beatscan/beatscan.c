/*
 * beatscan: what happens in the sound?
 *
 * Reads media records, decodes one audio stream of each file once, and writes
 * what it hears as records: loudness, speech and music, tempo, beats, bars,
 * sections.  Files are taken in turn while records flow through.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audio_in.h"
#include "buf.h"
#include "cache.h"
#include "diag.h"
#include "flow.h"
#include "hear.h"
#include "json.h"
#include "listen.h"
#include "listen_identity.h"
#include "opt.h"
#include "people_show.h"
#include "progress.h"
#include "range.h"
#include "replay.h"
#include "tc.h"

enum {
	OPT_RANGE = OPT_LONG,
	OPT_TRACK,
	OPT_WHAT,
	OPT_ONSETS,
	OPT_SILENCE,
	OPT_BPM,
	OPT_LAG,
	OPT_TRUE_PEAK,
	OPT_ENGINE,
	OPT_TIMEOUT,
	OPT_CLICK,
	OPT_PLOT,
};

static const struct opt options[] = {
	{ 'w', NULL, NULL, "only inside incoming segments", NULL },
	{ 'T', NULL, NULL, "a table for people instead of records", NULL },
	{ 'y', NULL, NULL, "replace files that exist", NULL },
	{ OPT_RANGE, "range", "FROM-TO", "only this part (all)", NULL },
	{ OPT_TRACK, "track", "N", "the Nth audio stream (the chosen one)",
	    NULL },
	{ OPT_WHAT, "what", "LIST",
	    "of loud,sound,beat,onset,section (all but onset)", NULL },
	{ OPT_ONSETS, "onsets", NULL, "tell onsets too", NULL },
	{ OPT_SILENCE, "silence", "DB",
	    "quieter than this is silence (the file's own floor)", NULL },
	{ OPT_BPM, "bpm", "MIN-MAX", "beats a minute (40-240)", NULL },
	{ OPT_LAG, "lag", "TIME", "tell beats at most this late (minutes)",
	    NULL },
	{ OPT_TRUE_PEAK, "true-peak", NULL, "measure the true peak, slower",
	    NULL },
	{ OPT_ENGINE, "engine", "NAME", "who finds beats and onsets (own)",
	    "own|aubio" },
	{ OPT_CLICK, "click", "FILE",
	    "the sound with a click on every beat (.wav)", NULL },
	{ OPT_PLOT, "plot", "FILE",
	    "waveform, loudness, beats, sections (.png, .jpg, .svg)", NULL },
	{ OPT_TIMEOUT, "timeout", "TIME",
	    "give a decoder up after this silence (60)", NULL },
	OPT_CACHING,
	{ 0, NULL, NULL, NULL, NULL },
};

static const struct opt_tool spec = {
	"beatscan", "[FILE...]", "says what happens in the sound, as records",
	options,
};

static const char WHATS[] = "loud|sound|beat|onset|section";

/* A source, from its media record on. */
struct job {
	struct crew *crew;
	struct source *src;
	struct audio_facts facts;
	struct listen *listen;
	struct people_show *show;
	struct cache_file file;
	bool cached;      /* the cache may know its records */
	char segments[KEY_TEXT];
	struct replay *replay; /* null: its records are not kept */
	bool follows;     /* the file is still being written */
	bool shown;       /* all is told of it, but it goes on */
	struct job *next; /* waits for its turn */
};

struct crew {
	struct loop *loop;
	struct flow *flow;
	struct wish wish;
	struct people_look look;
	int files;          /* begun so far */
	int64_t through;    /* microseconds of sound: of those that are done, */
	int64_t all;        /* and of all that have come */
	struct job *now, *queue;
	struct cache *cache;
	struct progress progress;
};

/* --- options -------------------------------------------------------------- */

static int
add_what(void *arg, const char *item)
{
	unsigned *what = arg;
	int at = opt_parse_enum(item, WHATS);

	if (at < 0)
		return -1;
	*what |= 1U << at; /* enum ear_what stands in this order */
	return 0;
}

/* "90-180", "90-", "-180". */
static int
parse_bpm(const char *text, struct track_wish *t)
{
	enum { LEAST = 40, MOST = 240 };
	const char *dash = strchr(text, '-');
	char *from = dash ? xstrndup(text, (size_t)(dash - text)) : NULL;
	double least = LEAST, most = MOST;
	int bad = !dash || (!from[0] && !dash[1]) ||
	    (from[0] && opt_parse_num(from, LEAST, MOST, &least) < 0) ||
	    (dash[1] && opt_parse_num(dash + 1, LEAST, MOST, &most) < 0);

	free(from);
	if (bad || least >= most)
		return -1;
	t->bpm_least = least;
	t->bpm_most = most;
	return 0;
}

static void
take_option(struct opts *o, int id, struct wish *w, struct people_look *k)
{
	struct ear_wish *e = &w->ear;

	switch (id) {
	case 'w': w->windows = true; break;
	case 'T': k->table = true; break;
	case 'y': k->overwrite = true; break;
	case OPT_RANGE:
		if (range_parse(o->arg, &w->range) < 0)
			opt_misuse(o, "%s: \"%s\" is not a range of times, "
			    "such as 1:30-2:00", o->name, o->arg);
		w->ranged = true;
		break;
	case OPT_TRACK: w->track = (int)opt_int(o, 1, AUDIO_TRACKS); break;
	case OPT_WHAT:
		e->what = 0;
		opt_list(o, add_what, &e->what);
		break;
	case OPT_SILENCE: e->kind.silence_db = opt_num(o, -120, -1); break;
	case OPT_BPM:
		if (parse_bpm(o->arg, &e->track) < 0)
			opt_misuse(o, "%s: \"%s\" is not a range from 40 to "
			    "240, such as 90-180", o->name, o->arg);
		break;
	case OPT_LAG:
		e->track.lag = (double)opt_us(o, TC_SECOND) / TC_SECOND;
		break;
	case OPT_TRUE_PEAK: e->true_peak = true; break;
	case OPT_ENGINE: w->engine = (enum engine)opt_enum(o); break;
	case OPT_TIMEOUT: w->quiet = opt_us(o, 1); break;
	case OPT_CLICK: k->click = o->arg; break;
	case OPT_PLOT: k->plot = o->arg; break;
	}
}

static void
read_options(struct opts *o, struct wish *w, struct people_look *k)
{
	const char *wrong;
	bool onsets = false;
	int id;

	w->ear.what = EAR_LOUD | EAR_SOUND | EAR_BEAT | EAR_SECTION;
	w->quiet = 60 * TC_SECOND;
	while ((id = opt_next(o)) != 0) {
		if (id == OPT_ONSETS)
			onsets = true;
		else
			take_option(o, id, w, k);
	}
	if (onsets)
		w->ear.what |= EAR_ONSET;
	w->ear.others_beats = w->engine == ENGINE_AUBIO;
	w->text = k->table;
	k->parts = w->windows || w->ranged;
	wrong = people_look_wrong(k);
	if (wrong)
		opt_misuse(o, "%s", wrong);
	if (w->engine == ENGINE_AUBIO &&
	    (w->ear.track.bpm_least > 0 || w->ear.track.lag > 0))
		opt_misuse(o, "aubio knows neither --bpm nor --lag");
}

static void
options_text(const struct wish *w, struct buf *b)
{
	const struct ear_wish *e = &w->ear;
	const char *sep = "--what ", *at;
	char from[TC_TEXT], to[TC_TEXT];
	int i = 0;

	for (at = WHATS; at; at = strchr(at, '|')) {
		at += *at == '|';
		if (e->what >> i++ & 1) {
			buf_adds(b, sep);
			buf_add(b, at, strcspn(at, "|"));
			sep = ",";
		}
	}
	buf_adds(b, w->windows ? " -w" : "");
	if (w->ranged) {
		tc_print(w->range.start, from);
		tc_print(w->range.end, to);
		buf_addf(b, " --range %s-%s", from,
		    w->range.end == TC_NONE ? "" : to);
	}
	if (w->track)
		buf_addf(b, " --track %d", w->track);
	if (e->kind.silence_db < 0)
		buf_addf(b, " --silence %g", e->kind.silence_db);
	if (e->track.bpm_least > 0)
		buf_addf(b, " --bpm %g-%g", e->track.bpm_least,
		    e->track.bpm_most);
	if (e->track.lag > 0)
		buf_addf(b, " --lag %g", e->track.lag);
	buf_adds(b, e->true_peak ? " --true-peak" : "");
	buf_adds(b, w->engine == ENGINE_AUBIO ? " --engine aubio" : "");
}

/* What run announces. */
static void
list_emits(const struct wish *w, const char *emits[12])
{
	static const struct {
		unsigned what;
		const char *type;
	} TYPES[] = {
		{ EAR_LOUD, "loud" }, { EAR_LOUD, "loudness" },
		{ EAR_SOUND, "sound" }, { EAR_SOUND, "surge" },
		{ EAR_ONSET, "onset" }, { EAR_BEAT, "tempo" },
		{ EAR_BEAT, "beat" }, { EAR_SECTION, "section" },
		{ EAR_SECTION, "song" },
	};
	size_t i, n = 0;

	if (w->windows)
		emits[n++] = "window";
	for (i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++)
		if (w->ear.what & TYPES[i].what)
			emits[n++] = TYPES[i].type;
	emits[n] = NULL;
}

/* --- records -------------------------------------------------------------- */

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
	if (audio_in_media(&j->facts, rec_root(r), c->wish.track) < 0) {
		flow_error(c->flow, s, s->path,
		    "its media record does not tell its audio stream");
		j->facts.audio = false;
	} else if (!j->facts.audio && c->wish.track) {
		flow_error(c->flow, s, s->path,
		    "has no audio stream %d, only %d", c->wish.track,
		    j->facts.tracks);
	}
	if (!j->facts.audio)
		return;
	j->listen = listen_new(c->loop, c->flow, s, &c->wish, &j->facts);
	j->cached = c->cache && cache_file_of(&j->file, rec_root(r)) == 0;
	if (j->facts.end != TC_NONE)
		c->all += j->facts.end;
	j->follows = listen_follow(j->listen);
	if (j->follows)
		enqueue(j);
}

static void
on_record(void *arg, struct source *s, struct rec *r)
{
	struct crew *c = arg;
	struct job *j = s ? s->data : NULL;
	struct span span;
	int64_t pass;

	if (!j || !j->listen || !c->wish.windows)
		return;
	if (rec_is(r, "segment")) {
		if (span_read(&span, rec_root(r)) == 0) {
			listen_segment(j->listen, &span);
			listen_identity_segment(j->segments, &span);
		}
	} else if (rec_is(r, "window") || rec_is(r, "loud") ||
	    rec_is(r, "sound") || rec_is(r, "beat")) {
		if (json_get_int(rec_root(r), "pass", &pass) == 0 &&
		    pass >= 0 && pass < 1000)
			listen_pass_seen(j->listen, (int)pass);
	}
}

/* --- one after the other -------------------------------------------------- */

static void
on_shown(void *arg)
{
	struct job *j = arg;
	struct crew *c = j->crew;

	j->shown = true;
	if (j->follows && !j->src->ended)
		return; /* others are still at it */
	if (j->facts.end != TC_NONE)
		c->through += j->facts.end;
	replay_end(j->replay, !j->src->broken);
	people_show_free(j->show);
	listen_free(j->listen);
	j->src->data = NULL;
	flow_finish(c->flow, j->src);
	free(j);
	c->now = NULL;
	next_job(c);
}

static void
on_heard(void *arg)
{
	struct job *j = arg;

	people_show_finish(j->show, on_shown, j);
}

static void
on_progress(void *arg, int64_t at)
{
	struct job *j = arg;
	struct crew *c = j->crew;

	progress_set(&c->progress, (double)(c->through + at) / TC_SECOND,
	    (double)c->all / TC_SECOND, j->src->path);
}

static void
run(void *arg)
{
	struct job *j = arg;
	struct crew *c = j->crew;
	struct hear_spec sound;

	listen_sound(j->listen, &sound);
	j->show = people_show_new(c->loop, c->flow, j->src, &c->look, &sound,
	    ++c->files);
	listen_watch(j->listen, people_show_on(), j->show);
	listen_keep(j->listen, replay_entry(j->replay));
	listen_run(j->listen, on_progress, on_heard, j);
	listen_pause(j->listen, flow_full(c->flow));
}

static void
next_job(struct crew *c)
{
	struct job *j = c->queue;
	struct buf what = BUF_INIT;
	struct cache_id id = { .tool = "beatscan" };

	if (c->now || !j)
		return;
	c->queue = j->next;
	c->now = j;
	if (j->cached) {
		listen_identity_text(&what, j->segments, &c->wish, &j->facts,
		    listen_pass(j->listen));
		id.file = j->file;
		id.what = what.p;
		id.src = j->src->src;
		id.path = j->src->path;
		j->replay = replay_open(c->loop, c->flow, c->cache, &id, run,
		    on_shown, j);
		buf_free(&what);
	}
	if (!j->replay)
		run(j);
}

static void
on_done(void *arg, struct source *s)
{
	struct crew *c = arg;
	struct job *j = s->data;

	if (!j || !j->listen) {
		s->data = NULL;
		free(j);
		flow_finish(c->flow, s);
		return;
	}
	if (!j->follows) {
		enqueue(j);
		return;
	}
	listen_whole(j->listen);
	if (j->shown)
		on_shown(j);
}

static void
on_room(void *arg)
{
	struct crew *c = arg;

	if (c->now && !replay_room(c->now->replay))
		listen_pause(c->now->listen, false);
}

static int
work(struct crew *c, const struct opts *o)
{
	const char *emits[12];
	struct buf text = BUF_INIT;
	struct flow_tool tool = { .name = "beatscan", .media = on_media,
	    .record = on_record, .done = on_done, .room = on_room,
	    .emits = emits };
	bool files = opt_operands(o) < o->argc;
	int status;

	list_emits(&c->wish, emits);
	options_text(&c->wish, &text);
	tool.options = text.p;
	c->loop = loop_new();
	/* what people want to see and hear is made of more than records */
	if (!c->wish.text && !c->look.click && !c->look.plot)
		c->cache = cache_new(c->loop, true);
	c->flow = flow_new(c->loop, &tool, c, o->only, files ? -1 :
	    STDIN_FILENO, STDOUT_FILENO);
	if (files)
		flow_probe(c->flow, false, o->quiet, o->argv + opt_operands(o));
	progress_init(&c->progress, o->progress_fd,
	    o->quiet || isatty(STDOUT_FILENO), "s");
	if (c->wish.text)
		flow_as_text(c->flow);
	status = flow_run(c->flow);
	progress_end(&c->progress);
	flow_free(c->flow);
	cache_free(c->cache);
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
	read_options(&o, &c.wish, &c.look);
	return work(&c, &o);
}
