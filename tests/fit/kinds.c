/*
 * kinds: makes programmes of speech, music, noise and silence with known
 * truth, and learns from them what tools/beatscan/kind.c judges by.
 * kinds.sh puts the commands together.
 *
 *	kinds midi SEED FAMILY >x.mid
 *	kinds words SEED SENTENCES >x.txt
 *	kinds noise SEED OUT.raw FAMILY [VOICE.raw...]
 *	kinds beat SEED OUT.raw FAMILY
 *	kinds sing SEED IN.raw OUT.raw
 *	kinds mix SEED LIST OUT          OUT.raw and OUT.kinds
 *	kinds learn LIST TESTS >kind_weights.h
 *	kinds score LIST
 *
 * The last two read lists of bases: BASE.heard holds frames (heard.h) as the
 * program heard writes them, BASE.kinds the truth.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "kinds_part.h"

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;

	diag_init(argv[0]);
	if (strcmp(what, "midi") == 0 && argc == 4)
		return kinds_midi(seed, argv[3][0] == '1');
	if (strcmp(what, "words") == 0 && argc == 4)
		return kinds_words(seed, (int)strtol(argv[3], NULL, 10));
	if (strcmp(what, "noise") == 0 && argc >= 5)
		return kinds_noise(seed, argv[3], argv[4][0] == '1', argv + 5,
		    argc - 5);
	if (strcmp(what, "beat") == 0 && argc == 5)
		return kinds_beat(seed, argv[3], argv[4][0] == '1');
	if (strcmp(what, "sing") == 0 && argc == 5)
		return kinds_sing(seed, argv[3], argv[4]);
	if (strcmp(what, "mix") == 0 && argc == 5)
		return kinds_mix(seed, argv[3], argv[4]);
	if (strcmp(what, "learn") == 0 && argc == 4)
		return kinds_learn(argv[2], argv[3]);
	if (strcmp(what, "score") == 0 && argc == 3)
		return kinds_score(argv[2]);
	fputs("usage: kinds midi|words|noise|beat|sing|mix|learn|score ...\n",
	    stderr);
	return 2;
}
