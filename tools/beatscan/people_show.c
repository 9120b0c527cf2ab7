/*
 * Hands what is told on to the table, the plot and the click while the film is
 * heard, and makes their files one after the other when it has ended.
 */
#include "people_show.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "click.h"
#include "encode.h"
#include "listen_table.h"
#include "outfile.h"
#include "waveplot.h"

struct people_show {
	struct loop *loop;
	struct flow *flow;
	struct source *src;
	const struct people_look *look;
	struct hear_spec sound;
	int nth;

	char *plot_path, *click_path; /* null: not wanted, or refused */
	struct waveplot *plot;        /* begins with the first stretch */
	struct listen_table *table;
	struct encode *encode;

	struct click *click;
	struct click_part *parts;
	size_t n_parts;
	struct click_beat *beats;
	size_t n_beats, cap_beats;
	bool heard;                   /* anything */
	int64_t until;                /* the sound goes on until then */

	int timer;
	void (*done)(void *arg);
	void *done_arg;
};

const char *
people_look_wrong(const struct people_look *k)
{
	if (k->plot && !waveplot_knows(k->plot))
		return "a plot is a file ending in .png, .jpg or .svg";
	if (k->click && !ends_with(k->click, ".wav"))
		return "a sound with clicks is a file ending in .wav";
	return NULL;
}

/* The name of a file to be written; null where it is taken, which is told. */
static char *
free_name(struct people_show *w, const char *path)
{
	char *name = outfile_numbered(path, w->nth);

	if (w->look->overwrite || access(name, F_OK) != 0)
		return name;
	flow_error(w->flow, w->src, name, "exists: -y replaces it");
	free(name);
	return NULL;
}

struct people_show *
people_show_new(struct loop *l, struct flow *f, struct source *s,
    const struct people_look *k, const struct hear_spec *sound, int nth)
{
	struct people_show *w = xcalloc(1, sizeof *w);

	w->loop = l;
	w->flow = f;
	w->src = s;
	w->look = k;
	w->sound = *sound;
	w->nth = nth;
	w->timer = -1;
	w->until = INT64_MIN;
	if (k->plot)
		w->plot_path = free_name(w, k->plot);
	if (k->click)
		w->click_path = free_name(w, k->click);
	if (k->table)
		w->table = listen_table_new();
	return w;
}

void
people_show_free(struct people_show *w)
{
	if (!w)
		return;
	loop_timer_del(w->loop, w->timer);
	if (w->encode)
		encode_stop(w->encode);
	click_stop(w->click);
	waveplot_free(w->plot);
	listen_table_free(w->table);
	free(w->plot_path);
	free(w->click_path);
	free(w->parts);
	free(w->beats);
	free(w);
}

/* --- what is told --------------------------------------------------------- */

static void
on_stretch(void *arg, const struct told_stretch *s)
{
	struct people_show *w = arg;

	w->heard = true;
	if (w->plot_path && !w->plot)
		w->plot = waveplot_new(w->src->path,
		    w->look->parts && s->start > 0 ? s->start : 0);
	if (!w->click_path || !w->look->parts)
		return;
	w->parts = xrealloc(w->parts, w->n_parts + 1, sizeof *w->parts);
	w->parts[w->n_parts++] = (struct click_part){ s->start, s->end };
}

static void
on_loud(void *arg, const struct told_loud *l)
{
	struct people_show *w = arg;

	w->until = l->t > w->until ? l->t : w->until;
	if (w->plot)
		waveplot_loud(w->plot, l);
}

static void
on_beat(void *arg, const struct beat *b)
{
	struct people_show *w = arg;

	w->until = b->t > w->until ? b->t : w->until;
	if (w->plot)
		waveplot_beat(w->plot, b);
	if (w->table)
		listen_table_beat(w->table, b);
	if (!w->click_path)
		return;
	if (w->n_beats == w->cap_beats) {
		w->cap_beats = w->cap_beats ? w->cap_beats * 2 : 256;
		w->beats = xrealloc(w->beats, w->cap_beats,
		    sizeof *w->beats);
	}
	w->beats[w->n_beats++] = (struct click_beat){ b->t, b->bar == 1 };
}

/* What goes to the plot and the table as it is. */
#define PASS_ON(what, type)						\
static void								\
on_##what(void *arg, const type *told)					\
{									\
	struct people_show *w = arg;					\
									\
	if (w->plot)							\
		waveplot_##what(w->plot, told);				\
	if (w->table)							\
		listen_table_##what(w->table, told);			\
}

PASS_ON(loudness, struct told_loudness)
PASS_ON(sound, struct kind_span)
PASS_ON(surge, struct surge)
PASS_ON(tempo, struct tempo)
PASS_ON(section, struct section)
PASS_ON(song, struct told_song)

static void
on_onset(void *arg, const struct onset *o)
{
	struct people_show *w = arg;

	if (w->table)
		listen_table_onset(w->table, o);
}

const struct listen_on *
people_show_on(void)
{
	static const struct listen_on on = { .stretch = on_stretch,
		.loud = on_loud, .loudness = on_loudness, .sound = on_sound,
		.surge = on_surge, .onset = on_onset, .tempo = on_tempo,
		.beat = on_beat, .section = on_section, .song = on_song };

	return &on;
}

/* --- the end, one thing after the other ----------------------------------- */

static void
tell_done(void *arg)
{
	struct people_show *w = arg;

	w->timer = -1;
	w->done(w->done_arg);
}

static void
finish_soon(struct people_show *w)
{
	w->timer = loop_timer(w->loop, 0, tell_done, w);
}

static void
on_click(void *arg, const char *error)
{
	struct people_show *w = arg;

	w->click = NULL;
	if (error)
		flow_error(w->flow, w->src, w->click_path, "%s", error);
	finish_soon(w);
}

static void
make_click(struct people_show *w)
{
	struct click_spec spec = { .sound = &w->sound,
		.path = w->click_path, .parts = w->parts,
		.n_parts = w->n_parts, .beats = w->beats,
		.n_beats = w->n_beats, .until = w->until };

	/* Without sound there is nothing to hear clicks in. */
	if (w->click_path && w->heard)
		w->click = click_start(w->loop, &spec, on_click, w);
	else
		finish_soon(w);
}

static void
on_plot(void *arg, const char *error)
{
	struct people_show *w = arg;

	w->encode = NULL;
	if (error)
		flow_error(w->flow, w->src, w->plot_path, "%s", error);
	make_click(w);
}

void
people_show_finish(struct people_show *w, void (*done)(void *arg), void *arg)
{
	w->done = done;
	w->done_arg = arg;
	if (w->table && w->heard) {
		if (w->nth > 1)
			buf_addc(flow_out(w->flow), '\n');
		listen_table_print(w->table, w->src->path,
		    flow_out(w->flow));
		flow_sent(w->flow);
	}
	if (w->plot)
		w->encode = waveplot_write(w->plot, w->loop, w->plot_path,
		    on_plot, w);
	else
		make_click(w);
}
