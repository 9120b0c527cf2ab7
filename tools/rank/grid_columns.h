#ifndef GRID_COLUMNS_H
#define GRID_COLUMNS_H

#include <math.h>

#include "grid.h"
#include "stock.h"

/*
 * How a grid holds its numbers, for grid*.c and lanes*.c alone.  Columns are
 * small whole numbers in which 0 means that nothing was told, so that fresh
 * memory is an empty grid and untouched memory costs nothing.  Columns and
 * lists are stocks: those of a long film lie in files.
 */
struct grid_scale {
	float least;  /* the value of code 1 */
	float unit;   /* from one code to the next */
};

#define GRID_DB       ((struct grid_scale){ -200, 0.01F })
#define GRID_FLUX     ((struct grid_scale){ 0, 1 / 8192.0F })
#define GRID_MOTION   ((struct grid_scale){ 0, 1 / 8192.0F })
#define GRID_GREYS    ((struct grid_scale){ 0, 1 / 200.0F })
#define GRID_SHARE    ((struct grid_scale){ 0, 1 / 65000.0F })
#define GRID_SECONDS  ((struct grid_scale){ 0, 0.001F })
#define GRID_OCTAVES  ((struct grid_scale){ -20, 0.001F })

/* NaN becomes 0, everything else is clamped. */
static inline uint16_t
grid_code(float v, struct grid_scale s)
{
	float code = (v - s.least) / s.unit + 1.5F;

	if (isnan(v))
		return 0;
	return (uint16_t)(code < 1 ? 1 : code > 65535 ? 65535 : code);
}

static inline float
grid_value(uint16_t code, struct grid_scale s)
{
	return code ? s.least + (float)(code - 1) * s.unit : NAN;
}

struct grid_col_loud {
	uint8_t told;          /* a record lies here, be it silence */
	uint8_t unused;
	uint16_t momentary, rms, flux;
};

struct grid_col_onset {
	uint8_t count;
	uint8_t strength;      /* the strongest, of 255 */
};

struct grid_col_frame {
	uint8_t looked;        /* pictures */
	uint8_t measured;      /* those whose motion is known */
	uint8_t jolts;         /* neighbours whose camera is known */
	uint8_t unused;
	uint16_t motion;       /* mean of grid_motion() */
	uint16_t jolt;         /* mean change of the camera's motion */
	uint16_t diff;         /* greys, over `dt` seconds above 0.2 */
	uint16_t dt;
	uint16_t colour, sharp, exposed;
};

struct grid_col_packets {
	uint16_t rate;         /* octaves: log2 of bytes a second between
	                          key frames, see grid_add_rate */
	uint16_t change;       /* octaves above their neighbourhood, added */
	uint8_t key;           /* a key frame lies here */
	uint8_t peaks;         /* packets unusually large */
};

enum grid_group { GRID_COL_LOUD, GRID_COL_ONSET, GRID_COL_FRAME,
	GRID_COL_PACKETS, GRID_GROUPS };

/* What has exact times: elements that begin with a grid_span, sorted by
 * start.  Points have end == start. */
struct grid_span {
	int64_t start, end;
	int pass;
};

struct grid_sound {
	struct grid_span span;
	int kind;
	float confidence;
};

struct grid_surge {
	struct grid_span span;
	bool impact;
	float gain, strength;
};

struct grid_beat {
	struct grid_span span;
	int bar;
	float strength, confidence;
};

struct grid_section {
	struct grid_span span;
	int part;
	float energy;
};

struct grid_take {
	struct grid_span span;
	struct grid_shot shot;
};

struct grid_caption {
	struct grid_span span;
	struct word_marks marks;
	bool timed;            /* its words are in the list of words */
};

enum grid_list_id { GRID_SOUNDS, GRID_SURGES, GRID_BEATS, GRID_SECTIONS,
	GRID_TAKES, GRID_CAPTIONS, GRID_WORDS, GRID_WINDOWS, GRID_LISTS };

struct grid_list {
	struct stock stock;
	size_t n, cap;
};

/* So many elements of a list are gone through before it may rest; a grid that
 * took so many records rests as a whole. */
enum { GRID_REST = 2048 };

struct grid_window {
	struct grid_span span;
	int tool;
};

struct grid {
	int64_t step;
	size_t first, n;       /* steps that columns have room for */
	size_t skipped;        /* rows before that of the first step */
	unsigned taken;        /* records since it rested */
	size_t told;           /* one behind the last step told about */
	size_t gone;           /* what begins in a step before is dropped */
	int64_t seen[FEATURE_LANES];
	struct stock col[GRID_GROUPS];
	struct grid_list list[GRID_LISTS];
	bool ever[GRID_LISTS]; /* something was told for that list */
	/* The camera of the frame before, for each pass. */
	struct grid_camera { int64_t t; float x, y; }
	    camera[GRID_PASSES];
	struct grid_gop gop;   /* that rate slots belong to */
};

extern const size_t grid_size_of[GRID_LISTS];

/* Element i of a list. */
const void *grid_at(const struct grid *g, enum grid_list_id id, size_t i);

/* The row of a column at a step; null where nothing is held. */
static inline const void *
grid_row(const struct grid *g, enum grid_group group, size_t size, size_t step)
{
	const char *col = g->col[group].p;

	if (!col || step < g->first || step - g->first >= g->n)
		return NULL;
	return col + (step - g->first + g->skipped) * size;
}

/* Makes room in a group (GRID_GROUPS: in none) up to the step of time end, and
 * notes what was told.  0, or -1: too far. */
int grid_room(struct grid *g, enum grid_group group, int64_t start,
    int64_t end, enum feature_lane lane);

/* The memory that its files have taken is given back. */
void grid_rest(const struct grid *g);

/* The row of a group at a step, to write to; null where there is no room, or
 * it was forgotten. */
void *grid_put(struct grid *g, enum grid_group group, size_t step);

/* The pass of a tool that a step takes values from. */
int grid_pass(const struct grid *g, enum grid_tool tool, size_t step);

/* Adds an element to its list, cut where windows of higher passes lie;
 * grid_add_shot and its like see to the times. */
void grid_insert(struct grid *g, enum grid_list_id id, const void *element);

/* How much a frame moves: widths a second, the camera's part discounted; NaN
 * where it is not known, as in flashes and cuts. */
float grid_motion(const struct grid_frame *v);

#endif
