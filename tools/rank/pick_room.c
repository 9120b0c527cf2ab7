/*
 * Room around candidates.
 *
 * What key frames and packets tell says where it may be worth looking, not
 * what lies beside.  Who wants so many seconds of film needs some choice, so
 * about twice as much is looked at.  Cheap features may name less than that,
 * or leave a source out altogether: then rooms grow, and each source gets one.
 */
#include "pick_room.h"

#include "moments.h"
#include "tc.h"

/* Its true beginning may lie outside of what key frames and packets tell. */
static const int64_t ROOM = 3 * TC_SECOND;
static const int64_t LARGEST = 3600 * TC_SECOND;

/* In halves of what is wanted: as much is to be seen; if there is no more
 * than that, all. */
enum { ENOUGH = 4, NEARLY_ALL = 5 };

static int64_t
halves(int64_t total, int64_t n)
{
	return total > INT64_MAX / (2 * n) ? INT64_MAX : total / 2 * n;
}

static bool
nearly_all(const struct pick_story *v, size_t n, int64_t total)
{
	int64_t most = halves(total, NEARLY_ALL), sum = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (v[i].story->duration > most - sum)
			return false;
		sum += v[i].story->duration;
	}
	return sum > 0;
}

/* One more for each story that has none; all are by story and time again. */
static void
one_each(struct moments *m, const struct pick_story *v, size_t n,
    const struct taste *t)
{
	size_t had = m->n, at = 0, i, before;

	for (i = 0; i < n; i++) {
		while (at < had && m->v[at].story < i)
			at++;
		if (at < had && m->v[at].story == i)
			continue;
		before = m->n;
		moments_even(v[i].story, t, 1, m);
		for (; before < m->n; before++) {
			m->v[before].story = i;
			m->v[before].peak = TC_NONE;
		}
	}
	moments_by_time(m);
}

/* The best moment of each story stands for all of it. */
static void
take_all(struct moments *m, const struct pick_story *v)
{
	size_t i, kept = 0;

	for (i = 0; i < m->n; i++) {
		struct moment one = m->v[i];

		one.start = 0;
		if (v[one.story].story->duration > 0)
			one.end = v[one.story].story->duration;
		if (kept == 0 || m->v[kept - 1].story != one.story)
			m->v[kept++] = one;
		else if (one.score > m->v[kept - 1].score)
			m->v[kept - 1] = one;
	}
	m->n = kept;
}

static void
widen(struct moment *m, const struct story *s, int64_t room)
{
	m->start = m->start > room ? m->start - room : 0;
	m->end += room;
	if (s->duration > 0 && m->end > s->duration)
		m->end = s->duration;
}

/* How much all of them show together, with that room. */
static int64_t
covered(const struct moments *m, const struct pick_story *v, int64_t room)
{
	int64_t sum = 0, end = 0;
	size_t i;

	for (i = 0; i < m->n; i++) {
		struct moment one = m->v[i];

		widen(&one, v[one.story].story, room);
		if (i == 0 || m->v[i - 1].story != one.story)
			end = 0;
		if (one.start > end)
			end = one.start;
		if (one.end > end) {
			sum += one.end - end;
			end = one.end;
		}
	}
	return sum;
}

bool
pick_room(struct moments *m, const struct pick_story *v, size_t n,
    const struct pick_wish *w)
{
	bool much = w->total > 0 && (w->count == 0 || n <= w->count);
	int64_t room = ROOM;
	size_t i;

	if (much && nearly_all(v, n, w->total)) {
		one_each(m, v, n, w->taste);
		take_all(m, v);
		return true;
	}
	if (much && covered(m, v, room) < halves(w->total, ENOUGH)) {
		one_each(m, v, n, w->taste);
		while (room < LARGEST &&
		    covered(m, v, room) < halves(w->total, ENOUGH))
			room += room / 2;
	}
	for (i = 0; i < m->n; i++)
		widen(&m->v[i], v[m->v[i].story].story, room);
	return false;
}
