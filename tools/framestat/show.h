#ifndef SHOW_H
#define SHOW_H

#include <stdbool.h>

#include "flow.h"
#include "loop.h"
#include "scan.h"

/*
 * What people want to see of a film besides records, or instead of them: a
 * plot, a contact sheet, a table, the lists of another program.
 */
struct look {
	const char *plot, *sheet, *stats; /* files; null: not wanted */
	bool table, scenes;               /* on standard output, no records */
	bool overwrite;
	int jobs;
	int64_t quiet;
};

/* Null, or why one of the files can't be written: a sentence. */
const char *look_wrong(const struct look *k);

struct show;

/* nth: the how manieth film of the run, from 1; it becomes part of the names
 * of files from 2 on.  all of it lives until show_free. */
struct show *show_new(struct loop *l, struct flow *f, struct source *s,
    const struct look *k, const struct facts *facts, int nth);
void show_free(struct show *w);

void show_frame(struct show *w, const struct seen *p, bool gap);
void show_shot(struct show *w, const struct shot *s);

/* Writes what is wanted, now that the film is through; done is called once,
 * from the loop.  What failed has been told. */
void show_finish(struct show *w, const struct scan_progress *p,
    void (*done)(void *arg), void *arg);

#endif
