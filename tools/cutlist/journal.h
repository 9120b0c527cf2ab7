#ifndef JOURNAL_H
#define JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "footage.h"
#include "key.h"
#include "slice.h"
#include "wish.h"

/*
 * What is finished in a folder of clips: DIR/.cutlist.ndjson, one line for
 * each clip that was verified and has its final name.  A second run finds
 * there what it need not do again.  Several processes may share a folder.
 */
#define JOURNAL_NAME ".cutlist.ndjson"

struct journal;

struct journal_clip {
	char *key;         /* of the request */
	char *name;        /* of the file, inside the folder */
	int64_t size;      /* bytes */
	int64_t mtime;     /* microseconds */
	int64_t frames;    /* pictures; -1 */
	char method[12];   /* that made it; "" */
	char src[40];      /* of its source; "" */
};

/* The key of a request: everything that decides a clip's sound and pictures
 * (not the title inside it), and its name
 * (of the template, before anything was appended to make it unique; may be
 * null).  The same request has the same key in every run. */
void journal_key(const struct footage *film, const struct slice *slice,
    const struct wish *wish, const char *name, char key[KEY_TEXT]);

/* Reads the folder's journal; none is the same as an empty one.  Damaged
 * lines are left out.  One that is mostly about clips that are gone is
 * written anew.  Never null; free with journal_free. */
struct journal *journal_open(const char *folder);
void journal_free(struct journal *j);

/* The clip of this request, if its file is there with the size and time it
 * was finished with; else null.  Valid until journal_add or journal_free. */
const struct journal_clip *journal_find(const struct journal *j,
    const char *key);

/* Who made the file of this name: the same test; null where nobody or it was
 * changed since.  Use it to say "is from a run with other options". */
const struct journal_clip *journal_named(const struct journal *j,
    const char *name);

/* Notes a finished clip (after its rename): size and time are those of the
 * file as it is now.  One write to the end of the journal.  Returns 0, or -1
 * with errno; the clip itself is not touched. */
int journal_add(struct journal *j, const char *key, const char *name,
    const char *src, const char *method, int64_t frames);

#endif
