#ifndef FLOW_FEED_H
#define FLOW_FEED_H

#include "args.h"
#include "loop.h"
#include "pipeline.h"

/*
 * Siblings whose records a flow reads: how they begin and end.
 */

/* Starts them (pipeline_start), or dies. */
struct pipeline *flow_feed_start(const struct args *stages, size_t n);

/* Turns the loop until all have ended, and tells of each that died.  Returns
 * how they ended (enum pipeline_end), or -1 where a signal came. */
int flow_feed_end(struct loop *l, struct pipeline *p);

#endif
