#ifndef RUNNER_H
#define RUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loop.h"
#include "recipe.h"

/*
 * Goes through the steps of a recipe: children on the loop, small jobs of our
 * own at once.  Steps that are marked so run at the same time.  The first
 * failure stops the rest.
 */
struct runner_ops {
	/* What a step that collects has written, as it comes.  May be null. */
	void (*took)(void *arg, size_t step, const char *p, size_t n);
	/* The same of a step that collects all: which is 0 for stdout, 1 for
	 * descriptor 3, -1 for stderr.  May be null where no step does. */
	void (*took_all)(void *arg, size_t step, int which, const char *p,
	    size_t n);
	/* A step has ended well.  0, or -1 with *why a sentence: go no
	 * further.  May be null. */
	int (*after)(void *arg, size_t step, const char **why);
	/* Seconds of film that have gone through, of all steps together.  May
	 * be null. */
	void (*through)(void *arg, double seconds);
	/* The end, once no child is left.  ok false: why is a sentence;
	 * passing: another try may do, it was not the media's fault; step:
	 * which one failed. */
	void (*ended)(void *arg, bool ok, const char *why, bool passing,
	    size_t step);
};

struct crew_seat;

struct runner_wish {
	int64_t quiet;   /* microseconds of silence before a child is given up */
	int at_once;     /* children at the same time, at least 1 */
	struct crew_seat *seat; /* where steps that can be shared are; or null */
	double slowest;  /* seconds that a child may take for each of film,
	                    however lively it is; 0: as such work needs */
};

/* The recipe and ops live until the end.  Nothing is started and nothing
 * called back before the loop turns. */
void runner_start(struct loop *l, struct recipe *r,
    const struct runner_wish *w, const struct runner_ops *ops, void *arg);

/* How long (microseconds) to wait ahead of another try, after this many that
 * failed. */
int64_t runner_wait(int tries);

/* Seconds of film that all steps of a recipe put through, encoding counted as
 * it is and copying as a tenth. */
double runner_cost(const struct recipe *r);

#endif
