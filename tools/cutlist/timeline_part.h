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

/* --- pictures, after timeline_lay ---------------------------------------- */

bool timeline_same(struct ratio a, struct ratio b);

/* The rate of a film, the result's where it has none; in lowest terms. */
struct ratio timeline_rate(const struct timeline *t,
    const struct timeline_film *film);

/* The number of a film's first picture at the result's rate, by the film's
 * timecode. */
int64_t timeline_zero(const struct timeline *t,
    const struct timeline_film *film);

/* How many pictures the result has. */
int64_t timeline_end(const struct timeline *t);

/* The film's sound belongs to its cuts. */
bool timeline_heard(const struct timeline *t, const struct timeline_film *film);

/* What people should know of lists that count pictures; null: nothing.  fades:
 * the list has them. */
const char *timeline_warning(const struct timeline *t, bool fades);

/* --- times --------------------------------------------------------------- */

/* A time of a film by the file's own clock, which may begin anywhere. */
int64_t timeline_clock(const struct timeline_film *film, int64_t us);

/* "-0.500000": with all digits, since some programs refuse a leading '.'. */
void timeline_seconds(struct buf *b, int64_t us);

/* --- texts --------------------------------------------------------------- */

/* As text or value of an attribute.  False where bytes or characters that XML
 * has no way for became U+FFFD. */
bool timeline_xml(struct buf *b, const char *s);

/*  name="value", with the blank ahead. */
void timeline_attribute(struct buf *b, const char *name, const char *value);

/* file:///home/me/a%20film.mp4, any bytes. */
void timeline_url(struct buf *b, const char *path);

/* The last part of a film's path. */
const char *timeline_base(const struct timeline_film *film);

/* Control characters become blanks. */
void timeline_line(struct buf *b, const char *s);

/* What to call entry i: its title, else its film's name. */
void timeline_name(struct buf *b, const struct timeline *t, size_t i);

/* "cut 3, score 0.512, high". */
void timeline_note(struct buf *b, const struct timeline *t, size_t i);

/* --- formats ------------------------------------------------------------- */

extern const struct timeline_format timeline_csv, timeline_ffconcat,
    timeline_chapters, timeline_youtube, timeline_edl, timeline_xmeml,
    timeline_fcpxml, timeline_otio, timeline_mlt, timeline_llc, timeline_mpv,
    timeline_m3u;

#endif
