/*
 * FCPXML 1.10, for Final Cut Pro and DaVinci Resolve.  All times are whole
 * pictures, written as fractions of a second: 101101/24000s.
 */
#include <inttypes.h>
#include <stdio.h>

#include "timeline_part.h"

static void
add_time(struct buf *b, const char *name, int64_t n, struct ratio rate)
{
	if (n == 0)
		buf_addf(b, " %s=\"0s\"", name);
	else
		buf_addf(b, " %s=\"%" PRId64 "/%" PRId64 "s\"", name,
		    n * rate.den, rate.num);
}

static void
add_format(struct buf *b, const char *id, size_t n, struct ratio rate,
    int width, int height)
{
	buf_addf(b, "\t\t<format id=\"%s%zu\"", id, n);
	add_time(b, "frameDuration", 1, rate);
	if (width > 0)
		buf_addf(b, " width=\"%d\" height=\"%d\"", width, height);
	buf_adds(b, "/>\n");
}

static void
add_asset(struct buf *b, const struct timeline *t, size_t n)
{
	const struct timeline_film *film = &t->films[n];
	struct ratio rate = timeline_rate(t, film);
	struct buf url = BUF_INIT;

	if (film->width > 0)
		add_format(b, "f", n + 1, rate, film->width, film->height);
	buf_addf(b, "\t\t<asset id=\"a%zu\"", n + 1);
	timeline_attribute(b, "name", timeline_base(film));
	add_time(b, "start", film->zero, rate);
	add_time(b, "duration", film->pictures, rate);
	if (film->width > 0)
		buf_addf(b, " hasVideo=\"1\" format=\"f%zu\"", n + 1);
	if (film->audio)
		buf_addf(b, " hasAudio=\"1\" audioSources=\"1\" "
		    "audioChannels=\"%d\"", film->channels > 0 ?
		    film->channels : 2);
	if (film->audio && film->sound_rate > 0)
		buf_addf(b, " audioRate=\"%d\"", film->sound_rate);
	timeline_url(&url, film->whole);
	buf_adds(b, ">\n\t\t\t<media-rep kind=\"original-media\"");
	timeline_attribute(b, "src", url.p);
	buf_adds(b, "/>\n\t\t</asset>\n");
	buf_free(&url);
}

static void
begin_list(struct buf *b, const struct timeline *t)
{
	size_t i;

	buf_adds(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<!DOCTYPE fcpxml>\n<fcpxml version=\"1.10\">\n"
	    "\t<resources>\n");
	add_format(b, "r", 1, t->rate, t->width, t->height);
	for (i = 0; i < t->nfilms; i++)
		add_asset(b, t, i);
	buf_adds(b, "\t</resources>\n\t<event name=\"cutlist\">\n"
	    "\t\t<project name=\"cutlist\">\n\t\t\t<sequence format=\"r1\"");
	add_time(b, "duration", timeline_end(t), t->rate);
	buf_adds(b, " tcStart=\"0s\" tcFormat=\"NDF\">\n\t\t\t\t<spine>\n");
}

/* What a film's rate is called; null: it has no name there. */
static const char *
rate_name(struct ratio rate)
{
	static const char *const names[] = { "23.98", "24", "25", "29.97",
	    "30", "47.95", "48", "50", "59.94", "60" };
	double r = ratio_double(rate), known;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (sscanf(names[i], "%lf", &known) == 1 &&
		    r > known - 0.005 && r < known + 0.005)
			return names[i];
	return NULL;
}

static void
add_rate(struct buf *b, const struct timeline *t,
    const struct timeline_film *film)
{
	struct ratio rate = timeline_rate(t, film);
	const char *name = rate_name(rate);

	if (film->width > 0 && name && !timeline_same(rate, t->rate))
		buf_addf(b, "\t\t\t\t\t\t<conform-rate scaleEnabled=\"0\" "
		    "srcFrameRate=\"%s\"/>\n", name);
}

/* It hangs on the first clip of all, and its offset is a time of that. */
static void
add_song(struct buf *b, const struct timeline *t, int64_t own,
    struct ratio rate)
{
	const struct timeline_entry *e = &t->song;
	const struct timeline_film *film = &t->films[e->film];

	buf_addf(b, "\t\t\t\t\t\t<asset-clip ref=\"a%zu\" lane=\"-1\"",
	    e->film + 1);
	if (film->width > 0)
		buf_adds(b, " srcEnable=\"audio\"");
	timeline_attribute(b, "name", timeline_base(film));
	add_time(b, "offset", own, rate);
	add_time(b, "start", film->zero + e->own, timeline_rate(t, film));
	add_time(b, "duration", e->frames, t->rate);
	buf_adds(b, " audioRole=\"music\"/>\n");
}

static void
add_marker(struct buf *b, const struct timeline *t, size_t i,
    struct ratio rate)
{
	const struct timeline_entry *e = &t->v[i];
	struct buf text = BUF_INIT;

	buf_adds(b, "\t\t\t\t\t\t<marker");
	add_time(b, "start", t->films[e->film].zero + e->own, rate);
	add_time(b, "duration", 1, rate);
	timeline_name(&text, t, i);
	timeline_attribute(b, "value", text.p);
	buf_clear(&text);
	timeline_note(&text, t, i);
	timeline_attribute(b, "note", text.p);
	buf_adds(b, "/>\n");
	buf_free(&text);
}

static void
add_gap(struct buf *b, const struct timeline *t, size_t i)
{
	const struct timeline_entry *e = &t->v[i];

	buf_adds(b, "\t\t\t\t\t<gap name=\"black\"");
	add_time(b, "offset", e->first, t->rate);
	buf_adds(b, " start=\"0s\"");
	add_time(b, "duration", e->frames, t->rate);
	buf_adds(b, ">\n");
	if (i == 0 && t->scored)
		add_song(b, t, 0, t->rate);
	buf_adds(b, "\t\t\t\t\t</gap>\n");
}

static int
add_cut(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	const struct timeline_entry *e = &t->v[i];
	const struct timeline_film *film;
	struct buf name = BUF_INIT;
	struct ratio rate;

	(void)why;
	if (e->film == TIMELINE_BLACK) {
		add_gap(b, t, i);
		return 0;
	}
	film = &t->films[e->film];
	rate = timeline_rate(t, film);
	timeline_name(&name, t, i);
	buf_addf(b, "\t\t\t\t\t<asset-clip ref=\"a%zu\"", e->film + 1);
	if (film->audio && !timeline_heard(t, film))
		buf_adds(b, " srcEnable=\"video\"");
	timeline_attribute(b, "name", name.p);
	add_time(b, "offset", e->first, t->rate);
	add_time(b, "start", film->zero + e->own, rate);
	add_time(b, "duration", e->frames, t->rate);
	buf_addf(b, " tcFormat=\"%s\">\n", film->drop ? "DF" : "NDF");
	add_rate(b, t, film);
	if (i == 0 && t->scored)
		add_song(b, t, film->zero + e->own, rate);
	add_marker(b, t, i, rate);
	buf_adds(b, "\t\t\t\t\t</asset-clip>\n");
	buf_free(&name);
	return 0;
}

static const char *
end_list(struct buf *b, const struct timeline *t)
{
	buf_adds(b, "\t\t\t\t</spine>\n\t\t\t</sequence>\n\t\t</project>\n"
	    "\t</event>\n</fcpxml>\n");
	return timeline_warning(t, false);
}

const struct timeline_format timeline_fcpxml = { .name = "fcpxml",
    .begin = begin_list, .each = add_cut, .end = end_list, .black = true };
