#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "flow.h"
#include "gops.h"
#include "input.h"
#include "loop.h"
#include "shots.h"
#include "spans.h"

struct bank;
struct keep;
struct past;

/*
 * The analysis of one film, from its records to its shots.
 *
 * A scan is made when media is read, gathers what the stream tells until done
 * (the index, windows), and is then run: it decodes what its mode asks for,
 * writes frame and shot records, and says when it has ended.
 */
enum mode { MODE_FULL, MODE_FAST, MODE_KEYS }; /* as in -M's values */

struct wish {
	enum mode mode;
	bool windows;       /* only inside incoming segments */
	bool ranged;        /* a shard: pictures only, those of */
	struct span range;  /* this; end TC_NONE: to the end */
	bool adaptive;      /* sample by importance */
	double fps;         /* pictures a second besides; 0: none */
	int64_t nth;        /* every so many pictures; 0: none */
	int64_t least;      /* shots, microseconds */
	int64_t quiet;      /* patience with a silent decoder */
	int jobs;
	const char *hwaccel;
	bool loop_filter;
	bool references;    /* leave out what no other picture refers to */
	bool text;          /* no records */
};

/* Who wants to see more than records; each may be null. */
struct onlooker {
	void (*frame)(void *arg, const struct seen *p, bool gap);
	void (*shot)(void *arg, const struct shot *s);
};

struct scan;

struct scan *scan_new(struct loop *l, struct flow *f, struct source *s,
    const struct wish *w, const struct facts *facts);
void scan_free(struct scan *sc);

/* Before scan_run. */
void scan_gop(struct scan *sc, const struct gop_facts *g);
void scan_segment(struct scan *sc, const struct span *s);
void scan_pass_seen(struct scan *sc, int pass);
void scan_watch(struct scan *sc, const struct onlooker *o, void *arg);

/* Before scan_run: the shard (w->ranged) is made of that, see shard.h; and
 * pictures are not decoded, but come from shards. */
void scan_shard(struct scan *sc, const char *what);
void scan_join(struct scan *sc, const struct bank *b);

/* Before scan_run, each may be null: pictures that need not be decoded, and
 * who notes those that are looked at (grow.h). */
void scan_grown(struct scan *sc, const struct past *past, struct keep *keep);

/* The index so far. */
const struct gops *scan_gops(const struct scan *sc);

/* Which pass its records will be: 0, or one more than those seen. */
int scan_pass(const struct scan *sc);

/* Whoever gets a copy of the records as they are made (see cache_put; e may
 * be null); before scan_run. */
struct cache_entry;
void scan_keep(struct scan *sc, struct cache_entry *e);

/* Begins; ended is called once, from the loop.  Errors have been told by
 * then, as records. */
void scan_run(struct scan *sc, void (*ended)(void *arg), void *arg);

/* Pauses while the output is full. */
void scan_pause(struct scan *sc, bool pause);

/* What has been looked at so far: microseconds of the film, its length, and
 * how many of them were decoded picture by picture. */
struct scan_progress {
	int64_t at, end, dense;
};
void scan_progress(const struct scan *sc, struct scan_progress *p);

/* From its end on: false where something failed on the way, even if other
 * means have helped. */
bool scan_clean(const struct scan *sc);

const struct facts *scan_facts(const struct scan *sc);

#endif
