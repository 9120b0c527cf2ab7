#ifndef KEY_H
#define KEY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The content key: XXH3-128 of a file's size and of KEY_BLOCKS blocks of
 * KEY_BLOCK bytes, spread evenly over the file, first and last included.  A
 * file no longer than all blocks together is read whole.  A renamed or
 * touched file keeps its key; a change of equal size between the blocks is
 * not seen unless full is asked for.
 */
enum { KEY_BLOCK = 64 << 10, KEY_BLOCKS = 64, KEY_TEXT = 17 };

/* Of an open regular file.  text receives 16 hex digits and a 0.
 * Returns 0, or -1 with errno; EIO when the file shrinks while read. */
int key_file(int fd, bool full, char text[KEY_TEXT]);

/* Of the first size bytes of one, as if it ended there: EIO where it is
 * shorter. */
int key_prefix(int fd, int64_t size, bool full, char text[KEY_TEXT]);

/* Of a name alone, for what can't be read twice (a URL, a pipe). */
void key_name(const char *name, char text[KEY_TEXT]);

#endif
