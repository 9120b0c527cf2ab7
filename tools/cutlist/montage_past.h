#ifndef MONTAGE_PAST_H
#define MONTAGE_PAST_H

#include "montage_choose.h"

/*
 * What a film shows already, as far as it is decided: by source, so that
 * asking costs what is shown of one source and not of all.
 */
struct montage_use {
	size_t shot;
	int64_t from, to;   /* in the source */
};

struct montage_uses {
	struct montage_use *v;
	size_t n, cap;
};

struct montage_past {
	const struct montage_stock *stock;
	struct montage_uses *of;    /* of each source */
	struct montage_uses all;
};

void montage_past_init(struct montage_past *p, const struct montage_stock *s);
void montage_past_free(struct montage_past *p);
void montage_past_add(struct montage_past *p, const struct montage_use *u);
void montage_past_remove(struct montage_past *p, const struct montage_use *u);

/* Whether two may stand in one film. */
bool montage_past_clash(const struct montage_stock *s,
    const struct montage_use *a, const struct montage_use *b,
    enum montage_give give);

/* The same against all that is decided. */
bool montage_past_allows(const struct montage_past *p,
    const struct montage_use *u, enum montage_give give);

/* Where in its source a shot begins that is to be shown for `length`, with its
 * best moment `accent` after the beginning, or as near to that as what is
 * shown already allows.  Returns 0, or -1: there is no room. */
int montage_past_place(const struct montage_past *p, size_t shot,
    int64_t length, int64_t accent, enum montage_give give,
    struct montage_use *u);

/* How often the source was shown, and how often this very shot of it. */
size_t montage_past_source(const struct montage_past *p, size_t source);
size_t montage_past_take(const struct montage_past *p, size_t shot);

/* Whether what is left of this piece is worth looking at. */
bool montage_past_used_up(const struct montage_past *p, size_t shot);

#endif
