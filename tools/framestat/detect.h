#ifndef DETECT_H
#define DETECT_H

#include <stdint.h>

#include "thumb.h"

/*
 * Where one shot becomes another.  Small pictures go in, in the order of
 * presentation; boundaries come out, in order, each as soon as enough of what
 * follows has been seen (four seconds, as a rule).  Memory is bounded and
 * independent of length, frame rate and what is shown.
 *
 * Pictures on both sides of a gap (thumb.gap) are not neighbours: no boundary
 * is looked for between them, and none is missed or invented because of it.
 */
enum change { CHANGE_CUT, CHANGE_DISSOLVE, CHANGE_FADE, CHANGE_WIPE };

struct boundary {
	enum change kind;
	int64_t t, pts, n;  /* a cut: the first frame of the new shot; else the
	                       frame nearest to the middle of the change */
	int64_t from, to;   /* microseconds: the first frame that is neither the
	                       old shot alone, and the first that is the new one
	                       alone; both t for a cut */
	double confidence;  /* 0 to 1, calibrated: the share of such boundaries
	                       that are real */
};

typedef void detect_fn(void *arg, const struct boundary *b);

struct detector;

struct detector *detector_new(detect_fn *found, void *arg);
/* Before the first picture: some are missing between those that come, and
 * none of these is marked as a gap. */
void detector_sparse(struct detector *d);
void detector_push(struct detector *d, const struct thumb *t);

/* No more pictures: tells what is still in doubt. */
void detector_end(struct detector *d);
void detector_free(struct detector *d);

/* Every boundary whose t lies before this time (microseconds) has been told. */
int64_t detector_settled(const struct detector *d);

/*
 * Two pictures some time apart, nothing known of what lies between: the
 * probability, 0 to 1, that they belong to different shots.  For key frames.
 */
double detect_unlike(const struct thumb *a, const struct thumb *b);

const char *change_name(enum change kind); /* "cut", "dissolve", ... */

#endif
