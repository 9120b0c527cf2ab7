#ifndef PIECE_SHELF_H
#define PIECE_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stock.h"

/*
 * Pictures that wait for their turn: first in, first out.  They lie in a
 * stock, so many of them do not fill memory, and their room is used again.
 */
struct shelf {
	struct stock stock;
	size_t from, to;  /* of its bytes, those in use */
	size_t bytes;     /* that wait */
	size_t touched;   /* since it rested */
};

#define SHELF_INIT { .bytes = 0 }

void shelf_put(struct shelf *s, int64_t pts, const void *data, size_t n);

/* The oldest: true with its pts and bytes, which stay where they are until
 * shelf_drop or shelf_put; false where there is none. */
bool shelf_peek(const struct shelf *s, int64_t *pts, const uint8_t **data);
void shelf_drop(struct shelf *s);

void shelf_clear(struct shelf *s);

#endif
