/*
 * music_styles_play: the notes of a song: drums, bass, chords, a tune, as its
 * plan has them, from the first bar to the last.
 */
#include <stdlib.h>
#include <string.h>

#include "music_styles.h"

static void
note(struct song *g, int channel, int at, int length, int key, int loud)
{
	/* People do not play as loud twice; music_human sees to more. */
	int v = (g->level ? 80 : loud) + dice_int(&g->d, -6, 6);

	if (g->events + 2 > EVENTS_MOST || key < 0 || key > 127)
		return;
	v = v < 15 ? 15 : v > 127 ? 127 : v;
	struct event *e = &g->event[g->events];
	e[0] = (struct event){ at, g->events,
		{ (unsigned char)(0x90 | channel), (unsigned char)key,
		(unsigned char)v } };
	e[1] = (struct event){ at + (length > 2 ? length - 2 : 1), -1,
		{ (unsigned char)(0x80 | channel), (unsigned char)key, 0 } };
	g->events += 2;
}

static void
program(struct song *g, int channel, const char *list)
{
	int many = (int)(strlen(list) + 1) / 4;
	int number = (int)strtol(list + 4 * dice_int(&g->d, 0, many - 1), NULL,
		10);

	g->event[g->events] = (struct event){ 0, -2,
		{ (unsigned char)(0xc0 | channel), (unsigned char)number, 0 } };
	g->events++;
}

/* The chord at a step of a bar: its root and whether it is minor.  Where
 * songs are pushed, the last step before a beat has the beat's. */
static int
chord_at(const struct song *g, int bar, int step, bool *minor)
{
	int early = g->pushed > 0 ? 1 : 0, many = 1, k;
	int beat = bar * g->s->meter + (step + early) / g->s->parts;
	const char *p = g->chords;

	for (const char *q = p; *q; q++)
		many += *q == ' ';
	for (k = beat / g->chord_beats % many; k > 0; k--)
		p = strchr(p, ' ') + 1;
	k = (int)strtol(p, (char **)&p, 10);
	*minor = *p == 'm';
	return k;
}

/* Tone n of the chord, 0 its root, on and on upwards. */
static int
tone(int root, bool minor, int n)
{
	static const int third[] = { 4, 3 };
	int k = (n % 3 + 3) % 3, octave = (n - k) / 3;

	return root + 12 * octave + (k == 0 ? 0 : k == 2 ? 7 : third[minor]);
}

static void
play_drums(struct song *g, int bar, int half)
{
	int at = bar * g->steps * g->tick;
	bool fill = g->voices && bar % 8 == 7 && dice_chance(&g->d, 0.6);

	for (int i = 0; i < g->steps; i++)
		for (int v = 0; v < g->voices; v++) {
			int part = i % g->s->parts, drum = g->drum[v];
			int loud = drum == 36 || drum == 38 || drum == 39 ?
				104 : part == 0 ? 84 : 66;

			if (fill && i >= g->steps * 3 / 4) {
				if (v == 0)
					note(g, DRUMS, at + i * g->tick,
						g->tick, dice_chance(&g->d,
						0.6) ? 38 : dice_int(&g->d, 43,
						48), 90);
				continue;
			}
			if (g->kit[half][v][i] == '9')
				note(g, DRUMS, at + i * g->tick, g->tick, drum,
					loud);
		}
	if (g->voices && bar % 8 == 0 && bar && dice_chance(&g->d, 0.7))
		note(g, DRUMS, at, g->tick, 49, 100);
}

/* Steps to the next letter that begins something, at most to the bar's end. */
static int
lasts(const struct song *g, const char *pattern, int i)
{
	int n = 1;

	while (i + n < g->steps && pattern[i + n] == '-')
		n++;
	return n;
}

static void
play_bass(struct song *g, int bar, const struct bar *b)
{
	int at = bar * g->steps * g->tick;
	bool minor;

	for (int i = 0; i < g->steps; i++) {
		char c = b->bass[i];
		int root = chord_at(g, bar, i, &minor);

		if (c == '-')
			continue;
		note(g, 2, at + i * g->tick, g->tick *
			lasts(g, b->bass, i), 36 + (root + g->key + 12) %
			12 + (c == 'f' ? 7 : c == 'o' ? 12 : c == 't' ? 4 :
			0), 92);
	}
}

/* A chord note by note: 8 ways up and down, a note every `rate` steps. */
static void
play_broken(struct song *g, int bar, int lowest)
{
	static const char shapes[][9] = {
		"01234321", "02124212", "02143", "0123", "03423", "024543",
		"02121212", "0246"
	};
	const char *shape = shapes[g->shape];
	int many = (int)strlen(shape), at = bar * g->steps * g->tick, from = 0;
	bool minor;

	for (int i = 0; i < g->steps; i += g->rate) {
		int beat = bar * g->s->meter + i / g->s->parts;
		int root = chord_at(g, bar, i, &minor) + g->key;
		int base = (root + 12) % 12 + lowest;

		if (i % g->s->parts == 0 && beat % g->chord_beats == 0)
			from = i;
		int k = (i - from) / g->rate % many;
		note(g, 1, at + i * g->tick, 3 * g->rate * g->tick,
			tone(base, minor, shape[k] - '0'), k ? 66 : 78);
	}
}

static void
play_comp(struct song *g, int bar, const struct bar *b)
{
	int at = bar * g->steps * g->tick;
	enum comp way = b->way;
	bool minor;

	if (way == BROKEN || way == PICKED) {
		play_broken(g, bar, way == PICKED ? 52 : 48);
		return;
	}
	if (b->under)
		play_broken(g, bar, 36);
	for (int i = 0; i < g->steps && way != NO_COMP; i++) {
		int beat = bar * g->s->meter + i / g->s->parts;
		int root = chord_at(g, bar, i, &minor) + g->key;
		int length = g->tick * lasts(g, b->comp, i);
		bool begins = b->comp[i] == '9';

		if (way == HELD) {
			begins = i % g->s->parts == 0 && (i == 0 ||
				beat % g->chord_beats == 0);
			length = g->tick * g->s->parts * (g->chord_beats <
				g->s->meter ? g->chord_beats : g->s->meter);
		}
		for (int k = 0; begins && k < (way == STRUMMED ? 5 : 3); k++)
			note(g, 1, at + i * g->tick + (way == STRUMMED ?
				k * 2 : 0), length, tone((root + 12) % 12 + 48,
				minor, k + 1), i % g->s->parts ? 70 : 80);
	}
}

static void
play_tune(struct song *g, int bar, const struct bar *b, int *place)
{
	static const int scale[] = { 0, 2, 4, 5, 7, 9, 11 };
	const char *tune = b->tune;
	int at = bar * g->steps * g->tick;
	bool minor;

	for (int i = 0; i < g->steps; i++) {
		int root = chord_at(g, bar, i, &minor);

		if (tune[i] != '9')
			continue;
		*place += dice_int(&g->d, -2, 2);
		*place = *place < 0 ? 1 : *place > 12 ? 11 : *place;
		int key = 64 + g->key + scale[*place % 7] + 12 * (*place / 7);
		/* Long notes are of the chord. */
		if (lasts(g, tune, i) * 2 > g->s->parts)
			key = tone(60 + g->key + root, minor, *place / 2);
		while (key > 84)
			key -= 12;
		note(g, 0, at + i * g->tick, g->tick * lasts(g, tune, i), key,
			i % g->s->parts ? 88 : 96);
		if (g->octaves)
			note(g, 0, at + i * g->tick, g->tick *
				lasts(g, tune, i), key - 12, 80);
	}
}

/* Where the voice takes a breath, the right hand answers. */
static void
play_answer(struct song *g, int bar)
{
	int at = bar * g->steps * g->tick, way = dice_int(&g->d, 0, 1);
	bool minor;

	for (int i = g->steps * 5 / 8 + 2; i < g->steps; i += g->rate) {
		int root = chord_at(g, bar, i, &minor) + g->key;

		if (dice_chance(&g->d, 0.65))
			note(g, 3, at + i * g->tick, 2 * g->tick,
				tone((root + 12) % 12 + 60, minor,
				way ? i / g->rate % 5 : 4 - i / g->rate % 5),
				74);
	}
}

void
music_styles_play(struct song *g)
{
	bool late = dice_chance(&g->d, 0.3); /* drums and bass */
	bool bass = dice_chance(&g->d, 0.85);
	bool sung = g->s->sings && dice_chance(&g->d, 0.85);
	int place = 6;

	program(g, 0, g->s->tunes);
	program(g, 1, g->s->players);
	program(g, 2, g->pushed > 0 ? "000" :
		"032 033 034 035 038 039 033");
	if (g->pushed > 0)
		program(g, 3, "000");
	for (int bar = 0; bar < g->bars; bar++) {
		bool begun = !late || bar >= 4;
		struct bar b;

		music_styles_bar(g, bar, &b);
		if (begun)
			play_drums(g, bar, bar / 8 % HALVES);
		if (begun && bass && !(b.under && b.way != BROKEN))
			play_bass(g, bar, &b);
		play_comp(g, bar, &b);
		if (sung && (bar / 8 % 3 != 2 || !g->voices) && bar > 1)
			play_tune(g, bar, &b, &place);
		if (g->pushed > 0 && bar % 4 == 1 && bar > 1)
			play_answer(g, bar);
	}
}
