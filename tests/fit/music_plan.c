/*
 * music_plan.c: what a piece of the training music for beats is to be.
 *
 *     music_plan song SEED GROOVES SONG.mma    writes a song for MMA
 *     music_plan spoil SEED                    how its sound is spoilt
 *
 * Both print assignments for a shell.  Every decision comes out of the seed,
 * so that a set is the same on every machine; a line of GROOVES is "name
 * beats", a groove of MMA's library and the beats of its bar as MMA counts
 * them.
 *
 * A tempo belongs to a style, and the name of a groove tells the style: a
 * tracker that learned from ballads at 200 would learn wrong octaves.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "programme_random.h"

enum { GROOVES_MOST = 4000, SECONDS = 52, NAME_MOST = 64 };

struct groove {
	char name[NAME_MOST];
	int beats;
};

struct style {
	const char *word;
	int least, most;
};

/* The first that fits counts. */
static const struct style styles[] = {
	{ "ballad", 54, 88 }, { "slow", 50, 84 }, { "hymn", 60, 96 },
	{ "lullaby", 60, 92 }, { "spiritual", 56, 96 }, { "evans", 60, 110 },
	{ "ambient", 60, 100 }, { "hiphop", 78, 108 }, { "hip-hop", 78, 108 },
	{ "hop", 78, 108 }, { "fastjazzwaltz", 160, 220 }, { "fast", 150, 220 },
	{ "bebop", 180, 220 }, { "viene", 150, 195 }, { "quickstep", 180, 214 },
	{ "jazzwaltz", 110, 190 }, { "waltz", 84, 180 }, { "metal", 100, 190 },
	{ "techno", 120, 145 }, { "rave", 125, 150 }, { "trance", 125, 142 },
	{ "house", 116, 130 }, { "dance", 112, 138 }, { "disco", 108, 132 },
	{ "boney", 108, 128 }, { "polka", 100, 132 }, { "march", 96, 128 },
	{ "easyswing", 96, 150 }, { "swing", 104, 205 }, { "bigband", 110, 200 },
	{ "jive", 140, 184 }, { "twist", 140, 176 }, { "ragtime", 84, 140 },
	{ "dixie", 120, 200 }, { "bluegrass", 100, 160 }, { "salsa", 84, 116 },
	{ "mambo", 90, 120 }, { "merengue", 110, 150 }, { "samba", 90, 120 },
	{ "bossa", 100, 156 }, { "rhumba", 90, 124 }, { "tango", 104, 132 },
	{ "bolero", 70, 100 }, { "beguine", 90, 124 }, { "ska", 110, 170 },
	{ "reggae", 66, 96 }, { "funk", 86, 122 }, { "soul", 76, 124 },
	{ "rb", 60, 104 }, { "blues", 64, 130 }, { "boggie", 120, 176 },
	{ "country", 84, 150 }, { "folk", 76, 140 }, { "jazz", 84, 190 },
	{ "50s", 110, 176 }, { "60s", 100, 160 }, { "rock", 84, 172 },
	{ "pop", 76, 136 }, { "16beat", 66, 108 }, { "8beat", 72, 140 },
	{ "", 76, 150 },
};

/* As MMA writes them; each is a bar's chord. */
static const char *const changes[] = {
	"C Am F G", "C G Am F", "Am F C G", "Dm7 G7 CM7 CM7", "C C F G",
	"CM7 A7 Dm7 G7", "C7 F7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7",
	"Am Am Dm E7", "Am G F E7", "C F C G", "Em C G D", "F G Em Am",
	"C Em F Fm", "Dm Dm C C", "Am7 D7 GM7 CM7 Bm7b5 E7 Am Am", "C C C C",
	"C Bb F C", "G C D C", "Cm Ab Eb Bb", "Fm Cm G7 Cm",
};

static int
style_tempo(struct dice *d, const char *name)
{
	char low[NAME_MOST];
	size_t n = 0;

	for (; name[n] && n + 1 < sizeof low; n++)
		low[n] = name[n] >= 'A' && name[n] <= 'Z' ?
			(char)(name[n] + 32) : name[n];
	low[n] = '\0';
	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
		if (strstr(low, styles[i].word))
			return dice_int(d, styles[i].least, styles[i].most);
	return 120;
}

/* A bar of eighths: the longer the beat of the bar, the likelier a note. */
static void
melody_bar(FILE *f, struct dice *d, int beats, int *at)
{
	static const char *const scale[] = {
		"g-", "a-", "b-", "c", "d", "e", "f", "g", "a", "b", "c+", "d+",
		"e+"
	};
	int left = beats * 2, here = 0;

	fprintf(f, "Solo Riff ");
	while (left > 0) {
		static const int lengths[] = { 1, 2, 2, 3, 4, 8 };
		int eighths = lengths[dice_int(d, 0, here % 2 ? 2 : 5)];

		if (eighths > left)
			eighths = left;
		if (eighths > 4)
			eighths = 4;
		*at += dice_int(d, -2, 2);
		if (*at < 0)
			*at = 1;
		if (*at > 12)
			*at = 11;
		fprintf(f, "%s%s;", eighths == 1 ? "8" : eighths == 2 ? "4" :
			eighths == 3 ? "4." : "2",
			dice_chance(d, 0.15) ? "r" : scale[*at]);
		here += eighths;
		left -= eighths;
	}
	fprintf(f, "\n");
}

static int
song(uint64_t seed, const char *grooves, const char *path)
{
	static struct groove all[GROOVES_MOST];
	FILE *f = fopen(grooves, "r");
	int n = 0;

	if (!f)
		return 1;
	while (n < GROOVES_MOST && fscanf(f, "%63s %d", all[n].name,
		&all[n].beats) == 2)
		n++;
	fclose(f);
	if (!n || !(f = fopen(path, "w")))
		return 1;

	struct dice d;
	dice_seed(&d, seed);
	const struct groove *g = &all[dice_int(&d, 0, n - 1)];
	/* Six counts in a bar are two beats of three. */
	int unit = g->beats == 6 ? 3 : 1, bpm = style_tempo(&d, g->name);
	if (unit == 3)
		bpm = dice_int(&d, 44, 120);
	int bars = SECONDS * bpm * unit / 60 / g->beats + 2;
	bool sung = dice_chance(&d, 0.55);
	const char *chords = changes[dice_int(&d, 0,
		(int)(sizeof changes / sizeof *changes) - 1)];
	const char *next = chords;
	static const int solos[] = { 1, 11, 22, 25, 27, 40, 53, 56, 65, 66, 73,
		80, 81, 85 };

	fprintf(f, "Tempo %d\nSeqRnd On\nRndSeed %d\nGroove %s\n", bpm * unit,
		dice_int(&d, 1, 1 << 20), g->name);
	fprintf(f, "Begin Solo\nVoice %d\nOctave %d\nVolume %s\nArticulate %d\n"
		"End\n", solos[dice_int(&d, 0, 13)], dice_int(&d, 4, 6),
		dice_chance(&d, 0.5) ? "mf" : "f", dice_int(&d, 60, 98));
	int at = 6;
	for (int bar = 1; bar <= bars; bar++) {
		int length = (int)strcspn(next, " ");

		if (sung && (bar / 8) % 3 != 2)
			melody_bar(f, &d, g->beats, &at);
		fprintf(f, "%d %.*s\n", bar, length, next);
		next += length;
		next = *next ? next + 1 : chords;
	}
	if (fclose(f))
		return 1;
	printf("groove=%s bpm=%d meter=%d unit=%d\n", g->name, bpm,
		g->beats / unit, unit);
	return 0;
}

static void
effects(struct dice *d)
{
	printf("effects='");
	if (dice_chance(d, 0.3))
		printf("compand 0.01,0.2 -60,-60,-30,-14,0,-6 %d ",
			dice_int(d, 0, 4));
	if (dice_chance(d, 0.12))
		printf("overdrive %d %d ", dice_int(d, 3, 14),
			dice_int(d, 10, 30));
	if (dice_chance(d, 0.4))
		printf("bass %+d treble %+d ", dice_int(d, -9, 8),
			dice_int(d, -12, 7));
	if (dice_chance(d, 0.35))
		printf("reverb %d %d %d ", dice_int(d, 10, 75),
			dice_int(d, 20, 80), dice_int(d, 20, 100));
	if (dice_chance(d, 0.25))
		printf("lowpass %d ", dice_int(d, 3500, 11000));
	if (dice_chance(d, 0.12))
		printf("highpass %d ", dice_int(d, 60, 400));
	if (dice_chance(d, 0.15))
		printf("tremolo %.1f %d ", dice_real(d, 0.1, 3),
			dice_int(d, 5, 30));
	printf("gain -n %d ", dice_chance(d, 0.15) ? dice_int(d, 2, 9) :
		-dice_int(d, 1, 16));
	printf("' channels=%d\n", dice_chance(d, 0.25) ? 1 : 2);
}

static void
spoil(uint64_t seed)
{
	static const char *const codecs[] = {
		"flac", "flac", "flac", "mp3 32k", "mp3 48k", "mp3 64k",
		"mp3 128k", "m4a 32k", "m4a 64k", "m4a 96k", "opus 24k",
		"opus 48k", "opus 96k"
	};
	static const char *const noises[] = { "white", "pink", "brown" };
	struct dice d;

	dice_seed(&d, seed ^ UINT64_C(0x5b01));
	effects(&d);
	printf("start=%.2f\n", dice_chance(&d, 0.5) ? dice_int(&d, 0, 30) / 100.
		: dice_int(&d, 0, 600) / 100.);
	printf("noise='%s' noise_db=%d\n", dice_chance(&d, 0.4) ?
		noises[dice_int(&d, 0, 2)] : "", -dice_int(&d, 24, 56));
	/* Voices: one that speaks, or a crowd; decibels below the music. */
	printf("voice=%d voice_db=%d\n", dice_chance(&d, 0.22) ?
		dice_int(&d, 1, 1000) : 0, -dice_int(&d, 0, 18));
	printf("crowd=%d crowd_db=%d\n", dice_chance(&d, 0.15) ?
		dice_int(&d, 1, 1000) : 0, -dice_int(&d, 6, 24));
	printf("crackle=%d\n", dice_chance(&d, 0.08) ? dice_int(&d, 1, 40) : 0);
	printf("codec='%s' reverb=%d pick=%d\n", codecs[dice_int(&d, 0, 12)],
		dice_chance(&d, 0.5), dice_int(&d, 0, 1 << 20));
}

int
main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "song"))
		return song(strtoull(argv[2], NULL, 10), argv[3], argv[4]);
	if (argc == 3 && !strcmp(argv[1], "spoil")) {
		spoil(strtoull(argv[2], NULL, 10));
		return 0;
	}
	fprintf(stderr, "usage: music_plan song SEED GROOVES SONG.mma | "
		"spoil SEED\n");
	return 2;
}
