#ifndef PEOPLE_SHOW_H
#define PEOPLE_SHOW_H

#include <stdbool.h>

#include "flow.h"
#include "hear.h"
#include "listen_on.h"
#include "loop.h"

/*
 * What people want of a film's sound besides records, or instead of them: a
 * table, a picture of it, the sound with a click on every beat.
 */
struct people_look {
	const char *plot, *click; /* files; null: not wanted */
	bool table;               /* on standard output, no records */
	bool overwrite;
	bool parts;               /* only stretches of films are heard: pictures
	                             and clicks begin with the first of them,
	                             not with the film */
};

/* Null, or why one of the files can't be written: a sentence. */
const char *people_look_wrong(const struct people_look *k);

struct people_show;

/* sound: what was or will be listened to, all of it (from and to do not
 * count); needed for the click, which listens again.  nth: the how manieth
 * film of the run, from 1; it becomes part of the names of files from 2 on.
 * look and the sound's path live until people_show_free.  A name that is taken
 * is told at once, as an error of the source. */
struct people_show *people_show_new(struct loop *l, struct flow *f,
    struct source *s, const struct people_look *k,
    const struct hear_spec *sound, int nth);

/* Callbacks whose arg is the struct people_show. */
const struct listen_on *people_show_on(void);

/* Writes what is wanted, now that all was heard; done is called once, from the
 * loop.  What failed has been told. */
void people_show_finish(struct people_show *w, void (*done)(void *arg),
    void *arg);

/* At any time, without done being called: no half files are left. */
void people_show_free(struct people_show *w);

#endif
