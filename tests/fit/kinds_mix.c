/*
 * kinds_mix: a programme of about 80 s out of pieces of speech, music and
 * noise, as a studio or a camera would have it, with the truth beside: lines
 * "start end kind", where kind "?" is what nobody should be asked about (a
 * pause over music, a tail that is nearly gone).
 *
 * Speech over something else is speech where it is at least as loud; music
 * over which somebody speaks much more softly is music.
 */
#include "kinds_part.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "diag.h"

enum { SPEECH, MUSIC, NOISE, SILENCE, UNKNOWN, NAMES, PER_S = 100 };

static const char *const names[NAMES] = { "speech", "music", "noise",
    "silence", "?" };

struct sources {
	char **path[3];
	int n[3];
};

struct mix {
	struct chance c;
	struct sources from;
	struct sound out;      /* everything but the room itself */
	unsigned char *truth;  /* a kind for each 10 ms */
	int blocks;
	double room_db;        /* under the programme; 0 is a dead room */
};

/* Lines "kind path". */
static void
read_list(struct sources *s, const char *list)
{
	char line[512], kind[16], path[480];
	FILE *f = fopen(list, "r");
	int k;

	if (!f)
		die("%s: cannot be opened", list);
	while (fgets(line, sizeof line, f)) {
		if (sscanf(line, "%15s %479s", kind, path) != 2)
			continue;
		for (k = 0; k < 3; k++)
			if (strcmp(kind, names[k]) == 0) {
				s->path[k] = xrealloc(s->path[k],
				    (size_t)s->n[k] + 1, sizeof(char *));
				s->path[k][s->n[k]++] = xstrdup(path);
			}
	}
	fclose(f);
	for (k = 0; k < 3; k++)
		if (!s->n[k])
			die("%s: no %s in it", list, names[k]);
}

static void
lay(struct mix *m, int kind, size_t at, size_t n, double db, double fade_s)
{
	struct sound s = sound_read(m->from.path[kind][chance_int(&m->c, 0,
	    m->from.n[kind] - 1)]);
	size_t skip = s.n > n ? (size_t)(chance_unit(&m->c) *
	    (double)(s.n - n)) : 0;

	sound_add(&m->out, &s, skip, at, n, 0.1 * pow(10, db / 20) /
	    (sound_loud(&s) + 1e-9), fade_s);
	sound_free(&s);
}

static void
mark(struct mix *m, int kind, size_t at, size_t n)
{
	int from = (int)(at * PER_S / KINDS_RATE);
	int to = (int)((at + n) * PER_S / KINDS_RATE), i;

	for (i = from; i < to && i < m->blocks; i++)
		m->truth[i] = (unsigned char)kind;
}

static double
block_rms(const float *x, size_t n)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < n; i++)
		sum += (double)x[i] * x[i];
	return sqrt(sum / (double)n);
}

/* Pauses of the speech itself, with something else behind, are nobody's. */
static void
forget_pauses(struct mix *m, size_t at, size_t n)
{
	size_t block = KINDS_RATE / PER_S, i;
	int from = (int)(at / block), to = (int)((at + n) / block), quiet = 0;
	int b, k;

	for (b = from; b <= to && b < m->blocks; b++) {
		double rms = 0;

		i = (size_t)b * block;
		if (b < to && i + block <= m->out.n)
			rms = block_rms(m->out.x + i, block);
		if (b < to && rms < 0.1 * 0.03) {
			quiet++;
			continue;
		}
		if (quiet >= 40)
			for (k = b - quiet; k < b; k++)
				m->truth[k] = UNKNOWN;
		quiet = 0;
	}
}

static void
part(struct mix *m, int kind, size_t at, size_t n)
{
	double fade = chance_log(&m->c, 0.005, 0.08);
	double db = chance_in(&m->c, -6, 3);

	if (kind == SILENCE)
		return;
	lay(m, kind, at, n, db, fade);
	mark(m, kind, at, n);
	if (kind == SPEECH && chance_yes(&m->c, 0.45)) {
		forget_pauses(m, at, n);
		if (chance_yes(&m->c, 0.55))
			lay(m, MUSIC, at, n, db - chance_in(&m->c, 0, 22),
			    fade);
		else
			lay(m, NOISE, at, n, db - chance_in(&m->c, 3, 28),
			    fade);
	}
	if (kind == MUSIC && chance_yes(&m->c, 0.3)) {
		if (chance_yes(&m->c, 0.4))
			lay(m, SPEECH, at, n, db - chance_in(&m->c, 9, 18),
			    fade);
		else
			lay(m, NOISE, at, n, db - chance_in(&m->c, 6, 26),
			    fade);
	}
}

/* Where nothing is heard is silence, whatever was laid there; where little is
 * heard, nobody knows. */
static void
find_silence(struct mix *m)
{
	size_t block = KINDS_RATE / PER_S;
	double *level = xcalloc((size_t)m->blocks + 2, sizeof *level);
	double top = 0, low;
	int b, k, quiet = 0;

	for (b = 0; b < m->blocks; b++) {
		level[b] = block_rms(m->out.x + (size_t)b * block, block);
		top += level[b] * level[b] / m->blocks;
	}
	top = sqrt(top);
	low = top * pow(10, -fmax(50, m->room_db + 3) / 20);
	if (m->room_db > 0)
		low = top * pow(10, -(m->room_db - 3) / 20);
	for (b = 0; b <= m->blocks; b++) {
		if (b < m->blocks && level[b] < low * 4) {
			quiet++;
			continue;
		}
		if (quiet >= 30)
			for (k = b - quiet; k < b; k++)
				m->truth[k] = level[k] < low ? SILENCE :
				    UNKNOWN;
		quiet = 0;
	}
	free(level);
}

/* The room, the microphone, the level. */
static void
finish(struct mix *m)
{
	double top, most = 1e-9, y = 0, dull = chance_log(&m->c, 0.02, 1);
	size_t i;

	if (chance_yes(&m->c, 0.3))
		sound_reverb(&m->out, &m->c, chance_log(&m->c, 0.2, 1),
		    chance_in(&m->c, 0.05, 0.25));
	find_silence(m);
	top = sound_rms(&m->out);
	if (m->room_db > 0)
		for (i = 0; i < m->out.n; i++) {
			y += dull * (chance_in(&m->c, -1, 1) - y);
			m->out.x[i] += (float)(y * top * pow(10,
			    -m->room_db / 20) * sqrt(3 * (2 - dull) / dull));
		}
	if (chance_yes(&m->c, 0.4))
		sound_peak(&m->out, chance_log(&m->c, 100, 6000),
		    chance_in(&m->c, 0.5, 1.5), chance_in(&m->c, -0.8, 3));
	if (chance_yes(&m->c, 0.25))
		sound_lowpass(&m->out, chance_log(&m->c, 1500, 9000));
	if (chance_yes(&m->c, 0.25))
		sound_highpass(&m->out, chance_log(&m->c, 60, 400));
	for (i = 0; i < m->out.n; i++)
		most = fmax(most, fabsf(m->out.x[i]));
	sound_gain(&m->out, pow(10, chance_in(&m->c, -40, 0) / 20) / most);
}

static void
write_truth(const struct mix *m, const char *path)
{
	FILE *f = fopen(path, "w");
	int b, from = 0;

	if (!f)
		die("%s: cannot be written", path);
	for (b = 1; b <= m->blocks; b++)
		if (b == m->blocks || m->truth[b] != m->truth[from]) {
			fprintf(f, "%.2f %.2f %s\n", (double)from / PER_S,
			    (double)b / PER_S, names[m->truth[from]]);
			from = b;
		}
	if (fclose(f))
		die("%s: cannot be written", path);
}

int
kinds_mix(uint64_t seed, const char *list, const char *out)
{
	static const int deck[12] = { SPEECH, SPEECH, SPEECH, SPEECH, MUSIC,
		MUSIC, MUSIC, NOISE, NOISE, NOISE, SILENCE, SILENCE };
	struct mix m;
	struct buf path = BUF_INIT;
	int last = UNKNOWN, kind;
	size_t at = 0, n;

	memset(&m, 0, sizeof m);
	chance_seed(&m.c, seed);
	read_list(&m.from, list);
	m.out = sound_new(80);
	m.blocks = 80 * PER_S;
	m.truth = xmalloc((size_t)m.blocks);
	memset(m.truth, SILENCE, (size_t)m.blocks);
	if (chance_yes(&m.c, 0.6))
		m.room_db = chance_in(&m.c, 36, 60);
	while (at < m.out.n) {
		do
			kind = deck[chance_int(&m.c, 0, 11)];
		while (kind == last && kind == SILENCE);
		last = kind;
		n = (size_t)(KINDS_RATE * (kind == SILENCE ?
		    chance_log(&m.c, 0.5, 5) : chance_log(&m.c, 3, 16)));
		n = n < m.out.n - at ? n : m.out.n - at;
		part(&m, kind, at, n);
		at += n;
	}
	finish(&m);
	buf_addf(&path, "%s.raw", out);
	sound_write(&m.out, path.p);
	buf_clear(&path);
	buf_addf(&path, "%s.kinds", out);
	write_truth(&m, path.p);
	return 0;
}
