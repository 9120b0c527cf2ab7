/*
 * OpenTimelineIO, in the oldest schemas that have all of this, which every
 * version reads.  Pictures and sound are two tracks of the same clips, a song
 * is a third.  Times are pictures: those of a film at its own rate, by its
 * timecode.
 */
#include <inttypes.h>

#include "jw.h"
#include "timeline_part.h"

/* All digits: programs compare rates with those they know. */
static void
add_time(struct buf *b, const char *key, int64_t n, struct ratio rate)
{
	jw_open(b, key, '{');
	jw_str(b, "OTIO_SCHEMA", "RationalTime.1");
	buf_addf(b, ",\"rate\":%.15f,\"value\":%" PRId64 ".0",
	    ratio_double(rate), n);
	jw_close(b, '}');
}

static void
add_range(struct buf *b, const char *key, int64_t from, int64_t n,
    struct ratio rate)
{
	jw_open(b, key, '{');
	jw_str(b, "OTIO_SCHEMA", "TimeRange.1");
	add_time(b, "start_time", from, rate);
	add_time(b, "duration", n, rate);
	jw_close(b, '}');
}

static void
add_media(struct buf *b, const struct timeline *t,
    const struct timeline_film *film)
{
	struct buf url = BUF_INIT;

	timeline_url(&url, film->whole);
	jw_open(b, "media_reference", '{');
	jw_str(b, "OTIO_SCHEMA", "ExternalReference.1");
	jw_str(b, "target_url", url.p);
	add_range(b, "available_range", film->zero, film->pictures,
	    timeline_rate(t, film));
	jw_close(b, '}');
	buf_free(&url);
}

static void
add_gap(struct buf *b, const struct timeline *t, int64_t frames)
{
	jw_open(b, NULL, '{');
	jw_str(b, "OTIO_SCHEMA", "Gap.1");
	add_range(b, "source_range", 0, frames, t->rate);
	jw_close(b, '}');
}

/* What cutlist knows of it, for scripts. */
static void
add_metadata(struct buf *b, const struct timeline *t, size_t i)
{
	const struct slice *s = &t->v[i].slice;

	jw_open(b, "metadata", '{');
	jw_open(b, "cutlist", '{');
	jw_int(b, "slot", s->slot);
	jw_us(b, "start", s->start);
	jw_us(b, "end", s->end);
	jw_fix(b, "score", s->score, 4);
	jw_str(b, "level", s->level[0] ? s->level : NULL);
	jw_close(b, '}');
	jw_close(b, '}');
}

static void
add_clip(struct buf *b, const struct timeline *t, size_t i)
{
	const struct timeline_entry *e = &t->v[i];
	const struct timeline_film *film = &t->films[e->film];
	struct buf name = BUF_INIT;

	timeline_name(&name, t, i);
	jw_open(b, NULL, '{');
	jw_str(b, "OTIO_SCHEMA", "Clip.1");
	jw_str(b, "name", name.p);
	add_metadata(b, t, i);
	add_range(b, "source_range", film->zero + e->own, e->nown,
	    timeline_rate(t, film));
	add_media(b, t, film);
	jw_close(b, '}');
	buf_free(&name);
}

/* What is before the cut goes on behind it. */
static void
add_fade(struct buf *b, const struct timeline *t, size_t i)
{
	const struct timeline_entry *e = &t->v[i];

	if (i == 0 || e->fade <= 0 || e[-1].film == TIMELINE_BLACK)
		return;
	jw_open(b, NULL, '{');
	jw_str(b, "OTIO_SCHEMA", "Transition.1");
	jw_str(b, "name", "cross-fade");
	jw_str(b, "transition_type", "SMPTE_Dissolve");
	add_time(b, "in_offset", 0, t->rate);
	add_time(b, "out_offset", e->fade, t->rate);
	jw_close(b, '}');
}

static void
begin_track(struct buf *b, const char *name, const char *kind)
{
	jw_open(b, NULL, '{');
	jw_str(b, "OTIO_SCHEMA", "Track.1");
	jw_str(b, "name", name);
	jw_str(b, "kind", kind);
	jw_open(b, "children", '[');
}

static void
end_track(struct buf *b)
{
	jw_close(b, ']');
	jw_close(b, '}');
}

static void
begin_list(struct buf *b, const struct timeline *t)
{
	jw_open(b, NULL, '{');
	jw_str(b, "OTIO_SCHEMA", "Timeline.1");
	jw_str(b, "name", "cutlist");
	add_time(b, "global_start_time", 0, t->rate);
	jw_open(b, "tracks", '{');
	jw_str(b, "OTIO_SCHEMA", "Stack.1");
	jw_str(b, "name", "tracks");
	jw_open(b, "children", '[');
	begin_track(b, "V1", "Video");
}

static int
add_cut(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	const struct timeline_entry *e = &t->v[i];

	(void)why;
	if (e->film != TIMELINE_BLACK)
		add_fade(b, t, i);
	if (e->film == TIMELINE_BLACK || t->films[e->film].width <= 0)
		add_gap(b, t, e->frames);
	else
		add_clip(b, t, i);
	return 0;
}

static void
add_sound(struct buf *b, const struct timeline *t)
{
	const struct timeline_entry *e;
	size_t i;

	begin_track(b, "A1", "Audio");
	for (i = 0; i < t->n; i++) {
		e = &t->v[i];
		if (e->film != TIMELINE_BLACK &&
		    timeline_heard(t, &t->films[e->film]))
			add_clip(b, t, i);
		else
			add_gap(b, t, e->frames);
	}
	end_track(b);
}

static void
add_song(struct buf *b, const struct timeline *t)
{
	const struct timeline_entry *e = &t->song;
	const struct timeline_film *film = &t->films[e->film];

	begin_track(b, "A2", "Audio");
	jw_open(b, NULL, '{');
	jw_str(b, "OTIO_SCHEMA", "Clip.1");
	jw_str(b, "name", timeline_base(film));
	add_range(b, "source_range", film->zero + e->own, e->nown,
	    timeline_rate(t, film));
	add_media(b, t, film);
	jw_close(b, '}');
	end_track(b);
}

static const char *
end_list(struct buf *b, const struct timeline *t)
{
	end_track(b);
	if (!t->mute)
		add_sound(b, t);
	if (t->scored)
		add_song(b, t);
	jw_close(b, ']');
	jw_close(b, '}');
	jw_close(b, '}');
	buf_addc(b, '\n');
	return timeline_warning(t, true);
}

const struct timeline_format timeline_otio = { .name = "otio",
    .begin = begin_list, .each = add_cut, .end = end_list, .black = true };
