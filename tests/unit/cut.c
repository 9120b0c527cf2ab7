/*
 * cut: hard cuts in pictures made up here, whose shots are known: seeded
 * landscapes of soft blobs that can move, flash, darken and repeat.
 */
#include <string.h>

#include "../../tools/framestat/cut.h"
#include "../../tools/framestat/detect.h"
#include "scene.h"
#include "tap.h"

/* What was found, as the numbers of pictures: "12 40". */
static char found[512];
static int64_t settled;
static struct cut *cut;
static bool late; /* something was told after it should have been */

static void
take(void *arg, const struct boundary *b)
{
	size_t len = strlen(found);

	(void)arg;
	snprintf(found + len, sizeof found - len, "%s%d", len ? " " : "",
	    (int)b->n);
	if (b->t < settled || b->from != b->t || b->to != b->t ||
	    b->kind != CHANGE_CUT || b->confidence < .5 || b->confidence > 1)
		late = true;
}

static void
start(struct film *f, int rate)
{
	found[0] = '\0';
	settled = INT64_MIN;
	late = false;
	film_new(f, rate);
	cut = cut_new(take, NULL);
}

static void
push(struct film *f)
{
	cut_push(cut, film_shot(f));
	settled = cut_settled(cut);
}

static void
end(void)
{
	cut_end(cut);
	cut_free(cut);
}

/* n pictures of a scene that drifts by so many pixels a picture. */
static void
shot(struct film *f, int scene, int n, double drift)
{
	int i;

	for (i = 0; i < n; i++) {
		film_scene(f, scene, drift * i, 0);
		push(f);
	}
}

static void
shots(void)
{
	struct film f;

	start(&f, 25);
	shot(&f, 1, 40, 0);
	shot(&f, 2, 40, 0);
	shot(&f, 3, 40, 0);
	end();
	is_str(found, "40 80", "cuts between still pictures");
	start(&f, 25);
	shot(&f, 1, 40, .4);
	shot(&f, 2, 40, -.3);
	shot(&f, 3, 40, .2);
	end();
	is_str(found, "40 80", "cuts between moving pictures");
	ok(!late, "nothing is told late, and all of it is well formed");
	start(&f, 25);
	shot(&f, 1, 40, .2);
	shot(&f, 2, 2, .2);
	shot(&f, 3, 3, .2);
	shot(&f, 4, 40, .2);
	end();
	is_str(found, "40 42 45", "shots of two and three pictures");
	start(&f, 25);
	shot(&f, 1, 40, .2);
	shot(&f, 2, 2, .2);
	end();
	is_str(found, "40", "a cut two pictures before the end");
	start(&f, 25);
	shot(&f, 1, 2, .2);
	shot(&f, 2, 40, .2);
	end();
	is_str(found, "2", "a cut two pictures after the start");
	start(&f, 120);
	shot(&f, 1, 300, .1);
	shot(&f, 2, 600, .1);
	shot(&f, 3, 300, .1);
	end();
	is_str(found, "300 900", "120 pictures a second");
	start(&f, 12);
	shot(&f, 1, 20, .8);
	shot(&f, 2, 20, .8);
	end();
	is_str(found, "20", "12 pictures a second");
}

static void
sparse(void)
{
	struct film f;

	start(&f, 8);
	shot(&f, 1, 20, .4);
	shot(&f, 2, 1, 0);
	shot(&f, 3, 20, .4);
	end();
	is_str(found, "20", "a shot of one picture is none");
	start(&f, 8);
	cut_sparse(cut);
	shot(&f, 1, 20, .4);
	shot(&f, 2, 1, 0);
	shot(&f, 3, 20, .4);
	end();
	is_str(found, "20 21", "but where others of it may be missing");
}

static void
dark_and_grainy(void)
{
	struct film f;

	start(&f, 25);
	f.gain = .15;
	shot(&f, 1, 40, .2);
	shot(&f, 2, 40, .2);
	end();
	is_str(found, "40", "a dark film");
	start(&f, 25);
	f.noise = 5;
	shot(&f, 1, 40, .2);
	shot(&f, 2, 40, .2);
	end();
	is_str(found, "40", "a grainy film");
	start(&f, 25);
	f.bars = 5;
	shot(&f, 1, 40, .2);
	shot(&f, 2, 40, .2);
	end();
	is_str(found, "40", "a film with bars");
}

static void
doubled(void)
{
	struct film f;
	int i;

	start(&f, 30);
	for (i = 0; i < 120; i++) {
		film_scene(&f, i < 60 ? 1 : 2, .8 * (i / 2), 0);
		push(&f);
	}
	end();
	is_str(found, "60", "a film with every picture twice");
	start(&f, 24);
	for (i = 0; i < 120; i++) {
		film_scene(&f, 1, 1.2 * (i / 3), 0);
		push(&f);
	}
	end();
	is_str(found, "", "every picture three times, and no cut");
}

static void
blended(void)
{
	struct film f;

	start(&f, 25);
	shot(&f, 1, 40, .2);
	film_mix(&f, 1, 2, .5);
	push(&f);
	shot(&f, 2, 40, .2);
	end();
	ok(strcmp(found, "40") == 0 || strcmp(found, "41") == 0,
	    "a blended picture at a cut makes it no two");
}

static void
no_cuts(void)
{
	struct film f;
	int i;

	start(&f, 25);
	shot(&f, 1, 200, .5);
	end();
	is_str(found, "", "a pan");
	start(&f, 25);
	for (i = 0; i < 100; i++) {
		film_scene(&f, 1, .2 * i, 0);
		if (i == 40 || i == 41 || i == 70)
			film_light(&f, .3, 160);
		push(&f);
	}
	end();
	is_str(found, "", "flashes");
	start(&f, 25);
	for (i = 0; i < 100; i++) {
		film_scene(&f, 1, .2 * i, 0);
		if (i > 30 && i < 60 && i / 2 % 2)
			film_light(&f, .2, 180);
		push(&f);
	}
	end();
	is_str(found, "", "a strobe");
	start(&f, 25);
	for (i = 0; i < 100; i++) {
		film_scene(&f, 1, .2 * i, 0);
		film_light(&f, i < 50 ? 1 : .6, 0);
		push(&f);
	}
	end();
	is_str(found, "", "a step of the exposure");
	start(&f, 25);
	for (i = 0; i < 100; i++) {
		film_scene(&f, 1, .2 * i, 0);
		if (i >= 50)
			film_box(&f, 6, 26, 40, 7, 210);
		push(&f);
	}
	end();
	is_str(found, "", "a lower third that pops up");
	start(&f, 25);
	for (i = 0; i < 100; i++) {
		film_scene(&f, 1, .2 * i, 0);
		if (i >= 40 && i < 56)
			film_box(&f, (i - 44) * 6, 0, 24, THUMB_ROWS, 60);
		push(&f);
	}
	end();
	is_str(found, "", "something large that passes");
	start(&f, 25);
	for (i = 0; i < 100; i++) {
		film_scene(&f, 1, 0, 0);
		film_light(&f, 0, 0);
		push(&f);
	}
	end();
	is_str(found, "", "black");
}

static void
gaps(void)
{
	struct film f;

	start(&f, 25);
	shot(&f, 1, 40, .2);
	film_scene(&f, 2, 0, 0);
	f.pic.gap = true;
	push(&f);
	f.pic.gap = false;
	shot(&f, 2, 20, 0);
	shot(&f, 3, 30, .2);
	end();
	is_str(found, "61", "no cut across a gap, and the next one is found");
	start(&f, 25);
	end();
	is_str(found, "", "no pictures at all");
	start(&f, 25);
	shot(&f, 1, 1, 0);
	end();
	is_str(found, "", "a single one");
}

static void
unlike(void)
{
	struct film f;
	struct thumb a;
	double same, moved, other;

	film_new(&f, 25);
	film_scene(&f, 1, 0, 0);
	a = f.pic;
	same = detect_unlike(&a, &f.pic);
	film_box(&f, 24, 8, 12, 28, 90);
	moved = detect_unlike(&a, &f.pic);
	film_scene(&f, 2, 0, 0);
	other = detect_unlike(&a, &f.pic);
	printf("# unlike: %.3f %.3f %.3f\n", same, moved, other);
	ok(same < .05, "the same picture is of one shot");
	ok(moved < .3, "someone walked in");
	ok(other > .5, "another scene is not");
}

int
main(void)
{
	shots();
	sparse();
	dark_and_grainy();
	doubled();
	blended();
	no_cuts();
	gaps();
	unlike();
	return done_testing();
}
