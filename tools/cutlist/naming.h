#ifndef NAMING_H
#define NAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * Names of clips from a template such as "{stem}-{n:02}-{start}".  A name is
 * one part of a path that any file system takes (FAT and NTFS too): valid
 * UTF-8, none of / \ : * ? " < > | and control characters, no reserved word
 * (CON, NUL ...), no blank or dot at its ends, no '-' in front, at most
 * NAMING_MAX bytes.
 */
enum { NAMING_MAX = 255 };

#define NAMING_TEMPLATE "{stem}-{n:02}-{start}"

struct naming_facts {
	const char *stem;    /* from naming_stem */
	const char *src;
	const char *title;   /* or null */
	const char *level;   /* "" */
	const char *method;  /* "" or null */
	int64_t start, end;  /* microseconds */
	double score;        /* NaN where there is none */
	int n;               /* from 1 */
	const char *ext;     /* without a dot */
};

/* Checks a template.  Returns 0, or -1 with a sentence in why.  Fields: stem
 * n start end length level score src title method ext; n takes a width
 * ("{n:3}", "{n:03}"), score digits behind the point ("{score:.3}"), the
 * times seconds ("{start:s}": 90.500).  "{{" and "}}" are braces. */
int naming_check(const char *template, char *why, size_t size);

/* Appends the name; the template was checked.  Times read 00h01m30.500s, as
 * options understand them.  ".ext" is added where the template has no {ext}.
 * Where it gets too long the title is shortened first, then the stem, then
 * what is left, never within a letter. */
void naming_make(struct buf *out, const char *template,
    const struct naming_facts *f);

/*
 * What one run has given names to.
 */
struct naming;

struct naming *naming_new(void);
void naming_free(struct naming *m);

/* The stem of a source: its file name without folders and extension, made
 * safe.  The second source with the same stem in one run (capital letters
 * make no difference) gets "-" and six digits of its src appended, so that
 * clips of equal names from different folders do not meet.  Valid until
 * naming_free. */
const char *naming_stem(struct naming *m, const char *path, const char *src);

/* Takes a name for good.  Where it was given to another clip in this run, or
 * (with avoid) avoid says that it is not to be touched, "-2", "-3" ... is put
 * before its extension. */
void naming_claim(struct naming *m, struct buf *name,
    bool (*avoid)(void *arg, const char *name), void *arg);

#endif
