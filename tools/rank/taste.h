#ifndef TASTE_H
#define TASTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "edge.h"
#include "feature.h"

/*
 * A profile: what somebody likes.  Data (share/profiles/NAME.json); the
 * defaults are those of "general".  Times in microseconds.
 */
enum taste_rule {
	TASTE_SCORE,     /* the weighted features */
	TASTE_LOUDNESS,  /* a threshold of loudness: threshold.h */
};

enum taste_level { TASTE_MINIMAL, TASTE_LOW, TASTE_MEDIUM, TASTE_HIGH,
	TASTE_CRITICAL, TASTE_LEVELS };

/* Which level of the file's own serves as the threshold where none is given
 * in dB: those of advice.h. */
enum taste_own { TASTE_BALANCED, TASTE_AGGRESSIVE, TASTE_CONSERVATIVE,
	TASTE_OWNS };

struct taste_word {
	char *text;               /* as words_plain() makes it */
	float weight;
};

struct taste {
	char name[48];
	char about[160];          /* one line for -p list */
	enum taste_rule rule;
	int count;                /* moments where the user names no number; 0:
	                             as many as there are */
	float weight[FEATURES];   /* 0: not looked at; may be negative */
	float peak_share;         /* 0 to 1: how much a moment's best seconds
	                             count against its mean */
	int64_t peak_length;      /* those seconds */
	int64_t shortest, target, longest;
	int64_t gap;              /* least distance of two moments */
	int64_t before, after;    /* pre- and post-roll */
	int64_t snap[EDGE_KINDS]; /* tolerance for each kind of boundary; 0:
	                             not snapped to */
	float alike;              /* share of equal bits of two hashes from
	                             which on pictures are near-duplicates */
	/* Levels: a lane (sound, picture, packets, text) counts 1 from strong
	 * on and 0.5 from some on, times its weight; both are percentiles of
	 * the file's own steps, 0 to 1; below `least` it never counts
	 * (level.h). */
	float lane_some[FEATURE_LANES], lane_strong[FEATURE_LANES];
	float lane_weight[FEATURE_LANES]; /* [LANE_ALL] has none */
	float level_least;
	float level[TASTE_LEVELS];  /* least sum for each level; [0] is 0 */
	/* The loudness rule (sustained, spike, dynamic). */
	float threshold_db;       /* NaN: the file's own level, */
	enum taste_own threshold_own; /* this one (threshold.h) */
	float spike_db, dynamic_db;
	int sustained_of, sustained; /* windows looked at, windows above */
	int64_t window;           /* of the loudness rule */
	struct taste_word *words; /* the profile's and the user's */
	size_t nwords;
};

/* Sentences about errors, without a full stop, fit into this. */
enum { TASTE_WHY = 320 };

/* Names of levels ("minimal", ... "critical"), of kinds of edges ("shot",
 * "silence", ...), of lanes ("sound", ...; LANE_ALL is "spike", since levels
 * use its place for sudden motion) and of the file's own thresholds
 * ("balanced", ...).  Each list ends with null. */
extern const char *const taste_level_name[TASTE_LEVELS + 1];
extern const char *const taste_edge_name[EDGE_KINDS + 1];
extern const char *const taste_lane_name[FEATURE_LANES + 1];
extern const char *const taste_own_name[TASTE_OWNS + 1];

/* The profile "general", whatever was in *t: nothing of it is freed. */
void taste_default(struct taste *t);
void taste_free(struct taste *t);

/* Reads a profile: a name that `-p list` shows, or a file (a name with a '/'
 * in it or ending in ".json").  *t need not be initialised.  Returns 0, or -1
 * with a sentence in why; *t is then empty and need not be freed. */
int taste_load(struct taste *t, const char *name, char *why, size_t n);

/* The same from text, as if it were a file of that name. */
int taste_read(struct taste *t, const char *text, size_t len,
    const char *name, char *why, size_t n);

/* The feature of that name, or -1 with a sentence in why that says which one
 * may have been meant. */
int taste_feature(const char *name, char *why, size_t n);

/* "crowd=2": changes one weight.  0, or -1 with a sentence in why. */
int taste_weight(struct taste *t, const char *pair, char *why, size_t n);

/* Adds a word or a phrase that words_any() likes, or changes its weight. */
void taste_word_add(struct taste *t, const char *text, size_t len,
    float weight);

/* Appends "name<TAB>about\n" for each profile there is, sorted by name; of
 * one that can't be read, why instead of what it is about. */
void taste_list(struct buf *b);

#endif
