#ifndef MEDIA_H
#define MEDIA_H

#include "buf.h"
#include "gop.h"
#include "info.h"

/*
 * The records that probe makes, written from plain structs (record(5)).
 */
struct file_facts {
	const char *path;
	const char *key;
	int64_t size;
	int64_t mtime_us;
	const char *role;  /* null: none */
};

void media_record(struct buf *b, const char *src, const struct file_facts *f,
    const struct info *in, bool gop_follows);

/* The same without what depends on where the file lies; and the record made
 * again of such a line (with its '\n') for a file of that content.  Returns 0
 * and whether gop records follow, or -1 where it is no such line. */
void media_kept(struct buf *b, const char *src, const struct info *in,
    bool gop_follows);
int media_again(struct buf *b, const char *src, const struct file_facts *f,
    const char *kept, bool *gop_follows);

/* Times of g are ticks of base; start is the file's. */
void gop_record(struct buf *b, const char *src, const struct gop *g,
    struct ratio base, int64_t start);

/* A row of the table for people, and its heading. */
void table_heading(struct buf *b);
void table_row(struct buf *b, const struct file_facts *f,
    const struct info *in);
void table_error(struct buf *b, const char *path, const char *what);

#endif
