#ifndef WORDS_LIST_H
#define WORDS_LIST_H

#include <stddef.h>

/*
 * Lists of phrases, spelled as words_plain() leaves them: lower case, single
 * blanks, apostrophes as '.
 */
struct words_phrase {
	const char *text;
	float weight;      /* 0 to 1 */
};

extern const struct words_phrase words_hooks[];   /* they make curious */
extern const size_t words_hooks_n;
extern const struct words_phrase words_noted[];   /* "[laughter]" */
extern const size_t words_noted_n;
extern const struct words_phrase words_spelled[]; /* "lol" */
extern const size_t words_spelled_n;

#endif
