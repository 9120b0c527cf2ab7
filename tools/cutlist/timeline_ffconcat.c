/*
 * A script for FFmpeg's concat demuxer.  Its times are those of the file's own
 * clock: time stamps, or the file's start added.  The demuxer looks for a colon
 * to find a protocol, takes other names as relative to the script, and reads a
 * line at a time.
 */
#include <inttypes.h>
#include <string.h>

#include "timeline_part.h"

/* In quotes; a quote itself stands outside of them. */
static void
add_name(struct buf *b, const char *path)
{
	const char *colon = strchr(path, ':');

	buf_addc(b, '\'');
	/* absolute ones can't be mistaken: protocols have no '/' */
	if (colon && *path != '/')
		buf_adds(b, "file:");
	for (; *path; path++) {
		if (*path == '\'')
			buf_adds(b, "'\\''");
		else
			buf_addc(b, *path);
	}
	buf_addc(b, '\'');
}

/* The microsecond of a time stamp: the demuxer must find the picture that has
 * it, so an inpoint is never before it, and an outpoint never behind. */
static int64_t
exact(int64_t pts, struct ratio base, bool up)
{
	int64_t ticks = pts * base.num, s = ticks / base.den;
	int64_t rest = ticks % base.den;

	if (rest < 0) {
		rest += base.den;
		s--;
	}
	rest *= TC_SECOND;
	return s * TC_SECOND + rest / base.den +
	    (up && rest % base.den != 0);
}

/* When a cut begins or ends, by the file's own clock. */
static int64_t
own_time(const struct timeline_film *film, int64_t pts, int64_t us, bool up)
{
	if (pts != TC_NONE && film->time_base.num > 0 &&
	    film->time_base.den > 0)
		return exact(pts, film->time_base, up);
	return timeline_clock(film, us);
}

static void
add_point(struct buf *b, const char *word, int64_t us)
{
	buf_addf(b, "%s ", word);
	timeline_seconds(b, us);
	buf_addc(b, '\n');
}

static void
begin_list(struct buf *b, const struct timeline *t)
{
	(void)t;
	buf_adds(b, "ffconcat version 1.0\n");
}

static int
add_cut(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	const struct timeline_entry *e = &t->v[i];
	const struct timeline_film *film = &t->films[e->film];
	const struct slice *s = &e->slice;

	if (strpbrk(film->path, "\r\n")) {
		*why = "a name with a line feed can't stand in an ffconcat "
		    "list";
		return -1;
	}
	buf_adds(b, "file ");
	add_name(b, film->path);
	buf_addc(b, '\n');
	add_point(b, "inpoint", own_time(film, s->first_pts, s->start, true));
	add_point(b, "outpoint", own_time(film, s->end_pts, s->end, false));
	return 0;
}

const struct timeline_format timeline_ffconcat = { .name = "ffconcat",
    .begin = begin_list, .each = add_cut };
