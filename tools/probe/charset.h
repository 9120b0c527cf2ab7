#ifndef CHARSET_H
#define CHARSET_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * Text of unknown encoding, as it lies beside videos, to UTF-8.
 */
enum charset {
	CHARSET_UTF8,
	CHARSET_UTF16LE,
	CHARSET_UTF16BE,
	CHARSET_CP1252,
};

/* What the n bytes are: by byte order mark; by zero bytes (UTF-16); UTF-8
 * where they are valid, or where characters of several bytes far outnumber
 * the bad bytes; otherwise Windows-1252. */
enum charset charset_guess(const char *p, size_t n);

/* Appends the n bytes to b as valid UTF-8, without a byte order mark at the
 * front; what has no character becomes U+FFFD, zeros stay.  At most 3 n bytes
 * are added.  Returns what charset_guess said. */
enum charset charset_utf8(const char *p, size_t n, struct buf *b);

/* Appends one code point; surrogates and values beyond Unicode become
 * U+FFFD. */
void charset_put(struct buf *b, uint32_t c);

/* Length of the valid UTF-8 character at p, of at most n bytes; 0 where there
 * is none. */
size_t charset_char(const char *p, size_t n);

#endif
