#ifndef CAPTION_PART_H
#define CAPTION_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

#include "caption.h"

/*
 * What the parts of the caption parser share; only caption*.c include this.
 *
 * The file is read twice, for the memory's sake.  First the framing of a
 * format (caption_cue.c, caption_ass.c) finds where each caption's raw text
 * lies; these spans are sorted.  Then one after the other is turned into plain
 * text (caption_markup.c, caption_ass.c) in a struct caption_text, which is
 * used again for the next.
 *
 * All parts see the file as valid UTF-8 with '\n' at line ends and without
 * zeros.
 */

/* ---- times, caption_time.c ---- */

/* Skips spaces and tabs. */
const char *caption_blanks(const char *p, const char *end);

/* Reads [H:]MM:SS with decimals after '.' or ','; blanks around the signs and
 * any number of digits are forgiven.  A time before zero becomes zero.
 * Returns where it ends, or null. */
const char *caption_time(const char *p, const char *end, int64_t *us);

/* ---- framing ---- */

struct caption_span {
	int64_t start_us;
	int64_t end_us;
	uint32_t at; /* of the raw text in the file */
	uint32_t len;
};

struct caption_spans {
	struct caption_span *v;
	size_t n;
	size_t cap;
	long damaged;
};

/* Adds a span; counts it as damaged where it ends before it starts, leaves it
 * out where it takes no time. */
void caption_add(struct caption_spans *l, const struct caption_span *s);

/* Find the captions of a SubRip or WebVTT file, and of an ASS or SSA file. */
void caption_cues(const char *p, size_t n, bool vtt, struct caption_spans *l);
void caption_ass(const char *p, size_t n, struct caption_spans *l);

/* True for a line that gives a cue's times. */
bool caption_is_times(const char *p, const char *end);

/* ---- the text of one caption, caption_text.c ---- */

struct caption_mark {
	size_t at;  /* in out */
	int64_t us; /* what follows starts here */
};

struct caption_text {
	int64_t start_us;
	int64_t end_us;
	struct buf out;
	size_t line;  /* where the last line starts in out */
	bool visible; /* there is something to see */
	struct caption_mark *marks;
	size_t nmarks;
	size_t marks_cap;
	int64_t tail_us; /* end of the last word */
	struct caption_word *words;
	size_t words_cap;
	struct buf word_text;
};

/* A fresh text is all zero but for its buffers: */
#define CAPTION_TEXT_INIT { .out = BUF_INIT, .word_text = BUF_INIT }

void caption_text_free(struct caption_text *t);

/* Starts the text of the next caption. */
void caption_text_begin(struct caption_text *t, const struct caption_span *s);

/* Appends one UTF-8 character of n bytes; blanks at the start of a line and
 * control characters are dropped. */
void caption_text_put(struct caption_text *t, const char *p, size_t n);

/* Ends the line; its blanks at the end go, and itself where it is empty. */
void caption_text_newline(struct caption_text *t);

/* What is put from now on starts at us, or where the caption and the mark
 * before allow it to. */
void caption_text_mark(struct caption_text *t, int64_t us);

/* Ends the text: no blanks at either end. */
void caption_text_finish(struct caption_text *t);

/* The words between the marks of a finished text; they live until the next
 * caption_text_begin. */
void caption_text_words(struct caption_text *t, struct caption *c);

/* Turn raw text into plain text with marks: markup of SubRip and WebVTT, and
 * override codes of ASS. */
void caption_markup(struct caption_text *t, const char *p, size_t n, bool vtt);
void caption_override(struct caption_text *t, const char *p, size_t n);

#endif
