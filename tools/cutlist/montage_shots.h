#ifndef MONTAGE_SHOTS_H
#define MONTAGE_SHOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "footage.h"

struct rec;

/*
 * All shots of all sources that a film may show.  What frames tell is kept as
 * one small bin for each half second of a source, whatever their number.
 * Times in microseconds of the source.
 */
#define MONTAGE_BIN (TC_SECOND / 2)

/* What the picture is like around some time.  NaN: not known. */
struct montage_look {
	float motion;       /* widths a second */
	float pan_x, pan_y; /* widths and heights a second */
	float luma, colour; /* as in frame records */
};

/* A stretch of one shot, a few seconds long: what is chosen. */
struct montage_shot {
	size_t source;
	int64_t start, end; /* its own seconds; */
	int64_t low, high;  /* and how far its shot goes: a cut may begin at
	                       low and end at high */
	int64_t peak;       /* when it is best */
	float score;        /* 0 to 1, of rank, */
	float place;        /* and its place among those of all shots */
	float energy;       /* 0 to 1: its motion's place among all */
	float steady, exposure; /* 0 to 1; 0.5 where not known */
	float luma, colour; /* NaN: not known */
	bool known;         /* its motion is */
	uint64_t hash;      /* 0: none */
};

struct montage_source;

struct montage_stock {
	struct montage_source *sources;
	size_t nsources, sourcecap;
	struct montage_shot *shots; /* of montage_stock_close: by source, then
	                               by time */
	size_t n, cap;
};

void montage_stock_init(struct montage_stock *s);
void montage_stock_free(struct montage_stock *s);

/* A source more; film lives as long.  Returns its number. */
size_t montage_stock_source(struct montage_stock *s,
    const struct footage *film);

const struct footage *montage_stock_film(const struct montage_stock *s,
    size_t source);

/* What records tell, in any order.  A picture of a higher pass makes those of
 * lower ones in its bin void, as a window does with changes of shot. */
struct montage_seen {
	int64_t t;
	int pass;
	struct montage_look look;
	uint64_t hash;
};
void montage_stock_picture(struct montage_stock *s, size_t source,
    const struct montage_seen *p);
void montage_stock_window(struct montage_stock *s, size_t source,
    int64_t start, int64_t end, int pass);

/* A shot begins somewhere from `from` to `to` (both its start for a cut known
 * exactly); steady, exposure: NaN where not known. */
void montage_stock_change(struct montage_stock *s, size_t source,
    int64_t from, int64_t to, int pass, double steady, double exposure);

/* A stretch that may be shown. */
void montage_stock_segment(struct montage_stock *s, size_t source,
    int64_t start, int64_t end, double score, int64_t peak, uint64_t hash);

/* A record about a source (montage_shots_read.c).  Returns false for one that
 * makes no sense. */
bool montage_stock_record(struct montage_stock *s, size_t source,
    struct rec *r);

/* All is told: segments become shots, cut where another shot begins. */
void montage_stock_close(struct montage_stock *s);

/* The picture of a source around t. */
struct montage_look montage_stock_look(const struct montage_stock *s,
    size_t source, int64_t t);

/* Whether the camera goes on the same way from a to b: from -1, the opposite
 * one, to 1; 0 where it stands still.  And how near their light and colour
 * are, 0 to 1. */
double montage_look_way(struct montage_look a, struct montage_look b);
double montage_look_near(struct montage_look a, struct montage_look b);

/* How long shots are at most, by size; n is stock.n; the caller frees it. */
int64_t *montage_stock_lengths(const struct montage_stock *s);

/* Near-duplicates: pictures that only look different to a machine. */
bool montage_shot_alike(const struct montage_shot *a,
    const struct montage_shot *b);

#endif
