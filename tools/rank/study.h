#ifndef STUDY_H
#define STUDY_H

#include <stdbool.h>

#include "flow.h"
#include "grid.h"
#include "rank_in.h"
#include "spans.h"
#include "story.h"
#include "taste.h"

/*
 * A source under study, from its media record to its done: records go into
 * its grid, the grid becomes a story.
 */
struct study {
	struct source *src;
	struct story story;
	struct grid *grid;    /* null once the study is closed */
	struct rank_in in;
	struct spans windows; /* looked at closely */
	bool expects[FEATURE_LANES]; /* tools have said that they tell it */
	bool audio, video;    /* media: there is such a stream */
	long bad;             /* records that made no sense */
	bool ended;           /* nothing more comes */
	struct running *running; /* tells moments as they come; or null */
	struct study *next;   /* as the tool likes */
};

/* step: of the grid, microseconds; 0: the usual. */
struct study *study_new(struct source *src, struct rec *media,
    const struct taste *t, int64_t step);
void study_free(struct study *s);

/* Returns 0, or -1 where the record makes no sense: *why. */
int study_record(struct study *s, struct rec *r, const char **why);

/* Up to when everything that is expected was told; TC_NONE: nothing yet. */
int64_t study_known(const struct study *s);

/* The grid becomes the story's lanes, edges and takes; norms are the caller's
 * (study_norms for this source alone). */
void study_close(struct study *s);

/* Sets the norms of all of them: one for all, or where `own`, each its own. */
void study_norms(struct study *const *v, size_t n, bool own);

#endif
