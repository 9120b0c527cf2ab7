#ifndef PIPELINE_H
#define PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "args.h"

/*
 * Sibling tools joined by pipes, as a shell joins them, so that a tool which
 * is given files can run everything that comes before it.  Their messages go
 * to our stderr.  They stay in our process group, so that a terminal's ^C
 * reaches all; whatever else ends us ends them together (child_kill_all).
 */
enum { PIPELINE_STAGES = 8 };

struct pipeline;

/* Starts stages[0] | stages[1] | ... : each an argument list whose first word
 * is a tool's plain name ("framestat"), found as child_sibling does; the first
 * reads /dev/null.  At most PIPELINE_STAGES.  Returns null with errno where
 * one can't be started: those before it are gone then, and *failed (may be
 * null) is its number. */
struct pipeline *pipeline_start(const struct args *stages, size_t n,
    size_t *failed);

/* What the last stage writes: a non-blocking descriptor, closed by
 * pipeline_free. */
int pipeline_out(const struct pipeline *p);

/* Reaps those that have ended.  True once all have: what follows does not
 * block then. */
bool pipeline_ended(struct pipeline *p);

/* How all of them ended together.  A stage that exits with 1 has skipped some
 * inputs, and one that died of SIGPIPE was not needed any more: neither is a
 * death.  Exit status 2 and up and other signals are. */
enum pipeline_end { PIPELINE_WELL, PIPELINE_SOME, PIPELINE_DIED };

/* Waits for all and reaps them (call it at the end of pipeline_out).  told is
 * called for each that died, the first of the pipe first, with one sentence:
 * "framestat: killed by SIGSEGV".  What is alive at a death ends by itself:
 * its input ends, or its output has no reader. */
enum pipeline_end pipeline_wait(struct pipeline *p,
    void (*told)(void *arg, const char *sentence), void *arg);

/* Stops what still runs (TERM for all, then KILL) and frees. */
void pipeline_free(struct pipeline *p);

/* Makes the argument list `probe [-g] [-q] -- names`. */
void pipeline_probe(struct args *a, bool index, bool quiet,
    char *const *names);

/*
 * What comes before rank, and before cutlist, where files are given.
 */
struct pipeline_wish {
	char *const *names;     /* of files, null-terminated */
	bool quiet;             /* no messages of the stages either */
	bool captions;          /* probe -c */
	const char *mode;       /* framestat's -M for the first look; null: "keys"
	                           before a closer look, else its own default */
	bool follow;            /* the file is still being written */
	bool patient;           /* and may stand still as long as it likes */
	bool live;              /* beats are told soon (-t) */
	bool near;              /* montage: all is looked at closely at once */

	/* For cutlist: rank is run as well. */
	bool ranked;
	bool closer;            /* two stages: a coarse rank (four times count,
	                           at least 20), framestat -w, and the final
	                           one; not with live */
	const char *profile;    /* rank's -p, -n, -d, -l, -t as typed; null */
	const char *count, *total, *lengths, *threshold;
};

#define PIPELINE_LAG "2"

/* Makes the argument lists of the stages; returns how many.  Free each with
 * args_free.  Without ranked:
 *	probe -g FILES | framestat | beatscan
 * with it "| rank", and with closer
 *	probe -g FILES | framestat -M keys | beatscan |
 *	    rank --coarse -n N | framestat -w | rank */
size_t pipeline_stages(struct args stages[PIPELINE_STAGES],
    const struct pipeline_wish *w);

/* The last of these: rank, with all that it is told. */
void pipeline_rank(struct args *a, const struct pipeline_wish *w);

/* For a montage: the song alone, and the sources (names, quiet and profile
 * count), of which as many seconds as `close` are looked at closely:
 *	probe --role music SONG | beatscan --onsets
 *	probe -g FILES | framestat -M keys | beatscan |
 *	    rank --across --coarse -d close | framestat -w --references |
 *	    rank --across --shots
 * and with near
 *	probe -g FILES | framestat -M full --references | beatscan |
 *	    rank --across --shots */
size_t pipeline_song(struct args stages[PIPELINE_STAGES], const char *song,
    bool quiet);
size_t pipeline_montage(struct args stages[PIPELINE_STAGES],
    const struct pipeline_wish *w, int64_t close);

#endif
