/*
 * Collects the song and the sources.
 *
 * The song's own life ends with its done record, so that the same file may
 * serve as a source too; sources stay open until the film is there.
 */
#include "montage_gather.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "diag.h"
#include "figures.h"
#include "tc.h"

enum { SHOWN = 5 }; /* records that made no sense */

struct gathered {
	struct footage footage;
	struct source *src;     /* null: it has ended */
	size_t number;          /* in the stock; SIZE_MAX: not in it */
	bool song;
	long bad;
	struct gathered *next;  /* in the order in which they came */
};

struct montage_gather {
	const struct cut_wish *wish;
	const struct montage_gather_ops *ops;
	void *arg;
	struct flow *flow;
	struct gathered *first, **last;
	struct gathered *song;
	struct montage_song heard;
	struct montage_stock stock;
	struct montage_matter matter;
	const struct footage **films;
};

struct montage_gather *
montage_gather_new(const struct cut_wish *w,
    const struct montage_gather_ops *ops, void *arg)
{
	struct montage_gather *g = xcalloc(1, sizeof *g);

	g->wish = w;
	g->ops = ops;
	g->arg = arg;
	g->last = &g->first;
	montage_song_init(&g->heard);
	montage_stock_init(&g->stock);
	return g;
}

void
montage_gather_flow(struct montage_gather *g, struct flow *f)
{
	g->flow = f;
}

void
montage_gather_free(struct montage_gather *g)
{
	struct gathered *one, *next;

	for (one = g->first; one; one = next) {
		next = one->next;
		footage_free(&one->footage);
		free(one);
	}
	montage_song_free(&g->heard);
	montage_stock_free(&g->stock);
	free(g->films);
	free(g);
}

struct source *
montage_gather_source(struct montage_gather *g, const struct footage *film)
{
	struct gathered *one;

	for (one = g->first; one; one = one->next)
		if (&one->footage == film)
			return one->src;
	return NULL;
}

static void
take_song(struct montage_gather *g, struct gathered *one, struct rec *r)
{
	if (g->song || g->wish->montage.silent) {
		warn("%s: left out: %s", one->src->path, g->song ?
		    "there is a song already" : "no song is wanted");
		return;
	}
	if (one->footage.audio < 0) {
		flow_error(g->flow, one->src, one->src->path,
		    "it has no sound, so it is no song");
		return;
	}
	g->song = one;
	montage_song_record(&g->heard, r);
	g->ops->song(g->arg, &one->footage);
}

/* The source that came before and has the same content; null. */
static const struct gathered *
twin_of(const struct montage_gather *g, const struct gathered *one)
{
	const struct gathered *other;

	for (other = g->first; other != one; other = other->next)
		if (other->number != SIZE_MAX && *one->footage.key &&
		    strcmp(other->footage.key, one->footage.key) == 0)
			return other;
	return NULL;
}

void
montage_gather_media(void *arg, struct source *s, struct rec *r)
{
	struct montage_gather *g = arg;
	const struct gathered *twin;
	struct gathered *one;

	if (!s)
		return;
	one = xcalloc(1, sizeof *one);
	one->src = s;
	one->number = SIZE_MAX;
	s->data = one;
	*g->last = one;
	g->last = &one->next;
	if (footage_media(&one->footage, rec_root(r)) < 0) {
		flow_error(g->flow, s, s->path,
		    "its media record does not tell what it is");
		return;
	}
	one->song = one->footage.music;
	if (one->song)
		take_song(g, one, r);
	else if (one->footage.video.index < 0)
		flow_error(g->flow, s, s->path, "it has no pictures");
	else if ((twin = twin_of(g, one)) != NULL)
		warn("%s: left out: it is the same as %s", s->path,
		    twin->footage.path);
	else
		one->number = montage_stock_source(&g->stock, &one->footage);
}

void
montage_gather_record(void *arg, struct source *s, struct rec *r)
{
	struct gathered *one = s ? s->data : NULL;
	struct montage_gather *g = arg;

	if (!s && rec_is(r, "error"))
		figures_count_file(g->wish->figures, FIGURES_REFUSED, 0);
	if (!one)
		return;
	if (one->song) {
		if (one == g->song)
			montage_song_record(&g->heard, r);
		return;
	}
	if (one->number == SIZE_MAX)
		return;
	if (rec_is(r, "gop"))
		footage_gop(&one->footage, rec_root(r));
	else if (!montage_stock_record(&g->stock, one->number, r) &&
	    ++one->bad <= SHOWN)
		warn("%s: a record of type %s is left out: it has no time, or "
		    "a wrong one", s->path, r->type);
}

static void
finish(struct montage_gather *g, struct gathered *one)
{
	struct source *s = one->src;

	figures_count_file(g->wish->figures, s->broken ? FIGURES_PARTLY :
	    FIGURES_WHOLE, one->footage.size);
	one->src = NULL;
	s->data = NULL;
	flow_finish(g->flow, s);
}

void
montage_gather_done(void *arg, struct source *s)
{
	struct gathered *one = s->data;
	struct montage_gather *g = arg;

	if (one && one->bad > 0)
		flow_error(g->flow, s, s->path, "%ld record%s left out, since "
		    "%s no sense", one->bad, one->bad == 1 ? " was" : "s were",
		    one->bad == 1 ? "it makes" : "they make");
	if (!one)
		flow_finish(g->flow, s);
	else if (one->song)
		finish(g, one);
}

void
montage_gather_finish(struct montage_gather *g)
{
	struct gathered *one;

	for (one = g->first; one; one = one->next)
		if (one->src)
			finish(g, one);
}

/* Why no film can be made of what came; null: one can. */
static const char *
trouble(const struct montage_gather *g, size_t n)
{
	if (!g->song && !g->wish->montage.silent)
		return "there is no song: no media record has the role music";
	if (n == 0)
		return "there is no file with pictures";
	if (g->stock.n == 0)
		return "no shot is told of: rank --shots tells them";
	return NULL;
}

void
montage_gather_ended(void *arg)
{
	struct montage_gather *g = arg;
	struct gathered *one;
	size_t n = 0;

	montage_song_close(&g->heard);
	montage_stock_close(&g->stock);
	g->films = xcalloc(g->stock.nsources + 1, sizeof *g->films);
	for (one = g->first; one; one = one->next)
		if (one->number != SIZE_MAX)
			g->films[n++] = &one->footage;
	g->matter = (struct montage_matter){ .stock = &g->stock,
	    .song = &g->heard,
	    .song_file = g->song ? &g->song->footage : NULL };
	g->ops->whole(g->arg, &g->matter, g->films, n, trouble(g, n));
}
