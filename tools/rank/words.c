/*
 * What captions promise.  A text is first made plain: lower case, words apart
 * by one blank each, no punctuation; what stands in brackets or between stars
 * ("[laughter]") is kept apart, since nobody says it.  Then phrases of the
 * lists are looked for with blanks around them, so that they match whole
 * words only.  Chinese and Japanese letters are words of their own: there are
 * no blanks to go by.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"
#include "opt.h"
#include "words_list.h"

static const uint32_t BROKEN = 0xfffd;

/* Reads one letter, of 1 to 4 bytes; a byte that is no UTF-8 is BROKEN. */
static uint32_t
read_letter(const char **s, const char *end)
{
	const unsigned char *p = (const unsigned char *)*s;
	int more = *p >= 0xf0 && *p < 0xf8 ? 3 : *p >= 0xe0 && *p < 0xf0 ? 2 :
	    *p >= 0xc2 && *p < 0xe0 ? 1 : 0, i;
	uint32_t c = more ? *p & (0x3fU >> more) : *p;

	if (*p >= 0x80 && !more)
		c = BROKEN;
	for (i = 1; i <= more; i++) {
		if (*s + i >= end || (p[i] & 0xc0) != 0x80) {
			*s += 1;
			return BROKEN;
		}
		c = c << 6 | (p[i] & 0x3f);
	}
	*s += 1 + more;
	return c;
}

static void
add_letter(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_addc(b, (char)c);
	} else if (c < 0x800) {
		buf_addc(b, (char)(0xc0 | c >> 6));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else {
		if (c < 0x10000) {
			buf_addc(b, (char)(0xe0 | c >> 12));
		} else {
			buf_addc(b, (char)(0xf0 | c >> 18));
			buf_addc(b, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	}
}

/* Lower case of ASCII, Latin with accents, Greek and Cyrillic letters. */
static uint32_t
lower_case(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	    (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40f)
		return c + 0x50;
	if ((c >= 0x100 && c <= 0x12f) || (c >= 0x132 && c <= 0x137) ||
	    (c >= 0x14a && c <= 0x177))
		return c | 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
		return c + (c & 1);
	return c;
}

/* Letters written without blanks between words. */
static bool
is_ideograph(uint32_t c)
{
	return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
	    (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

/* Ranges above ASCII that hold no letters: signs, punctuation, pictures. */
static const struct { uint32_t first, last; } no_letters[] = {
	{ 0x80, 0xa9 }, { 0xab, 0xb1 }, { 0xb4, 0xb4 }, { 0xb6, 0xb8 },
	{ 0xbb, 0xbb }, { 0xbf, 0xbf }, { 0xd7, 0xd7 }, { 0xf7, 0xf7 },
	{ 0x60c, 0x60c }, { 0x61b, 0x61f }, { 0x6d4, 0x6d4 },
	{ 0x964, 0x965 }, { 0x2000, 0x2bff }, { 0x3000, 0x303f },
	{ 0xfe00, 0xfe6f }, { 0xfeff, 0xff0f }, { 0xff1a, 0xff20 },
	{ 0xff3b, 0xff40 }, { 0xff5b, 0xff65 }, { 0xfff0, 0xffff },
	{ 0x1f000, 0x1faff },
};

static bool
is_letter(uint32_t c)
{
	size_t i;

	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9');
	for (i = 0; i < sizeof no_letters / sizeof *no_letters; i++)
		if (c <= no_letters[i].last)
			return c < no_letters[i].first;
	return true;
}

/* "won't" with either of its signs. */
static bool
is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019;
}

static void
end_word(struct buf *b)
{
	/* "players'": the sign is no letter of it. */
	if (b->len && b->p[b->len - 1] == '\'')
		b->p[--b->len] = '\0';
	if (b->len && b->p[b->len - 1] != ' ')
		buf_addc(b, ' ');
}

/* Goes on with a plain text. */
static void
plain_letter(struct buf *b, uint32_t c)
{
	bool in_word = b->len && b->p[b->len - 1] != ' ';

	if (is_apostrophe(c) && in_word) {
		buf_addc(b, '\'');
		return;
	}
	if (!is_letter(c)) {
		end_word(b);
		return;
	}
	if (!b->len)
		buf_addc(b, ' ');
	if (is_ideograph(c))
		end_word(b);
	add_letter(b, lower_case(c));
	if (is_ideograph(c))
		buf_addc(b, ' ');
}

void
words_plain(struct buf *b, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end)
		plain_letter(b, read_letter(&text, end));
	end_word(b);
}

bool
words_any(const char *text)
{
	const char *end = text + strlen(text);

	while (text < end)
		if (is_letter(read_letter(&text, end)))
			return true;
	return false;
}

/* Which bracket closes what c opens; 0: c opens nothing. */
static uint32_t
closing(uint32_t c)
{
	switch (c) {
	case '[': return ']';
	case '(': return ')';
	case '*': return '*';
	case 0xff08: return 0xff09; /* full width ( */
	case 0xff3b: return 0xff3d; /* full width [ */
	case 0x3010: return 0x3011;
	default: return 0;
	}
}

/* True when c comes again, without a bracket that opens in between. */
static bool
comes(const char *s, const char *end, uint32_t c)
{
	uint32_t got;

	while (s < end) {
		got = read_letter(&s, end);
		if (got == c)
			return true;
		if (got != '*' && closing(got))
			return false;
	}
	return false;
}

/* A text as what is said and what is noted in brackets. */
struct caption_text {
	struct buf said, noted;
	bool asks;
};

static void
take_apart(struct caption_text *t, const char *text)
{
	const char *end = text + strlen(text);
	uint32_t c, until = 0;

	while (text < end) {
		c = read_letter(&text, end);
		if (until) {
			plain_letter(&t->noted, c == until ? ' ' : c);
			until = c == until ? 0 : until;
		} else if (closing(c) && comes(text, end, closing(c))) {
			until = closing(c);
			end_word(&t->said);
			end_word(&t->noted);
		} else {
			plain_letter(&t->said, c);
			t->asks |= c == '?' || c == 0xff1f || c == 0xbf ||
			    c == 0x61f;
		}
	}
	end_word(&t->said);
	end_word(&t->noted);
}

/* True when the n bytes of w repeat the two letters of `sound`, from the first
 * or the second on. */
static bool
repeats(const char *w, size_t n, const char *sound)
{
	size_t len = strlen(sound), from, i;

	for (from = 0; from < len; from += len / 2) {
		for (i = 0; i < n && w[i] == sound[(from + i) % len]; i++)
			;
		if (i == n)
			return true;
	}
	return false;
}

/* "haha", "ahahah", "jajaja", "hehe", "kkkk": laughter as it is spelled.  w is
 * a word of n bytes. */
static bool
laughs(const char *w, size_t n)
{
	/* "ja ja" and "kk" are a yes in some languages, so their least length
	 * is greater. */
	static const struct { const char *sound; size_t least; } sounds[] = {
		{ "ha", 4 }, { "he", 4 }, { "hi", 4 }, { "ho", 4 },
		{ "ja", 5 }, { "je", 5 }, { "kk", 4 },
		{ "\u0445\u0430", 8 }, { "\u0445\u0435", 8 },
		{ "\u0445\u0438", 8 }, { "\u314b\u314b", 6 },
	};
	size_t i;

	for (i = 0; i < sizeof sounds / sizeof *sounds; i++)
		if (n >= sounds[i].least && repeats(w, n, sounds[i].sound))
			return true;
	return false;
}

static bool
has_phrase(const struct buf *plain, const char *phrase)
{
	const char *p = plain->p;
	size_t len = strlen(phrase);

	/* Every word has a blank before and behind it. */
	while ((p = strstr(p, phrase))) {
		if (p > plain->p && p[-1] == ' ' && p[len] == ' ')
			return true;
		p++;
	}
	return false;
}

/* The greatest weight of a list's phrases that stand there, and with `sum`
 * half of each further one's. */
static float
list_weight(const struct buf *plain, const struct words_phrase *list,
    size_t n, bool sum)
{
	float best = 0, rest = 0;
	size_t i;

	for (i = 0; plain->len && i < n; i++) {
		float w = list[i].weight;

		if ((w <= best && !sum) || !has_phrase(plain, list[i].text))
			continue;
		rest += w < best ? w : best;
		best = w > best ? w : best;
	}
	if (sum)
		best += rest / 2;
	return best < 1 ? best : 1;
}

/* Counts the words of what is said, and finds laughter among them. */
static void
look_at_words(const struct buf *said, struct word_marks *m)
{
	const char *p = said->p, *end;
	int ideographs = 0, words = 0;

	while (*p) {
		p += *p == ' ';
		end = p + strcspn(p, " ");
		if (end == p)
			break;
		if (laughs(p, (size_t)(end - p)))
			m->laughter = 1;
		if (is_ideograph(read_letter(&p, end)))
			ideographs++;
		else
			words++;
		p = end;
	}
	/* A word of Chinese or Japanese has two letters, mostly. */
	m->words = words + (ideographs + 1) / 2;
}

static float
user_weight(const struct caption_text *c, const struct taste *t)
{
	float sum = 0;
	size_t i;

	for (i = 0; i < t->nwords; i++)
		/* It has its blanks already. */
		if (strstr(c->said.p, t->words[i].text) ||
		    strstr(c->noted.p, t->words[i].text))
			sum += t->words[i].weight;
	return sum > WORDS_MOST ? WORDS_MOST :
	    sum < -WORDS_MOST ? -WORDS_MOST : sum;
}

void
words_marks(const char *text, const struct taste *t, struct word_marks *m)
{
	struct caption_text c = { BUF_INIT, BUF_INIT, false };
	float noted, spelled;

	memset(m, 0, sizeof *m);
	take_apart(&c, text);
	look_at_words(&c.said, m);
	noted = list_weight(&c.noted, words_noted, words_noted_n, false);
	spelled = list_weight(&c.said, words_spelled, words_spelled_n, false);
	if (noted > m->laughter)
		m->laughter = noted;
	if (spelled > m->laughter)
		m->laughter = spelled;
	m->hook = list_weight(&c.said, words_hooks, words_hooks_n, true);
	m->question = c.asks && m->words > 0 ? 1 : 0;
	m->user = user_weight(&c, t);
	buf_free(&c.said);
	buf_free(&c.noted);
}

int
words_add(struct taste *t, const char *pair, char *why, size_t n)
{
	const char *is = strrchr(pair, '=');
	size_t len = is ? (size_t)(is - pair) : strlen(pair);
	char *word = xstrndup(pair, len);
	double weight = 1;
	int got = 0;

	if (!words_any(word)) {
		snprintf(why, n, "\"%s\" has no letters or digits", word);
		got = -1;
	} else if (is && opt_parse_num(is + 1, -WORDS_MOST, WORDS_MOST,
	    &weight) < 0) {
		snprintf(why, n, "the weight of \"%s\" must be a number from "
		    "%d to %d", word, -WORDS_MOST, WORDS_MOST);
		got = -1;
	} else {
		taste_word_add(t, word, len, (float)weight);
	}
	free(word);
	return got;
}
