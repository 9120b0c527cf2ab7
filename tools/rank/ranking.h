#ifndef RANKING_H
#define RANKING_H

#include "flow.h"
#include "rank_options.h"

/*
 * What happens between the records that come in and the segments that go out:
 * the callbacks of flow.h, arg being the ranking.
 */
struct ranking;

/* w lives as long. */
struct ranking *ranking_new(const struct rank_wish *w);
void ranking_flow(struct ranking *r, struct flow *f);
void ranking_free(struct ranking *r);

void ranking_media(void *arg, struct source *s, struct rec *rec);
void ranking_record(void *arg, struct source *s, struct rec *rec);
void ranking_done(void *arg, struct source *s);
void ranking_ended(void *arg);

/* Candidates of a coarse ranking have served when the last one ranks. */
bool ranking_swallow(void *arg, struct source *s, struct rec *rec);

#endif
