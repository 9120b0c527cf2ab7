/* film_recipe.h, film_join.h: calls that make a film, as lists of words. */
#include <math.h>
#include <stdlib.h>

#include "../../tools/cutlist/film_join.h"
#include "../../tools/cutlist/film_recipe.h"
#include "tap.h"

static struct footage sea, hills, song;
static struct montage_slot slots[3];
static struct montage_plan plan;

static void
film(struct footage *f, const char *path, const char *key, int w, int h)
{
	*f = (struct footage){ .path = (char *)path, .audio = -1,
		.duration = 60 * TC_SECOND };
	snprintf(f->key, sizeof f->key, "%s", key);
	snprintf(f->container, sizeof f->container, "mov,mp4");
	f->video.width = w;
	f->video.height = h;
	f->video.depth = 8;
	f->video.sar = (struct ratio){ 1, 1 };
	f->video.avg_rate = (struct ratio){ 30, 1 };
	f->video.time_base = (struct ratio){ 1, 15360 };
	snprintf(f->video.space, sizeof f->video.space, "bt709");
}

static struct film_make
begin(void)
{
	struct film_make m = { .plan = &plan };

	film(&sea, "sea.mp4", "aaaa", 1920, 1080);
	film(&hills, "hills.mp4", "bbbb", 1080, 1920);
	film(&song, "song.mp3", "cccc", 0, 0);
	song.video.index = -1;
	song.audio = 0;
	song.naudios = 1;
	song.audios[0].rate = 44100;
	slots[0] = (struct montage_slot){ .frames = 30, .film = &sea,
		.from = TC_SECOND };
	slots[1] = (struct montage_slot){ .first = 30, .frames = 20,
		.film = &hills, .from = 2 * TC_SECOND };
	slots[2] = (struct montage_slot){ .first = 50, .frames = 10,
		.film = &sea, .from = 30 * TC_SECOND };
	plan = (struct montage_plan){ .song = &song, .from = TC_SECOND,
		.to = 3 * TC_SECOND, .frames = 60, .slots = slots, .n = 3 };
	plan.canvas = (struct montage_canvas){ 1280, 720, { 30, 1 },
		MONTAGE_BARS };
	m.canvas = plan.canvas;
	m.wish = (struct wish){ .crf = -1, .loudness = (double)NAN };
	film_make_begin(&m);
	return m;
}

/* All words of a step, with blanks between. */
static bool
says(const struct recipe *r, size_t step, const char *what)
{
	struct buf b = BUF_INIT;
	bool found;
	size_t i;

	for (i = 0; i < r->v[step].args.n; i++)
		buf_addf(&b, "%s ", r->v[step].args.v[i]);
	found = strstr(b.p, what) != NULL;
	if (!found)
		printf("# no %s in %s\n", what, b.p);
	buf_free(&b);
	return found;
}

static void
test_slot(void)
{
	struct film_make m = begin();
	struct recipe r;

	film_recipe_slot(&r, &m, 0, "v", NULL);
	ok(r.n == 1 && says(&r, 0, "setpts=PTS-(15360)") &&
	    says(&r, 0, "fps=30/1:start_time=0") &&
	    says(&r, 0, "trim=end_frame=30"), "so many pictures from there");
	ok(says(&r, 0, "-flags:v +cgop") && says(&r, 0, "file:v "),
	    "closed groups, under its name");
	recipe_free(&r);
	film_recipe_slot(&r, &m, 1, "v", NULL);
	ok(says(&r, 0, "scale=404:720") && says(&r, 0, "pad=1280:720"),
	    "bars beside a portrait");
	recipe_free(&r);
	hills.video.rotate = 90;
	film_recipe_slot(&r, &m, 1, "v", NULL);
	ok(says(&r, 0, "scale=720:1280") && says(&r, 0, "transpose=clock"),
	    "a film on its side is turned, and fits");
	recipe_free(&r);
	m.canvas.fit = MONTAGE_CROP;
	hills.video.rotate = 0;
	film_recipe_slot(&r, &m, 1, "v", NULL);
	ok(says(&r, 0, "crop=1080:608") && says(&r, 0, "scale=1280:720"),
	    "or is cut to the canvas's shape");
	ok(!says(&r, 0, "flags=area"), "to a little less with care");
	recipe_free(&r);
	hills.video.width = 2160;
	hills.video.height = 3840;
	film_recipe_slot(&r, &m, 1, "v", NULL);
	ok(says(&r, 0, "crop=2160:1214,scale=1280:720:out"),
	    "and what is left counts");
	recipe_free(&r);
	m.canvas.fit = MONTAGE_BARS;
	film_recipe_slot(&r, &m, 1, "v", NULL);
	ok(says(&r, 0, "scale=404:720:flags=area"), "to half of it and less "
	    "quickly");
	recipe_free(&r);
	hills.video.width = 1080;
	hills.video.height = 1920;
	m.canvas.fit = MONTAGE_CROP;
	snprintf(sea.video.hdr, sizeof sea.video.hdr, "pq");
	m.zscale = true;
	film_recipe_slot(&r, &m, 0, "v", NULL);
	ok(says(&r, 0, "tonemap"), "HDR is made SDR");
	recipe_free(&r);
	plan.fade_out = TC_SECOND / 2;
	film_recipe_slot(&r, &m, 1, "v", NULL);
	ok(says(&r, 0, "setpts=PTS+30,fade=t=out:st=1.500000:d=0.500000"),
	    "a fade goes over slots");
	recipe_free(&r);
	slots[2].film = NULL;
	film_recipe_slot(&r, &m, 2, "v", "a");
	ok(says(&r, 0, "color=c=black:s=1280x720") &&
	    says(&r, 0, "apad=whole_len=16000"), "nothing is black and silent");
	recipe_free(&r);
}

static bool
same(const struct film_make *a, const struct film_make *b, size_t slot)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool is;

	film_recipe_identity(&x, a, slot);
	film_recipe_identity(&y, b, slot);
	is = x.len == y.len && memcmp(x.p, y.p, x.len) == 0;
	buf_free(&x);
	buf_free(&y);
	return is;
}

/* The text as it was, against how it is now. */
static bool
as_before(struct buf *old, const struct film_make *m, size_t slot)
{
	struct buf now = BUF_INIT;
	bool is;

	film_recipe_identity(&now, m, slot);
	is = old->len == now.len && memcmp(old->p, now.p, now.len) == 0;
	buf_free(old);
	*old = now;
	return is;
}

static void
test_identity(void)
{
	struct film_make m = begin(), other = m;
	struct buf text = BUF_INIT;

	other.wish.threads = 3;
	ok(same(&m, &other, 0), "threads make no other film");
	other.wish.crf = 30;
	ok(!same(&m, &other, 0), "quality does");
	film_recipe_identity(&text, &m, 1);
	hills.path = (char *)"renamed.mp4";
	ok(as_before(&text, &m, 1), "a new name makes none");
	slots[0].from++;
	ok(as_before(&text, &m, 1), "nor a change ahead of it");
	slots[1].turn = MONTAGE_FADE;
	slots[1].turn_frames = 5;
	ok(!as_before(&text, &m, 1), "a cross-fade does");
	snprintf(sea.key, sizeof sea.key, "dddd");
	ok(!as_before(&text, &m, 1), "and what it fades from");
	buf_free(&text);
}

static void
test_join(void)
{
	struct film_make m = begin();
	struct film_join j = { .make = &m, .frames = 60, .list = "list",
		.out = "out" };
	struct recipe r;
	const char *why;
	static const char told[] = "[x]\n{ \"input_i\" : \"-20.00\", "
	    "\"input_tp\" : \"-3.00\" }\n";

	buf_init(&j.text);
	m.wish.loudness = -14;
	m.wish.true_peak = -1.5;
	film_join_part(&j, "it's", 0, 30);
	film_join_part(&j, "b", 30, 50);
	film_join_recipe(&r, &j);
	ok(r.n == 3 && strcmp(r.v[0].text.p, "ffconcat version 1.0\n"
	    "file 'file:it'\\''s'\nduration 1.000000\n"
	    "file 'file:b'\nduration 0.666667\n") == 0, "a list of parts");
	ok(says(&r, 2, "setts=pts=round(PTS/1000)*1000:dts=(N-2)*1000"),
	    "times are whole pictures");
	ok(says(&r, 2, "atrim=start_sample=44100:") &&
	    says(&r, 2, "atrim=end_sample=88200"), "the song, to the sample");
	ok(says(&r, 2, "-movie_timescale 4410000 "),
	    "a clock that hits both");
	ok(film_join_after(&r, &m, 1, told, sizeof told - 1, &why) == 0 &&
	    says(&r, 2, "volume=1.50dB"), "no louder than peaks allow");
	ok(film_join_after(&r, &m, 1, "", 0, &why) < 0, "loudness untold");
	recipe_free(&r);
}

int
main(void)
{
	test_slot();
	test_identity();
	test_join();
	return done_testing();
}
