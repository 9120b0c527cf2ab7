#ifndef CLICK_H
#define CLICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hear.h"
#include "loop.h"

/*
 * The sound once more, half as loud, with a click on every beat: a high one
 * where a bar begins, a low one elsewhere.  A click begins with the sample
 * that is nearest to its beat.
 *
 * The WAV file has the sound's own rate, and one channel or two; of more the
 * mean is taken.  It begins with the time 0 of the file, so that silence stands
 * for sound that begins late; where only parts of the file were heard, they
 * follow each other and nothing else.
 */
struct click_beat {
	int64_t t; /* microseconds of the file */
	bool down;
};

struct click_part {
	int64_t from, to; /* TC_NONE: as in struct hear_spec */
};

struct click_spec {
	const struct hear_spec *sound; /* from and to do not count */
	const char *path;              /* to be written */
	const struct click_part *parts;
	size_t n_parts;                /* 0: all of the file */
	const struct click_beat *beats; /* in order of time */
	size_t n_beats;
	int64_t until;  /* the sound is known to go on until then: if it can
	                   be heard only in part, that is an error */
};

struct click;

/* error: null, or one sentence on why there is no file. */
typedef void click_fn(void *arg, const char *error);

/* The arrays and strings live until done, which is called once, from the loop;
 * the click is gone after that. */
struct click *click_start(struct loop *l, const struct click_spec *spec,
    click_fn *done, void *arg);

/* Gives it up: done is not called, and no file is left. */
void click_stop(struct click *c);

/* The sound of a click at a rate: its samples from the beat on, 0 behind its
 * end. */
float click_tone(bool down, int64_t sample, int rate);

#endif
