#ifndef GLYPHS_H
#define GLYPHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Letters as pictures: ASCII in a box of 6 x 10 cells, of which a letter has
 * 5 x 7 and two rows below the line; every other character is an empty box.
 */
enum { GLYPH_W = 6, GLYPH_H = 10, GLYPH_LINE = 7 }; /* rows above the line */

/* The same drawn with GLYPH_FINE times as many cells each way, its corners
 * rounded: to be averaged down to the size that is wanted. */
enum { GLYPH_FINE = 4 };

struct glyph {
	bool ink[GLYPH_H * GLYPH_FINE][GLYPH_W * GLYPH_FINE];
};

/* True where the cell of that character has ink; false outside of the box. */
bool glyph_ink(uint32_t character, int column, int row);

void glyph_draw(struct glyph *g, uint32_t character);

/* The next character of UTF-8 text (not at its end); a byte that belongs to
 * none is U+FFFD.  Returns how many bytes it has. */
size_t glyph_next(const char *s, uint32_t *character);

/* How many characters a text has. */
size_t glyph_count(const char *s);

/* A file's name as a title: its folder left out, and its middle where it has
 * more than so many characters (at least 8); control characters are '?'.  It
 * is UTF-8, and allowed in XML.  The caller frees it. */
char *glyph_title(const char *path, size_t most);

#endif
