#ifndef RECIPE_PART_H
#define RECIPE_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "recipe.h"

/* What the files of recipe share. */

enum {
	RECIPE_TIME = 40,
	/* How far behind what is needed a source is read (microseconds): times
	 * of decoding, which end the reading, are guessed in part. */
	RECIPE_MARGIN = 3 * 1000000,
};

/* Microseconds as seconds for ffmpeg: "12.345678".  Returns text. */
const char *recipe_seconds(char text[RECIPE_TIME], int64_t us);

/* NAME in the order's folder for parts; the caller frees it. */
char *recipe_path(const struct order *o, const char *name);

/* A step that runs ffmpeg; its args hold the switches that each call has. */
struct step *recipe_child(struct recipe *r, const char *what);

/* Ends the arguments of a step that writes `path`. */
void recipe_output(struct step *s, const char *format, const char *path);

/* Time stamps are then said every half second on stdout. */
void recipe_progress(struct step *s);

/* Where to seek to (microseconds of the file) so that reading surely begins
 * at or ahead of the random access point with this pts. */
int64_t recipe_seek(const struct footage *f, int64_t rap_pts);

/* The random access point from which `pts` can be decoded; TC_NONE: from the
 * start of the stream. */
int64_t recipe_rap(const struct order *o, int64_t pts);

/* Whether a file of this kind can be sought in: the first thing read then has
 * a time stamp that is right. */
bool recipe_seekable(const struct footage *f);

/* The steps that make the video's parts.  *joined: they are named by a list,
 * which *video is the path of (the caller frees it); else it is the path of
 * the one part, null where there is no video or recipe_is_direct.  0, or -1
 * with *why. */
int recipe_video(struct recipe *r, enum method m, char **video, bool *joined,
    const char **why);

/* Appends the filter of packets that leaves those of the joint and none else;
 * `zero` becomes time 0.  In ticks of the stream, which the output must have
 * too. */
void recipe_pick(struct buf *b, const struct order *o, int64_t zero);

/* Whether this copy needs no part: one call picks the packets of pictures and
 * sound out of the source and writes the clip (recipe_direct.c). */
bool recipe_is_direct(const struct order *o, enum method m);

/* For such a call: its one input, and its streams of pictures and sound. */
void recipe_direct_open(struct step *s, const struct order *o);
void recipe_direct_map(struct step *s, const struct order *o);

/* Appends filters, from "," on.  Turns that can't be told: ffmpeg's own does
 * the same; HDR to the colours of BT.709, where there is zscale. */
void recipe_turn(struct buf *b, const struct footage_video *v);
void recipe_tone_map(struct buf *b);
/* The picture fills this size, as --fit says how. */
void recipe_fit(struct buf *b, const struct order *o, int w, int h);

/* The last step: sound, subtitles, chapters and words about the film are put
 * together with the pictures.  0, or -1 with *why. */
int recipe_join(struct recipe *r, enum method m, const char *video,
    bool joined, const char **why);

/* The steps that measure how loud each sound is. */
void recipe_measure(struct recipe *r);

/* Whether a track of sound is copied; else it is encoded. */
bool recipe_copies(const struct order *o, enum method m,
    const struct footage_audio *track);

/* How far ahead of the cut sound is read that is to be decoded: the file is
 * sought to slice.start minus this. */
int64_t recipe_lead(const struct order *o);

/* Appends the filters that let this track's sound be heard from `from` on up
 * to `to` (microseconds of what is read): its time stamps then begin at 0, what
 * is missing within is silence.  sought: reading begins behind the file's
 * start. */
void recipe_hear(struct buf *b, const struct footage *f,
    const struct footage_audio *track, bool sought, int64_t from, int64_t to);

/* Appends the chain of filters that makes track n exactly as long as the
 * slice, from exactly where it starts. */
void recipe_sound(struct buf *b, const struct order *o, int n, bool measure);

/* The number that stands behind "KEY" :, in quotes.  0 or -1. */
int recipe_number(const char *json, const char *key, double *out);

/* Puts text where a mark stands among the filters of all steps behind this
 * one. */
void recipe_put(struct recipe *r, size_t step, const char *mark,
    const char *text);

/* Below this there is nothing but silence. */
#define RECIPE_SILENT_LUFS (-69.0)

/* Why a film fails whose loudness was not measured. */
#define RECIPE_UNTOLD "ffmpeg did not tell the loudness it measured"

#endif
