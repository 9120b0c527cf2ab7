#ifndef RECORDS_H
#define RECORDS_H

#include <stdint.h>

#include "buf.h"
#include "shots.h"

/*
 * framestat's records as text; every field is described in record(5).
 */
void frame_record(struct buf *b, const char *src, int pass,
    const struct seen *p);
void shot_record(struct buf *b, const char *src, int pass,
    const struct shot *s);
void window_record(struct buf *b, const char *src, int pass, int64_t start,
    int64_t end);

/* "start", "cut", "dissolve"... */
const char *shot_begins(const struct shot *s);

#endif
