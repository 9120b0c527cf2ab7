/*
 * The line of time that decoded pieces of sound are laid on.
 *
 * Muxers warn of time stamps that go back and write "one tick after the one
 * before" instead; such a stamp tells only that the true one is lower.  A
 * decoder that repeats a second after a splice has it dropped; when more than
 * ten seconds would be dropped, the clock was set anew.
 *
 * ffmpeg's reader of Vorbis in Ogg stamps a piece a quarter of the difference
 * of two block sizes late where long blocks give way to short ones, which is
 * where something begins to sound; the next stamp is right again.
 */
#include "hear_line.h"
#include "tc.h"

enum {
	HOLE = 20,    /* a 20th of a second is made up for at once */
	STRAY = 100,  /* a 100th where two pieces in a row say so */
	FAINT = 1000, /* a 1000th never */
	PATIENCE = 10, /* seconds that may be dropped */
	TRUST = 3600, /* seconds that a hole may last when no end is known */
};

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

void
hear_line_init(struct line *l, int rate, int64_t from, int64_t to, int64_t last)
{
	*l = (struct line){ .rate = rate, .from = from, .to = to,
		.last = last, .at = INT64_MIN, .stamp = INT64_MIN };
}

int64_t
hear_line_sample(int64_t t, int rate)
{
	/* Beyond, 64 bits do not hold what follows; no file is so long. */
	const int64_t far = INT64_C(1000000) * TC_SECOND;
	int64_t twice, unit = 2 * TC_SECOND;

	t = most(least(t, far), -far);
	twice = (2 * t - 1) * rate;
	return twice >= 0 ? (twice + unit - 1) / unit : -(-twice / unit);
}

static bool
is_within(int64_t off, int64_t limit)
{
	return off < limit && off > -limit;
}

/* How much of a small difference is made up at this moment. */
static int64_t
small(struct line *l, int64_t off, size_t n)
{
	const int64_t stray = l->rate / STRAY;
	int64_t before = l->off;

	l->off = is_within(off, l->rate / FAINT + 1) ? 0 : off;
	if (l->off == 0)
		return 0;
	if (before == 0 || (off < 0) != (before < 0)) {
		before = 0;
		l->off_for = 0;
	}
	l->off_for += (int64_t)n;
	if (is_within(off, stray) ? l->off_for <= l->rate :
	    is_within(before, stray))
		return 0;
	l->off = 0;
	return off;
}

/* How far ahead of its due place a piece belongs (negative: it overlaps). */
static int64_t
ahead(struct line *l, int64_t stamp, size_t n)
{
	bool went_back = l->stamp != INT64_MIN && n > 1 &&
	    stamp <= l->stamp + 1;
	int64_t off;

	l->stamp = stamp;
	if (l->lost && !went_back) {
		l->lost = false;
		l->shift = l->at - stamp;
	}
	if (l->lost)
		return 0;
	if (went_back)
		return -(int64_t)n;
	if (stamp + l->shift > most(l->at, l->last != INT64_MAX ? l->last :
	    l->at + (int64_t)l->rate * TRUST))
		l->shift = l->at - stamp;
	off = stamp + l->shift - l->at;
	if (is_within(off, l->rate / HOLE))
		return small(l, off, n);
	l->off = 0;
	return off;
}

void
hear_line_place(struct line *l, int64_t stamp, size_t n, struct place *p)
{
	int64_t gap, sound, end;

	*p = (struct place){ .n = n };
	if (l->at == INT64_MIN)
		l->at = stamp;
	gap = ahead(l, stamp, n);
	if (gap < 0) {
		p->skip = (size_t)least(-gap, (int64_t)n);
		l->dropped += (int64_t)p->skip;
		if (l->dropped > (int64_t)l->rate * PATIENCE) {
			l->lost = true;
			l->dropped = 0;
			p->skip = 0;
		}
		gap = 0;
	} else {
		l->dropped = 0;
	}
	sound = l->at + gap;
	end = sound + (int64_t)(n - p->skip);

	/* What of that is wanted? */
	p->at = most(l->at, l->from);
	p->silence = most(least(sound, l->to) - p->at, 0);
	if (sound < l->from)
		p->skip += (size_t)least(l->from - sound, end - sound);
	p->n = n - p->skip;
	if (end > l->to)
		p->n -= (size_t)least(end - l->to, (int64_t)p->n);
	p->full = end >= l->to;
	l->at = end;
}
