#ifndef TIMELINE_PART_H
#define TIMELINE_PART_H

#include "timeline.h"

/*
 * Inside of timeline: the formats, and what they share.
 */

/* The title on one line, "Clip 3" where it has none. */
void timeline_title(struct buf *b, const struct timeline *t, size_t i);

/* When chapter i begins and ends, microseconds of the result or of the film
 * (of_source). */
int64_t timeline_from(const struct timeline *t, size_t i);
int64_t timeline_to(const struct timeline *t, size_t i);

void timeline_csv_begin(struct buf *b, const struct timeline *t);
int timeline_csv(struct buf *b, const struct timeline *t, size_t i,
    const char **why);
void timeline_ffconcat_begin(struct buf *b, const struct timeline *t);
int timeline_ffconcat(struct buf *b, const struct timeline *t, size_t i,
    const char **why);
void timeline_chapters_begin(struct buf *b, const struct timeline *t);
int timeline_chapters(struct buf *b, const struct timeline *t, size_t i,
    const char **why);
int timeline_youtube(struct buf *b, const struct timeline *t, size_t i,
    const char **why);
const char *timeline_youtube_end(struct buf *b, const struct timeline *t);

#endif
