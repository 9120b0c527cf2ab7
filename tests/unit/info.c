#include "../../tools/probe/info.h"
#include "tap.h"

static struct stream
film(int w, int h, unsigned disposition)
{
	struct stream s = { .kind = STREAM_VIDEO, .codec = "h264",
	    .width = w, .height = h, .disposition = disposition,
	    .sar = { 1, 1 } };

	return s;
}

static struct stream
sound(int channels, int64_t bit_rate, unsigned disposition)
{
	struct stream s = { .kind = STREAM_AUDIO, .codec = "aac",
	    .channels = channels, .sample_rate = 48000, .bit_rate = bit_rate,
	    .disposition = disposition };

	return s;
}

static int
chosen(struct stream *list, size_t n, bool video)
{
	struct info in = { .streams = list, .nstreams = n };
	const struct stream *s;
	size_t i;

	for (i = 0; i < n; i++)
		list[i].index = (int)i;
	info_choose(&in);
	s = video ? in.video : in.audio;
	return s ? s->index : -1;
}

static void
choosing(void)
{
	struct stream a[] = { film(4000, 3000, DISP_PICTURE),
	    film(640, 360, 0), film(1280, 720, 0) };
	struct stream b[] = { film(640, 360, DISP_DEFAULT),
	    film(1280, 720, 0) };
	struct stream c[] = { sound(2, 128, DISP_DEFAULT | DISP_ASIDE),
	    sound(2, 64, 0), sound(6, 64, 0), sound(6, 96, 0) };
	struct stream d[] = { sound(6, 384, 0), sound(2, 96, DISP_DEFAULT) };
	struct stream e[] = { sound(2, 96, DISP_ASIDE) };
	struct stream f[] = { film(9, 9, DISP_PICTURE) };

	is_int(chosen(a, 3, true), 2, "the larger picture, never cover art");
	is_int(chosen(b, 2, true), 0, "the default picture before the larger");
	is_int(chosen(c, 4, false), 3,
	    "no commentary; most channels, then most bits");
	is_int(chosen(d, 2, false), 1, "the default sound");
	is_int(chosen(e, 1, false), 0, "commentary where nothing else is");
	is_int(chosen(f, 1, true), -1, "cover art alone is no film");
}

static int
rate(int rn, int rd, int an, int ad, int64_t *den)
{
	struct stream s = { .rate = { rn, rd }, .avg_rate = { an, ad } };
	struct ratio r = film_rate(&s);

	*den = r.den;
	return (int)r.num;
}

static void
rates(void)
{
	struct ratio k90 = { 1, 90000 }, ms = { 1, 1000 };
	int64_t den;

	is_int(rate(30000, 1001, 30000, 1001, &den), 30000, "a plain rate");
	is_int(rate(30, 1, 2954, 100, &den), 30, "some frames missing");
	is_int(rate(57600, 1, 36, 5, &den), 36, "a rate that ran off");
	is_int(rate(50, 1, 25, 1, &den), 25, "fields are no frames");
	ok(rate(90000, 1, 2996, 100, &den) == 30000 && den == 1001,
	    "an average near a usual rate becomes it");
	is_int(rate(0, 1, 24, 1, &den), 24, "the average where it is all");
	is_int(rate(24, 1, 0, 1, &den), 24, "and the other way round");
	ok(!distances_vary(3003, 3003, k90), "equal distances are equal");
	ok(!distances_vary(33, 34, ms), "milliseconds round");
	ok(!distances_vary(2970, 3060, k90), "rounded ones elsewhere as well");
	ok(distances_vary(3003, 6006, k90), "a missing frame is a difference");
	ok(distances_vary(30, 40, ms), "so are 10 ms");
	ok(!distances_vary(TC_NONE, TC_NONE, ms), "nothing varies in nothing");
}

static void
turned(int64_t a, int64_t b, int64_t c, int64_t d, int rotate, bool flip,
    const char *name)
{
	int64_t m[4] = { a * 65536, b * 65536, c * 65536, d * 65536 };
	int r;
	bool f;

	matrix_turn(m, &r, &f);
	ok(r == rotate && f == flip, name);
}

static void
shapes(void)
{
	struct stream s = film(720, 576, 0);
	int w, h;

	turned(1, 0, 0, 1, 0, false, "the plain matrix turns nothing");
	turned(0, 1, -1, 0, 90, false, "a phone held upright");
	turned(-1, 0, 0, -1, 180, false, "upside down");
	turned(0, -1, 1, 0, 270, false, "the other way round");
	turned(-1, 0, 0, 1, 0, true, "mirrored");
	turned(1, 0, 0, -1, 180, true, "mirrored top to bottom");
	s.sar = (struct ratio){ 16, 15 };
	film_display(&s, &w, &h);
	ok(w == 768 && h == 576, "PAL on square pixels");
	s.rotate = 90;
	film_display(&s, &w, &h);
	ok(w == 576 && h == 768, "and upright");
	is_int(pix_fmt_depth("yuv420p"), 8, "yuv420p has 8 bits");
	is_int(pix_fmt_depth("yuv420p10le"), 10, "yuv420p10le has 10");
	is_int(pix_fmt_depth("yuv444p12be"), 12, "yuv444p12be has 12");
	is_int(pix_fmt_depth("p010le"), 10, "p010le has 10");
	is_int(pix_fmt_depth("rgb48le"), 16, "rgb48le has 16 a component");
	is_int(pix_fmt_depth("gray16be"), 16, "gray16be has 16");
	is_int(pix_fmt_depth("yuv410p"), 8, "yuv410p has 8");
	is_int(pix_fmt_depth("nv20le"), 10, "nv20le has 10");
	is_int(pix_fmt_depth("monob"), 1, "monob has 1");
	is_int(pix_fmt_depth("rgb565le"), 8, "rgb565le counts as 8");
}

int
main(void)
{
	struct stream s = { .transfer = "smpte2084", .dolby_vision = true };

	choosing();
	rates();
	shapes();
	is_str(film_hdr(&s), "pq", "a base layer that is known comes first");
	s.transfer[0] = 0;
	is_str(film_hdr(&s), "dolby-vision", "without one it is Dolby's");
	ok(!film_interlaced(&s), "an unknown field order is not interlaced");
	return done_testing();
}
