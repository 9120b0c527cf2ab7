/*
 * A beam over the slots: a few films at once, each slot's best shots by what
 * does not depend on their neighbours (montage_tree.h) tried in each of them,
 * and the films with the most points go on.
 *
 * A film is decided some slots behind the one at work: from there on all films
 * of the beam are the same, and what is shown stands in one place
 * (montage_past.h).  So a step costs the same at the end of a long film as at
 * its beginning.
 */
#include "montage_choose.h"

#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "montage_past.h"
#include "montage_tree.h"
#include "montage_why.h"
#include "montage_worth.h"
#include "tc.h"

enum { BEAM = 48, TRIED = 24, LAG = 8 };

#define NOTHING SIZE_MAX

/* A film of the beam ends with one of these. */
struct step {
	struct montage_use use;
	size_t before;      /* step of the slot before; NOTHING */
	double points;      /* of all so far */
	enum montage_give give;
	bool empty;         /* nothing was found */
};

struct beam {
	size_t step[BEAM], n;
};

struct montage_chooser {
	const struct montage_stock *stock;
	struct montage_plan *plan;
	const struct montage_need *needs;
	struct montage_worth worth;
	struct montage_tree *tree;
	struct montage_past past;
	bool *banned;               /* sources */
	struct step *steps;
	size_t nsteps, cap;
	size_t *chosen;             /* step of each slot; NOTHING */
	size_t decided;             /* slots */

	/* of the slot at work, for the tree's question: */
	size_t slot;
	int64_t length;
	enum montage_give give;
};

/* --- what may be tried ---------------------------------------------------- */

static void
count_past(const struct montage_chooser *c, size_t shot, size_t *uses,
    size_t *takes)
{
	*uses = montage_past_source(&c->past, c->stock->shots[shot].source);
	*takes = montage_past_take(&c->past, shot);
}

static double
on_loss(void *arg, size_t shot)
{
	const struct montage_chooser *c = arg;
	size_t uses, takes;

	count_past(c, shot, &uses, &takes);
	return montage_worth_loss(&c->worth, c->slot, shot, uses, takes);
}

static bool
on_allows(void *arg, size_t shot)
{
	const struct montage_chooser *c = arg;
	struct montage_use u;

	return !c->banned[c->stock->shots[shot].source] &&
	    montage_past_place(&c->past, shot, c->length,
	    c->needs[c->slot].accent, c->give, &u) == 0;
}

static size_t
candidates(struct montage_chooser *c, size_t slot, enum montage_give give,
    size_t found[TRIED])
{
	struct montage_judge judge = { on_loss, on_allows, c };
	struct montage_query q = montage_worth_query(&c->worth, slot);

	c->slot = slot;
	c->length = q.length;
	c->give = give;
	return montage_tree_best(c->tree, &q, give == MONTAGE_AGAIN, &judge,
	    found, TRIED);
}

/* Adds a step to the arena. */
static size_t
add_step(struct montage_chooser *c, const struct step *s)
{
	if (c->nsteps == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 1024;
		c->steps = xrealloc(c->steps, c->cap, sizeof *c->steps);
	}
	c->steps[c->nsteps] = *s;
	return c->nsteps++;
}

/* Against what this film shows that is not decided yet; counts on the way. */
static bool
fits(const struct montage_chooser *c, size_t at, size_t undecided,
    const struct montage_use *u, enum montage_give give, size_t *uses,
    size_t *takes)
{
	const struct montage_shot *s = &c->stock->shots[u->shot], *other;

	for (; at != NOTHING && undecided > 0; undecided--) {
		const struct step *step = &c->steps[at];

		at = step->before;
		if (step->empty)
			continue;
		if (montage_past_clash(c->stock, &step->use, u, give))
			return false;
		other = &c->stock->shots[step->use.shot];
		*uses += other->source == s->source;
		*takes += other->source == s->source && other->low == s->low;
	}
	return true;
}

/* Behind or before what this film shows of the same shot and is not decided
 * yet: the nearest place to the one in *u that fits. */
static bool
fits_beside(const struct montage_chooser *c, size_t at, size_t undecided,
    struct montage_use *u, enum montage_give give, size_t *uses,
    size_t *takes)
{
	const struct montage_shot *s = &c->stock->shots[u->shot];
	int64_t gap = give < MONTAGE_CLOSE ? MONTAGE_GAP : 0;
	struct montage_use one, best = *u;
	size_t step = at, left, counted[2], way;
	bool any = false;

	for (left = undecided; step != NOTHING && left > 0; left--) {
		const struct step *other = &c->steps[step];

		step = other->before;
		if (other->empty || c->stock->shots[other->use.shot].source !=
		    s->source)
			continue;
		for (way = 0; way < 2; way++) {
			one = *u;
			one.from = way ? other->use.to + gap :
			    other->use.from - gap - c->length;
			one.to = one.from + c->length;
			counted[0] = counted[1] = 0;
			if (one.from < s->low || one.to > s->high ||
			    one.to <= s->start || one.from >= s->end ||
			    (any && llabs(one.from - u->from) >=
			    llabs(best.from - u->from)) ||
			    !montage_past_allows(&c->past, &one, give) ||
			    !fits(c, at, undecided, &one, give, &counted[0],
			    &counted[1]))
				continue;
			best = one;
			any = true;
		}
	}
	*u = best;
	return any && fits(c, at, undecided, u, give, uses, takes);
}

static void
keep_best(struct step *best, size_t *n, const struct step *one)
{
	size_t i;

	if (*n == BEAM && one->points <= best[BEAM - 1].points)
		return;
	if (*n < BEAM)
		(*n)++;
	for (i = *n - 1; i > 0 && one->points > best[i - 1].points; i--)
		best[i] = best[i - 1];
	best[i] = *one;
}

/* All films of the beam with each of these shots; the best in best. */
static size_t
try_all(struct montage_chooser *c, const struct beam *beam, size_t slot,
    enum montage_give give, const size_t *found, size_t nfound,
    struct step best[BEAM])
{
	size_t i, k, n = 0, uses, takes, undecided = slot - c->decided;
	const struct montage_use *before;
	struct montage_use u, ideal;
	struct step one;

	for (k = 0; k < nfound; k++) {
		if (montage_past_place(&c->past, found[k], c->length,
		    c->needs[slot].accent, give, &ideal) < 0)
			continue;
		for (i = 0; i < (beam->n ? beam->n : 1); i++) {
			size_t at = beam->n ? beam->step[i] : NOTHING;
			const struct step *last = at == NOTHING ? NULL :
			    &c->steps[at];

			u = ideal;
			count_past(c, u.shot, &uses, &takes);
			if (!fits(c, at, undecided, &u, give, &uses, &takes)) {
				count_past(c, u.shot, &uses, &takes);
				if (!fits_beside(c, at, undecided, &u, give,
				    &uses, &takes))
					continue;
			}
			before = last && !last->empty ? &last->use : NULL;
			one = (struct step){ u, at, (last ? last->points : 0) +
			    montage_worth(&c->worth, slot, before, &u, uses,
			    takes), give, false };
			keep_best(best, &n, &one);
		}
	}
	return n;
}

/* --- deciding ------------------------------------------------------------- */

static void
decide(struct montage_chooser *c, size_t slot, size_t step)
{
	const struct step *s = &c->steps[step];

	c->chosen[slot] = step;
	c->decided = slot + 1;
	if (s->empty)
		return;
	montage_past_add(&c->past, &s->use);
	if (montage_past_used_up(&c->past, s->use.shot))
		montage_tree_drop(c->tree, s->use.shot);
}

static size_t
ancestor(const struct montage_chooser *c, size_t step, size_t back)
{
	while (back-- > 0)
		step = c->steps[step].before;
	return step;
}

/* The best film decides the slot LAG back; films that differ there end. */
static void
decide_behind(struct montage_chooser *c, struct beam *b, size_t slot,
    size_t lag)
{
	size_t step, i, kept = 0;

	if (slot < lag || b->n == 0)
		return;
	step = ancestor(c, b->step[0], lag);
	for (i = 0; i < b->n; i++)
		if (ancestor(c, b->step[i], lag) == step)
			b->step[kept++] = b->step[i];
	b->n = kept;
	decide(c, slot - lag, step);
}

/* One slot more; the beam is sorted, the best first. */
static void
go_on(struct montage_chooser *c, struct beam *b, size_t slot)
{
	struct step best[BEAM] = { 0 }, none = { .before = NOTHING,
	    .empty = true };
	size_t found[TRIED], n = 0, nfound, i;
	int give;

	for (give = MONTAGE_STRICT; give <= MONTAGE_AGAIN && n == 0; give++) {
		nfound = candidates(c, slot, (enum montage_give)give, found);
		n = try_all(c, b, slot, (enum montage_give)give, found,
		    nfound, best);
	}
	if (n == 0) {
		if (b->n) {
			none.before = b->step[0];
			none.points = c->steps[b->step[0]].points;
		}
		best[0] = none;
		n = 1;
	}
	for (i = 0; i < n; i++)
		b->step[i] = add_step(c, &best[i]);
	b->n = n;
}

static void
fill_slot(struct montage_chooser *c, size_t slot)
{
	struct montage_slot *to = &c->plan->slots[slot];
	const struct step *s = &c->steps[c->chosen[slot]];
	const struct montage_shot *shot;
	struct montage_why_facts facts;

	free(to->why);
	if (s->empty) {
		to->film = NULL;
		to->from = 0;
		to->score = 0;
		to->why = xstrdup("no shot is long enough for it");
		return;
	}
	shot = &c->stock->shots[s->use.shot];
	to->film = montage_stock_film(c->stock, shot->source);
	to->from = s->use.from;
	to->score = (double)shot->score;
	facts = (struct montage_why_facts){ c->plan->song != NULL,
	    &c->needs[slot], shot, s->use.from, s->give };
	to->why = montage_why(&facts);
}

size_t
montage_choose(struct montage_chooser *c)
{
	struct beam b = { .n = 0 };
	size_t i, empty = 0;

	for (i = 0; i < c->plan->n; i++) {
		go_on(c, &b, i);
		decide_behind(c, &b, i, LAG);
	}
	for (i = c->plan->n > LAG ? LAG : c->plan->n; i-- > 0;)
		decide_behind(c, &b, c->plan->n - 1, i);
	for (i = 0; i < c->plan->n; i++) {
		fill_slot(c, i);
		empty += !c->plan->slots[i].film;
	}
	return empty;
}

/* --- another one ---------------------------------------------------------- */

static const struct montage_use *
use_at(const struct montage_chooser *c, size_t slot)
{
	const struct step *s;

	if (slot >= c->plan->n || c->chosen[slot] == NOTHING)
		return NULL;
	s = &c->steps[c->chosen[slot]];
	return s->empty ? NULL : &s->use;
}

/* The best of these between its neighbours. */
static bool
best_between(struct montage_chooser *c, size_t slot, enum montage_give give,
    struct step *best)
{
	const struct montage_use *before = slot ? use_at(c, slot - 1) : NULL;
	const struct montage_use *after = use_at(c, slot + 1);
	size_t found[TRIED], n = candidates(c, slot, give, found), i;
	struct montage_use u;
	size_t uses, takes;
	double points;
	bool any = false;

	for (i = 0; i < n; i++) {
		if (montage_past_place(&c->past, found[i], c->length,
		    c->needs[slot].accent, give, &u) < 0)
			continue;
		count_past(c, u.shot, &uses, &takes);
		points = montage_worth(&c->worth, slot, before, &u, uses,
		    takes);
		if (after)
			points += montage_worth_next(&c->worth, &u, after);
		if (!any || points > best->points)
			*best = (struct step){ u, NOTHING, points, give,
			    false };
		any = true;
	}
	return any;
}

int
montage_replace(struct montage_chooser *c, size_t slot)
{
	const struct montage_use *was = use_at(c, slot);
	struct montage_use gone = { 0 };
	struct step best;
	bool found = false;
	int give;

	if (was) {
		gone = *was;
		c->banned[c->stock->shots[gone.shot].source] = true;
		montage_past_remove(&c->past, &gone);
	}
	for (give = MONTAGE_STRICT; give <= MONTAGE_AGAIN && !found; give++)
		found = best_between(c, slot, (enum montage_give)give, &best);
	if (!found) {
		if (was)
			montage_past_add(&c->past, &gone);
		return -1;
	}
	decide(c, slot, add_step(c, &best));
	fill_slot(c, slot);
	return 0;
}

/* --- the whole ------------------------------------------------------------ */

struct montage_chooser *
montage_chooser_new(const struct montage_stock *s,
    const struct montage_rules *r, struct montage_plan *p,
    const struct montage_need *needs)
{
	struct montage_chooser *c = xcalloc(1, sizeof *c);
	size_t i;

	c->stock = s;
	c->plan = p;
	c->needs = needs;
	c->banned = xcalloc(s->nsources + 1, sizeof *c->banned);
	c->chosen = xcalloc(p->n + 1, sizeof *c->chosen);
	for (i = 0; i < p->n; i++)
		c->chosen[i] = NOTHING;
	montage_worth_init(&c->worth, s, r, p, needs);
	c->tree = montage_tree_new(s, c->worth.quality);
	montage_past_init(&c->past, s);
	return c;
}

void
montage_chooser_free(struct montage_chooser *c)
{
	if (!c)
		return;
	montage_tree_free(c->tree);
	montage_past_free(&c->past);
	montage_worth_free(&c->worth);
	free(c->banned);
	free(c->steps);
	free(c->chosen);
	free(c);
}

size_t
montage_chosen(const struct montage_chooser *c, size_t slot)
{
	const struct montage_use *u = use_at(c, slot);

	return u ? u->shot : NOTHING;
}

enum montage_give
montage_given(const struct montage_chooser *c, size_t slot)
{
	return c->steps[c->chosen[slot]].give;
}

double
montage_points(struct montage_chooser *c, const size_t *shots)
{
	struct montage_use u, before = { 0 };
	struct montage_past was = c->past;
	struct montage_query q;
	size_t i, uses, takes;
	double sum = 0;

	montage_past_init(&c->past, c->stock);
	for (i = 0; i < c->plan->n; i++) {
		q = montage_worth_query(&c->worth, i);
		if (montage_past_place(&c->past, shots[i], q.length,
		    c->needs[i].accent, MONTAGE_STRICT, &u) < 0) {
			sum = -INFINITY;
			break;
		}
		count_past(c, u.shot, &uses, &takes);
		sum += montage_worth(&c->worth, i, i ? &before : NULL, &u,
		    uses, takes);
		before = u;
		montage_past_add(&c->past, &u);
	}
	montage_past_free(&c->past);
	c->past = was;
	return sum;
}
