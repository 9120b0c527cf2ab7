/*
 * The reasons for a shot as a sentence.
 */
#include "montage_why.h"

#include <stdlib.h>

#include "buf.h"
#include "tc.h"

#define ON_BEAT (TC_SECOND / 25)

static const char *
level(double v)
{
	return v < 0.34 ? "little" : v < 0.67 ? "some" : "much";
}

static void
add_motion(struct buf *b, const struct montage_why_facts *f)
{
	const char *moves = level((double)f->shot->energy);
	const char *wanted = level(f->need->energy);
	const char *who = f->song ? "music" : "style";

	if (!f->shot->known)
		buf_adds(b, "; how much moves in it is not known");
	else if (moves == wanted)
		buf_addf(b, "; %s moves in it, as the %s asks", moves, who);
	else
		buf_addf(b, "; %s moves in it where the %s asks for %s", moves,
		    who, wanted);
}

static void
add_peak(struct buf *b, const struct montage_why_facts *f)
{
	static const char *const places[MONTAGE_TICKS] = {
		[MONTAGE_TICK_BEAT] = "on the beat",
		[MONTAGE_TICK_ONSET] = "on the onset",
		[MONTAGE_TICK_LOUD] = "where it gets louder",
	};
	const char *place = places[f->need->accent_on];
	int64_t off = f->shot->peak - f->from - f->need->accent;

	if (place && f->shot->known && llabs(off) <= ON_BEAT)
		buf_addf(b, "; its best moment falls %s at %.2f s", place,
		    (double)(f->need->start + f->need->accent) / TC_SECOND);
}

char *
montage_why(const struct montage_why_facts *f)
{
	static const char *const begins[MONTAGE_TICKS] = {
		[MONTAGE_TICK_BEAT] = "a cut on a beat",
		[MONTAGE_TICK_ONSET] = "a cut on an onset, since no beat is near",
		[MONTAGE_TICK_LOUD] = "a cut where it gets louder, since no beat "
		    "is near",
		[MONTAGE_TICK_EVEN] = "a cut at an even distance, since nothing "
		    "is known of the sound here",
	};
	static const char *const given[] = {
		[MONTAGE_STRICT] = "",
		[MONTAGE_ALIKE] = "; it looks like another one that is shown, "
		    "there are too few",
		[MONTAGE_CLOSE] = "; it is close to another one of its file, "
		    "there are too few",
		[MONTAGE_AGAIN] = "; it is shown more than once, there are too "
		    "few",
	};
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s; score %.2f", !f->song ? "a cut as long as shots are" :
	    f->need->bar ? "a bar begins here" : begins[f->need->tick],
	    (double)f->shot->score);
	add_motion(&b, f);
	add_peak(&b, f);
	buf_adds(&b, given[f->give]);
	return buf_steal(&b);
}
