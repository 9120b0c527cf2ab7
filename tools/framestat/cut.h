#ifndef CUT_H
#define CUT_H

#include "detect.h"
#include "weights_net.h"

/*
 * Hard cuts.  Pushed and told as in detect.h; kind is always CHANGE_CUT.
 */
struct cut;

struct cut *cut_new(detect_fn *found, void *arg);
void cut_push(struct cut *c, const struct thumb *t);
void cut_end(struct cut *c);
void cut_free(struct cut *c);

/* Before the first picture: some are missing between those that come, and a
 * shot may have a single one left. */
void cut_sparse(struct cut *c);

/* Every cut before that time has been told. */
int64_t cut_settled(const struct cut *c);

/* For the program that learns the weights: each pair of pictures that was
 * looked at closely, with its evidence (cut_clues.h) and what came of it.  More
 * are looked at while someone watches. */
struct cut_case {
	int64_t t, n;       /* the first picture of the new shot */
	const float *clue;
	double confidence;
};

typedef void cut_watch_fn(void *arg, const struct cut_case *k);

/* Another network than net_cut; it must outlive c. */
void cut_use(struct cut *c, const struct net *net);
void cut_watch(struct cut *c, cut_watch_fn *watch, void *arg);

#endif
