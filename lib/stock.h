#ifndef STOCK_H
#define STOCK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * An array that grows with the length of a film, and is kept out of memory.
 *
 * A short one lies in memory.  One of more than STOCK_LEAST bytes lies in a
 * file without a name in TMPDIR and is mapped: it is read and written by its
 * address as any other, and stock_rest gives back the memory that this has
 * taken, so whoever goes through it from one end to the other, and lets it
 * rest now and then, needs no more for six hours than for one.
 *
 * Where there is no room for the file, or none can be made, the array lies in
 * memory after all: a full disk costs memory and no result.  So there is
 * nothing to be checked here; running out of memory ends the program as in
 * buf.h.
 */
enum {
	STOCK_LEAST = 192 << 10,  /* bytes */
	STOCK_FILES = 256,        /* descriptors from here on are left free */
};

/* All zero is an empty one.  It may be copied to read from as long as the
 * original neither grows nor is freed; the copy is not freed. */
struct stock {
	void *p;           /* null: nothing yet */
	size_t bytes;      /* there is room for so many */
	int file;          /* its descriptor and 1; 0: it lies in memory */
	bool stays;        /* in memory: there is no file to be had */
};

/* Makes room for count elements of size bytes, all in all, and returns the
 * address of the first, which may be another than before.  What there was is
 * kept, what is new is zero. */
void *stock_room(struct stock *s, size_t count, size_t size);

/* Gives back the memory that reading and writing a file has taken.  Addresses
 * stay, and so does what is there.  Null is fine. */
void stock_rest(const struct stock *s);

/* It is empty then. */
void stock_free(struct stock *s);

#endif
