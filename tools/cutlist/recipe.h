#ifndef RECIPE_H
#define RECIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "args.h"
#include "buf.h"
#include "elst.h"
#include "order.h"

/*
 * How a clip is made: a list of steps, each a call of ffmpeg or a small job
 * of our own.  Making the list starts nothing and reads no file.
 *
 * The engine goes through the steps in order.  A step with `together` may run
 * at the same time as the step behind it; a step without it waits until
 * everything before it is done.  A step fails when its child ends with
 * another status than 0 or the job of our own fails; the rest is then left
 * out, and the engine goes down the ladder (method_next).
 */
enum step_kind {
	STEP_CHILD,      /* run args */
	STEP_PATCH_ELST, /* elst_patch(path, &patch) */
	STEP_WRITE_FILE, /* write text to path */
};

enum step_collect {
	COLLECT_NOTHING, /* stdout is nobody's */
	COLLECT_OUT,     /* stdout belongs to who made the recipe */
	COLLECT_ERR,     /* the same with stderr, all of it */
	COLLECT_ALL,     /* both, and the child's descriptor 3 */
};

struct step {
	enum step_kind kind;
	struct args args;
	char *path;
	struct buf text;
	struct elst_patch patch;
	double media_seconds;  /* how much film or sound goes through: for
	                          the deadline and the progress */
	bool encodes;          /* slow; else it only copies packets */
	bool together;
	bool reads_progress;   /* stdout says "out_time_us=N" and so on, as
	                          -progress writes it */
	enum step_collect collect;
	const char *what;      /* "encoding the head"; static text */
	size_t inputs, outputs; /* where among args the inputs and the outputs
	                          begin, of a call that others may share
	                          (crew.h): ahead of them stand only ff_begin's
	                          switches, progress and -copyts.  0: alone */
	int ninputs;
	int track;             /* the recipe's own: which sound is measured */
};

struct recipe {
	struct step *v;
	size_t n;
	enum method method;    /* as asked, or encode where there is only
	                          sound and the like */
	const struct order *order;
};

/* The steps for this order by this method.  0, or -1 with *why a sentence
 * (static text): this method can't make it; the next of the ladder may.  The
 * recipe is valid (and empty) in both cases; free it with recipe_free. */
int recipe_make(struct recipe *r, const struct order *o, enum method m,
    const char **why);
void recipe_free(struct recipe *r);

/* To be called when a step that collects has ended well, with all that it
 * wrote: later steps may be rewritten by it (the second pass of loudness).
 * 0, or -1 with *why: what it wrote is of no use. */
int recipe_after(struct recipe *r, size_t step, const char *output, size_t n,
    const char **why);

/* Appends a step of that kind and returns it; `what` is static text.  For a
 * child, args already hold what ff_begin gives. */
struct step *recipe_add(struct recipe *r, enum step_kind kind,
    const char *what);

#endif
