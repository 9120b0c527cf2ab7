/* canvas.h and glyphs.h: pixels and letters. */
#include <stdlib.h>

#include "canvas.h"
#include "glyphs.h"
#include "tap.h"

static const struct ink black = { 0x000000, 1 };

static void
rects(void)
{
	struct canvas *c = canvas_new(4, 3, 0xffffff);

	canvas_rect(c, 1, 1, 2, 1, (struct ink){ 0x123456, 1 });
	is_int(canvas_at(c, 1, 1), 0x123456, "a pixel inside has the colour");
	is_int(canvas_at(c, 2, 1), 0x123456, "the one beside it too");
	is_int(canvas_at(c, 3, 1), 0xffffff, "what lies behind has not");
	is_int(canvas_at(c, 1, 0), 0xffffff, "nor what lies above");
	is_int(canvas_at(c, 4, 0), 0, "outside there is nothing");
	canvas_rect(c, 0, 2.5, 1, .5, black);
	is_int(canvas_at(c, 0, 2), 0x808080, "half a pixel is a tint");
	canvas_rect(c, 3, 0, 1, 1, (struct ink){ 0, .5 });
	is_int(canvas_at(c, 3, 0), 0x808080, "so is half an ink");
	canvas_rect(c, -1e9, -1e9, 2e9, 2e9, black);
	is_int(canvas_at(c, 3, 2), 0, "what reaches outside is cut off");
	canvas_rect(c, 1, 1, -5, 2, (struct ink){ 0xff0000, 1 });
	is_int(canvas_at(c, 0, 1), 0, "less than nothing is nothing");
	canvas_free(c);
	canvas_free(NULL);
}

static void
polygons(void)
{
	static const struct point square[] = { { 1, 1 }, { 4, 1 }, { 4, 4 },
		{ 1, 4 } };
	static const struct point wedge[] = { { 0, 0 }, { 6, 0 }, { 0, 6 } };
	struct canvas *c = canvas_new(6, 6, 0xffffff);

	canvas_polygon(c, square, 4, black);
	is_int(canvas_at(c, 1, 1), 0, "a polygon is filled");
	is_int(canvas_at(c, 3, 3), 0, "up to its edge");
	is_int(canvas_at(c, 4, 4), 0xffffff, "and not beyond");
	canvas_rect(c, 0, 0, 6, 6, (struct ink){ 0xffffff, 1 });
	canvas_polygon(c, wedge, 3, black);
	is_int(canvas_at(c, 0, 0), 0, "a corner of a triangle");
	is_int(canvas_at(c, 5, 5), 0xffffff, "the other side of it");
	ok(canvas_at(c, 3, 2) > 0 && canvas_at(c, 3, 2) < 0xffffff,
	    "a slope is soft");
	canvas_free(c);
}

static void
letters(void)
{
	struct canvas *c = canvas_new(40, 20, 0xffffff);
	struct glyph g;
	int ink = 0, all = 0;

	ok(glyph_ink('I', 2, 0) && !glyph_ink('I', 0, 3),
	    "a letter has ink where it should");
	ok(glyph_ink('g', 4, 7) && !glyph_ink('G', 4, 7),
	    "some reach below the line");
	ok(!glyph_ink('I', -1, 0) && !glyph_ink('I', 2, 99),
	    "none outside of its box");
	ok(glyph_ink(0x4e2d, 0, 0) && !glyph_ink(0x4e2d, 2, 3),
	    "an unknown one is a box");
	for (int i = '!'; i <= '~'; i++) {
		glyph_draw(&g, (uint32_t)i);
		ink = 0;
		for (int y = 0; y < GLYPH_H * GLYPH_FINE; y++)
			for (int x = 0; x < GLYPH_W * GLYPH_FINE; x++)
				ink += g.ink[y][x];
		all += ink > GLYPH_FINE * GLYPH_FINE;
	}
	is_int(all, '~' - '!' + 1, "every printable character is drawn");

	canvas_text(c, 5, 10, ANCHOR_START, 10, black, "I");
	is_int(canvas_at(c, 7, 5), 0, "a stem is crisp");
	is_int(canvas_at(c, 7, 10), 0xffffff, "it stands on its line");
	is_int(canvas_at(c, 7, 2), 0xffffff, "and is seven high");
	canvas_text(c, 5, 1000, ANCHOR_MIDDLE, 30, black, "off the canvas");
	canvas_text(c, -9, 0, ANCHOR_END, 30, black, "off the canvas");
	ok(text_width("abc", 20) == 36, "three letters of size 20 are 36 wide");
	canvas_free(c);
}

static void
title_is(const char *path, size_t most, const char *want, const char *name)
{
	char *t = glyph_title(path, most);

	is_str(t, want, name);
	free(t);
}

static void
texts(void)
{
	uint32_t c;

	is_int(glyph_next("a", &c), 1, "a letter is a byte");
	ok(glyph_next("\xc3\xa9x", &c) == 2 && c == 0xe9, "or two");
	ok(glyph_next("\xe2\x82\xac", &c) == 3 && c == 0x20ac, "or three");
	ok(glyph_next("\xf0\x9f\x98\x80", &c) == 4 && c == 0x1f600,
	    "or four");
	ok(glyph_next("\xff", &c) == 1 && c == 0xfffd, "a stray byte");
	ok(glyph_next("\xe2\x82", &c) == 1 && c == 0xfffd,
	    "a character that is cut off");
	ok(glyph_next("\xed\xa0\x80", &c) == 1 && c == 0xfffd,
	    "half a surrogate pair");
	is_int(glyph_count("a\xc3\xa9\xff"), 3, "characters are counted");

	title_is("films/a b.mp4", 60, "a b.mp4", "a title has no folder");
	title_is("a/", 60, "a/", "but it is not empty");
	title_is("", 60, "", "unless the name is");
	title_is("a\n\x7f\xff\xc2\x85.mp4", 60, "a??\xef\xbf\xbd?.mp4",
	    "what people can't read is replaced");
	title_is("0123456789", 10, "0123456789", "ten of ten fit");
	title_is("0123456789a", 10, "01234...9a", "of eleven the middle goes");
	title_is("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
	    "\xc3\xa9\xc3\xa9", 8, "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9..."
	    "\xc3\xa9", "characters are counted, not bytes");
}

int
main(void)
{
	rects();
	polygons();
	letters();
	texts();
	return done_testing();
}
