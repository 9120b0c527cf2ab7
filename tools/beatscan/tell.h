#ifndef TELL_H
#define TELL_H

#include <stdint.h>

#include "buf.h"
#include "listen_on.h"

/*
 * beatscan's records as text; every field is described in record(5).
 */
void tell_window(struct buf *b, const char *src, int pass, int64_t start,
    int64_t end);
void tell_loud(struct buf *b, const char *src, int pass,
    const struct told_loud *l);
void tell_loudness(struct buf *b, const char *src, int pass,
    const struct told_loudness *l);
void tell_sound(struct buf *b, const char *src, int pass,
    const struct kind_span *s);
void tell_surge(struct buf *b, const char *src, int pass,
    const struct surge *s);
void tell_onset(struct buf *b, const char *src, int pass,
    const struct onset *o);
void tell_tempo(struct buf *b, const char *src, int pass,
    const struct tempo *t);
void tell_beat(struct buf *b, const char *src, int pass,
    const struct beat *t);
void tell_section(struct buf *b, const char *src, int pass,
    const struct section *s);
void tell_song(struct buf *b, const char *src, int pass,
    const struct told_song *s);

#endif
