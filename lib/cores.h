#ifndef CORES_H
#define CORES_H

/*
 * How many processors this program may keep busy.
 */

/* At least 1: all processors, divided by CUTLIST_SHARE where that is a number
 * from 2 on; without it 1 below GNU parallel (PARALLEL_SEQ), whose other jobs
 * have the rest.  A share that is no number counts as none here; cutlist
 * refuses it. */
int cores_ours(void);

#endif
