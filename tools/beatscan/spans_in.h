#ifndef SPANS_IN_H
#define SPANS_IN_H

#include <stddef.h>
#include <stdint.h>

#include "audio_in.h"

/*
 * Which stretches of a file to listen to: what segment records ask for, and
 * what --range leaves of it.
 */
struct audio_spans {
	struct audio_span *v;
	size_t n, cap;
};

void audio_spans_add(struct audio_spans *s, const struct audio_span *one);

/* Sorts them and joins those that overlap or are less than near microseconds
 * apart.  What lies outside of [from, to) is cut away (to TC_NONE: no end). */
void audio_spans_merge(struct audio_spans *s, int64_t near, int64_t from,
    int64_t to);
void audio_spans_free(struct audio_spans *s);

/* "1:30-2:00", "90-", "-2:00": times as in tc.h; one that is left out is 0 or
 * TC_NONE.  Returns 0, or -1 where it is no range, or an empty one. */
int audio_range(const char *text, struct audio_span *range);

#endif
