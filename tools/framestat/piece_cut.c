/*
 * Where a stretch is cut into pieces.
 *
 * Only at entries where decoding can start: so each picture comes out the same
 * as if all had been decoded in one go.  It belongs to one piece, by its time
 * stamp: pictures that follow an entry and are shown before it are decoded with
 * what comes ahead of it.
 */
#include "piece_cut.h"

/* What a decoder costs, microseconds of CPU on a machine of 2020; only the
 * ratio matters. */
enum {
	START_COST = 80000,
	PICTURE_COST = 50,
	MEGAPIXEL_COST = 2300,
	START_SHARE = 50, /* the start is one part in so many */
	KEY_PICTURES = 4, /* a key frame costs as much as so many */
	LEAST_PART = 8,   /* of that length: rather that than idle decoders */
};

enum { GUESSED_RATE = 30 };

enum {
	TAIL_US = 2000000,
	LEFT_OUT = 20, /* pictures in a row that no other one refers to */
};

int64_t
cut_us(const struct film *film, int64_t pts)
{
	return tc_minus(tc_us(pts, film->base), film->start);
}

bool
cut_can_begin(const struct entry *e)
{
	return e->rap && e->pts != TC_NONE;
}

int64_t
cut_length(const struct film *film, const struct reel_opts *opts,
    size_t large_bytes)
{
	int64_t pixels = (int64_t)film->width * film->height;
	int64_t cost = PICTURE_COST + pixels * MEGAPIXEL_COST / 1000000;
	int64_t length = (int64_t)START_COST * START_SHARE / cost;
	int64_t bytes = THUMB_BYTES + 16, most;

	if (opts->large_every > 0)
		bytes += (int64_t)large_bytes * TC_SECOND / opts->large_every /
		    GUESSED_RATE;
	most = AHEAD_MAX / bytes / (opts->jobs > 2 ? opts->jobs - 1 : 1);
	/* Decoders that stand still now and then are better than many more
	 * starts. */
	if (most < length / 4)
		most = length / 4;
	if (length > most)
		length = most;
	return length > 1 ? length : 1;
}

size_t
cut_entry(const struct film *film, const struct entry *index, size_t n,
    int64_t pts)
{
	int64_t t = cut_us(film, pts);
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (index[mid].t <= t + 1)
			low = mid + 1;
		else
			high = mid;
	}
	while (low > 0) {
		low--;
		if (cut_can_begin(&index[low]) && index[low].pts <= pts)
			return low;
	}
	return 0;
}

static int64_t
frames_of(const struct entry *index, size_t n, size_t i, bool keys)
{
	if (keys)
		return KEY_PICTURES;
	if (index[i].frames > 0)
		return index[i].frames;
	if (i + 1 == n)
		return 0;
	return tc_minus(index[i + 1].t, index[i].t) / (TC_SECOND /
	    GUESSED_RATE);
}

int64_t
cut_evenly(const struct film *film, const struct entry *index, size_t n,
    const struct stretch *s, int64_t length, int jobs)
{
	size_t i = s->from == TC_NONE ? 0 : cut_entry(film, index, n, s->from);
	int64_t frames = 0, pieces;

	/* Where there are many pieces, the last ones do not matter. */
	for (; i < n && index[i].pts < s->to && frames < 8 * jobs * length;
	    i++)
		frames += frames_of(index, n, i, s->keys);
	pieces = (frames + length - 1) / length;
	pieces = (pieces + jobs - 1) / jobs * jobs;
	if (pieces <= 0 || frames / pieces >= length)
		return length;
	return frames / pieces > length / LEAST_PART ? frames / pieces :
	    length / LEAST_PART + 1;
}

/* Whether from entry i to the end of s there is enough for a piece. */
static bool
is_enough(const struct entry *index, size_t n, const struct stretch *s,
    size_t i, int64_t length)
{
	int64_t sum = 0;

	for (; i < n && index[i].pts < s->to && sum < length; i++)
		sum += frames_of(index, n, i, s->keys);
	return sum >= length;
}

/* Looks for the place nearest to length pictures behind entry `from`.  Returns
 * n where it is the end of s. */
static size_t
place(const struct entry *index, size_t n, const struct stretch *s,
    int64_t at, size_t from, int64_t length)
{
	int64_t sum = 0, best_sum = 0;
	size_t best = n;

	for (size_t i = from; i < n && index[i].pts < s->to; i++) {
		if (i > from && index[i].pts > at &&
		    cut_can_begin(&index[i])) {
			if (best < n && sum - length > length - best_sum)
				break;
			best = i;
			best_sum = sum;
			if (sum >= length)
				break;
		}
		sum += frames_of(index, n, i, s->keys);
	}
	return best < n && is_enough(index, n, s, best, (length + 1) / 2) ?
	    best : n;
}

/* Packets from one entry to another; 0 where one does not tell. */
static int64_t
packets(const struct entry *index, size_t from, size_t to)
{
	int64_t sum = 0;

	for (size_t i = from; i < to; i++) {
		if (index[i].frames <= 0)
			return 0;
		sum += index[i].frames;
	}
	return sum;
}

void
cut_next(struct cut *c, const struct film *film, const struct entry *index,
    size_t n, const struct stretch *s, int64_t at, int64_t length)
{
	size_t end;

	*c = (struct cut){ .from = at, .to = s->to, .first = at == s->from,
		.last = true };
	if (n == 0 || length == 0)
		return;
	if (at != TC_NONE)
		c->entry = cut_entry(film, index, n, at);
	end = place(index, n, s, at, c->entry, length);
	if (end < n) {
		c->to = index[end].pts;
		c->last = false;
	} else if (s->to != INT64_MAX) {
		return; /* it may end inside a group */
	}
	if (!s->keys && cut_can_begin(&index[c->entry]) &&
	    (at == index[c->entry].pts ||
	    (c->entry == 0 && (at == TC_NONE || at < index[0].pts))))
		c->frames = packets(index, c->entry, end) -
		    index[c->entry].leading;
	if (c->frames < 0)
		c->frames = 0;
}

int64_t
cut_late(const struct cut *c, const struct film *film,
    const struct entry *index, bool references)
{
	int64_t end = cut_us(film, c->to), tail = TAIL_US, few;

	few = tc_minus(end, index[c->entry].t) / c->frames * LEFT_OUT;
	if (references && few > tail)
		tail = few;
	return tc_minus(end, tail);
}
