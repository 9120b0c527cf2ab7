/*
 * moments: programmes with planted moments, to judge rank by.
 *
 *	moments plan SEED           the truth, as JSON
 *	moments sound SEED POOL     the sound, s16le, mono
 *	moments picture SEED POOL   the picture, planar 4:2:0, 320x180
 *
 * The three agree, since each follows from the seed alone.  moments.sh makes
 * the pool of voices, songs and pictures, and files of all this.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "moments_play.h"

#include "diag.h"

static void
spans_print(const struct plant_plan *p, bool moments)
{
	const struct plant_part *t;
	const char *comma = "";
	int i;

	printf("\"%s\":[", moments ? "moments" : "distractors");
	for (i = 0; i < p->parts; i++) {
		t = &p->part[i];
		if ((t->kind < PLANT_MOMENTS) != moments)
			continue;
		printf("%s\n  {\"start\":%.2f,\"end\":%.2f,\"kind\":\"%s\"}",
		    comma, (double)t->from / PLANT_RATE,
		    (double)t->to / PLANT_RATE, plant_kind_name(t->kind));
		comma = ",";
	}
	if (!moments && p->clapping)
		printf("%s\n  {\"start\":0.00,\"end\":%.2f,\"kind\":"
		    "\"clapping\"}", comma, (double)p->frames / PLANT_RATE);
	printf("]");
}

static int
plan_print(const struct plant_plan *p)
{
	printf("{\"seed\":%d,\"genre\":\"%s\",\"split\":\"%s\","
	    "\"ease\":\"%s\",\"duration\":%.2f,\n", (int)p->seed, plant_genre_name(p->genre),
	    p->test ? "test" : "dev", p->hard ? "hard" : "plain", (double)p->frames / PLANT_RATE);
	spans_print(p, true);
	printf(",\n");
	spans_print(p, false);
	printf("}\n");
	return 0;
}

static int
sound_print(const struct plant_plan *p, const char *pool)
{
	struct plant_sound s = plant_sound_of(p, pool);
	unsigned char two[2];
	size_t i;
	int v;

	for (i = 0; i < s.n; i++) {
		v = (int)lrint(32767.0 * (double)s.x[i]);
		two[0] = (unsigned char)(v & 255);
		two[1] = (unsigned char)(v >> 8 & 255);
		if (fwrite(two, 1, 2, stdout) != 2)
			die("the sound cannot be written");
	}
	plant_sound_free(&s);
	return 0;
}

int
main(int argc, char **argv)
{
	static struct plant_plan p;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;

	diag_init(argv[0]);
	if (seed < 1)
		argc = 0;
	else
		plant_plan(&p, seed);
	if (argc == 3 && strcmp(argv[1], "plan") == 0)
		return plan_print(&p);
	if (argc == 4 && strcmp(argv[1], "sound") == 0)
		return sound_print(&p, argv[3]);
	if (argc == 4 && strcmp(argv[1], "picture") == 0) {
		plant_picture_of(&p, argv[3]);
		return 0;
	}
	fprintf(stderr, "usage: moments plan SEED | sound SEED POOL | "
	    "picture SEED POOL\n");
	return 2;
}
