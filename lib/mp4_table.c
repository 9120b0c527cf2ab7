/*
 * Sample tables of MP4, a window at a time.
 *
 * Six tables say together where a sample lies, how large it is and when it is
 * shown.  Each is read from its start to its end and never elsewhere, so a
 * window of 12 KiB a table is all the memory that even the longest film
 * needs.  Counts and sizes come out of the file and may be anything: every
 * addition here is bounded by what an earlier check let through.
 */
#include <string.h>

#include "mp4_table.h"
#include "io.h"

enum {
	MAX_SIZE = 0x3fffffff,   /* libavformat's own limits */
	MAX_SHIFT = 1 << 28
};

uint32_t
mp4_be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

uint64_t
mp4_be64(const unsigned char *p)
{
	return (uint64_t)mp4_be32(p) << 32 | mp4_be32(p + 4);
}

/* Entry i of a table, valid until the next call for the same table; null when
 * it cannot be read, or there is none. */
static const unsigned char *
entry_at(int fd, struct mp4_table *t, int64_t i)
{
	int64_t room = MP4_WINDOW / t->width;
	ssize_t got;

	if (i < 0 || i >= t->count)
		return NULL;
	if (i < t->first || i >= t->first + t->have) {
		if (room > t->count - i)
			room = t->count - i;
		got = io_pread(fd, t->window, (size_t)(room * t->width),
		    (off_t)(t->at + i * t->width));
		t->first = i;
		t->have = got < 0 ? 0 : got / t->width;
		if (t->have == 0)
			return NULL;
	}
	return t->window + (i - t->first) * t->width;
}

static int
broken(struct mp4_walk *w, const char *why)
{
	w->why = why;
	return -1;
}

void
mp4_walk_start(struct mp4_walk *w)
{
	memset(w, 0, sizeof *w);
	w->next_first = 1;
}

/* Takes over the entry of stsc that rules from chunk number first on, and
 * looks at the one behind it for where its rule ends. */
static int
next_rule(struct mp4_tables *t, struct mp4_walk *w)
{
	const unsigned char *e = entry_at(t->fd, &t->stsc, w->stsc);
	int64_t first;

	if (!e)
		return broken(w, "its chunk table cannot be read");
	first = mp4_be32(e);
	w->per_chunk = mp4_be32(e + 4);
	if (first != w->next_first || w->per_chunk == 0)
		return broken(w, "its chunk table is broken");
	if (mp4_be32(e + 8) != 1)
		return broken(w, "it has several sample descriptions");
	w->next_first = INT64_MAX;
	if (++w->stsc < t->stsc.count) {
		e = entry_at(t->fd, &t->stsc, w->stsc);
		if (!e)
			return broken(w, "its chunk table cannot be read");
		w->next_first = mp4_be32(e);
		if (w->next_first <= first)
			return broken(w, "its chunk table is broken");
	}
	return 0;
}

static int
next_chunk(struct mp4_tables *t, struct mp4_walk *w)
{
	const unsigned char *e = entry_at(t->fd, &t->stco, w->chunk);
	uint64_t offset;

	if (!e)
		return broken(w, "its chunk offsets end too early");
	offset = t->stco.width == 8 ? mp4_be64(e) : mp4_be32(e);
	if (offset > INT64_MAX / 2)
		return broken(w, "a chunk offset is absurd");
	w->offset = (int64_t)offset;
	if (++w->chunk == w->next_first && next_rule(t, w) < 0)
		return -1;
	w->in_chunk = w->per_chunk;
	return 0;
}

static int
next_size(struct mp4_tables *t, struct mp4_walk *w, uint32_t *size)
{
	const unsigned char *e;

	if (t->fixed_size) {
		*size = t->fixed_size;
	} else {
		e = entry_at(t->fd, &t->stsz,
		    t->size_bits == 4 ? w->sample / 2 : w->sample);
		if (!e)
			return broken(w, "its sample sizes cannot be read");
		if (t->size_bits == 4)
			*size = w->sample % 2 ? *e & 15 : *e >> 4;
		else if (t->size_bits == 8)
			*size = *e;
		else if (t->size_bits == 16)
			*size = (uint32_t)e[0] << 8 | e[1];
		else
			*size = mp4_be32(e);
	}
	if (*size == 0)
		return broken(w, "it has empty samples");
	if (*size > MAX_SIZE)
		return broken(w, "a sample size is absurd");
	return 0;
}

/* Where stts has too few samples, the last distance goes on. */
static int
next_delta(struct mp4_tables *t, struct mp4_walk *w)
{
	const unsigned char *e;

	if (w->stts_left == 0 && w->stts < t->stts.count) {
		e = entry_at(t->fd, &t->stts, w->stts++);
		if (!e)
			return broken(w, "its times cannot be read");
		w->stts_left = mp4_be32(e);
		w->delta = mp4_be32(e + 4);
		if (w->stts_left == 0 || w->delta > INT32_MAX)
			return broken(w, "its times are unusual");
	}
	if (w->stts_left)
		w->stts_left--;
	return 0;
}

/* Entries for no samples at all (or negative many) are skipped. */
static int
next_shift(struct mp4_tables *t, struct mp4_walk *w)
{
	const unsigned char *e;

	while (w->ctts_left == 0) {
		e = entry_at(t->fd, &t->ctts, w->ctts++);
		if (!e)
			return broken(w, "its presentation times end too "
			    "early");
		if (mp4_be32(e) <= INT32_MAX)
			w->ctts_left = mp4_be32(e);
		w->shift = (int32_t)mp4_be32(e + 4);
		if (w->shift < -MAX_SHIFT || w->shift > MAX_SHIFT)
			return broken(w, "its presentation times are absurd");
	}
	w->ctts_left--;
	return 0;
}

/* Whether a sorted list of sample numbers holds the sample: entry is the next
 * of the list to be read, next the number read last. */
static int
listed(struct mp4_tables *t, struct mp4_walk *w, struct mp4_table *list,
    int64_t *entry, int64_t *next, bool *sync)
{
	const unsigned char *e;
	int64_t before = *next;

	if (*entry == 0 || before == w->sample) {
		e = entry_at(t->fd, list, *entry);
		if (!e && *entry < list->count)
			return broken(w, "its sync table cannot be read");
		*next = e ? mp4_be32(e) : INT64_MAX;
		if (*next <= before)
			return broken(w, "its sync table is broken");
		++*entry;
	}
	if (*next == w->sample + 1)
		*sync = true;
	return 0;
}

static int
next_sync(struct mp4_tables *t, struct mp4_walk *w, bool *sync)
{
	*sync = t->stss.count == 0;
	if (t->stss.count &&
	    listed(t, w, &t->stss, &w->stss, &w->next_sync, sync) < 0)
		return -1;
	if (t->stps.count &&
	    listed(t, w, &t->stps, &w->stps, &w->next_partial, sync) < 0)
		return -1;
	return 0;
}

int
mp4_walk_next(struct mp4_tables *t, struct mp4_walk *w, struct mp4_sample *s)
{
	if (w->sample == t->samples)
		return 0;
	if (w->in_chunk == 0 && next_chunk(t, w) < 0)
		return -1;
	if (next_size(t, w, &s->size) < 0 || next_delta(t, w) < 0)
		return -1;
	if (t->ctts.count && next_shift(t, w) < 0)
		return -1;
	if (next_sync(t, w, &s->sync) < 0)
		return -1;
	s->pos = w->offset;
	s->dts = w->dts;
	s->cts = w->dts + w->shift;
	s->delta = w->delta;
	w->offset += s->size;
	w->dts += w->delta;
	w->in_chunk--;
	w->sample++;
	return 1;
}

bool
mp4_walk_whole(const struct mp4_tables *t, const struct mp4_walk *w)
{
	return w->in_chunk == 0 && w->chunk == t->stco.count &&
	    w->stsc == t->stsc.count;
}

/* The last two entries do not count: libavformat has met too many files with
 * nonsense there. */
int
mp4_dts_shift(struct mp4_tables *t, int64_t *shift)
{
	const unsigned char *e;
	int64_t i;
	int32_t v;

	*shift = 0;
	for (i = 0; i + 2 < t->ctts.count; i++) {
		e = entry_at(t->fd, &t->ctts, i);
		if (!e)
			return -1;
		v = (int32_t)mp4_be32(e + 4);
		if (mp4_be32(e) && mp4_be32(e) <= INT32_MAX && v < 0 &&
		    v > INT32_MIN && -(int64_t)v > *shift)
			*shift = -(int64_t)v;
	}
	return 0;
}
