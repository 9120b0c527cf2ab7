/*
 * A film, from its plan to the file that has its name: the slots are encoded
 * (film_slots.c), joined (film_join.c), looked at (film_check.c).  The first
 * seconds of a draft go the same way as soon as their slots are there.
 */
#include "film.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "diag.h"
#include "film_canvas.h"
#include "film_check.h"
#include "film_join.h"
#include "film_slots.h"
#include "film_store.h"
#include "gear.h"
#include "io.h"
#include "room.h"
#include "runner.h"
#include "tc.h"
#include "unfinished.h"

enum { DRAFT_LINES = 360 };
static const int64_t HEAD = 10 * TC_SECOND;

/* A part of the film, from its beginning, on its way to its name. */
struct joined {
	int64_t frames;
	bool whole;
	struct film_join join;
	struct recipe recipe;
	struct film_check *check;
	struct buf told;
	char *list, *sound, *out;
	double through;          /* 0 to 1 */
};

struct film {
	struct loop *l;
	struct montage_plan *plan;
	const struct film_wish *wish;
	const struct film_ops *ops;
	void *arg;
	struct film_make make;
	struct wish gear_wish;
	struct film_store *store;
	struct film_slots *slots;
	struct joined *joined;   /* at work */
	bool head_done, all_done;
	int64_t begun;
	char *path;              /* the final name */
	bool ours;               /* what has it is our own head */
	int timer;               /* to see what can be joined; -1: none */
	char why[400];           /* why no film comes of it, once that is
	                            known */
	struct film *next;       /* of those at work */
};

static struct film *at_work; /* for film_at_death alone */

/* A name of our own among the parts. */
static char *
temp_name(const struct film *f, const char *what)
{
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s/" UNFINISHED_PREFIX "%ld-%s.part",
	    film_store_folder(f->store), (long)getpid(), what);
	return buf_steal(&b);
}

/* --- the end -------------------------------------------------------------- */

static void
joined_free(struct joined *j)
{
	if (!j)
		return;
	if (j->sound)
		unlink(j->sound);
	unlink(j->list);
	if (j->out)
		unlink(j->out);
	buf_free(&j->join.text);
	buf_free(&j->told);
	recipe_free(&j->recipe);
	film_check_free(j->check);
	free(j->list);
	free(j->sound);
	free(j->out);
	free(j);
}

static void
end(struct film *f, const char *why)
{
	struct film_result r = { .ok = !why, .path = f->path,
	    .frames = f->plan->frames, .took = loop_now() - f->begun };
	struct film **at = &at_work;
	struct stat st;

	if (why)
		snprintf(r.why, sizeof r.why, "%s", why);
	if (f->slots)
		film_slots_tell(f->slots, &r);
	if (!why && stat(f->path, &st) == 0)
		r.bytes = st.st_size;
	loop_timer_del(f->l, f->timer);
	joined_free(f->joined);
	film_slots_free(f->slots);
	film_store_close(f->store, !why, f->wish->drop_parts);
	while (*at != f)
		at = &(*at)->next;
	*at = f->next;
	f->ops->ended(f->arg, &r);
	free(f->path);
	free(f);
}

void
film_at_death(void *nothing)
{
	const struct film *f;

	(void)nothing;
	for (f = at_work; f; f = f->next) {
		if (f->slots)
			film_slots_at_death(f->slots);
		if (!f->joined)
			continue;
		unlink(f->joined->list);
		if (f->joined->sound)
			unlink(f->joined->sound);
		if (f->joined->out)
			unlink(f->joined->out);
	}
}

static void
tell_progress(struct film *f)
{
	/* Joining and checking count as so many pictures of a hundred. */
	enum { JOINING = 5 };
	double n = (double)f->plan->frames, done = film_slots_progress(f->slots);

	if (f->joined && f->joined->whole)
		done += f->joined->through * n * JOINING / 100;
	if (f->ops->went)
		f->ops->went(f->arg, done, n * (100 + JOINING) / 100,
		    f->joined && f->joined->whole ? "joining" : "encoding");
}

/* --- a name for it -------------------------------------------------------- */

static void next_join(struct film *f);

static void
named(struct film *f)
{
	struct joined *j = f->joined;
	bool whole = j->whole;
	int64_t frames = j->frames;
	char why[300];

	if (unfinished_sync(j->out) < 0 || unfinished_name(j->out, f->path,
	    f->wish->overwrite || f->ours) < 0) {
		snprintf(why, sizeof why, "it can't get its name: %s",
		    strerror(errno));
		end(f, why);
		return;
	}
	f->ours = true;
	joined_free(j);
	f->joined = NULL;
	if (whole) {
		end(f, NULL);
		return;
	}
	f->head_done = true;
	if (f->ops->begun)
		f->ops->begun(f->arg, f->path, frames);
	next_join(f);
}

/* --- joining and looking at it -------------------------------------------- */

static void
failed(struct film *f, const char *why)
{
	struct joined *j = f->joined;

	/* The beginning of a draft is a courtesy. */
	if (!j->whole) {
		joined_free(j);
		f->joined = NULL;
		f->head_done = true;
		next_join(f);
		return;
	}
	end(f, why);
}

static void
checked(void *arg, bool ok, const char *why, bool passing, size_t step)
{
	struct film *f = arg;

	(void)passing;
	(void)step;
	if (ok)
		why = film_check_judge(f->joined->check);
	if (why)
		failed(f, why);
	else
		named(f);
}

static void
took_check(void *arg, size_t step, const char *p, size_t n)
{
	struct film *f = arg;

	film_check_take(f->joined->check, step, p, n);
}

static void
check(struct film *f)
{
	static const struct runner_ops OPS = { .took = took_check,
	    .ended = checked };
	struct runner_wish wish = { .quiet = f->wish->quiet, .at_once = 2 };
	struct joined *j = f->joined;
	bool sound = j->sound || (f->plan->song && f->plan->song->audio >= 0);

	j->check = film_check_new(&f->make, j->frames, sound, j->out);
	runner_start(f->l, film_check_steps(j->check), &wish, &OPS, f);
}

static void
on_joined(void *arg, bool ok, const char *why, bool passing, size_t step)
{
	struct film *f = arg;

	(void)passing;
	(void)step;
	if (ok)
		check(f);
	else
		failed(f, why);
}

static void
took(void *arg, size_t step, const char *p, size_t n)
{
	enum { MOST = 1 << 20 };
	struct film *f = arg;

	(void)step;
	if (f->joined->told.len + n <= MOST)
		buf_add(&f->joined->told, p, n);
}

static int
after(void *arg, size_t step, const char **why)
{
	struct film *f = arg;
	struct joined *j = f->joined;

	return film_join_after(&j->recipe, &f->make, step, j->told.p,
	    j->told.len, why);
}

static void
on_through(void *arg, double seconds)
{
	struct film *f = arg;
	double total = runner_cost(&f->joined->recipe);

	f->joined->through = total > 0 ? seconds / total : 0;
	tell_progress(f);
}

/* Appends one file to another.  0, or -1 with errno. */
static int
append(int to, const char *path)
{
	enum { PIECE = 1 << 18 };
	int from = open(path, O_RDONLY | O_CLOEXEC), bad = 0;
	char *piece;
	ssize_t n;

	if (from < 0)
		return -1;
	piece = xmalloc(PIECE);
	while (!bad && (n = read(from, piece, PIECE)) > 0)
		bad = io_write(to, piece, (size_t)n) < 0;
	free(piece);
	close(from);
	return bad || n < 0 ? -1 : 0;
}

/* All slots' sound in one file, since each is as long as its pictures to the
 * sample.  0, or -1 with errno. */
static int
gather_sound(struct film *f, struct joined *j)
{
	const struct montage_plan *p = f->plan;
	int fd, bad = 0;
	size_t i;

	if (!film_make_sounds(&f->make))
		return 0;
	j->sound = temp_name(f, j->whole ? "sound" : "head-sound");
	fd = open(j->sound, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	for (i = 0; i < p->n && p->slots[i].first < j->frames && !bad; i++)
		bad = append(fd, film_slots_sound(f->slots, i)) < 0;
	if (close(fd) < 0)
		bad = 1;
	return bad ? -1 : 0;
}

static void
start_join(struct film *f, int64_t frames, bool whole)
{
	static const struct runner_ops OPS = { .took = took, .after = after,
	    .through = on_through, .ended = on_joined };
	struct runner_wish wish = { .quiet = f->wish->quiet, .at_once = 1 };
	struct joined *j = xcalloc(1, sizeof *j);
	const struct montage_slot *s = f->plan->slots;
	char why[200];
	size_t i;

	f->joined = j;
	j->frames = frames;
	j->whole = whole;
	buf_init(&j->told);
	buf_init(&j->join.text);
	j->list = temp_name(f, whole ? "list" : "head-list");
	j->out = temp_name(f, whole ? "film" : "head");
	if (gather_sound(f, j) < 0) {
		snprintf(why, sizeof why, "its sound can't be put together: "
		    "%s", strerror(errno));
		failed(f, why);
		return;
	}
	j->join.make = &f->make;
	j->join.frames = frames;
	j->join.list = j->list;
	j->join.sound = j->sound;
	j->join.out = j->out;
	for (i = 0; i < f->plan->n && s[i].first < frames; i++)
		film_join_part(&j->join, film_slots_video(f->slots, i),
		    s[i].first, s[i].first + s[i].frames);
	film_join_recipe(&j->recipe, &j->join);
	runner_start(f->l, &j->recipe, &wish, &OPS, f);
}

/* Where the beginning of a draft ends: with a slot. */
static int64_t
head_frames(const struct film *f)
{
	int64_t least = montage_frame(&f->make.canvas, HEAD);
	size_t i;

	for (i = 0; i < f->plan->n; i++) {
		const struct montage_slot *s = &f->plan->slots[i];

		if (s->first + s->frames >= least)
			return s->first + s->frames;
	}
	return f->plan->frames;
}

static void
next_join(struct film *f)
{
	int64_t head;

	if (f->joined)
		return;
	if (f->why[0]) {
		end(f, f->why);
		return;
	}
	if (f->all_done) {
		start_join(f, f->plan->frames, true);
		return;
	}
	if (!f->wish->preview || f->head_done)
		return;
	head = head_frames(f);
	if (film_slots_until(f->slots, head))
		start_join(f, head, false);
}

/* --- the slots ------------------------------------------------------------ */

static void
on_join(void *arg)
{
	struct film *f = arg;

	f->timer = -1;
	next_join(f);
}

/* Not from within the slots, which may be freed on the way. */
static void
look_later(struct film *f)
{
	if (f->timer < 0)
		f->timer = loop_timer(f->l, 0, on_join, f);
}

static void
on_done(void *arg, bool all)
{
	struct film *f = arg;

	tell_progress(f);
	f->all_done = all;
	if (all || (f->wish->preview && !f->head_done && !f->joined))
		look_later(f);
}

static void
on_went(void *arg)
{
	tell_progress(arg);
}

static void
on_failed(void *arg, const char *why)
{
	struct film *f = arg;

	snprintf(f->why, sizeof f->why, "%s", why);
	look_later(f);
}

/* Bytes of the film, roughly. */
static int64_t
bytes_needed(const struct film *f)
{
	struct slice all = { .end = montage_time(&f->make.canvas,
	    f->plan->frames), .method = METHOD_ENCODE };
	struct footage result = f->make.result;

	result.size = -1;
	return room_need(&result, &all, &f->make.wish);
}

static void
start_slots(struct film *f)
{
	static const struct film_slots_ops OPS = { .done = on_done,
	    .went = on_went, .failed = on_failed };
	struct buf full = BUF_INIT;

	if (!room_fits(film_store_folder(f->store), bytes_needed(f), &full)) {
		end(f, full.p);
		buf_free(&full);
		return;
	}
	f->slots = film_slots_new(f->l, &f->make, f->plan, f->wish, f->store,
	    f->ops, f->arg, &OPS, f);
}

static void
on_gear(void *arg, const struct gear *found)
{
	struct film *f = arg;
	bool pale = false;
	size_t i;

	f->make.zscale = found->zscale;
	f->make.wish.hw = found->hw;
	for (i = 0; i < f->plan->n && !pale; i++)
		pale = !found->zscale && f->plan->slots[i].film &&
		    f->plan->slots[i].film->video.hdr[0];
	if (pale)
		warn("HDR will look pale: this ffmpeg has no filter zscale");
	start_slots(f);
}

static const char *
plan_fault(const struct film *f)
{
	const char *codec = f->make.wish.codec;
	const struct montage_plan *p = f->plan;
	int64_t at = 0;
	size_t i;

	for (i = 0; i < p->n; at += p->slots[i++].frames)
		if (p->slots[i].first != at || p->slots[i].frames <= 0)
			return "its slots leave gaps";
	if (p->n == 0 || at != p->frames)
		return "there is nothing to show";
	if (codec && strcmp(codec, "h264") != 0 && strcmp(codec, "hevc") != 0)
		return "a film is encoded as h264 or hevc";
	if (!f->wish->overwrite && access(f->path, F_OK) == 0)
		return "it is there already (-y overwrites it)";
	return film_name_fits(f->path);
}

static void
on_begin(void *arg)
{
	struct film *f = arg;
	const char *why;
	char text[300];

	film_make_begin(&f->make);
	why = plan_fault(f);
	if (!why && !(f->store = film_store_open(f->path))) {
		snprintf(text, sizeof text, "no folder for its parts: %s",
		    strerror(errno));
		why = text;
	}
	if (why) {
		end(f, why);
		return;
	}
	f->gear_wish = f->make.wish;
	gear_try(f->l, &f->gear_wish, f->make.wish.codec ? f->make.wish.codec :
	    f->make.wish.quality == WISH_MASTER ? "hevc" : "h264", on_gear, f);
}

void
film_start(struct loop *l, struct montage_plan *plan,
    const struct film_wish *w, const struct film_ops *ops, void *arg)
{
	struct film *f = xcalloc(1, sizeof *f);

	f->l = l;
	f->plan = plan;
	f->wish = w;
	f->ops = ops;
	f->arg = arg;
	f->timer = -1;
	f->begun = loop_now();
	f->path = w->preview ? film_preview_name(w->out) : xstrdup(w->out);
	f->make.plan = plan;
	f->make.canvas = w->preview ? film_canvas_draft(&plan->canvas,
	    DRAFT_LINES) : plan->canvas;
	f->make.wish = w->wish;
	if (w->preview) {
		f->make.wish.quality = WISH_PREVIEW;
		f->make.wish.preset = NULL;
		f->make.wish.crf = -1;
		f->make.wish.codec = NULL;
		f->make.wish.hw = WISH_HW_NONE;
	}
	f->next = at_work;
	at_work = f;
	loop_timer(l, 0, on_begin, f);
}
