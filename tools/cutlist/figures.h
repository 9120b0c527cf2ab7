#ifndef FIGURES_H
#define FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "slice.h"
#include "tally.h"

/*
 * What a run has done and what that has cost, for monitoring (--metrics) and
 * for people (--stats).  Each of the functions that count takes null: nobody
 * has asked.
 */
enum figures_file { FIGURES_WHOLE, FIGURES_PARTLY, FIGURES_REFUSED,
	FIGURES_FILES };
enum figures_clip { FIGURES_MADE, FIGURES_KEPT, FIGURES_FAILED,
	FIGURES_CLIPS };
enum figures_stage { FIGURES_PLAN, FIGURES_RENDER, FIGURES_VERIFY,
	FIGURES_STAGES };
enum { FIGURES_BUCKETS = 9 };

struct figures {
	int64_t since;             /* loop_now() when the run began */
	int64_t began;             /* microseconds since the epoch */
	int64_t files[FIGURES_FILES];
	int64_t clips[METHODS][FIGURES_CLIPS];
	int64_t slots[FIGURES_CLIPS]; /* of films; failed: its source */
	int64_t attempts, retries;
	int64_t stage[FIGURES_STAGES]; /* microseconds, of all clips */
	int64_t first_clip;        /* microseconds after the start; TC_NONE */
	int64_t bucket[FIGURES_BUCKETS + 1]; /* clips made; last: longer */
	int64_t clip_time;         /* microseconds, of all clips made */
	int64_t source_bytes, clip_bytes, clip_media; /* clips made; the last
	                              in microseconds */
};

void figures_init(struct figures *f);

/* A source came to its end; or one was refused before it was one. */
void figures_count_file(struct figures *f, enum figures_file how,
    int64_t bytes);

/* Time that a clip spent in a stage. */
void figures_count_stage(struct figures *f, enum figures_stage s, int64_t us);

/* A clip that could not be planned; was there already, made by the method of
 * that name; failed, by this one at last. */
void figures_count_unplanned(struct figures *f);
void figures_count_kept(struct figures *f, const char *method);
void figures_count_failed(struct figures *f, enum method m, int attempts);

/* A clip was made. */
struct figures_made {
	enum method method;
	int attempts;
	int64_t took, bytes, length;
};

void figures_count_made(struct figures *f, const struct figures_made *m);

/* figures_clip.c.  All of that for a clip that the gang has finished: why is
 * null, or it has failed. */
struct gang_clip;

void figures_count_clip(struct figures *f, const struct gang_clip *clip,
    const char *why);

/* figures_film.c.  The same for the film of a montage that has come to its end,
 * and for its slots. */
struct film_result;

void figures_count_film(struct figures *f, const struct film_result *r,
    int64_t length);

/* The end of the run. */
struct figures_end {
	int status;                /* its exit status */
	int64_t took;              /* microseconds */
	const struct tally_row *rows;
	size_t n;
};

/* figures_metrics.c: text that is both OpenMetrics and the classic format of
 * Prometheus.  figures_people.c: a table for people. */
void figures_metrics(struct buf *b, const struct figures *f,
    const struct figures_end *e);
void figures_people(struct buf *b, const struct figures *f,
    const struct figures_end *e);

/* What both tell: upper ends of buckets as text in seconds, in the canonical
 * form of OpenMetrics; names; the row of a program, or null; clips of all
 * methods. */
const char *figures_bucket_text(int i);
const char *figures_clip_name(enum figures_clip c);
const char *figures_file_name(enum figures_file f);
const struct tally_row *figures_row(const struct figures_end *e,
    const char *name);
int64_t figures_all_clips(const struct figures *f, enum figures_clip c);

/* Microseconds of stage i in the order of the pipe, "probe" to "verify"; its
 * name in *name.  Returns -1 behind the last; *known is false where nobody
 * has told of it. */
int figures_stage(const struct figures *f, const struct figures_end *e,
    int i, const char **name, int64_t *us, bool *known);

/* figures_tell.c.  Tells all: into a file, which is there whole or as it was
 * (null: none), and with people on standard error.  Returns the exit status:
 * that of the run, or EXIT_SOME where it was EXIT_DONE and the file can't be
 * written. */
int figures_tell(const struct figures *f, const char *file, bool people,
    int status);

#endif
