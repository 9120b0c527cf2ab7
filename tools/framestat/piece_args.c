/*
 * The command line of one decoder.
 *
 * Everything that costs no accuracy is left out: the loop filter (which no
 * measure on 64 columns can see), other streams, threads (the pieces are what
 * is parallel).  Pictures are made small before they are turned upright, so
 * that turning costs nothing.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "piece_args.h"
#include "buf.h"
#include "ff.h"

/* The earliest time that a file's ticks may begin at: broadcast clocks run
 * over after 26.5 hours, and what lies before is told as negative. */
#define EARLIEST (-48 * 3600 * TC_SECOND)

int64_t
piece_shift(const struct film *film)
{
	return -tc_ticks(EARLIEST, film->base);
}

static double
slots_a_tick(struct ratio base, int64_t every)
{
	return ratio_double(base) * (double)TC_SECOND / (double)every;
}

struct sieve
sieve_thumbs(const struct film *film, int64_t every)
{
	struct sieve s = { 0, 1 };

	if (every > 0)
		s.rate = slots_a_tick(film->base, every);
	return s;
}

struct sieve
sieve_larges(const struct film *film, int64_t every, int64_t large_every)
{
	struct sieve s = sieve_thumbs(film, every);

	if (large_every <= 0)
		s.rate = 0;
	else if (every <= 0)
		s.rate = slots_a_tick(film->base, large_every);
	else
		s.group = ceil((double)large_every / (double)every);
	return s;
}

double
sieve_slot(const struct sieve *s, int64_t pts)
{
	return floor(floor((double)pts * s->rate) / s->group);
}

static int
turns(const struct film *film)
{
	switch (film->rotate) {
	case 90:
		return 1;
	case 180:
		return 2;
	case 270:
		return 3;
	default:
		return 0; /* aslant: as it is */
	}
}

/* Width and height of larger pictures before they are turned. */
static void
lying_size(const struct film *film, int *w, int *h)
{
	double sar = ratio_double(film->sar);
	double width = film->width, height = film->height, by;

	if (width < 1 || height < 1) {
		width = 16;
		height = 9;
	}
	/* Square pixels without enlarging either side. */
	if (sar > 1)
		height /= sar;
	else if (sar > 0)
		width *= sar;
	by = LARGE_MAX / fmax(width, height);
	if (by > 1 && film->width > 0)
		by = 1;
	*w = (int)fmax(lround(width * by), 1);
	*h = (int)fmax(lround(height * by), 1);
}

void
large_size(const struct film *film, int *w, int *h)
{
	if (turns(film) % 2)
		lying_size(film, h, w);
	else
		lying_size(film, w, h);
}

int
large_lines(const struct film *film)
{
	enum { LEAST = 8 };
	int lines = film->height < LARGE_LINES ? film->height : LARGE_LINES;

	return turns(film) % 2 || lines < LEAST ? 0 : lines;
}

static void
add_select(struct buf *b, const struct sieve *s, int64_t begin)
{
	/* What is not known of the picture before is NAN, which makes gt and
	 * lt false. */
	buf_addf(b, "select='isnan(prev_selected_pts)+"
	    "gt(floor(floor(pts*%.17g)/%.17g),"
	    "floor(floor(prev_selected_pts*%.17g)/%.17g))",
	    s->rate, s->group, s->rate, s->group);
	if (begin != TC_NONE)
		buf_addf(b, "+gte(pts,%" PRId64 ")*lt(prev_pts,%" PRId64 ")",
		    begin, begin);
	buf_adds(b, "',");
}

static void
add_scale(struct buf *b, int w, int h)
{
	buf_addf(b, "scale=%d:%d:flags=area:out_range=tv,format=yuv420p",
	    w, h);
}

static void
add_upright(struct buf *b, const struct film *film)
{
	static const char *const turn[] = { "", ",transpose=clock",
		",hflip,vflip", ",transpose=cclock" };

	if (film->flip)
		buf_adds(b, ",hflip");
	buf_adds(b, turn[turns(film)]);
}

/* Every second line is left out as often as each row of the small picture still
 * is the mean of four: to step over lines costs nothing, to read them costs up
 * to an eighth of the whole decode. */
static void
add_fewer_lines(struct buf *b, const struct film *film, int rows)
{
	enum { LINES_A_ROW = 4 };
	int lines;

	for (lines = film->height; lines / 2 >= LINES_A_ROW * rows; lines /= 2)
		buf_adds(b, "field,");
}

/* The larger picture, upright, and below it what scaling would blur: whether
 * neighbouring lines are of one time.  Where the size changes on the way the
 * lines are cut from what there is. */
static void
add_large(struct buf *b, const struct film *film)
{
	int w, h, lines = large_lines(film);

	lying_size(film, &w, &h);
	if (lines > 0)
		buf_adds(b, "split[p][q];[p]");
	add_scale(b, w, h);
	buf_adds(b, ",extractplanes=y");
	add_upright(b, film);
	if (lines <= 0)
		return;
	buf_addf(b, "[r];[q]crop='min(iw,%d)':'min(ih,%d)',"
	    "scale=%d:%d:flags=neighbor:out_range=tv,format=yuv420p,"
	    "extractplanes=y[n];[r][n]vstack", w, lines, w, lines);
}

static char *
graph(const struct film *film, const struct reel_opts *opts,
    const struct order *o)
{
	struct sieve thumbs = sieve_thumbs(film, o->every);
	struct sieve larges = sieve_larges(film, o->every, opts->large_every);
	bool lying = turns(film) % 2;
	struct buf b = BUF_INIT;

	buf_addf(&b, "[0:%d]", film->stream);
	/* All that comes behind such a one would be moved behind it. */
	if (film->limit != 0)
		buf_addf(&b, "select='not(gte(pts,%" PRId64 "))',",
		    film->limit);
	if (o->from != TC_NONE)
		buf_addf(&b, "trim=start_pts=%" PRId64 ",", o->from);
	if (o->to != TC_NONE)
		buf_addf(&b, "trim=end_pts=%" PRId64 ",", o->to);
	if (thumbs.rate > 0)
		add_select(&b, &thumbs, o->begin);
	if (larges.rate > 0)
		buf_adds(&b, "split[s][l];[s]");
	add_fewer_lines(&b, film, lying ? THUMB_COLS : THUMB_ROWS);
	if (lying)
		add_scale(&b, THUMB_ROWS, THUMB_COLS);
	else
		add_scale(&b, THUMB_COLS, THUMB_ROWS);
	add_upright(&b, film);
	buf_addf(&b, ",setpts=PTS+%" PRId64 "[small]", piece_shift(film));
	if (larges.rate > 0) {
		buf_adds(&b, ";[l]");
		add_select(&b, &larges, o->begin);
		add_large(&b, film);
		buf_addf(&b, ",setpts=PTS+%" PRId64 "[large]",
		    piece_shift(film));
	}
	return buf_steal(&b);
}

static void
add_output(struct args *a, const struct film *film, const char *label,
    const char *pipe)
{
	args_addl(a, "-map", label, "-fps_mode", "passthrough",
	    "-enc_time_base", (char *)NULL);
	args_addf(a, "%" PRId64 "/%" PRId64, film->base.num, film->base.den);
	args_addl(a, "-c:v", "rawvideo", "-threads", "1", "-f", "nut",
	    "-write_index", "0", "-map_metadata", "-1", "-map_chapters", "-1",
	    pipe, (char *)NULL);
}

void
piece_args(struct args *a, const struct film *film,
    const struct reel_opts *opts, const struct order *o)
{
	char *text = graph(film, opts, o);

	ff_begin(a, "ffmpeg");
	args_addl(a, "-filter_threads", "1", "-filter_complex_threads", "1",
	    (char *)NULL);
	if (o->hwaccel)
		args_addl(a, "-hwaccel", o->hwaccel, (char *)NULL);
	/* A film that is still being written is one piece: threads are then
	 * what is parallel. */
	args_add(a, "-threads");
	args_addf(a, "%d", film->follow ? opts->jobs : 1);
	if (!opts->loop_filter)
		args_addl(a, "-skip_loop_filter", "all", (char *)NULL);
	if (o->keys || (opts->references && film->seekable))
		args_addl(a, "-skip_frame", o->keys ? "nokey" : "noref",
		    (char *)NULL);
	args_addl(a, "-copyts", "-noautorotate", "-noaccurate_seek",
	    (char *)NULL);
	if (o->seek != TC_NONE) {
		bool minus = o->seek < 0;
		int64_t us = minus ? -o->seek : o->seek;

		args_addl(a, "-seek_timestamp", "1", "-ss", (char *)NULL);
		args_addf(a, "%s%" PRId64 ".%06" PRId64, minus ? "-" : "",
		    us / TC_SECOND, us % TC_SECOND);
	}
	if (film->follow)
		ff_input_fed(a);
	else
		ff_input(a, film->path, NULL);
	args_addl(a, "-filter_complex", text, (char *)NULL);
	add_output(a, film, "[small]", "pipe:1");
	if (opts->large_every > 0) {
		/* They are few: none may wait for the next one. */
		args_addl(a, "-flush_packets", "1", (char *)NULL);
		add_output(a, film, "[large]", "pipe:3");
	}
	free(text);
}
