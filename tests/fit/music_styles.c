/*
 * music_styles.c: songs in styles whose beat is a convention.
 *
 *     music_styles SEED train|test SONG.mid [pop|free|bare]
 *
 * How fast a song is felt is not in its notes alone: sixteenths at 70 and
 * eighths at 140 are the same.  People know it from the style: a ballad has a
 * voice that sings eighths and a chord for every two beats or four, drum and
 * bass a snare on two and four of a fast bar.  A library of accompaniments has
 * little of that, so here are ballads for a piano, picked guitars, rock,
 * metal, dance music, reggae, swing, waltzes, each at tempi of its kind.
 *
 * With "pop", songs are such as singers have them, played on one piano: a voice
 * that comes before the beat as often as on it, an accompaniment whose chords
 * do too, an answer where the voice takes a breath.  With "free", these as
 * arrangers write them, no two bars alike (music_styles_free.c).  With "bare",
 * styles that have drums, without what tells the second beat from the first: a
 * bass drum and hats, as dance music begins and ends.
 *
 * Prints assignments for a shell: style, tempo, beats of a bar, quarters of a
 * beat, and whether all of its parts are to stay (without its drums, the beat
 * of some music is anybody's guess).  music_human plays it.  Songs for testing
 * have patterns and chords that those for training have not.
 *
 * A pattern is a bar, a letter for each part of a beat.  Of drums and chords:
 * 9 always, 1 to 8 so many times in nine, decided anew for each half of the
 * song; of bass lines r root, f fifth, o octave, t third, - is silence.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "music_file.h"
#include "music_styles.h"

enum { SECONDS = 52 };

/* Entry of a list with ';' between; `which` of as many as there are. */
static const char *
entry(const char *list, int which, size_t *n)
{
	while (which-- > 0 && strchr(list, ';'))
		list = strchr(list, ';') + 1;
	*n = strcspn(list, ";");
	return list;
}

/* One of a list; its last is for testing, and mostly used there. */
static const char *
choose(struct song *g, const char *list, size_t *n)
{
	int many = 1;

	for (const char *p = list; *p; p++)
		many += *p == ';';
	if (many < 3)
		return entry(list, dice_int(&g->d, 0, many - 1), n);
	if (g->test && dice_chance(&g->d, 0.7))
		return entry(list, many - 1, n);
	return entry(list, dice_int(&g->d, 0, many - 2), n);
}

/* What is left to chance in a pattern is decided. */
static void
decide(struct song *g, char *to, const char *p, size_t n)
{
	for (int i = 0; i < g->steps; i++) {
		char c = n ? p[(size_t)i % n] : '-';

		if (c >= '1' && c <= '9')
			c = dice_chance(&g->d, (c - '0') / 9.) ? '9' : '-';
		to[i] = c;
	}
}

/* What a kit is made of: lines "note pattern" with '|' between. */
static void
plan_kit(struct song *g)
{
	size_t n, m;
	const char *kit = choose(g, g->s->kits, &n), *end = kit + n;
	bool turned = dice_chance(&g->d, 0.15);

	for (g->voices = 0; kit < end && g->voices < VOICES; g->voices++) {
		g->drum[g->voices] = (int)strtol(kit, NULL, 10);
		/* Hats are left out, or a bell or shaker in their place. */
		if (turned && g->drum[g->voices] == 42)
			g->drum[g->voices] = dice_chance(&g->d, 0.5) ? 51 : 70;
		kit += 3;
		m = strcspn(kit, "|;");
		for (int h = 0; h < HALVES; h++)
			decide(g, g->kit[h][g->voices], kit, m);
		kit += m + 1;
	}
}

/* Some of what is sung on a beat comes before it, and is held over it. */
static void
push(struct song *g, char *tune)
{
	int early = g->bpm < 84 ? 1 : 2;

	for (int i = g->s->parts; i < g->steps; i += g->s->parts)
		if (tune[i] == '9' && dice_chance(&g->d, g->pushed)) {
			tune[i] = '-';
			tune[i - early] = '9';
		}
}

/* Where notes begin: as many as a voice sings in a minute, rather where the
 * beat is; bars are kept so that the song has a tune. */
static void
plan_tune(struct song *g)
{
	double a_step = 60. / g->bpm / g->s->parts;
	double share = g->s->sings / 60. * a_step *
		dice_real(&g->d, 0.7, 1.5);
	double off = dice_real(&g->d, 0.1, 0.6);

	for (int b = 0; b < KEPT_BARS; b++) {
		bool breath = b % 2 == 1;

		for (int i = 0; i < g->steps; i++) {
			int part = i % g->s->parts;
			double p = share * (part == 0 ? 1.9 :
				part * 2 == g->s->parts ? 1.5 :
				g->s->parts == 3 ? 1.2 * off : off);

			g->tune[b][i] = dice_chance(&g->d, p > 1 ? 1 : p) ?
				'9' : '-';
			if (breath && i >= g->steps * 5 / 8)
				g->tune[b][i] = i == g->steps * 5 / 8 &&
					dice_chance(&g->d, 0.6) ? 'r' : '-';
		}
	}
	for (int b = 0; b < KEPT_BARS && g->pushed > 0; b++)
		push(g, g->tune[b]);
	/* A second line like the first. */
	if (dice_chance(&g->d, 0.6))
		memcpy(g->tune[2], g->tune[0], sizeof g->tune[0]);
}

/* Snares, sticks and claps go. */
static void
bare_kit(struct song *g)
{
	int kept = 0;

	for (int v = 0; v < g->voices; v++) {
		if (g->drum[v] >= 37 && g->drum[v] <= 40)
			continue;
		g->drum[kept] = g->drum[v];
		for (int h = 0; h < HALVES && kept < v; h++)
			memcpy(g->kit[h][kept], g->kit[h][v], STEPS_MOST + 1);
		kept++;
	}
	g->voices = kept;
}

static void
plan_freedom(struct song *g)
{
	g->free = dice_real(&g->d, 0.05, 0.45);
	if (dice_chance(&g->d, 0.7))
		music_styles_sing(g);
	for (int h = 0; h < HALVES; h++)
		g->under[h] = dice_chance(&g->d, 0.4);
	g->level = dice_chance(&g->d, 0.4);
	g->octaves = dice_chance(&g->d, 0.3);
}

static void
plan(struct song *g, uint64_t seed, const char *way)
{
	bool bare = strcmp(way, "bare") == 0, pop = *way && !bare;
	const struct style *all = pop ? music_styles + STYLES : music_styles;
	int many = pop ? STYLES_POP : STYLES;
	double weight[STYLES + STYLES_POP];
	size_t n;

	dice_seed(&g->d, seed);
	for (int i = 0; i < many; i++)
		weight[i] = bare && all[i].drums < 0.8 ? 0 : all[i].weight;
	const struct style *s = &all[dice_pick(&g->d, weight, many)];
	g->s = s;
	g->pushed = pop ? music_style_pushed[s - all] : 0;
	g->bpm = dice_int(&g->d, s->least, s->most);
	g->steps = s->meter * s->parts;
	g->tick = QUARTER / s->parts;
	g->bars = SECONDS * g->bpm / 60 / s->meter + 2;
	g->key = dice_int(&g->d, -5, 6);
	g->chord_beats = s->chord;
	if (dice_chance(&g->d, 0.3))
		g->chord_beats *= 2;
	else if (s->chord % 2 == 0 && dice_chance(&g->d, 0.15))
		g->chord_beats /= 2;
	g->chords = music_style_changes[g->test ? dice_int(&g->d,
		STYLE_CHANGES - STYLE_CHANGES_TEST, STYLE_CHANGES - 1) :
		dice_int(&g->d, 0, STYLE_CHANGES - STYLE_CHANGES_TEST - 1)];
	if (dice_chance(&g->d, s->drums))
		plan_kit(g);
	if (bare)
		bare_kit(g);
	for (int h = 0; h < HALVES; h++) {
		const char *p = choose(g, s->basses, &n);

		decide(g, g->bass[h], p, n);
		p = choose(g, s->comps, &n);
		decide(g, g->comp[h], p, n);
		g->way[h] = s->comp[dice_int(&g->d, 0, 1)];
	}
	/* Broken chords in eighths or sixteenths, where there are such. */
	g->rate = s->parts % 2 ? 1 : s->parts == 6 ? 2 :
		g->bpm < 90 ? dice_int(&g->d, 1, 2) : 2;
	g->shape = dice_int(&g->d, 0, 7);
	plan_tune(g);
	if (strcmp(way, "free") == 0)
		plan_freedom(g);
}

static int
by_tick(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return x->tick != y->tick ? x->tick - y->tick : x->order - y->order;
}

static int
write_song(struct song *g, const char *path)
{
	FILE *f = fopen(path, "wb");
	int tick = 0;

	if (!f)
		return -1;
	qsort(g->event, (size_t)g->events, sizeof *g->event, by_tick);
	midi_begin(f, QUARTER);
	for (int i = 0; i < g->events; i++) {
		const struct event *e = &g->event[i];

		midi_put_wait(f, e->tick - tick);
		fwrite(e->byte, 1, (e->byte[0] & 0xe0) == 0xc0 ? 2 : 3, f);
		tick = e->tick;
	}
	return midi_close(f);
}

int
main(int argc, char **argv)
{
	static struct song g;

	if (argc < 4 || argc > 5) {
		fprintf(stderr, "usage: music_styles SEED train|test "
			"SONG.mid [pop|free|bare]\n");
		return 2;
	}
	g.test = strcmp(argv[2], "test") == 0;
	g.event = calloc(EVENTS_MOST, sizeof *g.event);
	if (!g.event)
		return 1;
	plan(&g, strtoull(argv[1], NULL, 10), argc > 4 ? argv[4] : "");
	music_styles_play(&g);
	if (write_song(&g, argv[3])) {
		perror(argv[3]);
		return 1;
	}
	printf("style=%s bpm=%d meter=%d unit=1 whole=%d\n", g.s->name, g.bpm,
		g.s->meter, g.voices > 0 || g.pushed > 0);
	free(g.event);
	return 0;
}
