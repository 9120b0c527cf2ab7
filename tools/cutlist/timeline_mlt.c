/*
 * MLT's XML, for melt, Kdenlive and Shotcut: a producer for each film, a
 * playlist of stretches of them, and where there is a song a second track that
 * is mixed in.  Pictures are counted at the rate of the result; out is the last
 * one that is shown.
 */
#include <inttypes.h>

#include "timeline_part.h"

/* Its name can be written: XML has no way for bytes that are not UTF-8. */
static bool
named(const struct timeline_film *film)
{
	struct buf b = BUF_INIT;
	bool whole = timeline_xml(&b, film->whole);

	buf_free(&b);
	return whole;
}

static void
add_property(struct buf *b, const char *name, const char *value)
{
	buf_addf(b, "\t\t<property name=\"%s\">", name);
	timeline_xml(b, value);
	buf_adds(b, "</property>\n");
}

static void
add_profile(struct buf *b, const struct timeline *t)
{
	int width = t->width > 0 ? t->width : 16;
	int height = t->height > 0 ? t->height : 16;

	buf_addf(b, "\t<profile description=\"cutlist\" width=\"%d\" "
	    "height=\"%d\" frame_rate_num=\"%" PRId64 "\" frame_rate_den=\"%"
	    PRId64 "\" sample_aspect_num=\"1\" sample_aspect_den=\"1\" "
	    "display_aspect_num=\"%d\" display_aspect_den=\"%d\" "
	    "progressive=\"1\" colorspace=\"%d\"/>\n", width, height,
	    t->rate.num, t->rate.den, width, height, height < 720 ? 601 :
	    709);
}

/* without: "video_index", "audio_index": has none of these; or null. */
static void
add_producer(struct buf *b, const struct timeline_film *film, const char *id,
    size_t n, const char *without)
{
	buf_addf(b, "\t<producer id=\"%s%zu\">\n", id, n + 1);
	add_property(b, "resource", film->whole);
	add_property(b, "mlt_service", "avformat");
	if (without)
		add_property(b, without, "-1");
	buf_adds(b, "\t</producer>\n");
}

/* What the song's producer is called: pictures that it has are not shown, and
 * the sound of their cuts may not be heard, so it has one of its own then. */
static const char *
song_id(const struct timeline *t)
{
	return t->films[t->song.film].width > 0 ? "song" : "film";
}

static bool
has_song(const struct timeline *t)
{
	return t->scored && named(&t->films[t->song.film]);
}

static void
begin_list(struct buf *b, const struct timeline *t)
{
	const struct timeline_film *film;
	size_t i;

	buf_addf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<mlt LC_NUMERIC=\"C\" producer=\"%s\">\n", has_song(t) ? "film" :
	    "pictures");
	add_profile(b, t);
	for (i = 0; i < t->nfilms; i++) {
		film = &t->films[i];
		if (named(film))
			add_producer(b, film, "film", i, film->width <= 0 ?
			    "video_index" : !timeline_heard(t, film) ?
			    "audio_index" : NULL);
	}
	if (has_song(t) && t->films[t->song.film].width > 0)
		add_producer(b, &t->films[t->song.film], song_id(t),
		    t->song.film, "video_index");
	buf_adds(b, "\t<playlist id=\"pictures\">\n");
}

static int
add_cut(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	const struct timeline_entry *e = &t->v[i];
	bool black = e->film == TIMELINE_BLACK;

	if (!black && named(&t->films[e->film])) {
		buf_addf(b, "\t\t<entry producer=\"film%zu\" in=\"%" PRId64
		    "\" out=\"%" PRId64 "\"/>\n", e->film + 1, e->from,
		    e->from + e->frames - 1);
		return 0;
	}
	/* what follows stays where it is */
	buf_addf(b, "\t\t<blank length=\"%" PRId64 "\"/>\n", e->frames);
	if (black)
		return 0;
	*why = "a name that is not UTF-8 can't stand in XML";
	return -1;
}

static void
add_song(struct buf *b, const struct timeline *t)
{
	const struct timeline_entry *e = &t->song;

	buf_addf(b, "\t<playlist id=\"song\">\n\t\t<entry producer=\"%s%zu\""
	    " in=\"%" PRId64 "\" out=\"%" PRId64 "\"/>\n\t</playlist>\n",
	    song_id(t), e->film + 1, e->from, e->from + e->frames - 1);
	buf_addf(b, "\t<tractor id=\"film\" in=\"0\" out=\"%" PRId64 "\">\n"
	    "\t\t<multitrack>\n\t\t\t<track producer=\"pictures\"/>\n"
	    "\t\t\t<track producer=\"song\" hide=\"video\"/>\n"
	    "\t\t</multitrack>\n\t\t<transition>\n", e->frames - 1);
	buf_adds(b, "\t\t\t<property name=\"mlt_service\">mix</property>\n"
	    "\t\t\t<property name=\"a_track\">0</property>\n"
	    "\t\t\t<property name=\"b_track\">1</property>\n"
	    "\t\t\t<property name=\"always_active\">1</property>\n"
	    "\t\t\t<property name=\"sum\">1</property>\n"
	    "\t\t</transition>\n\t</tractor>\n");
}

static const char *
end_list(struct buf *b, const struct timeline *t)
{
	buf_adds(b, "\t</playlist>\n");
	if (has_song(t))
		add_song(b, t);
	buf_adds(b, "</mlt>\n");
	if (t->scored && !has_song(t))
		return "the song is not there: a name that is not UTF-8 can't "
		    "stand in XML";
	return timeline_warning(t, false);
}

const struct timeline_format timeline_mlt = { .name = "mlt",
    .begin = begin_list, .each = add_cut, .end = end_list, .black = true };
