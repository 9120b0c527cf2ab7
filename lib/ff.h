#ifndef FF_H
#define FF_H

#include "args.h"

/*
 * How this suite calls FFmpeg's programs: never a shell, never a terminal,
 * never another file or the network by surprise.
 */

/* "ffmpeg" or "ffprobe" with the switches that every call has, up to and
 * including the input.  Call ff_begin, add options of the input, then
 * ff_input. */
void ff_begin(struct args *a, const char *program);

/* protocols null: the file of that name and nothing else ("file:" is put in
 * front, so that no name is taken for a URL; formats that open further files
 * are refused by ffmpeg: "Format not on whitelist").  Otherwise the name goes as it
 * is, with this whitelist. */
void ff_input(struct args *a, const char *path, const char *protocols);

/* The same for a file whose bytes come through stdin: also nothing but a
 * recording. */
void ff_input_fed(struct args *a);

/* Checks the text of ffprobe's or ffmpeg's program_version.  Returns null
 * when it is 5.1 or later (or a development build that tells no number), else
 * a sentence without full stop, valid until the next call. */
const char *ff_too_old(const char *version);

/* What to say when a program of FFmpeg's is not there: a sentence, valid until
 * the next call. */
const char *ff_missing(const char *program);

#endif
