#ifndef GRID_H
#define GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feature.h"
#include "words.h"

/*
 * What records tell about one source, as a few small numbers for each step of
 * time (grid_columns.h), and short sorted lists of what has exact times.  Six
 * hours at 0.1 s take some 12 MiB, in files (stock.h).
 *
 * Times are microseconds of the file, at least 0.  Within a type and a pass
 * they must not go back; rank_in.h sees to it.  Types may come in any order
 * and interleaved in any way: the grid is the same.  A NaN is a value that is
 * not known.  All functions copy what they are given.
 *
 * A step takes values of one pass alone: that of the last window its middle
 * lies in, 0 outside of all.
 */
enum { GRID_PASSES = 16 };            /* passes 0 to 15 */
enum { GRID_STEPS_MOST = 1 << 20 };   /* steps held at a time */

enum grid_tool { GRID_FRAMESTAT, GRID_BEATSCAN, GRID_TOOLS };
enum grid_kind { GRID_NOTHING, GRID_SILENCE, GRID_SPEECH, GRID_MUSIC,
	GRID_NOISE, GRID_KINDS };
enum grid_part { GRID_NO_PART, GRID_INTRO, GRID_BUILD, GRID_DROP,
	GRID_HIGH, GRID_LOW, GRID_OUTRO };

struct grid_loud {        /* units as in the record; NaN in silence */
	float momentary, rms, flux;
};

struct grid_frame {       /* NaN for null */
	float dt, diff, motion, pan_x, pan_y, zoom, object, residual;
	float colour, sharpness, exposure;
};

struct grid_shot {
	int64_t start, end, peak, best;   /* TC_NONE: none */
	uint64_t hash;
	float confidence, colour, motion, object, sharpness, exposure;
	float steadiness;                 /* NaN for null */
	unsigned char begins;             /* enum take_begins */
	unsigned char pass;
};

struct grid_gop {
	int64_t t, end;
	double key_bytes;
	int64_t frames;
};

struct grid;

/* step: microseconds, at least 1.  Free with grid_free (null is fine). */
struct grid *grid_new(int64_t step);
void grid_free(struct grid *g);

/* Each returns 0; -1 where the time is too far from what is held, beyond
 * GRID_STEPS_MOST (nothing is changed).  What lies before what was forgotten
 * is dropped: 0. */

/* t: the end of the tenth of a second that it is about. */
int grid_add_loud(struct grid *g, int64_t t, int pass,
    const struct grid_loud *v);
int grid_add_sound(struct grid *g, int64_t start, int64_t end, int pass,
    enum grid_kind kind, float confidence);
/* impact: it jumps; else it climbs.  gain in dB, strength 0 to 1. */
int grid_add_surge(struct grid *g, int64_t t, int pass, bool impact,
    float gain, float strength);
int grid_add_onset(struct grid *g, int64_t t, int pass, float strength);
/* bar: place in the bar from 1, 0 where unknown. */
int grid_add_beat(struct grid *g, int64_t t, int pass, float strength,
    int bar, float confidence);
int grid_add_section(struct grid *g, int64_t start, int64_t end, int pass,
    enum grid_part part, float energy);
int grid_add_frame(struct grid *g, int64_t t, int pass,
    const struct grid_frame *v);
int grid_add_shot(struct grid *g, const struct grid_shot *shot);
/* A gop, then its slots and its peaks. */
int grid_add_gop(struct grid *g, const struct grid_gop *gop);
/* excess: of its packets unusually large, how much larger they are than their
 * neighbours, in neighbours, added up. */
int grid_add_rate(struct grid *g, int64_t start, int64_t end, double bytes,
    double excess);
int grid_add_peak(struct grid *g, int64_t t, float ratio);
/* A caption, then its words where the record tells their times. */
int grid_add_caption(struct grid *g, int64_t start, int64_t end,
    const struct word_marks *marks, bool timed);
int grid_add_word(struct grid *g, int64_t start, int64_t end);

/* A closer look: in there the tool's records of lower passes are void, those
 * that were taken and those to come. */
int grid_add_window(struct grid *g, enum grid_tool tool, int64_t start,
    int64_t end, int pass);

int64_t grid_step(const struct grid *g);

/* One behind the last step that anything was told about. */
size_t grid_steps(const struct grid *g);

/* Up to when that lane (sound, picture, packets, text; LANE_ALL: the least
 * of those told) was told; TC_NONE: nothing yet.  Captions of a whole file
 * come at once, so LANE_TEXT may be far ahead. */
int64_t grid_seen(const struct grid *g, enum feature_lane lane);

/* Drops what lies before t, whole steps (streaming: its size stays bounded). */
void grid_forget(struct grid *g, int64_t t);

/* Bytes that it holds. */
size_t grid_size(const struct grid *g);

#endif
