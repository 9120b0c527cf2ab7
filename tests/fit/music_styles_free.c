/*
 * music_styles_free: songs as arrangers and singers have them, no two bars
 * alike: strokes are left out, put in, or come early; both hands of the piano
 * go their own ways; a voice sings words, not a chance of notes.
 *
 * A bar is played from patterns; here each bar's own copy of them is made from
 * the song's, which a song as people know it stays near.
 */
#include <string.h>

#include "music_styles.h"

/* Bars as voices sing them, in sixteenths: words begin anywhere, and what
 * ends a line is held.  The last of each are for testing. */
static const char *const sung[] = {
	"--9-9-9-9--9-9--", "--9-99-9-9-9----", "9--9--9-9---9-9-",
	"--999-99-99-9---", "----9-9-9-99--9-", "-9-99-9-9--9----",
	"9-9-9--99--9----", "--9999-9-99-9---", "9---9-9---9-9-9-",
	"--9--9--9--9-9--", "9-99-99-9-------", "------9-9-99-9-9",
	"9-----9-9---9---", "--9-9-9-9-9-9-9-", "99-9--9-9-9-9---",
	"-999-9-9--9-----", "9-9--9-9-9------", "---9-9-99-9-9---",
	"9---------9-9-9-", "--99--99--9-9---",
	/* for testing */
	"-9-9-9-99-9-9---", "9--9-9--9-9-----", "--9-9--9-99-9-9-",
	"9-9-99-9--------", "---99-9-9-9-9---",
};
enum { SUNG = 25, SUNG_TEST = 5 };

/* The song's tune: four bars of such, or where the beat has no quarters, or
 * the song is fast, of their first halves, twice as long. */
void
music_styles_sing(struct song *g)
{
	bool slow = g->bpm < 92;

	for (int b = 0; b < KEPT_BARS && g->steps == 16; b++) {
		int k = g->test ? dice_int(&g->d, SUNG - SUNG_TEST, SUNG - 1) :
			dice_int(&g->d, 0, SUNG - SUNG_TEST - 1);
		const char *line = sung[k];

		for (int i = 0; i < g->steps; i++)
			g->tune[b][i] = slow ? line[i] : i % 2 ? '-' :
				line[i / 2 + (b % 2 ? 8 : 0)];
	}
	if (dice_chance(&g->d, 0.4))
		memcpy(g->tune[2], g->tune[0], sizeof g->tune[0]);
}

/* Strokes of a pattern go, come, and move to the step before. */
static void
vary(struct song *g, char *pattern, char stroke, double much)
{
	for (int i = 0; i < g->steps; i++) {
		bool on = pattern[i] != '-' && pattern[i] != 'r';

		if (stroke == 'r')
			on = pattern[i] != '-';
		if (!on) {
			if (i % 2 == 0 && dice_chance(&g->d, much * 0.35))
				pattern[i] = stroke;
			continue;
		}
		if (dice_chance(&g->d, much * 0.6)) {
			pattern[i] = '-';
		} else if (i > 1 && dice_chance(&g->d, much * 0.4)) {
			int early = g->bpm < 84 ? 1 : 2;

			pattern[i - early] = pattern[i];
			pattern[i] = '-';
		}
	}
}

void
music_styles_bar(struct song *g, int bar, struct bar *b)
{
	int half = bar / 8 % HALVES;

	memcpy(b->bass, g->bass[half], sizeof b->bass);
	memcpy(b->comp, g->comp[half], sizeof b->comp);
	memcpy(b->tune, g->tune[bar % KEPT_BARS], sizeof b->tune);
	b->way = g->way[half];
	b->under = g->under[half];
	if (g->free <= 0)
		return;
	vary(g, b->bass, 'r', g->free * 0.6);
	vary(g, b->comp, '9', g->free);
	vary(g, b->tune, '9', g->free * 0.5);
	/* Where a part ends, the hands rest, or hold. */
	if (bar % 8 == 7 && dice_chance(&g->d, 0.4))
		b->way = dice_chance(&g->d, 0.5) ? HELD : NO_COMP;
}
