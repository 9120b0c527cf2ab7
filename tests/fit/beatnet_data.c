/*
 * beatnet_data: pieces from disk, and plain examples.
 */
#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "beatnet_data.h"

#include "../../tools/beatscan/heard.h"
#include "beatnet_spoil.h"
#include "buf.h"
#include "diag.h"

enum { HZ = 50 };

void
data_convert(FILE *in, FILE *out)
{
	struct heard h[2];
	struct sense s;
	size_t n;
	int i, k;

	while ((n = fread(h, sizeof *h, 2, in)) > 0) {
		if (n == 1)
			h[1] = h[0];
		for (k = 0; k < 2; k++)
			for (i = 0; i < MEL; i++)
				s.mel[k][i] = (uint16_t)(fminf(7.9F,
				    fmaxf(0, h[k].mel[i])) * SENSE_UNIT +
				    0.5F);
		for (i = 0; i < CHROMA; i++)
			s.chroma[i] = (uint8_t)(fminf(1, fmaxf(0,
			    h[0].chroma[i])) * 255 + 0.5F);
		if (fwrite(&s, sizeof s, 1, out) != 1)
			die("stdout:");
	}
}

static bool
read_frames(struct piece *p, const char *path)
{
	FILE *f = fopen(path, "rb");
	long size;

	if (!f)
		return false;
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	rewind(f);
	p->frames = (int)(size / (long)sizeof *p->frame);
	p->frame = xmalloc((size_t)(p->frames + 1) * sizeof *p->frame);
	if (fread(p->frame, sizeof *p->frame, (size_t)p->frames, f) !=
	    (size_t)p->frames)
		die("%s: cannot be read", path);
	fclose(f);
	return p->frames > 0;
}

static bool
read_beats(struct piece *p, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[80], *end;
	double t;
	size_t n;

	if (!f)
		return false;
	while (fgets(line, sizeof line, f)) {
		t = strtod(line, &end);
		if (end == line)
			continue;
		n = (size_t)p->beats++ + 1;
		p->beat = xrealloc(p->beat, n, sizeof *p->beat);
		p->pos = xrealloc(p->pos, n, sizeof *p->pos);
		p->beat[n - 1] = t;
		p->pos[n - 1] = (int)strtol(end, NULL, 10);
	}
	fclose(f);
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct piece *)a)->name,
	    ((const struct piece *)b)->name);
}

void
data_load(struct set *s, const char *folder, const char *name)
{
	struct buf path = BUF_INIT;
	struct dirent *e;
	struct piece p;
	char *dot;
	DIR *d;

	*s = (struct set){ .name = xstrdup(name) };
	buf_addf(&path, "%s/%s", folder, name);
	d = opendir(path.p);
	while (d && (e = readdir(d))) {
		dot = strrchr(e->d_name, '.');
		if (!dot || strcmp(dot, ".sense") != 0)
			continue;
		p = (struct piece){ .name = xstrndup(e->d_name,
		    (size_t)(dot - e->d_name)) };
		buf_clear(&path);
		buf_addf(&path, "%s/%s/%s", folder, name, e->d_name);
		if (!read_frames(&p, path.p))
			continue;
		path.len -= strlen(".sense");
		buf_adds(&path, ".beats");
		if (!read_beats(&p, path.p))
			continue;
		s->piece = xrealloc(s->piece, (size_t)s->n + 1,
		    sizeof *s->piece);
		s->piece[s->n++] = p;
	}
	if (d)
		closedir(d);
	if (s->n)
		qsort(s->piece, (size_t)s->n, sizeof *s->piece, by_name);
	buf_free(&path);
}

void
data_free(struct set *s)
{
	int i;

	for (i = 0; i < s->n; i++) {
		free(s->piece[i].name);
		free(s->piece[i].frame);
		free(s->piece[i].beat);
		free(s->piece[i].pos);
	}
	free(s->piece);
	free(s->name);
}

void
example_init(struct example *e, int room)
{
	e->room = room;
	e->n = 0;
	e->memory = xcalloc((size_t)(room + 16) * INPUT, sizeof *e->memory);
	e->x = e->memory + INPUT;
	e->target = xcalloc((size_t)(room + 8) * TARGETS, sizeof *e->target);
	e->weight = xcalloc((size_t)(room + 8) * TARGETS, sizeof *e->weight);
}

void
example_free(struct example *e)
{
	free(e->memory);
	free(e->target);
	free(e->weight);
}

void
example_plain(struct example *e, const struct piece *p)
{
	struct spoilt s;
	double *when;
	int t;

	e->n = p->frames < e->room ? p->frames : e->room;
	spoilt_init(&s, e->n);
	when = xmalloc((size_t)(2 * e->n + 2) * sizeof *when);
	for (t = 0; t < 2 * e->n + 2; t++)
		when[t] = t;
	spoilt_take(&s, p, when, 0);
	spoilt_example(e, &s, p, when);
	free(when);
	spoilt_free(&s);
}
