/*
 * Final Cut Pro 7's XML, version 4: what Premiere Pro reads best, and DaVinci
 * Resolve too.  Pictures and sound are tracks of the same clips, linked; a file
 * is described where it stands first.  Times are pictures: start and end at the
 * sequence's rate, in and out at the film's.
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

/* Described by the first clip of it in the text: of pictures, else of sound. */
static bool
described(const struct timeline *t, size_t film, size_t before, bool sound)
{
	size_t i;

	for (i = 0; i < before; i++)
		if (t->v[i].film == film)
			return true;
	return sound && t->films[film].width > 0;
}

static void
add_link(struct buf *b, const char *kind, char letter, size_t i)
{
	buf_addf(b, "<link><linkclipref>%c%zu</linkclipref><mediatype>%s"
	    "</mediatype></link>\n", letter, i + 1, kind);
}

static void
add_clip(struct buf *b, const struct timeline *t, size_t i, bool sound)
{
	const struct timeline_entry *e = &t->v[i];
	const struct timeline_film *film = &t->films[e->film];
	struct buf name = BUF_INIT;

	timeline_name(&name, t, i);
	buf_addf(b, "<clipitem id=\"%c%zu\">\n", sound ? 'a' : 'v', i + 1);
	add_text(b, "name", name.p);
	add_number(b, "duration", film->pictures);
	add_rate(b, timeline_rate(t, film));
	add_number(b, "start", e->first);
	add_number(b, "end", e->first + e->frames);
	add_number(b, "in", e->own);
	add_number(b, "out", e->own + e->nown);
	if (described(t, e->film, i, sound))
		buf_addf(b, "<file id=\"file-%zu\"/>\n", e->film + 1);
	else
		add_file(b, t, e->film);
	if (sound)
		buf_adds(b, "<sourcetrack><mediatype>audio</mediatype>"
		    "<trackindex>1</trackindex></sourcetrack>\n");
	if (film->width > 0 && timeline_heard(t, film)) {
		add_link(b, "video", 'v', i);
		add_link(b, "audio", 'a', i);
	}
	buf_clear(&name);
	timeline_note(&name, t, i);
	buf_adds(b, "<comments>");
	add_text(b, "mastercomment1", name.p);
	buf_adds(b, "</comments>\n</clipitem>\n");
	buf_free(&name);
}

void
timeline_xmeml_begin(struct buf *b, const struct timeline *t)
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

int
timeline_xmeml(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	(void)why;
	if (t->films[t->v[i].film].width > 0)
		add_clip(b, t, i, false);
	return 0;
}

static void
add_song(struct buf *b, const struct timeline *t)
{
	const int64_t end = timeline_end(t), from = timeline_song_from(t);
	const struct timeline_film *film = &t->films[t->song.film];

	buf_adds(b, "<track>\n<clipitem id=\"song\">\n");
	add_text(b, "name", timeline_base(film));
	add_number(b, "duration", film->pictures);
	add_rate(b, t->rate);
	add_number(b, "start", 0);
	add_number(b, "end", end);
	add_number(b, "in", from);
	add_number(b, "out", from + end);
	add_file(b, t, t->song.film);
	buf_adds(b, "<sourcetrack><mediatype>audio</mediatype>"
	    "<trackindex>1</trackindex></sourcetrack>\n</clipitem>\n"
	    "</track>\n");
}

const char *
timeline_xmeml_end(struct buf *b, const struct timeline *t)
{
	size_t i;

	buf_adds(b, "</track>\n</video>\n<audio>\n<track>\n");
	for (i = 0; i < t->n; i++)
		if (t->v[i].film != TIMELINE_BLACK &&
		    timeline_heard(t, &t->films[t->v[i].film]))
			add_clip(b, t, i, true);
	buf_adds(b, "</track>\n");
	if (t->scored)
		add_song(b, t);
	buf_adds(b, "</audio>\n</media>\n</sequence>\n</xmeml>\n");
	return timeline_warning(t, false);
}
