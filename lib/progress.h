#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"

/*
 * Progress: a bar with rate and ETA on stderr when that is a terminal, one
 * JSON object a line on a descriptor of the caller's (--progress-fd), nothing
 * otherwise.  At most four updates a second.  A descriptor that can't take a
 * line at once loses that line; the work never waits for its onlookers, and
 * does not die with them.  A warning (diag.h) wipes the bar first.
 *
 *   {"type":"progress","tool":"probe","done":3,"total":10,"unit":"files",
 *    "rate":1.500,"eta":4.667,"what":"talk.mp4"}
 *
 * rate is per second; eta in seconds, null while unknown; total 0: unknown.
 * With the unit "s" done and total are seconds of film: they have three
 * decimals, and the bar shows them as 0:12/1:30 and the rate as 2.5x.
 */
struct progress {
	int fd;           /* NDJSON; -1: none */
	bool tty;
	bool shown;
	const char *unit; /* "files", "s" */
	double done;
	double total;
	int64_t begun;    /* monotonic microseconds */
	int64_t last;     /* update; 0: none yet */
	struct buf line;  /* what a socket did not take of the last line */
	char what[64];
};

/* fd as in struct opts (children will not inherit it); quiet silences the
 * bar.  One at a time has the bar: p stays where it is until progress_end. */
void progress_init(struct progress *p, int fd, bool quiet, const char *unit);

/* New state; what (may be null) names the item at work.  Cheap enough to be
 * called for every record. */
void progress_set(struct progress *p, double done, double total,
    const char *what);

/* Wipes the bar, writes the last NDJSON line whatever the interval, and frees
 * what p holds.  The descriptor stays open. */
void progress_end(struct progress *p);

#endif
