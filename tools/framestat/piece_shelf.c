/*
 * Pictures that wait for their turn, on boards of some ten pictures each: one
 * growing buffer would have to be copied again and again, and one allocation a
 * picture would leave holes.
 */
#include <stdlib.h>
#include <string.h>

#include "piece_shelf.h"
#include "buf.h"

enum { BOARD = 65536 - 64 };

struct item {
	int64_t pts;
	size_t n;
};

struct shelf_board {
	struct shelf_board *next;
	size_t size, from, to; /* of bytes: all, the first and last in use */
	uint8_t bytes[];
};

/* What an item takes, so that the next one is aligned. */
static size_t
room_for(size_t n)
{
	return sizeof(struct item) + (n + 15) / 16 * 16;
}

static void
add_board(struct shelf *s, size_t room)
{
	size_t size = room > BOARD ? room : BOARD;
	struct shelf_board *b = xmalloc(sizeof(*b) + size);

	b->next = NULL;
	b->size = size;
	b->from = b->to = 0;
	if (s->last)
		s->last->next = b;
	else
		s->first = b;
	s->last = b;
	s->bytes += sizeof(*b) + size;
}

static void
drop_board(struct shelf *s)
{
	struct shelf_board *b = s->first;

	s->bytes -= sizeof(*b) + b->size;
	s->first = b->next;
	if (!s->first)
		s->last = NULL;
	free(b);
}

void
shelf_put(struct shelf *s, int64_t pts, const void *data, size_t n)
{
	struct item item = { pts, n };
	size_t room = room_for(n);
	uint8_t *to;

	if (!s->last || s->last->size - s->last->to < room)
		add_board(s, room);
	to = s->last->bytes + s->last->to;
	memcpy(to, &item, sizeof(item));
	memcpy(to + sizeof(item), data, n);
	s->last->to += room;
}

bool
shelf_peek(const struct shelf *s, int64_t *pts, const uint8_t **data)
{
	struct item item;

	if (!s->first)
		return false;
	memcpy(&item, s->first->bytes + s->first->from, sizeof(item));
	*pts = item.pts;
	*data = s->first->bytes + s->first->from + sizeof(item);
	return true;
}

void
shelf_drop(struct shelf *s)
{
	struct shelf_board *b = s->first;
	struct item item;

	memcpy(&item, b->bytes + b->from, sizeof(item));
	b->from += room_for(item.n);
	if (b->from == b->to)
		drop_board(s);
}

void
shelf_clear(struct shelf *s)
{
	while (s->first)
		drop_board(s);
}
