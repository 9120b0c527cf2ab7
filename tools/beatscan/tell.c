/*
 * Records of what was heard.
 */
#include "tell.h"

#include <math.h>

#include "jw.h"

static void
begin_at(struct buf *b, const char *type, const char *src, int pass,
    int64_t t)
{
	jw_begin(b, type, src);
	jw_us(b, "t", t);
	jw_int(b, "pass", pass);
}

static void
begin_span(struct buf *b, const char *type, const char *src, int pass,
    int64_t start, int64_t end)
{
	jw_begin(b, type, src);
	jw_us(b, "start", start);
	jw_us(b, "end", end);
	jw_int(b, "pass", pass);
}

/* A share, kept within its range whatever rounding did. */
static void
put_share(struct buf *b, const char *key, double v)
{
	jw_fix(b, key, v < 0 ? 0 : v > 1 ? 1 : v, 3); /* NAN is null */
}

static void
put_count(struct buf *b, const char *key, int64_t n)
{
	if (n > 0)
		jw_int(b, key, n);
	else
		jw_null(b, key);
}

static void
put_bpm(struct buf *b, double bpm)
{
	jw_fix(b, "bpm", bpm > 0 ? bpm : NAN, 2);
}

void
tell_window(struct buf *b, const char *src, int pass, int64_t start,
    int64_t end)
{
	begin_span(b, "window", src, pass, start, end);
	jw_str(b, "tool", "beatscan");
	jw_end(b);
}

void
tell_loud(struct buf *b, const char *src, int pass,
    const struct told_loud *l)
{
	begin_at(b, "loud", src, pass, l->t);
	jw_fix(b, "momentary", l->momentary, 2);
	jw_fix(b, "shortterm", l->shortterm, 2);
	jw_fix(b, "rms", l->rms, 2);
	jw_fix(b, "peak", l->peak, 2);
	jw_fix(b, "flux", l->flux, 4);
	jw_fix(b, "centroid", l->centroid, 0);
	jw_fix(b, "zcr", l->crossings, 1);
	jw_end(b);
}

void
tell_loudness(struct buf *b, const char *src, int pass,
    const struct told_loudness *l)
{
	begin_span(b, "loudness", src, pass, l->start, l->end);
	jw_fix(b, "integrated", l->integrated, 2);
	jw_fix(b, "range", l->range, 2);
	jw_fix(b, "peak", l->peak, 2);
	jw_fix(b, "true_peak", l->true_peak, 2);
	jw_fix(b, "momentary_max", l->momentary_most, 2);
	jw_fix(b, "shortterm_max", l->shortterm_most, 2);
	jw_end(b);
}

void
tell_sound(struct buf *b, const char *src, int pass,
    const struct kind_span *s)
{
	begin_span(b, "sound", src, pass, s->start, s->end);
	jw_str(b, "kind", kind_name(s->kind));
	put_share(b, "confidence", (double)s->sure);
	jw_end(b);
}

void
tell_surge(struct buf *b, const char *src, int pass, const struct surge *s)
{
	begin_at(b, "surge", src, pass, s->t);
	jw_us(b, "from", s->from);
	jw_str(b, "kind", s->impact ? "impact" : "rise");
	jw_fix(b, "gain", (double)s->gain_db, 1);
	put_share(b, "strength", (double)s->strength);
	jw_end(b);
}

void
tell_onset(struct buf *b, const char *src, int pass, const struct onset *o)
{
	begin_at(b, "onset", src, pass, o->t);
	put_share(b, "strength", (double)o->strength);
	jw_end(b);
}

void
tell_tempo(struct buf *b, const char *src, int pass, const struct tempo *t)
{
	begin_span(b, "tempo", src, pass, t->start, t->end);
	put_bpm(b, t->bpm);
	put_count(b, "meter", t->bpm > 0 ? t->meter : 0);
	put_share(b, "confidence", (double)t->sure);
	jw_end(b);
}

void
tell_beat(struct buf *b, const char *src, int pass, const struct beat *t)
{
	begin_at(b, "beat", src, pass, t->t);
	put_share(b, "strength", (double)t->strength);
	put_count(b, "bar", t->bar);
	put_share(b, "confidence", (double)t->sure);
	jw_end(b);
}

void
tell_section(struct buf *b, const char *src, int pass,
    const struct section *s)
{
	begin_span(b, "section", src, pass, s->start, s->end);
	jw_str(b, "kind", section_part_name(s->part));
	put_share(b, "energy", (double)s->energy);
	jw_end(b);
}

void
tell_song(struct buf *b, const char *src, int pass,
    const struct told_song *s)
{
	begin_span(b, "song", src, pass, s->start, s->end);
	put_bpm(b, s->bpm);
	put_count(b, "meter", s->meter);
	jw_int(b, "beats", s->beats);
	put_share(b, "confidence", s->sure);
	jw_end(b);
}
