#ifndef LISTEN_H
#define LISTEN_H

#include <stdbool.h>
#include <stdint.h>

#include "audio_in.h"
#include "ear.h"
#include "flow.h"
#include "listen_on.h"
#include "loop.h"
#include "spans.h"

/*
 * One file, from its media record to its last section.
 *
 * A listener is made when media is read, gathers windows until done, and is
 * then run: it decodes what is asked for, writes records, and says when it has
 * ended.
 */
enum engine { ENGINE_OWN, ENGINE_AUBIO }; /* as in --engine's values */

struct wish {
	struct ear_wish ear;
	enum engine engine;  /* whose beats and onsets */
	bool windows;        /* only inside incoming segments */
	bool ranged;
	struct span range; /* where ranged; end TC_NONE: to the end */
	int track;           /* 0: the stream that was chosen, else which */
	int64_t quiet;       /* patience with a silent child */
	bool text;           /* no records */
};

struct listen;

struct listen *listen_new(struct loop *l, struct flow *f, struct source *s,
    const struct wish *w, const struct audio_facts *facts);
void listen_free(struct listen *n);

/* Before listen_run. */
void listen_segment(struct listen *n, const struct span *s);
void listen_pass_seen(struct listen *n, int pass);
void listen_watch(struct listen *n, const struct listen_on *on, void *arg);

/* Which pass its records will be: 0, or one more than those seen. */
int listen_pass(const struct listen *n);

/* Whoever gets a copy of the records as they are made (see cache_put; e may
 * be null); before listen_run. */
struct cache_entry;
void listen_keep(struct listen *n, struct cache_entry *e);

/* Listens to a recording while it is being written: true where it is one.
 * listen_whole says that all of it is there. */
bool listen_follow(struct listen *n);
void listen_whole(struct listen *n);

/* Begins; ended is called once, from the loop.  Errors have been told by
 * then, as records.  at is called now and then on the way: microseconds of the
 * file up to which it has been heard. */
void listen_run(struct listen *n, void (*at)(void *arg, int64_t us),
    void (*ended)(void *arg), void *arg);

/* Pauses while the output is full. */
void listen_pause(struct listen *n, bool pause);

/* The whole stream, for those who listen again; valid as long as n. */
struct hear_spec;
void listen_sound(const struct listen *n, struct hear_spec *sound);

#endif
