/*
 * Several clips at once: a bounded number is at work, the others wait in the
 * order in which they came.  Those that are only copied go together, several
 * as one at work, as most of what such a clip costs is the start of ffmpeg.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gang.h"
#include "buf.h"
#include "codec.h"
#include "cores.h"
#include "crew.h"
#include "gang_part.h"
#include "io.h"
#include "method.h"
#include "room.h"
#include "tc.h"

/* Memory that one encoder at work may want: x264 at 1080p takes a fifth of
 * that, x265 at 2160p more. */
static const int64_t BYTES_A_JOB = INT64_C(2) << 30;

/* So many are pinned ahead of those at work, for they may go together. */
enum { AHEAD = 2 * CREW_MOST };

static void turn_soon(struct gang *g);

/* --- the machine ---------------------------------------------------------- */

/* How many clips at once on this machine. */
static int
clips_at_once(const struct cut_wish *w)
{
	int64_t most = room_memory() / BYTES_A_JOB;
	int n = cores_ours();

	if (w->jobs > 0)
		return w->jobs;
	if (getenv("PARALLEL_SEQ"))
		return 1; /* others like us have the other cores */
	if (n > most)
		n = (int)most;
	return n < 1 ? 1 : n;
}

static bool
makes_clips(const struct gang *g)
{
	return g->wish->out && !g->wish->dry;
}

/* --- one clip ------------------------------------------------------------- */

/* It is not at work any more; of several that go together, the last counts. */
static void
unseat(struct gang_clip *c)
{
	struct gang *g = c->gang;

	if (c->crew && --c->crew->left == 0)
		free(c->crew);
	else if (c->crew)
		c->seated = false;
	g->working -= c->seated;
	c->seated = false;
	c->crew = NULL;
}

/* It waits for its turn, which is no time of its own; or it has it. */
static void
set_ready(struct gang_clip *c, bool ready)
{
	c->gang->ahead += ready - c->ready;
	c->ready = ready;
	c->seated = !ready;
	if (ready)
		c->spent = loop_now() - c->since;
	else
		c->since = loop_now() - c->spent;
}

static void
leave(struct gang_clip *c)
{
	struct gang *g = c->gang;
	struct gang_clip **at = &g->first;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	if (!*at)
		g->last = at;
	g->open--;
	unseat(c);
	g->ahead -= c->ready;
	g->done += c->total;
	g->ops->left(g->arg, c);
	pinned_free(c->pin);
	slice_clear(&c->planned);
	free(c->path);
	free(c->key);
	free(c);
	turn_soon(g);
}

static void
on_rendered(void *arg, struct render_result *res)
{
	struct gang_clip *c = arg;
	struct gang *g = c->gang;
	struct buf full = BUF_INIT;
	const char *why = NULL;

	if (res->again) {
		unseat(c);
		c->solo = true;
		set_ready(c, true);
		turn_soon(g);
		return;
	}
	c->result = res;
	if (res->ok)
		why = unchanged_check(&g->unchanged, c->film, true);
	if (res->ok && !why)
		why = gang_name_publish(c, res);
	else if (res->full)
		buf_addf(&full, "the disk is full: %s",
		    res->failed[res->nfailed - 1].what);
	else if (!res->ok)
		why = res->nfailed ? res->failed[res->nfailed - 1].what :
		    "no method was left to try";
	g->ops->finished(g->arg, c, full.len ? full.p : why);
	buf_free(&full);
	c->result = NULL;
	leave(c);
}

static void
on_through(void *arg, double done, double total)
{
	struct gang_clip *c = arg;

	c->done = total > 0 ? c->total * done / total : 0;
	c->gang->ops->went(c->gang->arg);
}

static void
render_it(struct gang_clip *c, struct crew *crew)
{
	static const struct render_ops OPS = { .through = on_through,
	    .ended = on_rendered };
	struct gang *g = c->gang;
	struct render_spec spec = { .film = c->film, .pin = c->pin,
	    .wish = &g->clip_wish, .places = &g->places,
	    .folder = g->wish->out, .retries = g->wish->retries,
	    .quiet = g->wish->quiet, .zscale = g->gear.zscale,
	    .number = ++g->number, .crew = crew };

	render_start(g->l, &spec, &OPS, c);
}

static int64_t
need(const struct gang *g)
{
	const struct gang_clip *c;
	int64_t sum = 0;

	for (c = g->first; c; c = c->next)
		if (c->begun && c->pin && !c->ready)
			sum += room_need(c->film, &c->pin->slice,
			    &g->clip_wish);
	return sum;
}

/* True where the clip is to be rendered; else it has left. */
static bool
was_pinned(struct gang_clip *c, const char *why)
{
	struct gang *g = c->gang;

	g->ops->pinned(g->arg, c, why);
	if (!why && makes_clips(g) && !gang_name_kept(c))
		return true;
	if (!why && makes_clips(g))
		g->ops->finished(g->arg, c, NULL);
	leave(c);
	return false;
}

static void
begin_rendering(struct gang_clip *c)
{
	struct gang *g = c->gang;
	struct buf full = BUF_INIT;

	if (room_fits(g->wish->out, need(g), &full)) {
		render_it(c, NULL);
	} else {
		g->ops->finished(g->arg, c, full.p);
		leave(c);
	}
	buf_free(&full);
}

static void
on_pinned(void *arg, struct pinned *p, const char *why)
{
	struct gang_clip *c = arg;

	c->pin = p;
	if (was_pinned(c, why))
		begin_rendering(c);
}

/* --- together ------------------------------------------------------------- */

static bool
shares(const struct gang_clip *c)
{
	return c->ready && !c->waits && !c->solo &&
	    render_shares(c->film, c->pin, &c->gang->clip_wish);
}

static struct gang_clip *
next_ready(struct gang_clip *c)
{
	while (c && !c->ready)
		c = c->next;
	return c;
}

/* Of those that can share, as many as let all cores have some. */
static int
fair_share(const struct gang *g)
{
	int n = 0, seats = g->size - g->working;
	const struct gang_clip *c;

	for (c = g->first; c; c = c->next)
		n += shares(c);
	n = (n + seats - 1) / seats;
	return n < CREW_MOST ? n : CREW_MOST;
}

/* They go together, where there is room for all of them. */
static bool
render_together(struct gang *g, struct gang_clip **v, int n)
{
	struct gang_crew *crew;
	struct buf full = BUF_INIT;
	int i;

	if (n < 2 || !room_fits(g->wish->out, need(g), &full)) {
		buf_free(&full);
		return false;
	}
	crew = xcalloc(1, sizeof *crew);
	crew->crew = crew_new(g->l, g->wish->quiet);
	crew->left = n;
	for (i = 0; i < n; i++) {
		v[i]->crew = crew;
		render_it(v[i], crew->crew);
	}
	return true;
}

/* The first of those that are ready, and those that can go with it. */
static void
render_some(struct gang *g, struct gang_clip *first)
{
	struct gang_clip *chosen[CREW_MOST] = { first }, *c = first;
	int n = 1, most = shares(first) ? fair_share(g) : 1;

	while (n < most && (c = next_ready(c->next)) != NULL)
		if (shares(c))
			chosen[n++] = c;
	g->working++;
	for (most = n; n > 0; n--)
		set_ready(chosen[n - 1], false);
	if (render_together(g, chosen, most))
		return;
	while (--most > 0)
		set_ready(chosen[most], true);
	begin_rendering(first);
}

/* --- all ------------------------------------------------------------------ */

/* The clip is taken to work: a child pins it. */
static void
take_up(struct gang_clip *c)
{
	struct gang *g = c->gang;
	const char *why = unchanged_check(&g->unchanged, c->film,
	    makes_clips(g));

	g->working++;
	set_ready(c, false);
	c->waits = false;
	if (why) {
		g->ops->pinned(g->arg, c, why);
		leave(c);
		return;
	}
	pin_start(g->l, c->film, &c->planned, &g->clip_wish,
	    g->wish->quiet, on_pinned, c);
}

/* Pins a clip where that takes no child; else it waits until it is taken
 * up. */
static void
begin(struct gang_clip *c)
{
	struct gang *g = c->gang;
	const char *why = unchanged_check(&g->unchanged, c->film,
	    makes_clips(g));

	c->begun = true;
	c->since = loop_now();
	c->pin = why ? NULL : pin_now(c->film, &c->planned, &g->clip_wish);
	if ((why || c->pin) && !was_pinned(c, why))
		return;
	c->waits = !c->pin;
	set_ready(c, true);
}

/* One more is begun, or what is ready is taken to work: one thing at a time,
 * as beginning may take milliseconds. */
static void
on_turn(void *arg)
{
	struct gang *g = arg;
	struct gang_clip *c = g->first;

	g->turn = -1;
	if (g->asked == GEAR_ASKED)
		return;
	while (c && c->begun)
		c = c->next;
	if (c && g->ahead < AHEAD) {
		begin(c);
		turn_soon(g);
		return;
	}
	while (g->working < g->size && (c = next_ready(g->first)) != NULL)
		if (c->waits)
			take_up(c);
		else
			render_some(g, c);
}

static void
turn_soon(struct gang *g)
{
	if (g->turn < 0)
		g->turn = loop_timer(g->l, 0, on_turn, g);
}

static void
on_gear(void *arg, const struct gear *found)
{
	struct gang *g = arg;

	g->gear = *found;
	g->clip_wish.hw = found->hw;
	g->asked = GEAR_KNOWN;
	turn_soon(g);
}

void
gang_add(struct gang *g, const struct footage *film, void *owner,
    struct slice *planned)
{
	struct gang_clip *c = xcalloc(1, sizeof *c);

	c->gang = g;
	c->film = film;
	c->owner = owner;
	c->planned = *planned;
	c->slot = planned->slot;
	c->start = planned->start;
	memset(planned, 0, sizeof *planned);
	c->total = (double)(c->planned.end - c->planned.start) / TC_SECOND;
	*g->last = c;
	g->last = &c->next;
	g->open++;
	/* Whose stem is whose follows from the order of the sources, not from
	 * which clip is finished first. */
	naming_stem(g->names, film->path, film->src);
	if (g->asked == GEAR_UNKNOWN && makes_clips(g) &&
	    gear_wanted(&g->wish->wish)) {
		g->asked = GEAR_ASKED;
		gear_try(g->l, &g->wish->wish, codec_wanted(film,
		    &g->wish->wish), on_gear, g);
	}
	turn_soon(g);
}

size_t
gang_open(const struct gang *g)
{
	return g->open;
}

void
gang_progress(const struct gang *g, double *done, double *total)
{
	const struct gang_clip *c;

	*done = *total = g->done;
	for (c = g->first; c; c = c->next) {
		*done += c->done;
		*total += c->total;
	}
}

/* The folder and those above it. */
static int
make_folder(const char *path)
{
	char *copy = xstrdup(path), *at;
	int bad = 0;

	for (at = copy + 1; *at && !bad; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		bad = mkdir(copy, 0777) < 0 && errno != EEXIST;
		*at = '/';
	}
	if (!bad && mkdir(copy, 0777) < 0 && errno != EEXIST)
		bad = 1;
	free(copy);
	return bad ? -1 : io_folder(path);
}

struct gang *
gang_new(struct loop *l, const struct cut_wish *w, const struct gang_ops *ops,
    void *arg, const char **why)
{
	struct gang *g;
	int n;

	if (w->out && !w->dry && make_folder(w->out) < 0) {
		*why = strerror(errno);
		return NULL;
	}
	g = xcalloc(1, sizeof *g);
	g->l = l;
	g->wish = w;
	g->clip_wish = w->wish;
	g->ops = ops;
	g->arg = arg;
	g->size = clips_at_once(w);
	g->turn = -1;
	g->last = &g->first;
	n = cores_ours() / g->size;
	g->clip_wish.threads = n < 1 ? 1 : n;
	g->names = naming_new();
	if (w->out && !w->dry) {
		g->journal = journal_open(w->out);
		g->places = scratch_usual(w->tmp);
		scratch_sweep(&g->places);
		unfinished_sweep(w->out);
	}
	return g;
}

void
gang_free(struct gang *g)
{
	if (!g)
		return;
	loop_timer_del(g->l, g->turn);
	naming_free(g->names);
	if (g->journal)
		journal_free(g->journal);
	free(g);
}
