#ifndef RECALL_H
#define RECALL_H

#include <stdbool.h>

#include "job.h"

/*
 * probe and the cache: what a job would find out may be known already, and
 * what it finds out is kept.
 */

/* Looks the file up.  Either its records are there, and the job ends with
 * them; or otherwise is called, and what the job then makes is kept.  Returns
 * false where the cache is not used: nothing is called then. */
bool recall_start(struct job *j, void (*otherwise)(struct job *j));

/* The media record as it is kept: without what depends on where the file
 * lies. */
void recall_keep_media(struct job *j);

/* Keeps what is new in the job's text.  To be called before text is used. */
void recall_keep_text(struct job *j);
void recall_text_gone(struct job *j); /* text was emptied */

/* The job has ended: what it made is kept for good, if there was no trouble. */
void recall_end(struct job *j);

/* There is room for records again. */
void recall_resume(struct job *j);

/* What was found out about the file when it was shorter (grown.h), and how
 * long it was then, in bytes; null where nothing is known. */
struct cache_entry *recall_past(const struct job *j, int64_t *size);

#endif
