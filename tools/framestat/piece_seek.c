/*
 * Where ffmpeg is told to begin.
 *
 * Told a time with -ss, ffmpeg subtracts 3/23 s where pictures are reordered
 * and the container's index may hold times of decoding (Matroska, not MP4).
 * With the entry's own time it would then begin at the key frame before, and
 * decode a whole group for nothing.  A time shortly behind the entry's, but
 * before the next key frame, is right for both.
 */
#include "piece_seek.h"

enum {
	BEHIND_US = 135000,   /* a little over 3/23 s */
	BEFORE_US = 700000,   /* more than decoding runs ahead of showing */
	ENTRY_US = 1000000,
	FAR_US = 10000000,
};

/* Between the entry and the next one. */
static int64_t
shortly_behind(const struct entry *index, size_t n, size_t i)
{
	int64_t room = BEHIND_US;

	if (i + 1 < n && (index[i + 1].t - index[i].t) / 2 < room)
		room = (index[i + 1].t - index[i].t) / 2;
	return index[i].t + (room > 0 ? room : 0);
}

/* The last entry to begin at that is at least so much earlier; 0 where there
 * is none. */
static size_t
entry_before(const struct entry *index, size_t i, int64_t us)
{
	int64_t t = index[i].t - us;

	while (i > 0 && (index[i].t > t || !cut_can_begin(&index[i])))
		i--;
	return i;
}

int64_t
seek_order(struct order *o, const struct film *film,
    const struct entry *index, size_t n, const struct cut *c, enum seek how)
{
	size_t i = c->entry;
	int64_t t;

	o->seek = o->begin = TC_NONE;
	o->from = c->from;
	if (i == 0 || how == SEEK_START)
		return TC_NONE;
	if (how == SEEK_ENTRY)
		i = entry_before(index, i, ENTRY_US);
	else if (how == SEEK_FAR)
		i = entry_before(index, i, FAR_US);
	t = how == SEEK_EXACT ? shortly_behind(index, n, i) :
	    index[i].t - BEFORE_US;
	if (i > 0 && t > 0)
		o->seek = t + film->start;
	if (cut_can_begin(&index[i]))
		o->from = index[i].pts;
	if (o->from < c->from)
		o->begin = c->from;
	return o->seek == TC_NONE ? TC_NONE : index[c->entry].pts;
}
