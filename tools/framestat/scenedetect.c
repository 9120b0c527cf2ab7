/*
 * PySceneDetect's lists.
 *
 * Its pictures are counted from 1 and a scene's last one is named, so the end
 * of one scene is one less than the start of the next.  Times are ours: those
 * of the file's clock, exact to the millisecond also where the rate varies.
 *
 * The columns of its statistics are the metrics of its detectors, sorted by
 * name.  Ours with the nearest meaning: average_rgb is the mean brightness;
 * content_val and delta_lum are the difference in luma, which are the same
 * there too when it looks at luma only.  Hue, saturation and edges are not
 * measured here: "None", as it writes what it does not know.
 */
#include <inttypes.h>
#include <math.h>

#include "scenedetect.h"

/* Counted from 0. */
static int64_t
number(int64_t n, int64_t t, struct ratio rate)
{
	struct ratio us = { 1, TC_SECOND }, frame = { rate.den, rate.num };

	if (n >= 0)
		return n;
	if (rate.num <= 0 || rate.den <= 0 || t == TC_NONE || t < 0)
		return 0;
	return tc_rescale(t, us, frame);
}

/* Both forms of a time: 00:00:01.500,1.500. */
static void
put_time(struct buf *b, int64_t us)
{
	char text[TC_TEXT];
	int64_t ms = us == TC_NONE || us < 0 ? 0 : (us + 500) / 1000;

	tc_print(ms * 1000, text);
	buf_addf(b, "%s,%" PRId64 ".%03d", text, ms / 1000, (int)(ms % 1000));
}

void
scenedetect_cut(struct buf *b, const struct people_shot *s)
{
	char text[TC_TEXT];

	if (b->len == 0)
		buf_adds(b, "Timecode List:");
	if (!s->begun)
		return;
	tc_print(s->start, text);
	buf_addf(b, ",%s", text);
}

void
scenedetect_heading(struct buf *b)
{
	buf_adds(b, "Scene Number,Start Frame,Start Timecode,"
	    "Start Time (seconds),End Frame,End Timecode,"
	    "End Time (seconds),Length (frames),Length (timecode),"
	    "Length (seconds)\n");
}

void
scenedetect_scene(struct buf *b, const struct people_shot *s,
    struct ratio rate)
{
	int64_t first = number(s->n, s->start, rate);
	int64_t behind = number(s->end_n, s->end, rate);
	int64_t length = behind > first ? behind - first : 0;

	buf_addf(b, "%" PRId64 ",%" PRId64 ",", s->number, first + 1);
	put_time(b, s->start);
	buf_addf(b, ",%" PRId64 ",", first + length);
	put_time(b, s->end);
	/* Length: the timecode comes before the seconds here as well. */
	buf_addf(b, ",%" PRId64 ",", length);
	put_time(b, tc_minus(s->end, s->start));
	buf_addc(b, '\n');
}

void
scenedetect_list(struct buf *b, const struct people_shot *v, size_t n,
    struct ratio rate)
{
	struct buf cuts = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		scenedetect_cut(&cuts, &v[i]);
	buf_adds(b, n ? cuts.p : "Timecode List:");
	buf_addc(b, '\n');
	buf_free(&cuts);
	scenedetect_heading(b);
	for (size_t i = 0; i < n; i++)
		scenedetect_scene(b, &v[i], rate);
}

void
scenedetect_stats_heading(struct buf *b)
{
	buf_adds(b, "Frame Number,Timecode,average_rgb,content_val,"
	    "delta_edges,delta_hue,delta_lum,delta_sat\n");
}

static void
put_value(struct buf *b, double v)
{
	if (isfinite(v) && v >= 0)
		buf_addf(b, ",%.4f", v);
	else
		buf_adds(b, ",None");
}

void
scenedetect_stats(struct buf *b, const struct scenedetect_frame *f,
    struct ratio rate)
{
	char text[TC_TEXT];

	tc_print(f->t < 0 ? 0 : f->t, text);
	buf_addf(b, "%" PRId64 ",%s", number(f->n, f->t, rate) + 1, text);
	put_value(b, f->luma);
	put_value(b, f->diff);
	buf_adds(b, ",None,None");
	put_value(b, f->diff);
	buf_adds(b, ",None\n");
}
