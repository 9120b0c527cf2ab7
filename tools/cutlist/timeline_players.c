/*
 * Lists that show the moments without cutting anything: mpv's EDL, an M3U for
 * VLC, and a project of LosslessCut to look through them and change them.
 */
#include <inttypes.h>
#include <string.h>

#include "jw.h"
#include "timeline_part.h"

/* --- mpv ------------------------------------------------------------------ */

static void
begin_mpv(struct buf *b, const struct timeline *t)
{
	(void)t;
	buf_adds(b, "# mpv EDL v0\n");
}

/* With its length ahead, any name can be written. */
static void
add_text(struct buf *b, const char *s)
{
	buf_addf(b, "%%%zu%%%s", strlen(s), s);
}

static int
add_mpv(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	const struct timeline_entry *e = &t->v[i];
	const struct timeline_film *film = &t->films[e->film];
	const struct slice *s = &e->slice;
	struct ratio rate = timeline_rate(t, film);
	int64_t length = s->end - s->start, half;
	struct buf title = BUF_INIT;

	(void)why;
	/* mpv adds the two up in floating point, and the picture behind the
	 * end may slip in */
	half = film->width > 0 ? TC_SECOND * rate.den / rate.num / 2 : 0;
	add_text(b, film->whole);
	buf_addc(b, ',');
	/* mpv takes a start that is given for a time stamp */
	timeline_seconds(b, timeline_clock(film, s->start));
	buf_addc(b, ',');
	timeline_seconds(b, length > 2 * half ? length - half : length);
	timeline_title(&title, t, i);
	buf_adds(b, ",title=");
	add_text(b, title.p);
	buf_addc(b, '\n');
	buf_free(&title);
	return 0;
}

/* --- M3U ------------------------------------------------------------------ */

static void
begin_m3u(struct buf *b, const struct timeline *t)
{
	(void)t;
	buf_adds(b, "#EXTM3U\n");
}

static int
add_m3u(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	const struct timeline_entry *e = &t->v[i];
	const struct slice *s = &e->slice;

	(void)why;
	buf_addf(b, "#EXTINF:%" PRId64 ",", (s->end - s->start +
	    TC_SECOND / 2) / TC_SECOND);
	timeline_title(b, t, i);
	buf_adds(b, "\n#EXTVLCOPT:start-time=");
	timeline_seconds(b, s->start);
	buf_adds(b, "\n#EXTVLCOPT:stop-time=");
	timeline_seconds(b, s->end);
	buf_addc(b, '\n');
	timeline_url(b, t->films[e->film].whole);
	buf_addc(b, '\n');
	return 0;
}

/* --- LosslessCut ---------------------------------------------------------- */

static void
begin_llc(struct buf *b, const struct timeline *t)
{
	jw_open(b, NULL, '{');
	jw_int(b, "version", 1);
	jw_str(b, "mediaFileName", t->nfilms ? timeline_base(&t->films[0]) :
	    NULL);
	jw_open(b, "cutSegments", '[');
}

static int
add_llc(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	const struct slice *s = &t->v[i].slice;

	if (t->v[i].film > 0) {
		*why = "a project of LosslessCut is about one film";
		return -1;
	}
	jw_open(b, NULL, '{');
	jw_us(b, "start", s->start);
	jw_us(b, "end", s->end);
	jw_str(b, "name", s->title ? s->title : "");
	jw_close(b, '}');
	return 0;
}

static const char *
end_llc(struct buf *b, const struct timeline *t)
{
	(void)t;
	jw_close(b, ']');
	jw_close(b, '}');
	buf_addc(b, '\n');
	return NULL;
}

const struct timeline_format timeline_llc = { .name = "llc",
    .begin = begin_llc, .each = add_llc, .end = end_llc };
const struct timeline_format timeline_mpv = { .name = "mpv",
    .begin = begin_mpv, .each = add_mpv };
const struct timeline_format timeline_m3u = { .name = "m3u",
    .begin = begin_m3u, .each = add_m3u };
