#ifndef PIECE_SHELF_H
#define PIECE_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Pictures that wait for their turn: first in, first out.  Memory is given
 * back as they are taken.
 */
struct shelf_board;

struct shelf {
	struct shelf_board *first, *last;
	size_t bytes; /* memory in use */
};

#define SHELF_INIT { 0 }

void shelf_put(struct shelf *s, int64_t pts, const void *data, size_t n);

/* The oldest: true with its pts and bytes, which stay where they are until
 * shelf_drop; false where there is none. */
bool shelf_peek(const struct shelf *s, int64_t *pts, const uint8_t **data);
void shelf_drop(struct shelf *s);

void shelf_clear(struct shelf *s);

#endif
