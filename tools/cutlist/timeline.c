/*
 * The result as one timeline, and the table of formats that it is written in.
 * A format is a file timeline_NAME.c with its functions, and a line below.
 */
#include "timeline.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "film_canvas.h"
#include "timeline_part.h"

static const struct timeline_format formats[] = {
	{ .name = "csv",
	    .begin = timeline_csv_begin, .each = timeline_csv },
	{ .name = "ffconcat",
	    .begin = timeline_ffconcat_begin, .each = timeline_ffconcat },
	{ .name = "chapters",
	    .begin = timeline_chapters_begin, .each = timeline_chapters },
	{ .name = "youtube",
	    .each = timeline_youtube, .end = timeline_youtube_end },
	{ .name = "edl", .begin = timeline_edl_begin,
	    .each = timeline_edl, .end = timeline_edl_end },
	{ .name = "xmeml", .begin = timeline_xmeml_begin,
	    .each = timeline_xmeml, .end = timeline_xmeml_end },
	{ .name = "fcpxml", .begin = timeline_fcpxml_begin,
	    .each = timeline_fcpxml, .end = timeline_fcpxml_end,
	    .black = true },
	{ .name = "otio", .begin = timeline_otio_begin,
	    .each = timeline_otio, .end = timeline_otio_end,
	    .black = true },
	{ .name = "mlt", .begin = timeline_mlt_begin,
	    .each = timeline_mlt, .end = timeline_mlt_end,
	    .black = true },
	{ .name = "llc", .begin = timeline_llc_begin,
	    .each = timeline_llc, .end = timeline_llc_end },
	{ .name = "mpv", .begin = timeline_mpv_begin, .each = timeline_mpv },
	{ .name = "m3u", .begin = timeline_m3u_begin, .each = timeline_m3u },
};

static char *
copy(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

/* Other programs look for a file from another folder. */
static char *
whole_path(const char *path)
{
	char here[PATH_MAX], *real = realpath(path, NULL);
	struct buf b = BUF_INIT;

	if (real)
		return real;
	if (*path != '/' && getcwd(here, sizeof here))
		buf_addf(&b, "%s/", here);
	buf_adds(&b, path);
	return buf_steal(&b);
}

static void
take_sound(struct timeline_film *to, const struct footage *film)
{
	int i;

	to->audio = film->audio >= 0;
	for (i = 0; i < film->naudios; i++)
		if (i == film->audio) {
			to->channels = film->audios[i].channels;
			to->sound_rate = film->audios[i].rate;
		}
}

static void
take_pictures(struct timeline_film *to, const struct footage *film)
{
	const struct footage_video *v = &film->video;

	if (v->index < 0)
		return;
	film_canvas_shown(film, &to->width, &to->height);
	to->time_base = v->time_base;
	to->rate = v->rate.num > 0 ? v->rate : v->avg_rate;
	to->varies = v->vfr;
	to->zero = v->first_frame;
	to->drop = v->drop_frame;
	to->picture_start = v->start == TC_NONE ? 0 : v->start;
}

static size_t
film_of(struct timeline *t, const struct footage *film)
{
	struct timeline_film *one;

	for (size_t i = t->nfilms; i-- > 0;)
		if (strcmp(t->films[i].src, film->src) == 0 &&
		    strcmp(t->films[i].path, film->path) == 0)
			return i;
	if (t->nfilms == t->filmcap) {
		t->filmcap = t->filmcap ? t->filmcap * 2 : 8;
		t->films = xrealloc(t->films, t->filmcap, sizeof *t->films);
	}
	one = &t->films[t->nfilms];
	*one = (struct timeline_film){
		.path = xstrdup(film->path), .src = xstrdup(film->src),
		.whole = whole_path(film->path),
		.duration = film->duration, .start = film->start,
	};
	take_sound(one, film);
	take_pictures(one, film);
	return t->nfilms++;
}

void
timeline_add(struct timeline *t, const struct footage *film,
    const struct slice *slice)
{
	struct timeline_entry *e;

	if (t->n == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 16;
		t->v = xrealloc(t->v, t->cap, sizeof *t->v);
	}
	e = &t->v[t->n++];
	memset(e, 0, sizeof *e);
	e->film = film ? film_of(t, film) : TIMELINE_BLACK;
	e->slice = *slice;
	e->slice.title = copy(slice->title);
	e->slice.why = copy(slice->why);
	e->at = t->length;
	t->length += slice->end - slice->start;
}

void
timeline_score(struct timeline *t, const struct footage *song, int64_t from)
{
	t->scored = true;
	t->song.film = film_of(t, song);
	t->song.from = from;
}

void
timeline_free(struct timeline *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->v[i].slice.title);
		free(t->v[i].slice.why);
	}
	for (size_t i = 0; i < t->nfilms; i++) {
		free(t->films[i].path);
		free(t->films[i].src);
		free(t->films[i].whole);
	}
	free(t->v);
	free(t->films);
	*t = (struct timeline){ 0 };
}

const struct timeline_format *
timeline_format(size_t i)
{
	return i < sizeof formats / sizeof *formats ? &formats[i] : NULL;
}

const struct timeline_format *
timeline_format_named(const char *name)
{
	const struct timeline_format *f;

	for (size_t i = 0; (f = timeline_format(i)) != NULL; i++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

const char *
timeline_write(const struct timeline_format *f, struct buf *b,
    struct timeline *t, size_t *lost, const char **why)
{
	size_t bad = 0;

	timeline_lay(t);
	if (f->begin)
		f->begin(b, t);
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].film != TIMELINE_BLACK || f->black)
			bad += f->each(b, t, i, why) < 0;
	if (lost)
		*lost = bad;
	return f->end ? f->end(b, t) : NULL;
}

void
timeline_title(struct buf *b, const struct timeline *t, size_t i)
{
	const char *s = t->v[i].slice.title;

	if (!s || !*s) {
		buf_addf(b, "Clip %zu", i + 1);
		return;
	}
	for (; *s; s++)
		buf_addc(b, (unsigned char)*s < 0x20 || *s == 0x7f ? ' ' : *s);
}

int64_t
timeline_from(const struct timeline *t, size_t i)
{
	return t->of_source ? t->v[i].slice.start : t->v[i].at;
}

int64_t
timeline_to(const struct timeline *t, size_t i)
{
	const struct slice *s = &t->v[i].slice;

	return timeline_from(t, i) + (s->end - s->start);
}
