/*
 * kinds_words: sentences of words that no language has, for speech
 * synthesisers: every voice reads them with its own sounds and melody.
 */
#include "kinds_part.h"

#include <stdio.h>

static void
word(struct chance *c)
{
	static const char first[] = "bdfgklmnprstvwhjz";
	static const char second[] = "rlnst";
	static const char vowel[] = "aeiouaeio";
	int syllables = chance_int(c, 1, 4);

	while (syllables--) {
		if (!chance_yes(c, 0.15))
			putchar(first[chance_int(c, 0, (int)sizeof first - 2)]);
		if (chance_yes(c, 0.15))
			putchar('r');
		putchar(vowel[chance_int(c, 0, (int)sizeof vowel - 2)]);
		if (chance_yes(c, 0.35))
			putchar(second[chance_int(c, 0,
			    (int)sizeof second - 2)]);
	}
}

int
kinds_words(uint64_t seed, int sentences)
{
	static const char *const ends[] = { ". ", ". ", "? ", "! ", "... " };
	struct chance c;

	chance_seed(&c, seed);
	while (sentences--) {
		int words = chance_int(&c, 3, 14);

		while (words--) {
			word(&c);
			if (words)
				fputs(chance_yes(&c, 0.1) ? ", " : " ", stdout);
		}
		fputs(ends[chance_int(&c, 0, 4)], stdout);
	}
	putchar('\n');
	return 0;
}
