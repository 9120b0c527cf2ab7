/*
 * Packets of a plain MP4 or MOV without reading its media.
 *
 * The movie's header lists size, place and time of every sample.  Reading it
 * takes milliseconds where ffprobe, which reads the media along, takes as
 * long as the disk needs.  The price is that the times must come out as
 * libavformat would have them, so whatever could make it think again makes
 * us decline (mp4_box.c).
 *
 * What libavformat 59 does with times, found out by comparing:
 *   - negative offsets in ctts move every dts back by the largest of them;
 *   - a leading empty edit moves everything on by its length;
 *   - a media edit makes the smallest pts zero, wherever it begins; samples
 *     outside it are marked for discarding or dropped (which we decline).
 */
#include <stdlib.h>

#include "mp4.h"
#include "buf.h"
#include "mp4_box.h"

struct mp4 {
	struct mp4_header h;
	struct mp4_walk walk;
	int64_t empty;   /* the edits, in ticks of the track */
	int64_t length;
	int64_t dts_add; /* from the tables' times to libavformat's */
	int64_t pts_add;
	int64_t sample_end;
	bool ended;
};

static int
no(struct mp4 *m, const char *why)
{
	m->h.why = why;
	return -1;
}

/* From the movie's ticks to the track's, to the nearest. */
static int
to_ticks(struct mp4 *m, int64_t length, int64_t *ticks)
{
	int64_t scale = m->h.scale, movie = m->h.movie_scale;

	if (length > (INT64_MAX / 4 - movie) / scale)
		return no(m, "an edit is absurdly long");
	*ticks = (length * scale + movie / 2) / movie;
	return 0;
}

/* Whether the header has all that is needed, and nothing that is doubtful. */
static int
check_header(struct mp4 *m)
{
	const struct mp4_header *h = &m->h;
	const struct mp4_tables *t = &h->t;

	if (h->scale == 0 || !h->described)
		return no(m, "the track has no description");
	if (t->samples == 0 || t->stts.count == 0 || t->stsc.count == 0 ||
	    t->stco.count == 0)
		return no(m, "the track has no samples");
	if (t->ctts.count > 2 * t->samples + 16)
		return no(m, "its presentation times are absurd");
	if (h->codec == MP4_PARSER && t->stss.count == 0)
		return no(m, "it has no sync table");
	if (h->edited && h->empty_before)
		return no(m, "a track before it is empty");
	if (h->edited && (to_ticks(m, h->empty, &m->empty) < 0 ||
	    to_ticks(m, h->length, &m->length) < 0))
		return -1;
	return 0;
}

/*
 * Whether libavformat keeps this sample, and all behind it, under a media
 * edit.  It looks for the last sync sample from which the edit can be
 * decoded, and stops at the first (with ctts: second) one that ends with the
 * edit or behind it; *ends counts those.
 */
static int
check_edit(struct mp4 *m, const struct mp4_sample *s, bool last, int *ends)
{
	int64_t stop = m->h.media + m->length;
	int64_t lasts = last ? m->length : (int64_t)s->delta;
	int enough = m->h.t.ctts.count ? 2 : 1;

	if (s->cts < m->h.media || s->cts >= stop)
		return no(m, "its edit list hides frames");
	if (m->walk.sample == 1)
		return s->sync ? 0 : no(m, "it begins without a key frame");
	if (s->sync && s->dts <= m->h.media && s->cts <= m->h.media)
		return no(m, "its edit list begins with doubled times");
	if (s->sync && s->cts + lasts >= stop && ++*ends >= enough && !last)
		return no(m, "its edit list hides frames");
	return 0;
}

/* Walks through all samples once: what comes later may rely on the tables. */
static int
check_samples(struct mp4 *m)
{
	struct mp4_sample s;
	int64_t first = INT64_MAX, shift;
	int got, ends = 0;

	if (mp4_dts_shift(&m->h.t, &shift) < 0)
		return no(m, "its presentation times cannot be read");
	mp4_walk_start(&m->walk);
	while ((got = mp4_walk_next(&m->h.t, &m->walk, &s)) > 0) {
		if (s.cts < first)
			first = s.cts;
		if (s.pos + s.size > m->sample_end)
			m->sample_end = s.pos + s.size;
		if (s.cts < s.dts - shift)
			return no(m, "a frame is shown before it is decoded");
		if (m->h.edited && check_edit(m, &s,
		    m->walk.sample == m->h.t.samples, &ends) < 0)
			return -1;
	}
	if (got < 0)
		return no(m, m->walk.why);
	if (!mp4_walk_whole(&m->h.t, &m->walk))
		return no(m, "its chunk table is broken");
	m->pts_add = m->h.edited ? m->empty - first : 0;
	m->dts_add = m->pts_add - shift;
	return 0;
}

struct mp4 *
mp4_open(int fd, int stream_index, const char **why_not)
{
	struct mp4 *m = xcalloc(1, sizeof *m);

	if (mp4_read_header(&m->h, fd, stream_index) < 0 ||
	    check_header(m) < 0 || check_samples(m) < 0) {
		*why_not = m->h.why;
		free(m);
		return NULL;
	}
	mp4_walk_start(&m->walk);
	return m;
}

void
mp4_rewind(struct mp4 *m)
{
	mp4_walk_start(&m->walk);
	m->ended = false;
}

void
mp4_free(struct mp4 *m)
{
	free(m);
}

int
mp4_next(struct mp4 *m, struct packet *p)
{
	struct mp4_sample s;
	int got = m->ended ? 0 : mp4_walk_next(&m->h.t, &m->walk, &s);

	/* As in libavformat, a cut off sample is what is left of it, and the
	 * first that is missing altogether ends the stream. */
	if (got <= 0 || s.pos >= m->h.file_size) {
		m->ended = true;
		return got < 0 ? -1 : 0;
	}
	p->pts = s.cts + m->pts_add;
	p->dts = s.dts + m->dts_add;
	p->duration = s.delta;
	p->pos = s.pos;
	p->size = s.size;
	p->cut = s.size > m->h.file_size - s.pos;
	if (p->cut)
		p->size = (uint32_t)(m->h.file_size - s.pos);
	p->key = s.sync || m->h.codec == MP4_INTRA;
	p->hidden = false;
	return 1;
}

uint32_t
mp4_timescale(const struct mp4 *m)
{
	return m->h.scale;
}

uint32_t
mp4_track_id(const struct mp4 *m)
{
	return m->h.track_id;
}

int64_t
mp4_packets(const struct mp4 *m)
{
	return m->h.t.samples;
}

int64_t
mp4_sample_end(const struct mp4 *m)
{
	return m->sample_end;
}

bool
mp4_beyond(const struct mp4 *m)
{
	return m->h.beyond;
}
