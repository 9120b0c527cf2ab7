/* film_canvas.h: how large a film is, and how fast. */
#include "../../tools/cutlist/film_canvas.h"
#include "tap.h"

enum { MOST = 20 };

struct library {
	struct footage v[MOST];
	const struct footage *all[MOST];
	size_t n;
};

static void
add(struct library *l, int copies, int w, int h, int num, int den)
{
	while (copies-- > 0) {
		struct footage *f = &l->v[l->n];

		f->video.width = w;
		f->video.height = h;
		f->video.sar = (struct ratio){ 1, 1 };
		f->video.avg_rate = f->video.rate = (struct ratio){ num, den };
		l->all[l->n++] = f;
	}
}

static bool
gives(const struct library *l, int w, int h, int num, int den)
{
	struct montage_canvas c = { 0, 0, { 0, 0 }, MONTAGE_BARS };

	if (film_canvas_choose(&c, l->all, l->n) < 0)
		return false;
	if (c.width != w || c.height != h || c.rate.num != num ||
	    c.rate.den != den)
		printf("# %dx%d %lld/%lld\n", c.width, c.height,
		    (long long)c.rate.num, (long long)c.rate.den);
	return c.width == w && c.height == h && c.rate.num == num &&
	    c.rate.den == den;
}

static void
test_size(void)
{
	struct library l = { .n = 0 };

	add(&l, 8, 1920, 1080, 30, 1);
	add(&l, 2, 1080, 1920, 30, 1);
	ok(gives(&l, 1920, 1080, 30, 1), "four fifths lie: it lies");
	add(&l, 1, 1080, 1920, 30, 1);
	ok(gives(&l, 1920, 1080, 30, 1), "mixed: 16:9, as large as half are");

	l = (struct library){ .n = 0 };
	add(&l, 5, 1080, 1920, 30, 1);
	add(&l, 1, 1920, 1080, 25, 1);
	ok(gives(&l, 1080, 1920, 30, 1), "most stand: it stands");

	l = (struct library){ .n = 0 };
	add(&l, 4, 1920, 1080, 30, 1);
	l.v[0].video.rotate = l.v[1].video.rotate = l.v[2].video.rotate =
	    l.v[3].video.rotate = 90;
	ok(gives(&l, 1080, 1920, 30, 1), "turned films stand");

	l = (struct library){ .n = 0 };
	add(&l, 3, 3840, 2160, 30, 1);
	add(&l, 3, 1920, 1080, 30, 1);
	add(&l, 3, 1280, 720, 30, 1);
	ok(gives(&l, 1920, 1080, 30, 1), "the size that half of them have");

	l = (struct library){ .n = 0 };
	add(&l, 5, 720, 576, 25, 1);
	for (size_t i = 0; i < l.n; i++)
		l.v[i].video.sar = (struct ratio){ 16, 15 };
	ok(gives(&l, 768, 576, 25, 1), "pixels become square");

	l = (struct library){ .n = 0 };
	add(&l, 5, 7680, 4320, 25, 1);
	ok(gives(&l, 3840, 2160, 25, 1), "2160 lines are enough");

	l = (struct library){ .n = 0 };
	add(&l, 3, 641, 361, 25, 1);
	ok(gives(&l, 640, 360, 25, 1), "sizes are even, and not beyond");

	l = (struct library){ .n = 0 };
	add(&l, 3, 1000, 1000, 25, 1);
	add(&l, 3, 1100, 1000, 25, 1);
	ok(gives(&l, 720, 720, 25, 1), "what is nearly square is square");

	l = (struct library){ .n = 0 };
	add(&l, 2, 640, 360, 25, 1);
	l.v[0].video.index = l.v[1].video.index = -1;
	ok(!gives(&l, 640, 360, 25, 1), "no pictures, no canvas");
}

static void
test_rate(void)
{
	struct library l = { .n = 0 };
	struct montage_canvas c = { 640, 480, { 50, 1 }, MONTAGE_CROP };

	add(&l, 3, 640, 360, 24000, 1001);
	add(&l, 2, 640, 360, 60, 1);
	ok(gives(&l, 640, 360, 24000, 1001), "the rate that most have");
	add(&l, 1, 640, 360, 60, 1);
	ok(gives(&l, 640, 360, 24000, 1001), "of two, the lower");

	l = (struct library){ .n = 0 };
	add(&l, 2, 640, 360, 240, 1);
	ok(gives(&l, 640, 360, 60, 1), "60 are enough");

	l = (struct library){ .n = 0 };
	add(&l, 2, 640, 360, 29871, 1000);
	l.v[0].video.vfr = true;
	ok(gives(&l, 640, 360, 30000, 1001), "a wandering rate is the usual "
	    "one near it");
	add(&l, 0, 0, 0, 0, 0);
	l.v[0].video.vfr = false;
	ok(gives(&l, 640, 360, 29871, 1000), "one that all have is kept");

	ok(film_canvas_choose(&c, l.all, l.n) == 0 && c.width == 640 &&
	    c.height == 480 && c.rate.num == 50 && c.fit == MONTAGE_CROP,
	    "what was asked for stays");
}

static void
test_words(void)
{
	struct montage_canvas c = { 1080, 1920, { 30, 1 }, MONTAGE_BARS };
	enum montage_fit fit = MONTAGE_BARS;
	struct ratio r = { 0, 0 };
	int w = 0, h = 0;

	ok(film_canvas_size("1080x1920", &w, &h) == 0 && w == 1080 &&
	    h == 1920, "a size");
	ok(film_canvas_size("1081x1920", &w, &h) < 0 &&
	    film_canvas_size("0x0", &w, &h) < 0 &&
	    film_canvas_size("9000x90", &w, &h) < 0 &&
	    film_canvas_size("90x90x", &w, &h) < 0 &&
	    film_canvas_size("-90x90", &w, &h) < 0 &&
	    film_canvas_size("90", &w, &h) < 0 &&
	    film_canvas_size("90x -90", &w, &h) < 0, "and none");
	ok(film_canvas_rate("29.97", &r) == 0 && r.num == 30000 &&
	    r.den == 1001, "a rate");
	ok(film_canvas_rate("0.5", &r) < 0 && film_canvas_rate("500", &r) < 0 &&
	    film_canvas_rate("fast", &r) < 0, "and none");
	ok(film_canvas_fit("blur", &fit) == 0 && fit == MONTAGE_BLUR &&
	    film_canvas_fit("fill", &fit) < 0, "a fit, and none");
	c = film_canvas_draft(&c, 360);
	ok(c.width == 360 && c.height == 640, "a draft has the same shape");
	c = film_canvas_draft(&c, 480);
	ok(c.width == 360 && c.height == 640, "and is never larger");
}

int
main(void)
{
	test_size();
	test_rate();
	test_words();
	return done_testing();
}
