#ifndef JW_H
#define JW_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"

/*
 * Writes JSON by hand into a buffer: fixed decimals, no tree, deterministic.
 * Commas are set by looking at the last byte, so there is no state: a member
 * has a key, an element of an array is written with key == NULL.  Keys are
 * plain ASCII literals.
 */

/* {"type":"TYPE","src":"SRC" ... }\n */
void jw_begin(struct buf *b, const char *type, const char *src);
void jw_end(struct buf *b);

/* Opens and closes a nested object or array: '{' or '['. */
void jw_open(struct buf *b, const char *key, char bracket);
void jw_close(struct buf *b, char bracket);

/* A string; bytes that are not UTF-8 become U+FFFD.  A null s gives null. */
void jw_str(struct buf *b, const char *key, const char *s);
void jw_strn(struct buf *b, const char *key, const char *s, size_t n);

/* A member whose key comes from somewhere else and may hold any bytes. */
void jw_member(struct buf *b, const char *key, const char *s);

/* A file name: as jw_str, and where bytes were lost KEY_hex with all of
 * them in hexadecimal. */
void jw_path(struct buf *b, const char *key, const char *path);

void jw_int(struct buf *b, const char *key, int64_t v);
void jw_us(struct buf *b, const char *key, int64_t us); /* s, six decimals */
/* decimals 0 to 9; a value that is not finite or beyond 2^53 gives null */
void jw_fix(struct buf *b, const char *key, double v, int decimals);
void jw_bool(struct buf *b, const char *key, bool v);
void jw_null(struct buf *b, const char *key);
void jw_hex(struct buf *b, const char *key, uint64_t v); /* 16 digits */

/* Copies an object's text with further members spliced in before its last
 * '}'.  fields is text made by the functions above ("a":1,"b":2).  Every
 * other byte stays as it was; a '\n' is appended. */
void jw_splice(struct buf *b, const char *line, size_t len,
    const struct buf *fields);

/* True when the n bytes are UTF-8 without surrogates and overlong forms. */
bool utf8_valid(const char *s, size_t n);

#endif
