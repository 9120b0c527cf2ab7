#ifndef MKV_EBML_H
#define MKV_EBML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * EBML elements in a file, read through one small window: what is skipped is
 * never read.  Private to the reader of Matroska.
 */
enum {
	EBML_WINDOW = 1024, /* spans some blocks of sound and the next header */
	EBML_SPAN = 64      /* bytes that ebml_get can promise at most */
};

struct ebml {
	int fd;
	int64_t file_size; /* when it was opened */
	bool failed;       /* a read failed, or the file became shorter */
	int64_t at;        /* where in the file the window lies */
	int64_t have;      /* bytes in it */
	unsigned char window[EBML_WINDOW];
};

struct ebml_element {
	uint32_t id;  /* with its length bits */
	int64_t data; /* where its content begins */
	int64_t size; /* of the content, or -1: unknown */
	int64_t end;  /* where it ends, or INT64_MAX */
};

/* fd stays the caller's.  0, or -1 when it has no size or cannot seek. */
int ebml_open(struct ebml *e, int fd);

/* The bytes from pos on, n of them (at most EBML_SPAN) or fewer where the
 * file ends before; *have says how many, and may be larger than n.  Valid
 * until the next call.  *have is 0 at the end and after a failure. */
const unsigned char *ebml_get(struct ebml *e, int64_t pos, int n,
    int64_t *have);

/* A number that says in its first byte how long it is.  Returns its length,
 * or 0 when it is longer than max or have.  Its length bit is taken out;
 * *ones tells whether all other bits are set. */
int ebml_number(const unsigned char *p, int64_t have, int max, uint64_t *v,
    bool *ones);

/* The element at pos: 1; 0 when the file ends before its content begins; -1
 * when there is none.  It may reach beyond the end of the file. */
int ebml_read(struct ebml *e, int64_t pos, struct ebml_element *el);

/* Walks through the elements inside another one, from *pos (first in->data)
 * on: 1; 0 behind the last; -1 when one is broken, of unknown size, or not
 * whole in the file.  *pos moves to the next. */
int ebml_child(struct ebml *e, const struct ebml_element *in, int64_t *pos,
    struct ebml_element *el);

/* The content of an element.  Empty ones are unset (0 or "" here).  0, or -1
 * when it is too long or cannot be read.  Text ends at its first zero. */
int ebml_uint(struct ebml *e, const struct ebml_element *el, uint64_t *v);
int ebml_float(struct ebml *e, const struct ebml_element *el, double *v);
int ebml_text(struct ebml *e, const struct ebml_element *el, char *text,
    size_t size);

#endif
