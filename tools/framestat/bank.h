#ifndef BANK_H
#define BANK_H

#include <stddef.h>
#include <stdint.h>

#include "loop.h"
#include "reel.h"
#include "shard.h"

/*
 * Pictures out of shards, for a scan that does not decode: where their part
 * records lie in the files, and a player that hands them over as a reel does.
 */
struct bank;

/* Empty.  name is for messages; the descriptor is the bank's from then on. */
struct bank *bank_new(void);
void bank_free(struct bank *b);
size_t bank_file(struct bank *b, const char *name, int fd);

/* A part record of that shard lies there.  Returns 0; -1 where the record does
 * not say what it must or its checksum is wrong. */
struct cJSON;
int bank_part(struct bank *b, size_t shard, size_t file, int64_t at,
    size_t len, const struct cJSON *root);

/* How many pictures a shard has brought. */
int64_t bank_pictures(const struct bank *b, size_t shard,
    enum shard_kind kind);

/* All are in: shards in order of time, as shard_order left them.  Returns 0, or
 * -1 where time goes back from one part to the next. */
int bank_sort(struct bank *b, const struct shard *v, size_t n);

/* Plays; everything as in reel.h, film and ops outlive the player. */
struct player;

struct player *player_new(struct loop *l, const struct bank *b,
    const struct film *film, const struct reel_ops *ops, void *arg);
void player_free(struct player *p);
void player_add(struct player *p, const struct stretch *s,
    enum shard_kind kind);
void player_pause(struct player *p, bool pause);

/* Whether each picture that the shards hold has been handed over. */
bool player_through(const struct player *p);

#endif
