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

static void
add_producer(struct buf *b, const struct timeline *t, size_t n)
{
	const struct timeline_film *film = &t->films[n];

	buf_addf(b, "\t<producer id=\"film%zu\">\n", n + 1);
	add_property(b, "resource", film->whole);
	add_property(b, "mlt_service", "avformat");
	if (film->width <= 0 || !timeline_heard(t, film))
		add_property(b, film->width <= 0 ? "video_index" :
		    "audio_index", "-1");
	buf_adds(b, "\t</producer>\n");
}

void
timeline_mlt_begin(struct buf *b, const struct timeline *t)
{
	size_t i;

	buf_addf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<mlt LC_NUMERIC=\"C\" producer=\"%s\">\n", t->scored ? "film" :
	    "pictures");
	add_profile(b, t);
	for (i = 0; i < t->nfilms; i++)
		if (named(&t->films[i]))
			add_producer(b, t, i);
	buf_adds(b, "\t<playlist id=\"pictures\">\n");
}

int
timeline_mlt(struct buf *b, const struct timeline *t, size_t i,
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
	*why = "a name that is not UTF-8 can't stand in XML";
	return black ? 0 : -1;
}

static void
add_song(struct buf *b, const struct timeline *t)
{
	const int64_t end = timeline_end(t), from = timeline_song_from(t);

	buf_addf(b, "\t<playlist id=\"song\">\n\t\t<entry producer=\"film%zu\""
	    " in=\"%" PRId64 "\" out=\"%" PRId64 "\"/>\n\t</playlist>\n",
	    t->song.film + 1, from, from + end - 1);
	buf_addf(b, "\t<tractor id=\"film\" in=\"0\" out=\"%" PRId64 "\">\n"
	    "\t\t<multitrack>\n\t\t\t<track producer=\"pictures\"/>\n"
	    "\t\t\t<track producer=\"song\" hide=\"video\"/>\n"
	    "\t\t</multitrack>\n\t\t<transition>\n", end - 1);
	buf_adds(b, "\t\t\t<property name=\"mlt_service\">mix</property>\n"
	    "\t\t\t<property name=\"a_track\">0</property>\n"
	    "\t\t\t<property name=\"b_track\">1</property>\n"
	    "\t\t\t<property name=\"always_active\">1</property>\n"
	    "\t\t\t<property name=\"sum\">1</property>\n"
	    "\t\t</transition>\n\t</tractor>\n");
}

const char *
timeline_mlt_end(struct buf *b, const struct timeline *t)
{
	buf_adds(b, "\t</playlist>\n");
	if (t->scored && named(&t->films[t->song.film]))
		add_song(b, t);
	buf_adds(b, "</mlt>\n");
	return timeline_warning(t, false);
}
