/*
 * Whether a clip is what was ordered.
 *
 * Pictures are compared one by one by their time stamps: a lost, doubled or
 * moved one is found wherever it is.  Sound has to begin and end with them,
 * where the source has sound there.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "method.h"
#include "packets.h"
#include "recipe_part.h"
#include "sorted.h"
#include "verify_part.h"

enum {
	MILLISECOND = 1000,
	/* How far sound may begin from where it should: the ear allows more,
	 * but nothing we do should. */
	SOUND_OFF = 1000,
};

static void bad(struct verdict *out, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
bad(struct verdict *out, const char *fmt, ...)
{
	va_list ap;

	if (!out->ok)
		return;
	out->ok = false;
	va_start(ap, fmt);
	vsnprintf(out->why, sizeof out->why, fmt, ap);
	va_end(ap);
}

static bool
rounds(const struct order *o)
{
	enum wish_container c = codec_container(o->src, o->wish);

	return c == WISH_MKV || c == WISH_WEBM;
}

/* How far a picture may be off, microseconds: a tick of either side. */
static int64_t
tolerance(const struct order *o, struct ratio base)
{
	int64_t tick = tc_us(1, base);

	if (rounds(o))
		return MILLISECOND + 1;
	return (tick > MILLISECOND ? tick / 2 : tick) + 1;
}

/* Every time stamp against the source's. */
static void
weigh_times(struct verify *v, const struct verify_stream *s,
    struct verdict *out)
{
	const struct order *o = v->o;
	struct ratio base = o->src->video.time_base;
	int64_t zero = o->slice->first_pts, most = tolerance(o, s->base);
	int64_t *pts;
	size_t n = packets_shown(o->packets, &pts), i, at = 0;

	while (at < n && pts[at] < zero - o->slice->held)
		at++;
	for (i = 0; i < v->nshown && at + i < n && out->ok; i++) {
		int64_t late = pts[at + i] - zero;
		int64_t want = tc_us(late > 0 ? late : 0, base);
		int64_t off = tc_us(v->shown[i], s->base) - want;

		if (off > most || off < -most)
			bad(out, "picture %zu of %" PRId64 " is shown %" PRId64
			    " ms from its time", i + 1, o->slice->frames,
			    off / MILLISECOND);
	}
	free(pts);
}

static void
weigh_video(struct verify *v, struct verdict *out)
{
	const struct order *o = v->o;
	const struct verify_stream *s = NULL;
	int64_t length, wanted = o->slice->end - o->slice->start;
	int64_t step = footage_step(o->src);
	int64_t last = tc_us(tc_minus(o->slice->end_pts, o->slice->last_pts),
	    o->src->video.time_base);
	int i;

	/* How long the last picture of a film without a steady rate is shown
	 * no encoder knows. */
	if (last != TC_NONE && last > step)
		step = last;
	for (i = v->nstreams; i-- > 0;)
		if (v->streams[i].type == 'v')
			s = &v->streams[i];
	if (!s || s->packets == 0) {
		bad(out, "it has no pictures");
		return;
	}
	if (o->slice->frames >= 0 && s->packets != o->slice->frames)
		bad(out, "it has %" PRId64 " pictures instead of %" PRId64,
		    s->packets, o->slice->frames);
	if (s->back && !rounds(o))
		bad(out, "times of decoding do not rise");
	if (s->first == TC_NONE) {
		bad(out, "its pictures have no times");
		return;
	}
	sorted_times(v->shown, v->nshown);
	if (o->packets && o->packets->n > 0)
		weigh_times(v, s, out);
	length = tc_us(s->end, s->base);
	if (length > wanted + step + MILLISECOND ||
	    length < wanted - step - MILLISECOND)
		bad(out, "it lasts %" PRId64 " ms instead of %" PRId64,
		    length / MILLISECOND, wanted / MILLISECOND);
}

/* Where a track of sound has to begin and to end in the clip.  False where
 * nothing is known of it. */
static bool
sound_wanted(const struct verify *v, int n, int64_t *first, int64_t *end)
{
	const struct order *o = v->o;
	const struct footage *f = o->src;

	*first = 0;
	*end = o->slice->end - o->slice->start;
	if (n >= f->naudios || !recipe_copies(o, v->m, &f->audios[n]))
		return true;
	if (n != f->audio || f->audio_start == TC_NONE ||
	    f->audio_duration == TC_NONE)
		return false;
	if (f->audio_start > o->slice->start)
		*first = f->audio_start - o->slice->start;
	if (f->audio_start + f->audio_duration < o->slice->end)
		*end = f->audio_start + f->audio_duration - o->slice->start;
	return *first < *end;
}

static void
weigh_track(const struct verify *v, int n, const struct verify_stream *s,
    struct verdict *out)
{
	int64_t first, end, packet, from, to;

	if (!sound_wanted(v, n, &first, &end))
		return;
	if (s->first == TC_NONE) {
		bad(out, "sound %d is empty", n + 1);
		return;
	}
	packet = tc_us(s->longest, s->base) + MILLISECOND;
	from = tc_us(s->first, s->base);
	to = tc_us(s->end, s->base);
	/* What lies ahead of 0 is not heard. */
	if (from > first + SOUND_OFF || (from < first - packet &&
	    from < 0 - packet - SOUND_OFF * 60))
		bad(out, "sound %d begins %" PRId64 " ms from its time", n + 1,
		    (from - first) / MILLISECOND);
	if (to < end - packet || to > end + packet)
		bad(out, "sound %d ends %" PRId64 " ms from its time", n + 1,
		    (to - end) / MILLISECOND);
}

static void
weigh_sound(const struct verify *v, struct verdict *out)
{
	const struct order *o = v->o;
	int wanted = o->src->naudios, n = 0, i;

	if (wanted == 0 && o->wish->silent_audio)
		wanted = 1;
	for (i = 0; i < v->nstreams; i++)
		if (v->streams[i].type == 'a') {
			if (n < wanted)
				weigh_track(v, n, &v->streams[i], out);
			n++;
		}
	if (n != wanted)
		bad(out, "it has %d tracks of sound instead of %d", n, wanted);
}

void
verify_weigh(struct verify *v, struct verdict *out)
{
	const struct order *o = v->o;
	const char *differs;

	if (o->src->video.index >= 0)
		weigh_video(v, out);
	weigh_sound(v, out);
	differs = out->ok && v->compare ? verify_compare_run(v->compare) :
	    NULL;
	if (differs)
		bad(out, "%s", differs);
	if (v->source.packets != v->clip.packets)
		bad(out, "%" PRId64 " packets were copied instead of %" PRId64,
		    v->clip.packets, v->source.packets);
	else if (v->source.sum != v->clip.sum)
		bad(out, "copied packets are not the source's");
	if (v->broken[0])
		bad(out, "it does not decode: %s", v->broken);
}
