#ifndef TALLY_H
#define TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

/*
 * What work costs: time, memory, bytes, by program.  One process begins a
 * tally; the tools that it starts join it by an environment variable, and tell
 * what they have used up each time they are done with a source, and at their
 * end.  No record changes by it.  Where nobody has begun one, all of this is
 * one test of a flag.
 */
enum tally_value {
	TALLY_BUSY,         /* microseconds in which a child was at work, or the
	                       program itself used the processor */
	TALLY_PICTURES,     /* decoded */
	TALLY_SHOTS,        /* found */
	TALLY_HITS,         /* of the cache */
	TALLY_MISSES,
	TALLY_RUNS,         /* processes that have ended, and our own */
	TALLY_FAILED,       /* of those: not with exit status 0 */
	TALLY_CPU,          /* microseconds, user and system */
	TALLY_READ,         /* bytes by read(2) and write(2), pipes too */
	TALLY_WRITTEN,
	TALLY_DISK_READ,    /* bytes that came from and went to a disk */
	TALLY_DISK_WRITTEN,
	TALLY_PEAK,         /* bytes of memory: the most, not a sum */
	TALLY_VALUES
};

struct tally_row {
	char name[32];      /* a tool, or a program that was started */
	int64_t v[TALLY_VALUES];
};

/* Begins a tally: from now on all is counted, in this process and in the tools
 * that it starts.  name is this tool's. */
void tally_begin(const char *name);

/* Joins the one that the process above has begun, if it has. */
void tally_join(const char *name);

bool tally_on(void);

/* Adds to a figure of this tool. */
void tally_add(enum tally_value what, int64_t n);

/* For child.c.  A child was started; it has ended, and is still a zombie; it
 * was reaped.  sibling: it tells of itself. */
void tally_child_began(bool sibling);
void tally_child_over(pid_t pid, const char *name, bool sibling);
void tally_child_reaped(const char *name, bool sibling, bool well,
    const struct rusage *used);

/* Tells the one that began it what came up since the last time.  Called at the
 * end of each source; the end of the process does it by itself. */
void tally_tell(void);

/* All rows so far, of this process and of those that have told theirs, in the
 * order of their names.  Writes how many; free() them. */
struct tally_row *tally_rows(size_t *n);

#endif
