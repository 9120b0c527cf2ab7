/*
 * detect: cuts and gradual changes in one list, in order, none of them twice.
 */
#include <stdlib.h>

#include "../../tools/framestat/detect.h"
#include "scene.h"
#include "tap.h"

enum { MOST = 32 };

static struct boundary got[MOST];
static int n;
static int64_t last;
static bool disorder;

static void
take(void *arg, const struct boundary *b)
{
	(void)arg;
	if (b->t < last || b->from > b->t || b->to < b->t ||
	    b->confidence < 0 || b->confidence > 1)
		disorder = true;
	last = b->t;
	if (n < MOST)
		got[n] = *b;
	n++;
}

/* The kinds, a letter each, of what was found. */
static const char *
kinds(char text[MOST + 1])
{
	int i;

	for (i = 0; i < n && i < MOST; i++)
		text[i] = change_name(got[i].kind)[0];
	text[i] = '\0';
	return text;
}

static struct detector *
start(struct film *f)
{
	n = 0;
	last = INT64_MIN;
	disorder = false;
	film_new(f, 25);
	return detector_new(take, NULL);
}

static void
moving(struct detector *d, struct film *f, int scene, int count, double drift)
{
	int i;

	for (i = 0; i < count; i++) {
		film_scene(f, scene, drift * i, 0);
		detector_push(d, film_shot(f));
	}
}

static void
shot(struct detector *d, struct film *f, int scene, int count)
{
	moving(d, f, scene, count, 0);
}

static void
dissolve(struct detector *d, struct film *f, int a, int b, int count)
{
	int i;

	for (i = 1; i <= count; i++) {
		film_mix(f, a, b, i / (count + 1.0));
		detector_push(d, film_shot(f));
	}
}

static void
end(struct detector *d)
{
	detector_end(d);
	detector_free(d);
}

static void
mixed(void)
{
	struct film f;
	struct detector *d = start(&f);
	char text[MOST + 1];

	shot(d, &f, 1, 50);
	shot(d, &f, 2, 50);
	dissolve(d, &f, 2, 3, 20);
	shot(d, &f, 3, 50);
	shot(d, &f, 4, 50);
	end(d);
	is_str(kinds(text), "cdc", "a cut, a dissolve, a cut");
	ok(!disorder, "in order, and well formed");
	is_int(got[0].n, 50, "the first picture of the second shot");
	is_int(got[2].n, 170, "the first picture of the last one");
	ok(n > 1 && llabs(got[1].t - 4400000) < 120000,
	    "the middle of the dissolve");
	ok(n > 1 && got[1].from < 4200000 && got[1].to > 4600000,
	    "its ends");
}

static void
fade(void)
{
	struct film f;
	struct detector *d = start(&f);
	char text[MOST + 1];
	int i;

	shot(d, &f, 1, 50);
	for (i = 0; i < 40; i++) {
		film_scene(&f, i < 20 ? 1 : 2, 0, 0);
		film_light(&f, i < 20 ? 1 - i / 19.0 : (i - 20) / 19.0, 0);
		detector_push(d, film_shot(&f));
	}
	shot(d, &f, 2, 50);
	end(d);
	is_str(kinds(text), "f", "a fade through black is one change");
	d = start(&f);
	shot(d, &f, 1, 50);
	for (i = 0; i < 20; i++) {
		film_scene(&f, 1, 0, 0);
		film_light(&f, 1 - i / 19.0, 0);
		detector_push(d, film_shot(&f));
	}
	shot(d, &f, 2, 50);
	end(d);
	is_int(n, 1, "a fade to black and a cut from it are one change");
}

static void
long_film(void)
{
	struct film f;
	struct detector *d = start(&f);
	int i;

	for (i = 0; i < 40; i++)
		moving(d, &f, i + 1, 4, .4);
	end(d);
	is_int(n, 39, "forty shots of four pictures");
	ok(!disorder, "in order");
	d = start(&f);
	detector_end(d);
	detector_end(d);
	detector_free(d);
	is_int(n, 0, "nothing in, nothing out");
	d = start(&f);
	shot(d, &f, 1, 30);
	f.pic.gap = true;
	film_scene(&f, 2, 0, 0);
	detector_push(d, film_shot(&f));
	f.pic.gap = false;
	shot(d, &f, 2, 30);
	end(d);
	is_int(n, 0, "nothing is found across a gap");
	detector_free(NULL);
	is_str(change_name(CHANGE_WIPE), "wipe", "a change has a name");
}

int
main(void)
{
	mixed();
	fade();
	long_film();
	return done_testing();
}
