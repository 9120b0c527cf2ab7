/*
 * The result as one timeline, and the table of formats that it is written in.
 * A format is described at the end of its file, timeline_NAME.c, and named
 * here.
 */
#include "timeline.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "film_canvas.h"
#include "timeline_part.h"

static const struct timeline_format *const formats[] = { &timeline_csv,
	&timeline_ffconcat, &timeline_chapters, &timeline_youtube,
	&timeline_edl, &timeline_xmeml, &timeline_fcpxml, &timeline_otio,
	&timeline_mlt, &timeline_llc, &timeline_mpv, &timeline_m3u };

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
	to->rate = footage_counted(v);
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
	t->song = (struct timeline_entry){ .film = film_of(t, song),
		.slice.start = from };
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
	return i < sizeof formats / sizeof *formats ? formats[i] : NULL;
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

	if (s && *s)
		timeline_line(b, s);
	else
		buf_addf(b, "Clip %zu", i + 1);
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
