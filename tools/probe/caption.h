#ifndef CAPTION_H
#define CAPTION_H

#include <stddef.h>
#include <stdint.h>

/*
 * Reads subtitles: SubRip, WebVTT, ASS and SSA.  Tolerant as players are;
 * what cannot be read is counted, never guessed.
 */
#define CAPTION_MAX ((size_t)64 << 20) /* bytes of a file; longer is refused */

struct caption_word {
	int64_t start_us;
	int64_t end_us;
	char *text;
};

/* start_us < end_us.  Texts are valid UTF-8, never empty; lines of text are
 * joined by '\n'.  Words lie inside the caption, in order, one ending before
 * the next starts; none where the format gives no times inside captions. */
struct caption {
	int64_t start_us;
	int64_t end_us;
	char *text;
	struct caption_word *words;
	size_t nwords;
};

/* Called for each caption, whose memory is the parser's and goes away on
 * return.  Anything but 0 ends the parsing. */
typedef int caption_fn(void *arg, const struct caption *c);

/* Parses the n bytes of a subtitle file, in any encoding that charset.h knows,
 * and calls fn for each caption in order of start (equal starts: order of the
 * file).  name is the file's, for its extension, where the content does not
 * tell the format; it may be null.
 *
 * Returns the number of damaged entries that were left out (times that cannot
 * be read, an end before its start); empty captions and those shown for no
 * time are left out and not counted.  Or -1 with errno: EFBIG beyond
 * CAPTION_MAX, EINVAL where neither content nor name is one of the formats,
 * ECANCELED where fn asked to stop. */
long caption_parse(const char *p, size_t n, const char *name, caption_fn *fn,
    void *arg);

#endif
