/*
 * Encodes the slots of a film.
 *
 * A slot has a key of all that it depends on; where a part of that key is in
 * the store, and is whole, nothing is encoded.  A source that fails is replaced
 * by what the planner thinks next best.  A slot that blends into the one before
 * depends on that one's source as well, and is done again when it changes.
 */
#include "film_slots.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cores.h"
#include "diag.h"
#include "film_part.h"
#include "film_room.h"
#include "key.h"
#include "room.h"
#include "runner.h"
#include "tc.h"
#include "unchanged.h"

/* Shots that are tried for one slot. */
enum { REPLACED_MOST = 32 };

enum state { WAITS, WORKS, DONE };

struct one {
	enum state state;
	bool stale;            /* to be done again once it is finished */
	bool kept;
	int retries, replaced;
	enum montage_turn turn; /* as planned */
	char *video, *sound;    /* once done */
	double through;         /* pictures */
	struct work *work;
};

/* A slot whose child is at work. */
struct work {
	struct film_slots *all;
	size_t slot;
	struct recipe recipe;
	char key[KEY_TEXT];
	char *video, *sound;    /* under names of our own */
};

struct film_slots {
	struct loop *l;
	struct film_make *make;
	struct montage_plan *plan;
	const struct film_wish *wish;
	struct film_store *store;
	const struct film_ops *film_ops;
	void *film_arg;
	const struct film_slots_ops *ops;
	void *arg;
	struct one *v;
	int size, working;
	size_t open;
	unsigned number;
	struct unchanged unchanged;
	struct buf config;      /* parameters of the parts; "" before */
	int64_t encoded, replaced;
	char failed[400];       /* a sentence, once no film can come of it */
	bool config_fresh, told;
};

static void start_some(struct film_slots *s);

/* --- failures ------------------------------------------------------------- */

static void
tell_failure(struct film_slots *s)
{
	if (s->working > 0 || s->told)
		return;
	s->told = true;
	s->ops->failed(s->arg, s->failed);
}

static void
give_up(struct film_slots *s, size_t slot, const char *why)
{
	char at[TC_TEXT], name[DIAG_NAME];
	const struct montage_slot *m = &s->plan->slots[slot];

	if (!s->failed[0])
		snprintf(s->failed, sizeof s->failed, "at %s, %s: %s",
		    tc_short(montage_time(&s->make->canvas, m->first), at),
		    m->film ? diag_name(name, m->film->path) : "black", why);
}

/* The slot has to be done (again). */
static void
reopen(struct film_slots *s, size_t slot)
{
	struct one *o = &s->v[slot];

	if (o->state == WORKS) {
		o->stale = true;
		return;
	}
	if (o->state == DONE)
		s->open++;
	free(o->video);
	free(o->sound);
	o->video = o->sound = NULL;
	o->state = WAITS;
	o->through = 0;
}

/* Hardware that works for one picture may still refuse many. */
static void
give_up_hardware(struct film_slots *s)
{
	size_t i;

	warn("the hardware has failed: the processor encodes");
	s->make->wish.hw = WISH_HW_NONE;
	buf_clear(&s->config);
	for (i = 0; i < s->plan->n; i++)
		reopen(s, i);
}

static void
failed(struct film_slots *s, size_t slot, const char *why)
{
	struct montage_slot *m = &s->plan->slots[slot];
	struct one *o = &s->v[slot];

	if (s->make->wish.hw != WISH_HW_NONE) {
		give_up_hardware(s);
		return;
	}
	/* It may be the fault of what it blends from. */
	if (m->turn != MONTAGE_CUT && slot > 0) {
		m->turn = MONTAGE_CUT;
		return;
	}
	if (!s->wish->fill || !s->film_ops->replace || !m->film ||
	    o->replaced == REPLACED_MOST ||
	    s->film_ops->replace(s->film_arg, slot, why) < 0) {
		give_up(s, slot, why);
		return;
	}
	s->replaced += o->replaced == 0;
	o->replaced++;
	o->retries = 0;
	m->turn = o->turn;
	if (slot + 1 < s->plan->n && m[1].turn != MONTAGE_CUT)
		reopen(s, slot + 1);
}

/* --- a slot that is finished ---------------------------------------------- */

static void
finish(struct film_slots *s, size_t slot, bool kept)
{
	struct one *o = &s->v[slot];

	o->state = DONE;
	o->kept = kept;
	o->through = (double)s->plan->slots[slot].frames;
	s->open--;
	s->encoded += !kept;
	if (s->film_ops->slot)
		s->film_ops->slot(s->film_arg, slot, kept);
	s->ops->done(s->arg, s->open == 0);
}

/* Whether it is coded like the others.  A part that was just made tells how;
 * what other runs have left must be the same, or is made again. */
static bool
same_coding(struct film_slots *s, const struct film_part *p, bool fresh)
{
	size_t i;

	if (s->config.len == p->config.len &&
	    memcmp(s->config.p, p->config.p, p->config.len) == 0) {
		s->config_fresh = s->config_fresh || fresh;
		return true;
	}
	if (s->config.len > 0 && (s->config_fresh || !fresh))
		return false;
	for (i = 0; i < s->plan->n && s->config.len > 0; i++)
		if (s->v[i].state == DONE)
			reopen(s, i);
	buf_clear(&s->config);
	buf_add(&s->config, p->config.p, p->config.len);
	s->config_fresh = fresh;
	return true;
}

/* Null, or why it is not what was asked for. */
static const char *
part_fault(struct film_slots *s, size_t slot, bool fresh, const char *video,
    const char *sound, char text[120])
{
	const struct film_make *m = s->make;
	const struct montage_slot *want = &s->plan->slots[slot];
	const char *why = NULL;
	struct film_part p;
	struct stat st;

	if (film_part_read(&p, video, &why) < 0) {
		film_part_free(&p);
		return why;
	}
	why = NULL;
	if (p.frames < want->frames) {
		snprintf(text, 120, "it ends %lld pictures too early",
		    (long long)(want->frames - p.frames));
		why = text;
	} else if (p.frames > want->frames || p.scale != m->scale ||
	    (p.frames > 1 && p.step != m->step)) {
		why = "its pictures are not at their times";
	} else if (p.width != m->canvas.width || p.height != m->canvas.height ||
	    p.keys < 1) {
		why = "it is not as large as was asked for";
	} else if (sound && (stat(sound, &st) < 0 || st.st_size !=
	    FILM_SOUND_BYTES * (film_make_samples(m, want->first +
	    want->frames) - film_make_samples(m, want->first)))) {
		why = "its sound is not as long as its pictures";
	} else if (!same_coding(s, &p, fresh)) {
		why = "it was encoded in another way than the others";
	}
	film_part_free(&p);
	return why;
}

/* The part is there, from another run. */
static bool
is_kept(struct film_slots *s, size_t slot, const char *key)
{
	char *video = film_store_path(s->store, key, "mp4"), text[120];
	char *sound = film_make_sounds(s->make) ?
	    film_store_path(s->store, key, "pcm") : NULL;
	struct one *o = &s->v[slot];

	if (access(video, R_OK) < 0 || part_fault(s, slot, false, video, sound,
	    text)) {
		free(video);
		free(sound);
		return false;
	}
	film_store_used(video);
	if (sound)
		film_store_used(sound);
	o->video = video;
	o->sound = sound;
	return true;
}

/* --- a slot at work ------------------------------------------------------- */

static void
work_free(struct work *w)
{
	if (w->video)
		unlink(w->video);
	if (w->sound)
		unlink(w->sound);
	free(w->video);
	free(w->sound);
	recipe_free(&w->recipe);
	free(w);
}

/* Gives the parts their names.  0, or -1 with errno. */
static int
put_away(struct work *w)
{
	struct film_slots *s = w->all;
	struct one *o = &s->v[w->slot];
	int bad = 0;

	o->video = film_store_path(s->store, w->key, "mp4");
	if (w->sound) {
		o->sound = film_store_path(s->store, w->key, "pcm");
		bad = rename(w->sound, o->sound) < 0;
	}
	if (!bad)
		bad = rename(w->video, o->video) < 0;
	return bad ? -1 : 0;
}

static void
on_again(void *arg)
{
	struct work *w = arg;
	struct film_slots *s = w->all;

	s->v[w->slot].state = WAITS;
	s->v[w->slot].work = NULL;
	s->working--;
	work_free(w);
	start_some(s);
}

static bool
tries_again(struct work *w, bool passing)
{
	struct film_slots *s = w->all;
	struct one *o = &s->v[w->slot];

	if (!passing || o->retries >= s->wish->retries || s->failed[0])
		return false;
	loop_timer(s->l, runner_wait(o->retries++), on_again, w);
	return true;
}

static bool
disk_is_full(const struct film_slots *s)
{
	enum { NOTHING = 1 << 20 };
	int64_t left = room_free(film_store_folder(s->store));

	return left >= 0 && left < NOTHING;
}

static void
on_ended(void *arg, bool ok, const char *why, bool passing, size_t step)
{
	struct work *w = arg;
	struct film_slots *s = w->all;
	struct one *o = &s->v[w->slot];
	const struct footage *film = s->plan->slots[w->slot].film;
	const char *fault = ok ? NULL : why;
	size_t slot = w->slot;
	char text[120];

	(void)step;
	if (!ok && tries_again(w, passing))
		return;
	o->work = NULL;
	o->state = WAITS;
	o->through = 0;
	s->working--;
	if (!o->stale && ok && film)
		fault = unchanged_check(&s->unchanged, film, true);
	if (!o->stale && !fault)
		fault = part_fault(s, slot, true, w->video, w->sound, text);
	if (o->stale)
		o->stale = false;
	else if (fault && disk_is_full(s))
		give_up(s, slot, "the disk is full");
	else if (fault)
		failed(s, slot, fault);
	else if (put_away(w) < 0)
		give_up(s, slot, strerror(errno));
	else
		finish(s, slot, false);
	work_free(w);
	start_some(s);
}

static void
on_through(void *arg, double seconds)
{
	struct work *w = arg;
	struct film_slots *s = w->all;

	s->v[w->slot].through = seconds *
	    ratio_double(s->make->canvas.rate);
	s->ops->went(s->arg);
}

static void
begin(struct film_slots *s, size_t slot)
{
	static const struct runner_ops OPS = { .through = on_through,
	    .ended = on_ended };
	struct runner_wish wish = { .quiet = s->wish->quiet, .at_once = 1 };
	const struct footage *film = s->plan->slots[slot].film;
	struct one *o = &s->v[slot];
	struct buf identity = BUF_INIT;
	const char *why = NULL;
	char key[KEY_TEXT];
	struct work *w;

	film_recipe_identity(&identity, s->make, slot);
	key_name(identity.p, key);
	buf_free(&identity);
	if (film)
		why = unchanged_check(&s->unchanged, film, true);
	if (why) {
		failed(s, slot, why);
		return;
	}
	if (is_kept(s, slot, key)) {
		finish(s, slot, true);
		return;
	}
	w = xcalloc(1, sizeof *w);
	w->all = s;
	w->slot = slot;
	memcpy(w->key, key, sizeof key);
	w->video = film_store_temp(s->store, ++s->number, "mp4");
	if (film_make_sounds(s->make))
		w->sound = film_store_temp(s->store, s->number, "pcm");
	film_recipe_slot(&w->recipe, s->make, slot, w->video, w->sound);
	o->work = w;
	o->state = WORKS;
	s->working++;
	runner_start(s->l, &w->recipe, &wish, &OPS, w);
}

/* --- all ------------------------------------------------------------------ */

/* The first that waits; n where none does. */
static size_t
next(const struct film_slots *s)
{
	size_t i;

	for (i = 0; i < s->plan->n && s->v[i].state != WAITS; i++)
		;
	return i;
}

static void
start_some(struct film_slots *s)
{
	size_t i;

	while (!s->failed[0] && s->working < s->size &&
	    (i = next(s)) < s->plan->n)
		begin(s, i);
	if (s->failed[0])
		tell_failure(s);
}

static void
on_begin(void *arg)
{
	struct film_slots *s = arg;

	s->size = film_room_slots(s->make, s->wish, cores_ours(),
	    room_memory(), &s->make->wish.threads);
	start_some(s);
}

struct film_slots *
film_slots_new(struct loop *l, struct film_make *make,
    struct montage_plan *plan, const struct film_wish *w,
    struct film_store *store, const struct film_ops *film_ops, void *film_arg,
    const struct film_slots_ops *ops, void *arg)
{
	struct film_slots *s = xcalloc(1, sizeof *s);
	size_t i;

	s->l = l;
	s->make = make;
	s->plan = plan;
	s->wish = w;
	s->store = store;
	s->film_ops = film_ops;
	s->film_arg = film_arg;
	s->ops = ops;
	s->arg = arg;
	s->v = xcalloc(plan->n + 1, sizeof *s->v);
	s->open = plan->n;
	buf_init(&s->config);
	for (i = 0; i < plan->n; i++)
		s->v[i].turn = plan->slots[i].turn;
	loop_timer(l, 0, on_begin, s);
	return s;
}

bool
film_slots_until(const struct film_slots *s, int64_t frame)
{
	size_t i;

	for (i = 0; i < s->plan->n && s->plan->slots[i].first < frame; i++)
		if (s->v[i].state != DONE)
			return false;
	return true;
}

const char *
film_slots_video(const struct film_slots *s, size_t slot)
{
	return s->v[slot].video;
}

const char *
film_slots_sound(const struct film_slots *s, size_t slot)
{
	return s->v[slot].sound;
}

double
film_slots_progress(const struct film_slots *s)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < s->plan->n; i++)
		sum += s->v[i].through;
	return sum;
}

void
film_slots_tell(const struct film_slots *s, struct film_result *r)
{
	size_t i;

	r->encoded = s->encoded;
	r->replaced = s->replaced;
	r->failed = s->failed[0] != '\0';
	for (i = 0; i < s->plan->n; i++)
		r->kept += s->v[i].state == DONE && s->v[i].kept;
}

void
film_slots_at_death(const struct film_slots *s)
{
	size_t i;

	for (i = 0; i < s->plan->n; i++) {
		const struct work *w = s->v[i].work;

		if (w && w->video)
			unlink(w->video);
		if (w && w->sound)
			unlink(w->sound);
	}
}

void
film_slots_free(struct film_slots *s)
{
	size_t i;

	if (!s)
		return;
	for (i = 0; i < s->plan->n; i++) {
		free(s->v[i].video);
		free(s->v[i].sound);
	}
	free(s->v);
	buf_free(&s->config);
	free(s);
}
