/*
 * Final Cut Pro 7's XML, version 4: what Premiere Pro reads best, and DaVinci
 * Resolve too.  Pictures and each channel of sound are tracks of the same
 * clips, linked; a file is described where it stands first.  Times are
 * pictures: start and end at the sequence's rate, in and out at the film's.
 */
#include <inttypes.h>

#include "timeline_part.h"

static void
add_text(struct buf *b, const char *name, const char *text)
{
	buf_addf(b, "<%s>", name);
	timeline_xml(b, text);
	buf_addf(b, "</%s>\n", name);
}

static void
add_number(struct buf *b, const char *name, int64_t n)
{
	buf_addf(b, "<%s>%" PRId64 "</%s>\n", name, n, name);
}

/* 30000/1001: a time base of 30, as NTSC has it. */
static void
add_rate(struct buf *b, struct ratio rate)
{
	int64_t base = (rate.num + rate.den / 2) / rate.den;

	buf_addf(b, "<rate><timebase>%" PRId64 "</timebase><ntsc>%s</ntsc>"
	    "</rate>\n", base, rate.den == 1001 ? "TRUE" : "FALSE");
}

static void
add_timecode(struct buf *b, struct ratio rate, int64_t frame, bool drop)
{
	char text[TC_TEXT];

	tc_smpte(frame, rate, drop, text);
	buf_adds(b, "<timecode>\n");
	add_rate(b, rate);
	add_text(b, "string", text);
	add_number(b, "frame", frame);
	add_text(b, "displayformat", drop ? "DF" : "NDF");
	buf_adds(b, "</timecode>\n");
}

static void
add_size(struct buf *b, int width, int height)
{
	add_number(b, "width", width);
	add_number(b, "height", height);
	add_text(b, "pixelaspectratio", "square");
}

static void
add_file(struct buf *b, const struct timeline *t, size_t n)
{
	const struct timeline_film *film = &t->films[n];
	struct buf url = BUF_INIT;

	timeline_url(&url, film->whole);
	buf_addf(b, "<file id=\"file-%zu\">\n", n + 1);
	add_text(b, "name", timeline_base(film));
	add_text(b, "pathurl", url.p);
	add_rate(b, timeline_rate(t, film));
	add_number(b, "duration", film->pictures);
	add_timecode(b, timeline_rate(t, film), film->zero, film->drop);
	buf_adds(b, "<media>\n");
	if (film->width > 0) {
		buf_adds(b, "<video><samplecharacteristics>\n");
		add_rate(b, timeline_rate(t, film));
		add_size(b, film->width, film->height);
		buf_adds(b, "</samplecharacteristics></video>\n");
	}
	if (film->audio) {
		buf_adds(b, "<audio>\n");
		add_number(b, "channelcount", film->channels > 0 ?
		    film->channels : 2);
		buf_adds(b, "</audio>\n");
	}
	buf_adds(b, "</media>\n</file>\n");
	buf_free(&url);
}

/* Pictures are channel 0, sound counts from 1. */
static void
add_id(struct buf *b, const struct timeline *t, const struct timeline_entry *e,
    int channel)
{
	if (e != &t->song)
		buf_addf(b, "%c%td", "vab"[channel], e - t->v + 1);
	else if (channel == 1)
		buf_adds(b, "song");
	else
		buf_addf(b, "song%d", channel);
}

/* In how many tracks this clip is heard, each of which has one channel. */
static int
channels(const struct timeline *t, const struct timeline_entry *e)
{
	const struct timeline_film *film;

	if (e->film == TIMELINE_BLACK)
		return 0;
	film = &t->films[e->film];
	if (e != &t->song && !timeline_heard(t, film))
		return 0;
	return film->channels == 1 ? 1 : 2;
}

/* A file is described by the first clip of it in the text. */
static bool
described(const struct timeline *t, const struct timeline_entry *e,
    int channel)
{
	size_t i;

	for (i = 0; i < t->n && &t->v[i] != e; i++)
		if (t->v[i].film == e->film)
			return true;
	return channel > 1 || (channel == 1 && e != &t->song &&
	    t->films[e->film].width > 0);
}

static void
add_links(struct buf *b, const struct timeline *t,
    const struct timeline_entry *e)
{
	bool shown = t->films[e->film].width > 0 && e != &t->song;
	int i, most = channels(t, e);

	if (shown + most < 2)
		return;
	for (i = shown ? 0 : 1; i <= most; i++) {
		buf_adds(b, "<link><linkclipref>");
		add_id(b, t, e, i);
		buf_addf(b, "</linkclipref><mediatype>%s</mediatype></link>\n",
		    i == 0 ? "video" : "audio");
	}
}

static void
add_comment(struct buf *b, const struct timeline *t, size_t i)
{
	struct buf note = BUF_INIT;

	timeline_note(&note, t, i);
	buf_adds(b, "<comments>");
	add_text(b, "mastercomment1", note.p);
	buf_adds(b, "</comments>\n");
	buf_free(&note);
}

static void
add_clip(struct buf *b, const struct timeline *t,
    const struct timeline_entry *e, int channel)
{
	const struct timeline_film *film = &t->films[e->film];
	struct buf name = BUF_INIT;

	if (e == &t->song)
		buf_adds(&name, timeline_base(film));
	else
		timeline_name(&name, t, (size_t)(e - t->v));
	buf_adds(b, "<clipitem id=\"");
	add_id(b, t, e, channel);
	buf_adds(b, "\">\n");
	add_text(b, "name", name.p);
	add_number(b, "duration", film->pictures);
	add_rate(b, timeline_rate(t, film));
	add_number(b, "start", e->first);
	add_number(b, "end", e->first + e->frames);
	add_number(b, "in", e->own);
	add_number(b, "out", e->own + e->nown);
	if (described(t, e, channel))
		buf_addf(b, "<file id=\"file-%zu\"/>\n", e->film + 1);
	else
		add_file(b, t, e->film);
	if (channel > 0)
		buf_addf(b, "<sourcetrack><mediatype>audio</mediatype>"
		    "<trackindex>%d</trackindex></sourcetrack>\n", channel);
	add_links(b, t, e);
	if (e != &t->song)
		add_comment(b, t, (size_t)(e - t->v));
	buf_adds(b, "</clipitem>\n");
	buf_free(&name);
}

/* The clips of so many channels: a track for each channel, all of which
 * Premiere shows as one. */
static void
add_tracks(struct buf *b, const struct timeline *t,
    const struct timeline_entry *e, size_t n, int most)
{
	size_t i, some = 0;
	int channel;

	for (i = 0; i < n; i++)
		some += channels(t, &e[i]) == most;
	for (channel = 1; some > 0 && channel <= most; channel++) {
		if (most == 1)
			buf_adds(b, "<track>\n");
		else
			buf_addf(b, "<track premiereTrackType=\"Stereo\" "
			    "currentExplodedTrackIndex=\"%d\" "
			    "totalExplodedTrackCount=\"%d\">\n", channel - 1,
			    most);
		for (i = 0; i < n; i++)
			if (channels(t, &e[i]) == most)
				add_clip(b, t, &e[i], channel);
		buf_adds(b, "</track>\n");
	}
}

static void
begin_list(struct buf *b, const struct timeline *t)
{
	buf_adds(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<!DOCTYPE xmeml>\n<xmeml version=\"4\">\n"
	    "<sequence id=\"cutlist\">\n<name>cutlist</name>\n");
	add_number(b, "duration", timeline_end(t));
	add_rate(b, t->rate);
	add_timecode(b, t->rate, 0, false);
	buf_adds(b, "<media>\n<video>\n<format><samplecharacteristics>\n");
	add_rate(b, t->rate);
	if (t->width > 0)
		add_size(b, t->width, t->height);
	buf_adds(b, "</samplecharacteristics></format>\n<track>\n");
}

static int
add_cut(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	(void)why;
	if (t->films[t->v[i].film].width > 0)
		add_clip(b, t, &t->v[i], 0);
	return 0;
}

static const char *
end_list(struct buf *b, const struct timeline *t)
{
	buf_adds(b, "</track>\n</video>\n<audio>\n");
	add_tracks(b, t, t->v, t->n, 1);
	add_tracks(b, t, t->v, t->n, 2);
	if (t->scored)
		add_tracks(b, t, &t->song, 1, channels(t, &t->song));
	buf_adds(b, "</audio>\n</media>\n</sequence>\n</xmeml>\n");
	return timeline_warning(t, false);
}

const struct timeline_format timeline_xmeml = { .name = "xmeml",
    .begin = begin_list, .each = add_cut, .end = end_list };
