/*
 * Letters as pictures, for the titles and axes of plots and contact sheets:
 * no font library is linked, and no font file has to be there.
 *
 * Each letter is one line of the table, row by row from the top, so that it
 * can be seen and mended here.  Larger letters are made of the same table: its
 * stairs are rounded twice by looking at the neighbours of each cell.
 */
#include <string.h>

#include "glyphs.h"
#include "buf.h"
#include "jw.h"

enum { COLUMNS = 5, FIRST = ' ', LAST = '~' };

static const char *const letters[] = {
	"",
	"..#.. ..#.. ..#.. ..#.. ..#.. ..... ..#..",			/* ! */
	".#.#. .#.#. .#.#.",						/* " */
	".#.#. .#.#. ##### .#.#. ##### .#.#. .#.#.",			/* # */
	"..#.. .#### #.#.. .###. ..#.# ####. ..#..",			/* $ */
	"##... ##..# ...#. ..#.. .#... #..## ...##",			/* % */
	".##.. #..#. #.#.. .#... #.#.# #..#. .##.#",			/* & */
	"..#.. ..#.. ..#..",						/* ' */
	"...#. ..#.. .#... .#... .#... ..#.. ...#.",			/* ( */
	".#... ..#.. ...#. ...#. ...#. ..#.. .#...",			/* ) */
	"..... ..#.. #.#.# .###. #.#.# ..#..",				/* * */
	"..... ..#.. ..#.. ##### ..#.. ..#..",				/* + */
	"..... ..... ..... ..... ..... ..##. ..##. ..#.. .#...",	/* , */
	"..... ..... ..... .###.",					/* - */
	"..... ..... ..... ..... ..... ..##. ..##.",			/* . */
	"..... ....# ...#. ..#.. .#... #....",				/* / */
	".###. #...# #...# #...# #...# #...# .###.",			/* 0 */
	"..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.",			/* 1 */
	".###. #...# ....# ...#. ..#.. .#... #####",			/* 2 */
	".###. #...# ....# ..##. ....# #...# .###.",			/* 3 */
	"...#. ..##. .#.#. #..#. ##### ...#. ...#.",			/* 4 */
	"##### #.... ####. ....# ....# #...# .###.",			/* 5 */
	"..##. .#... #.... ####. #...# #...# .###.",			/* 6 */
	"##### ....# ...#. ..#.. ..#.. .#... .#...",			/* 7 */
	".###. #...# #...# .###. #...# #...# .###.",			/* 8 */
	".###. #...# #...# .#### ....# ...#. .##..",			/* 9 */
	"..... ..##. ..##. ..... ..##. ..##.",				/* : */
	"..... ..##. ..##. ..... ..... ..##. ..##. ..#.. .#...",	/* ; */
	"...#. ..#.. .#... #.... .#... ..#.. ...#.",			/* < */
	"..... ..... ##### ..... #####",				/* = */
	".#... ..#.. ...#. ....# ...#. ..#.. .#...",			/* > */
	".###. #...# ....# ...#. ..#.. ..... ..#..",			/* ? */
	".###. #...# ....# .##.# #.#.# #.#.# .###.",			/* @ */
	".###. #...# #...# ##### #...# #...# #...#",			/* A */
	"####. #...# #...# ####. #...# #...# ####.",			/* B */
	".###. #...# #.... #.... #.... #...# .###.",			/* C */
	"####. #...# #...# #...# #...# #...# ####.",			/* D */
	"##### #.... #.... ####. #.... #.... #####",			/* E */
	"##### #.... #.... ####. #.... #.... #....",			/* F */
	".###. #...# #.... #.### #...# #...# .####",			/* G */
	"#...# #...# #...# ##### #...# #...# #...#",			/* H */
	".###. ..#.. ..#.. ..#.. ..#.. ..#.. .###.",			/* I */
	"..### ...#. ...#. ...#. ...#. #..#. .##..",			/* J */
	"#...# #..#. #.#.. ##... #.#.. #..#. #...#",			/* K */
	"#.... #.... #.... #.... #.... #.... #####",			/* L */
	"#...# ##.## #.#.# #.#.# #...# #...# #...#",			/* M */
	"#...# #...# ##..# #.#.# #..## #...# #...#",			/* N */
	".###. #...# #...# #...# #...# #...# .###.",			/* O */
	"####. #...# #...# ####. #.... #.... #....",			/* P */
	".###. #...# #...# #...# #.#.# #..#. .##.#",			/* Q */
	"####. #...# #...# ####. #.#.. #..#. #...#",			/* R */
	".#### #.... #.... .###. ....# ....# ####.",			/* S */
	"##### ..#.. ..#.. ..#.. ..#.. ..#.. ..#..",			/* T */
	"#...# #...# #...# #...# #...# #...# .###.",			/* U */
	"#...# #...# #...# #...# #...# .#.#. ..#..",			/* V */
	"#...# #...# #...# #.#.# #.#.# ##.## #...#",			/* W */
	"#...# #...# .#.#. ..#.. .#.#. #...# #...#",			/* X */
	"#...# #...# .#.#. ..#.. ..#.. ..#.. ..#..",			/* Y */
	"##### ....# ...#. ..#.. .#... #.... #####",			/* Z */
	".###. .#... .#... .#... .#... .#... .###.",			/* [ */
	"..... #.... .#... ..#.. ...#. ....#",				/* \ */
	".###. ...#. ...#. ...#. ...#. ...#. .###.",			/* ] */
	"..#.. .#.#. #...#",						/* ^ */
	"..... ..... ..... ..... ..... ..... ..... #####",		/* _ */
	".#... ..#.. ...#.",						/* ` */
	"..... ..... .###. ....# .#### #...# .####",			/* a */
	"#.... #.... #.##. ##..# #...# #...# ####.",			/* b */
	"..... ..... .###. #.... #.... #...# .###.",			/* c */
	"....# ....# .##.# #..## #...# #...# .####",			/* d */
	"..... ..... .###. #...# ##### #.... .###.",			/* e */
	"..##. .#..# .#... ###.. .#... .#... .#...",			/* f */
	"..... ..... .#### #...# #...# #...# .#### ....# .###.",	/* g */
	"#.... #.... #.##. ##..# #...# #...# #...#",			/* h */
	"..#.. ..... .##.. ..#.. ..#.. ..#.. .###.",			/* i */
	"...#. ..... ..##. ...#. ...#. ...#. ...#. #..#. .##..",	/* j */
	".#... .#... .#..# .#.#. .##.. .#.#. .#..#",			/* k */
	".##.. ..#.. ..#.. ..#.. ..#.. ..#.. .###.",			/* l */
	"..... ..... ##.#. #.#.# #.#.# #...# #...#",			/* m */
	"..... ..... #.##. ##..# #...# #...# #...#",			/* n */
	"..... ..... .###. #...# #...# #...# .###.",			/* o */
	"..... ..... ####. #...# #...# #...# ####. #.... #....",	/* p */
	"..... ..... .#### #...# #...# #...# .#### ....# ....#",	/* q */
	"..... ..... #.##. ##..# #.... #.... #....",			/* r */
	"..... ..... .#### #.... .###. ....# ####.",			/* s */
	".#... .#... ###.. .#... .#... .#..# ..##.",			/* t */
	"..... ..... #...# #...# #...# #..## .##.#",			/* u */
	"..... ..... #...# #...# #...# .#.#. ..#..",			/* v */
	"..... ..... #...# #...# #.#.# #.#.# .#.#.",			/* w */
	"..... ..... #...# .#.#. ..#.. .#.#. #...#",			/* x */
	"..... ..... #...# #...# #...# #...# .#### ....# .###.",	/* y */
	"..... ..... ##### ...#. ..#.. .#... #####",			/* z */
	"...#. ..#.. ..#.. .#... ..#.. ..#.. ...#.",			/* { */
	"..#.. ..#.. ..#.. ..#.. ..#.. ..#.. ..#..",			/* | */
	".#... ..#.. ..#.. ...#. ..#.. ..#.. .#...",			/* } */
	"..... ..... .#... #.#.# ...#.",				/* ~ */
};

static const char *const unknown =
    "##### #...# #...# #...# #...# #...# #####";

bool
glyph_ink(uint32_t character, int column, int row)
{
	const char *art = unknown;
	size_t at;

	if (column < 0 || column >= COLUMNS || row < 0 || row >= GLYPH_H)
		return false;
	if (character >= FIRST && character <= LAST)
		art = letters[character - FIRST];
	at = (size_t)row * (COLUMNS + 1) + (size_t)column;
	return at < strlen(art) && art[at] == '#';
}

enum { FINE_W = GLYPH_W * GLYPH_FINE, FINE_H = GLYPH_H * GLYPH_FINE };

static bool
cell(const struct glyph *g, int w, int h, int x, int y)
{
	return x >= 0 && x < w && y >= 0 && y < h && g->ink[y][x];
}

/* A cell becomes four.  The quarter between two neighbours that are alike,
 * and unlike the two opposite, takes after them: stairs become slopes. */
static void
refine(struct glyph *to, const struct glyph *from, int w, int h)
{
	for (int y = 0; y < h; y++) {
		for (int x = 0; x < w; x++) {
			bool here = from->ink[y][x];
			bool up = cell(from, w, h, x, y - 1);
			bool down = cell(from, w, h, x, y + 1);
			bool left = cell(from, w, h, x - 1, y);
			bool right = cell(from, w, h, x + 1, y);
			bool split = up != down && left != right;
			bool *above = &to->ink[2 * y][2 * x];
			bool *below = &to->ink[2 * y + 1][2 * x];

			above[0] = split && left == up ? left : here;
			above[1] = split && right == up ? right : here;
			below[0] = split && left == down ? left : here;
			below[1] = split && right == down ? right : here;
		}
	}
}

void
glyph_draw(struct glyph *g, uint32_t character)
{
	struct glyph half;

	memset(g, 0, sizeof *g);
	memset(&half, 0, sizeof half);
	for (int y = 0; y < GLYPH_H; y++)
		for (int x = 0; x < GLYPH_W; x++)
			g->ink[y][x] = glyph_ink(character, x, y);
	refine(&half, g, GLYPH_W, GLYPH_H);
	refine(g, &half, GLYPH_W * 2, GLYPH_H * 2);
}

size_t
glyph_next(const char *s, uint32_t *character)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t n = *p < 0x80 ? 1 : *p >= 0xf0 ? 4 : *p >= 0xe0 ? 3 : 2;

	*character = *p;
	if (n == 1)
		return 1;
	if (strnlen(s, n) < n || !utf8_valid(s, n)) {
		*character = 0xfffd;
		return 1;
	}
	*character = *p & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++)
		*character = *character << 6 | (p[i] & 0x3f);
	return n;
}

size_t
glyph_count(const char *s)
{
	uint32_t character;
	size_t n = 0;

	for (; *s; n++)
		s += glyph_next(s, &character);
	return n;
}

/* A control character, or one that no XML may have. */
static bool
unfit(uint32_t c)
{
	return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0xfffe ||
	    c == 0xffff;
}

char *
glyph_title(const char *path, size_t most)
{
	static const char dots[] = "...";
	struct buf b = BUF_INIT;
	size_t count, head, tail, at = 0;
	uint32_t c;

	for (const char *s = path; *s; s++)
		if (*s == '/' && s[1])
			path = s + 1;
	count = glyph_count(path);
	head = count > most ? most / 2 : count;
	tail = count > most ? count - (most - head - strlen(dots)) : count;
	for (size_t n; *path; path += n, at++) {
		n = glyph_next(path, &c);
		if (at == head && at < count)
			buf_adds(&b, dots);
		if (at >= head && at < tail)
			continue;
		if (unfit(c))
			buf_addc(&b, '?');
		else if (c == 0xfffd)
			buf_adds(&b, "\xef\xbf\xbd");
		else
			buf_add(&b, path, n);
	}
	return buf_steal(&b);
}
