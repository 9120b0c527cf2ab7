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

enum { HZ = 50, REACH = 4 };

/* Mean level of bands below which there is silence; the share of beats that
 * may be in it.  Songs begin and break off. */
static const float SOUND = 0.02F;
static const double FEWEST = 0.5;

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

static float
level(const struct piece *p, int t)
{
	int sum = 0, i;

	for (i = 0; i < MEL; i++)
		sum += p->frame[t / 2].mel[t % 2][i];
	return (float)sum / (MEL * SENSE_UNIT);
}

/* The largest rise from one frame of 10 ms to another around t seconds; loud:
 * the loudest of them. */
static double
rise(const struct piece *p, double t, float *loud)
{
	int at = (int)lround(t * 2 * HZ), k;
	float most = 0, x;

	*loud = 0;
	for (k = at - REACH; k <= at + REACH; k++)
		if (k > 0 && k < 2 * p->frames) {
			x = level(p, k);
			most = fmaxf(most, x - level(p, k - 1));
			*loud = fmaxf(*loud, x);
		}
	return (double)most;
}

struct evidence
data_evidence(const struct piece *p)
{
	struct evidence e = { 0, 0, 0 };
	float loud, ignored;
	int i, n = 0;

	for (i = 0; i + 1 < p->beats; i++, n++) {
		double from = p->beat[i], gap = p->beat[i + 1] - from;

		if (from * HZ >= p->frames)
			break;
		e.at += rise(p, from, &loud);
		e.between += (rise(p, from + gap / 4, &ignored) +
		    rise(p, from + gap * 3 / 4, &ignored)) / 2;
		e.heard += loud > SOUND;
	}
	if (n) {
		e.at /= n;
		e.between /= n;
		e.heard /= n;
	}
	return e;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct piece *)a)->name,
	    ((const struct piece *)b)->name);
}

static void
piece_free(struct piece *p)
{
	free(p->name);
	free(p->frame);
	free(p->beat);
	free(p->pos);
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
		if (p.beats > 1 && data_evidence(&p).heard < FEWEST) {
			warn("%s: its beats cannot be heard", path.p);
			piece_free(&p);
			continue;
		}
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

	for (i = 0; i < s->n; i++)
		piece_free(&s->piece[i]);
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
