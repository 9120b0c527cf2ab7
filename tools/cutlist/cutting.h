#ifndef CUTTING_H
#define CUTTING_H

#include "cutlist_options.h"
#include "flow.h"
#include "loop.h"

/*
 * From records to cuts and clips: the callbacks of flow.h, arg being the
 * cutting.
 */
struct cutting;

/* w lives as long.  Returns null where the folder for clips can't be made:
 * *why is a sentence. */
struct cutting *cutting_new(struct loop *l, const struct cut_wish *w,
    int progress_fd, bool quiet, const char **why);
void cutting_flow(struct cutting *c, struct flow *f);

/* Ends progress, and tells (-v) what became of the clips. */
void cutting_free(struct cutting *c);

void cutting_media(void *arg, struct source *s, struct rec *r);
void cutting_record(void *arg, struct source *s, struct rec *r);
void cutting_done(void *arg, struct source *s);
void cutting_ended(void *arg);

/* No source has come. */
bool cutting_idle(const struct cutting *c);

#endif
