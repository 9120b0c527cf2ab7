#ifndef REC_H
#define REC_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct cJSON;

/*
 * Lines out of a byte stream.  Bytes are read into lines_room and announced
 * with lines_got; lines_next hands out whole lines without their '\n'.
 * Memory is bounded by REC_MAX: a longer line is skipped and reported once.
 */
enum { REC_MAX = 1 << 20 };

struct lines {
	struct buf buf;
	size_t at;      /* start of the next line */
	size_t scanned; /* bytes after at already known to hold no '\n' */
	long number;    /* of the line handed out last, from 1 */
	bool skipping;  /* inside a line that is too long */
};

enum lines_is { LINES_NONE, LINES_LINE, LINES_TOO_LONG };

void lines_init(struct lines *l);
void lines_free(struct lines *l);

/* Where to read to; at least 64 KiB, the room in *n. */
char *lines_room(struct lines *l, size_t *n);
void lines_got(struct lines *l, size_t n);

/* The next line.  It stays valid until the next lines_room. */
enum lines_is lines_next(struct lines *l, const char **line, size_t *len);

/* At end of file: what remains without a final '\n', once. */
enum lines_is lines_last(struct lines *l, const char **line, size_t *len);

/* Takes the line handed out last back: lines_next or lines_last returns it
 * again. */
void lines_unget(struct lines *l, const char *line);

/*
 * One record.  line holds the original bytes, to be passed on as they are;
 * src is "" where absent.
 */
struct rec {
	const char *line;
	size_t len;
	const char *type;
	const char *src;
	char text[128]; /* holds type and src */
	const struct cJSON *tree;
};

/* Checks a line strictly (json.h) and finds its type and src.  Returns 0, or
 * -1 with *why.  The other members are parsed when rec_root asks for them:
 * most tools only forward most records. */
int rec_parse(struct rec *r, const char *line, size_t len, const char **why);

/* The whole record, for the getters of json.h.  One lives at a time: the next
 * rec_root of another record invalidates it. */
const struct cJSON *rec_root(struct rec *r);

/* The exact bytes of the path in a media record, "" where there is none.  The
 * caller frees it. */
char *rec_path(struct rec *r);

bool rec_is(const struct rec *r, const char *type);

#endif
