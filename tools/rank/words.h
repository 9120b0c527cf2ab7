#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "taste.h"

/*
 * What the text of a caption promises: words that make curious, questions,
 * laughter, words that the user asked for.  Lists in several languages;
 * whole words only, upper and lower case alike where they are ASCII or Latin
 * with accents.
 */
struct word_marks {
	float hook;      /* 0 to 1 */
	float question;  /* 0 or 1 */
	float laughter;  /* 0 to 1: "[laughter]", "haha", "(applause)" */
	float user;      /* weights of the user's words added up, may be
	                    negative; at most +-WORDS_MOST */
	int words;       /* spoken words; marks such as "[music]" are none */
};

enum { WORDS_MOST = 10 };

/* Appends a text as texts are compared: lower case, one blank between words
 * and around all of them, no punctuation; nothing where it has no word. */
void words_plain(struct buf *b, const char *text, size_t len);

/* True when a text has letters or digits in it. */
bool words_any(const char *text);

/* Fills *m; text is UTF-8 (other bytes do no harm). */
void words_marks(const char *text, const struct taste *t,
    struct word_marks *m);

/* "WORD=WEIGHT" or "WORD" (weight 1); WORD may be several words ("game
 * over").  0, or -1 with a sentence in why. */
int words_add(struct taste *t, const char *pair, char *why, size_t n);

#endif
