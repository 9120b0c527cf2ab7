#ifndef WAVEPLOT_H
#define WAVEPLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "canvas.h"
#include "encode.h"
#include "listen_on.h"
#include "loop.h"

/*
 * A film's sound as a picture: waveform, sections, beats and bars, tempo,
 * loudness, what kind of sound it is.  Memory does not grow with the film
 * (about 400 KB): time is divided into bins that are joined in pairs when
 * there are too many.
 */
struct waveplot;

/* name: the film's, any bytes.  origin: where the axis of time begins,
 * microseconds; what is before it is not shown. */
struct waveplot *waveplot_new(const char *name, int64_t origin);
void waveplot_free(struct waveplot *p);

/* What is told, in any order. */
void waveplot_loud(struct waveplot *p, const struct told_loud *l);
void waveplot_loudness(struct waveplot *p, const struct told_loudness *l);
void waveplot_sound(struct waveplot *p, const struct kind_span *s);
void waveplot_surge(struct waveplot *p, const struct surge *s);
void waveplot_tempo(struct waveplot *p, const struct tempo *t);
void waveplot_beat(struct waveplot *p, const struct beat *b);
void waveplot_section(struct waveplot *p, const struct section *s);
void waveplot_song(struct waveplot *p, const struct told_song *s);

/* What came so far as a picture (the caller frees it), or as the text of an
 * SVG file, appended. */
struct canvas *waveplot_canvas(struct waveplot *p);
void waveplot_svg(struct waveplot *p, struct buf *b);

/* True for .png, .jpg, .jpeg and .svg. */
bool waveplot_knows(const char *path);

/* Writes it to a file; see encode_start.  The plot may be freed before that is
 * done. */
struct encode *waveplot_write(struct waveplot *p, struct loop *l,
    const char *path, encode_fn *done, void *arg);

#endif
