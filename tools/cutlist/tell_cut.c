/*
 * Records and lines about cuts and clips.
 */
#include <math.h>
#include <stdio.h>

#include "tell_cut.h"
#include "jw.h"
#include "method.h"
#include "tc.h"

/* What one processor of 2015 to 2025 does a second, roughly: pixels encoded by
 * x264 at medium, bytes copied. */
static const double PIXELS_A_SECOND = 20e6;
static const double BYTES_A_SECOND = 100e6;

/* What each call of ffmpeg costs before it does anything. */
static const double START_COST = 0.3;

static void
tell_picture(struct buf *b, const char *key, int64_t n, int64_t pts)
{
	if (pts == TC_NONE && n < 0) {
		jw_null(b, key);
		return;
	}
	jw_open(b, key, '{');
	if (n < 0)
		jw_null(b, "n");
	else
		jw_int(b, "n", n);
	if (pts == TC_NONE)
		jw_null(b, "pts");
	else
		jw_int(b, "pts", pts);
	jw_close(b, '}');
}

void
tell_cut(struct buf *b, const struct footage *film, const struct slice *s)
{
	int64_t last = s->first_n >= 0 && s->frames > 0 ?
	    s->first_n + s->frames - 1 : -1;

	jw_begin(b, "cut", film->src);
	jw_us(b, "start", s->start);
	jw_us(b, "end", s->end);
	jw_int(b, "slot", s->slot);
	tell_picture(b, "first", s->first_n, s->first_pts - s->held);
	tell_picture(b, "last", last, s->last_pts);
	if (s->frames < 0)
		jw_null(b, "frames");
	else
		jw_int(b, "frames", s->frames);
	jw_str(b, "method", method_name(s->method));
	jw_str(b, "why", s->why);
	jw_fix(b, "score", s->score, 4);
	jw_str(b, "level", s->level[0] ? s->level : NULL);
	jw_str(b, "title", s->title);
	jw_end(b);
}

static void
tell_failures(struct buf *b, const struct render_result *r)
{
	size_t i;

	jw_open(b, "failed", '[');
	for (i = 0; r && i < r->nfailed; i++) {
		jw_open(b, NULL, '{');
		jw_str(b, "method", method_name(r->failed[i].method));
		jw_str(b, "what", r->failed[i].what);
		jw_close(b, '}');
	}
	jw_close(b, ']');
}

void
tell_clip(struct buf *b, const struct footage *film, const struct tell_clip *c)
{
	const struct render_result *r = c->made;
	int64_t frames = r ? r->frames : c->kept->frames;

	jw_begin(b, "clip", film->src);
	jw_path(b, "path", c->path);
	jw_int(b, "cut", c->slice->slot);
	jw_us(b, "length", c->slice->end - c->slice->start);
	jw_int(b, "bytes", r ? r->bytes : c->kept->size);
	if (frames < 0)
		jw_null(b, "frames");
	else
		jw_int(b, "frames", frames);
	jw_str(b, "method", r ? method_name(r->method) : c->kept->method);
	jw_int(b, "attempts", r ? r->attempts : 0);
	tell_failures(b, r);
	jw_fix(b, "seconds", r ? (double)r->took / TC_SECOND : 0, 3);
	jw_bool(b, "kept", !r);
	if (film->growing && c->delay != TC_NONE)
		jw_us(b, "delay", c->delay);
	jw_end(b);
}

/* Roughly how long the work for a slice takes on this machine, seconds. */
static double
expects(const struct footage *film, const struct slice *s)
{
	double seconds = (double)(s->end - s->start) / TC_SECOND;
	double rate = ratio_double(film->video.rate);
	double pixels = film->video.index < 0 ? 0 :
	    (double)film->video.width * film->video.height *
	    (rate > 0 ? rate : 25);
	double bytes = film->duration > 0 && film->size > 0 ?
	    (double)film->size * TC_SECOND / (double)film->duration : 1e6;
	double edges = 1;

	if (s->method == METHOD_COPY || s->method == METHOD_KEYFRAME)
		edges = 0;
	else if (s->method == METHOD_SMART)
		edges = fmin(1, 4 / fmax(seconds, 0.1));
	return 2 * START_COST + seconds * (bytes / BYTES_A_SECOND +
	    edges * pixels / PIXELS_A_SECOND);
}

void
tell_cuts_heading(struct buf *b)
{
	buf_addf(b, "%4s %13s %12s %8s  %-8s %8s  %s\n", "CUT", "START",
	    "LENGTH", "PICTURES", "METHOD", "EXPECTED", "WHY");
}

void
tell_cut_row(struct buf *b, const struct footage *film, const struct slice *s)
{
	char start[TC_TEXT], length[TC_TEXT], frames[24] = "-";

	if (s->frames >= 0)
		snprintf(frames, sizeof frames, "%lld", (long long)s->frames);
	buf_addf(b, "%4d %13s %12s %8s  %-8s %6.1f s  %s\n", s->slot,
	    tc_short(s->start, start), tc_short(s->end - s->start, length),
	    frames, method_name(s->method), expects(film, s),
	    s->why ? s->why : "");
}
