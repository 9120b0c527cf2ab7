/*
 * Makes one clip: runs a recipe's steps, then the checks, and goes down the
 * ladder of methods where something fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "render.h"
#include "buf.h"
#include "method.h"
#include "recipe.h"
#include "recipe_part.h"
#include "room.h"
#include "runner.h"
#include "tc.h"
#include "verify.h"

enum {
	AT_ONCE = 2,          /* children of one clip */
	SHORT = 60 * 1000000, /* a longer one is not held up by a start */
};

struct render {
	struct loop *l;
	struct render_spec spec;
	const struct render_ops *ops;
	void *arg;
	struct order order;
	struct joint joint;       /* of the method at work */
	struct scratch scratch;
	struct crew_seat *seat;   /* null: it shares nothing (any more) */
	struct recipe recipe;
	struct buf *told;         /* what each step has written */
	size_t ntold;
	struct verify *verify;
	struct recipe checks;     /* a view: the verify's own */
	enum method method;
	bool safe;
	int retry;                /* of this method */
	int64_t begun;
	int64_t since;            /* the attempt, or its checks */
	struct render_result res;
	struct render *next;      /* of those at work */
};

static struct render *at_work; /* for render_at_death alone */

static void attempt(struct render *r);
static void next_method(struct render *r);

/* --- the end -------------------------------------------------------------- */

static void
forget_told(struct render *r)
{
	size_t i;

	for (i = 0; i < r->ntold; i++)
		buf_free(&r->told[i]);
	free(r->told);
	r->told = NULL;
	r->ntold = 0;
}

static void
leave_crew(struct render *r)
{
	crew_leave(r->seat);
	r->seat = NULL;
}

static void
end(struct render *r, bool ok)
{
	struct render **at = &at_work;
	size_t i;

	leave_crew(r);
	scratch_remove(&r->scratch);
	r->res.ok = ok;
	r->res.method = r->method;
	r->res.took = loop_now() - r->begun;
	r->ops->ended(r->arg, &r->res);
	unfinished_drop(&r->res.temp);
	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
	for (i = 0; i < r->res.nfailed; i++)
		free(r->res.failed[i].what);
	forget_told(r);
	free(r);
}

void
render_at_death(void)
{
	struct render *r;

	for (r = at_work; r; r = r->next)
		unfinished_drop(&r->res.temp);
}

static void
note_failure(struct render *r, const char *what)
{
	if (r->res.nfailed == RENDER_FAILURES)
		return;
	r->res.failed[r->res.nfailed].method = r->method;
	r->res.failed[r->res.nfailed++].what = xstrdup(what);
}

/* The disk under the result or the parts is as good as full. */
static bool
no_room(const struct render *r)
{
	enum { NOTHING = 1 << 20 };
	int64_t out = room_free(r->spec.folder);
	int64_t parts = r->scratch.path ? room_free(r->scratch.path) : -1;

	return (out >= 0 && out < NOTHING) || (parts >= 0 && parts < NOTHING);
}

/* A number that differs from clip to clip, so that those that failed together
 * do not try again together. */
static int64_t
jitter(const struct render *r)
{
	uint64_t x = (uint64_t)loop_now() * UINT64_C(6364136223846793005) +
	    r->spec.number;

	return (int64_t)(x >> 33) % (TC_SECOND / 2);
}

static void
on_again(void *arg)
{
	attempt(arg);
}

static void
failed(struct render *r, const char *why, bool passing)
{
	recipe_free(&r->recipe);
	verify_free(r->verify);
	r->verify = NULL;
	/* Others are at work beside it, with no room for an encoder each. */
	if (r->seat) {
		r->res.again = true;
		end(r, false);
		return;
	}
	note_failure(r, why);
	if (no_room(r)) {
		r->res.full = true;
		end(r, false);
		return;
	}
	if (passing && r->retry < r->spec.retries) {
		loop_timer(r->l, runner_wait(r->retry++) + jitter(r), on_again,
		    r);
		return;
	}
	next_method(r);
}

/* --- checking ------------------------------------------------------------- */

static void
took_check(void *arg, size_t step, int which, const char *p, size_t n)
{
	struct render *r = arg;

	verify_take(r->verify, step, which, p, n);
}

static void
checked(void *arg, bool ok, const char *why, bool passing, size_t step)
{
	struct render *r = arg;
	struct verdict verdict;
	struct stat st;

	r->res.verifying += loop_now() - r->since;
	if (!ok && passing) {
		failed(r, why, true);
		return;
	}
	if (!ok)
		verify_failed(r->verify, step);
	verify_judge(r->verify, &verdict);
	if (!verdict.ok) {
		failed(r, verdict.why, false);
		return;
	}
	if (unfinished_sync(r->res.temp.path) < 0 ||
	    stat(r->res.temp.path, &st) < 0) {
		failed(r, strerror(errno), false);
		return;
	}
	recipe_free(&r->recipe);
	verify_free(r->verify);
	r->verify = NULL;
	r->res.bytes = st.st_size;
	r->res.frames = r->spec.pin->slice.frames;
	end(r, true);
}

static void
check(struct render *r)
{
	static const struct runner_ops OPS = { .took_all = took_check,
	    .ended = checked };
	struct runner_wish w = { .quiet = r->spec.quiet, .at_once = AT_ONCE,
	    .seat = r->seat };

	r->since = loop_now();
	r->verify = verify_new(&r->order, r->recipe.method);
	r->checks = *verify_steps(r->verify);
	runner_start(r->l, &r->checks, &w, &OPS, r);
}

/* --- making --------------------------------------------------------------- */

static void
took(void *arg, size_t step, const char *p, size_t n)
{
	enum { MOST = 1 << 20 };
	struct render *r = arg;

	if (r->told[step].len + n <= MOST)
		buf_add(&r->told[step], p, n);
}

static int
after(void *arg, size_t step, const char **why)
{
	struct render *r = arg;

	if (r->recipe.v[step].collect == COLLECT_NOTHING)
		return 0;
	return recipe_after(&r->recipe, step, r->told[step].p,
	    r->told[step].len, why);
}

static void
through(void *arg, double seconds)
{
	struct render *r = arg;

	if (r->ops->through)
		r->ops->through(r->arg, seconds, runner_cost(&r->recipe));
}

static void
made(void *arg, bool ok, const char *why, bool passing, size_t step)
{
	struct render *r = arg;

	(void)step;
	r->res.rendering += loop_now() - r->since;
	if (ok)
		check(r);
	else
		failed(r, why, passing);
}

static void
attempt(struct render *r)
{
	static const struct runner_ops OPS = { .took = took, .after = after,
	    .through = through, .ended = made };
	struct runner_wish w = { .quiet = r->spec.quiet, .at_once = AT_ONCE,
	    .seat = r->seat };
	const char *why = "";
	size_t i;

	r->res.attempts++;
	r->since = loop_now();
	forget_told(r);
	r->order.joint = r->method == METHOD_ENCODE ? NULL : &r->joint;
	r->order.safe = r->safe;
	if (recipe_make(&r->recipe, &r->order, r->method, &why) < 0) {
		failed(r, why, false);
		return;
	}
	r->ntold = r->recipe.n;
	r->told = xcalloc(r->ntold + 1, sizeof *r->told);
	for (i = 0; i < r->ntold; i++)
		buf_init(&r->told[i]);
	runner_start(r->l, &r->recipe, &w, &OPS, r);
}

static void
next_method(struct render *r)
{
	const struct pinned *p = r->spec.pin;
	const char *why = "";

	while (method_next(&r->method, &r->safe)) {
		r->retry = 0;
		if (method_joint(r->method, r->spec.film, p->listed ?
		    &p->packets : NULL, &p->slice, r->spec.wish, &r->joint,
		    &why) < 0)
			continue;
		attempt(r);
		return;
	}
	end(r, false);
}

static void
on_begin(void *arg)
{
	struct render *r = arg;
	struct buf full = BUF_INIT;
	char why[200];
	int64_t need = room_need(r->spec.film, &r->spec.pin->slice,
	    r->spec.wish);

	if (scratch_make(&r->scratch, r->spec.places, need) < 0) {
		snprintf(why, sizeof why, "no folder for parts: %s",
		    strerror(errno));
		note_failure(r, why);
		end(r, false);
		return;
	}
	if (!r->scratch.memory && !room_fits(r->scratch.path, need, &full)) {
		note_failure(r, full.p);
		buf_free(&full);
		end(r, false);
		return;
	}
	if (unfinished_make(&r->res.temp, r->spec.folder) < 0) {
		snprintf(why, sizeof why, "no file can be made in %.100s: %s",
		    r->spec.folder, strerror(errno));
		note_failure(r, why);
		end(r, false);
		return;
	}
	r->order.out = r->res.temp.path;
	r->order.temp = r->scratch.path;
	attempt(r);
}

void
render_start(struct loop *l, const struct render_spec *spec,
    const struct render_ops *ops, void *arg)
{
	struct render *r = xcalloc(1, sizeof *r);

	r->l = l;
	r->spec = *spec;
	r->ops = ops;
	r->arg = arg;
	r->begun = loop_now();
	r->scratch.lock = -1;
	r->res.temp.lock = -1;
	r->method = spec->pin->slice.method;
	r->joint = spec->pin->joint;
	r->order = (struct order){ .src = spec->film,
	    .slice = &spec->pin->slice,
	    .packets = spec->pin->listed ? &spec->pin->packets : NULL,
	    .wish = spec->wish,
	    .title = spec->pin->slice.title, .zscale = spec->zscale };
	r->seat = spec->crew ? crew_join(spec->crew) : NULL;
	r->next = at_work;
	at_work = r;
	loop_timer(l, 0, on_begin, r);
}

bool
render_shares(const struct footage *film, const struct pinned *pin,
    const struct wish *wish)
{
	const struct order o = { .src = film, .slice = &pin->slice,
	    .packets = &pin->packets, .joint = &pin->joint, .wish = wish };

	return pin->listed && pin->packets.tables && pin->joint.hidden == 0 &&
	    pin->slice.end - pin->slice.start <= SHORT &&
	    recipe_is_direct(&o, pin->slice.method);
}
