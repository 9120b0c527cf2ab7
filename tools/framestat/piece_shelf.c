/*
 * Pictures that wait for their turn, one behind the other.  Where as many were
 * taken as wait, those that wait move to the front: so the room is at most
 * four times what is needed, and no more bytes are moved than were taken.
 */
#include <string.h>

#include "piece_shelf.h"

enum {
	LEAST = 32768,    /* bytes of a shelf */
	AT_ONCE = 131072, /* that are touched before it rests */
};

struct item {
	int64_t pts;
	size_t n;
};

/* What an item takes, so that the next one is aligned. */
static size_t
room_for(size_t n)
{
	return sizeof(struct item) + (n + 15) / 16 * 16;
}

static void
touch(struct shelf *s, size_t n)
{
	s->touched += n;
	if (s->touched < AT_ONCE)
		return;
	s->touched = 0;
	stock_rest(&s->stock);
}

static void
close_up(struct shelf *s)
{
	uint8_t *bytes = s->stock.p;
	size_t at, n;

	for (at = 0; at < s->bytes; at += n) {
		n = s->bytes - at < AT_ONCE ? s->bytes - at : AT_ONCE;
		memmove(bytes + at, bytes + s->from + at, n);
		touch(s, n);
	}
	s->from = 0;
	s->to = s->bytes;
}

void
shelf_put(struct shelf *s, int64_t pts, const void *data, size_t n)
{
	struct item item = { pts, n };
	size_t room = room_for(n), cap = s->stock.bytes;
	uint8_t *to;

	if (s->to + room > cap && s->from >= s->bytes)
		close_up(s);
	if (s->to + room > cap) {
		cap = 2 * cap > LEAST ? 2 * cap : LEAST;
		stock_room(&s->stock, cap > s->to + room ? cap :
		    s->to + room, 1);
	}
	to = (uint8_t *)s->stock.p + s->to;
	memcpy(to, &item, sizeof(item));
	memcpy(to + sizeof(item), data, n);
	s->to += room;
	s->bytes += room;
	touch(s, room);
}

bool
shelf_peek(const struct shelf *s, int64_t *pts, const uint8_t **data)
{
	const uint8_t *first = s->stock.p;
	struct item item;

	if (!s->bytes)
		return false;
	first += s->from;
	memcpy(&item, first, sizeof(item));
	*pts = item.pts;
	*data = first + sizeof(item);
	return true;
}

void
shelf_drop(struct shelf *s)
{
	struct item item;
	size_t room;

	memcpy(&item, (const uint8_t *)s->stock.p + s->from, sizeof(item));
	room = room_for(item.n);
	s->from += room;
	s->bytes -= room;
	if (!s->bytes)
		s->from = s->to = 0;
	touch(s, room);
}

void
shelf_clear(struct shelf *s)
{
	stock_free(&s->stock);
	*s = (struct shelf)SHELF_INIT;
}
