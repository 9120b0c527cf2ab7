#ifndef SPANS_H
#define SPANS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Stretches of a file, microseconds: the windows that segment records ask a
 * tool with -w to look into.
 */
struct cJSON;

/* How much a moment matters: the levels of segment records. */
enum level { LEVEL_NONE, LEVEL_MINIMAL, LEVEL_LOW, LEVEL_MEDIUM, LEVEL_HIGH,
    LEVEL_CRITICAL };

struct span {
	int64_t start, end;
	enum level level;
};

struct spans {
	struct span *v;
	size_t n, cap;
};

/* A segment record's root.  Returns 0, or -1 where it does not say what it
 * must. */
int span_read(struct span *s, const struct cJSON *root);

void spans_add(struct spans *s, const struct span *one);

/* Sorts them and joins those that overlap or touch (less than near
 * microseconds apart); the highest level counts.  What lies outside of
 * [from, to) is cut away (to TC_NONE: no end). */
void spans_merge(struct spans *s, int64_t near, int64_t from, int64_t to);
void spans_free(struct spans *s);

#endif
