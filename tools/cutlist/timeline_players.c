/*
 * Lists that show the moments without cutting anything: mpv's EDL, an M3U for
 * VLC, and a project of LosslessCut to look through them and change them.
 */
#include <inttypes.h>
#include <string.h>

#include "jw.h"
#include "timeline_part.h"

static void
add_seconds(struct buf *b, int64_t us)
{
	buf_addf(b, "%" PRId64 ".%06" PRId64, us / TC_SECOND,
	    us % TC_SECOND);
}

/* --- mpv ------------------------------------------------------------------ */

void
timeline_mpv_begin(struct buf *b, const struct timeline *t)
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

int
timeline_mpv(struct buf *b, const struct timeline *t, size_t i,
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
	add_seconds(b, s->start);
	buf_addc(b, ',');
	add_seconds(b, length > 2 * half ? length - half : length);
	timeline_title(&title, t, i);
	buf_adds(b, ",title=");
	add_text(b, title.p);
	buf_addc(b, '\n');
	buf_free(&title);
	return 0;
}

/* --- M3U ------------------------------------------------------------------ */

void
timeline_m3u_begin(struct buf *b, const struct timeline *t)
{
	(void)t;
	buf_adds(b, "#EXTM3U\n");
}

int
timeline_m3u(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	const struct timeline_entry *e = &t->v[i];
	const struct slice *s = &e->slice;

	(void)why;
	buf_addf(b, "#EXTINF:%" PRId64 ",", (s->end - s->start +
	    TC_SECOND / 2) / TC_SECOND);
	timeline_title(b, t, i);
	buf_adds(b, "\n#EXTVLCOPT:start-time=");
	add_seconds(b, s->start);
	buf_adds(b, "\n#EXTVLCOPT:stop-time=");
	add_seconds(b, s->end);
	buf_addc(b, '\n');
	timeline_url(b, t->films[e->film].whole);
	buf_addc(b, '\n');
	return 0;
}

/* --- LosslessCut ---------------------------------------------------------- */

void
timeline_llc_begin(struct buf *b, const struct timeline *t)
{
	jw_open(b, NULL, '{');
	jw_int(b, "version", 1);
	jw_str(b, "mediaFileName", t->nfilms ? timeline_base(&t->films[0]) :
	    NULL);
	jw_open(b, "cutSegments", '[');
}

int
timeline_llc(struct buf *b, const struct timeline *t, size_t i,
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

const char *
timeline_llc_end(struct buf *b, const struct timeline *t)
{
	(void)t;
	jw_close(b, ']');
	jw_close(b, '}');
	buf_addc(b, '\n');
	return NULL;
}
