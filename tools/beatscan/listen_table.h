#ifndef LISTEN_TABLE_H
#define LISTEN_TABLE_H

#include "buf.h"
#include "listen_on.h"

/*
 * The table for people: a film's loudness in a line, then its sounds, tempi
 * and sections, a line each, then what there is in all.  It is gathered while
 * the film is heard, since these do not come in the order of a table.
 */
struct listen_table;

struct listen_table *listen_table_new(void);
void listen_table_free(struct listen_table *t);

void listen_table_loudness(struct listen_table *t,
    const struct told_loudness *l);
void listen_table_sound(struct listen_table *t, const struct kind_span *s);
void listen_table_surge(struct listen_table *t, const struct surge *s);
void listen_table_onset(struct listen_table *t, const struct onset *o);
void listen_table_tempo(struct listen_table *t, const struct tempo *m);
void listen_table_beat(struct listen_table *t, const struct beat *b);
void listen_table_section(struct listen_table *t, const struct section *s);
void listen_table_song(struct listen_table *t, const struct told_song *s);

/* Appends the whole table; path: the film's. */
void listen_table_print(const struct listen_table *t, const char *path,
    struct buf *b);

#endif
