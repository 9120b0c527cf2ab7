#ifndef GOP_H
#define GOP_H

#include <stddef.h>

#include "nal.h"

/*
 * Groups of pictures, from the packets of one video stream alone.  Packets go
 * in one by one in decode order, finished groups come out through a callback;
 * memory does not grow with the length of the stream.
 *
 * A group lasts in decode order from a key packet to the one before the next
 * key: frames, bytes and peaks count those.  In presentation it lasts from
 * the key's pts to the next key's pts; leading packets (decoded after a key,
 * shown before it) are thus counted by the key's group, and shown in the one
 * before.
 */
enum {
	GOP_NEIGHBOURS = 15, /* on either side of a possible peak */
	GOP_REORDER = 64,    /* frames looked at to put them in order */
	GOP_LIVE = 96,       /* groups not handed out yet */
	GOP_RATES = 4096,    /* bins at most; then the bins double in length */
	GOP_PEAKS = 4096     /* peaks at most: the strongest are kept */
};

#define GOP_RATE_US INT64_C(500000)

/* Time that runs back further than that starts anew, or one time stamp was
 * wrong. */
#define GOP_BACK_US INT64_C(10000000)

/*
 * A peak is a packet that is no key and larger than GOP_PEAK times the 75th
 * percentile of its neighbours: the packets before and after it in decode
 * order, keys and empty ones left out, across the borders of groups.  With
 * fewer than six neighbours there is none.
 *
 * Repeated frames (24 a second in a stream of 60) are packets of a few bytes
 * that would make every other one a peak.  Neighbours are therefore left out
 * when they are below an eighth of a large one, provided that over a fifth of
 * all remain, the packet itself included.  Large is the largest one behind
 * the first eighth of them, since those may be peaks themselves.
 */
#define GOP_PEAK 2.5

struct gop_peak {
	int64_t pts;
	double ratio; /* size over that percentile */
};

/* One group.  Times are ticks; see packet.h. */
struct gop {
	int64_t pts; /* of the key; never TC_NONE: guessed where has_pts is not */
	int64_t dts; /* of the key, or TC_NONE */
	int64_t end; /* the next key's pts; of the last: where it stops */
	bool has_pts;    /* the key packet had a pts of its own */
	enum key_kind kind;
	bool rap;        /* decoding may start here: see gop_add */
	int64_t frames;
	int64_t hidden; /* of these, packets that are not shown */
	int64_t leading;
	int64_t bytes;
	int64_t key_bytes;
	int64_t dt_min; /* distance of the frames shown in [pts, end) to their */
	int64_t dt_max; /* followers; TC_NONE where nothing is known */
	const struct gop_peak *peaks; /* in the order of pts */
	size_t npeaks;
	const int64_t *rate; /* bytes per rate_us from pts on; leading in [0] */
	size_t nrate;
	int64_t rate_us;
};

struct gop_maker;

/* base: seconds per tick.  Each finished group is handed to emit, in decode
 * order; it and what it points to are valid during that call only. */
struct gop_maker *gop_new(struct ratio base,
    void (*emit)(void *ctx, const struct gop *g), void *ctx);

/*
 * The next packet in decode order.  Without a pts its dts is taken, without
 * both the time where the packet before ended.  kind is looked at for key
 * packets only (KEY_OTHER for codecs without NAL units).  Packets before the
 * first key belong to no group.  rap becomes true for idr, cra and bla, for
 * KEY_OTHER without leading packets, and for nothing else; for none of these
 * where time runs back, so that packets before the key are shown after it.
 */
void gop_add(struct gop_maker *m, const struct packet *p, enum key_kind kind);

/* The end of the stream: emits what is left.  Nothing may be added then. */
void gop_end(struct gop_maker *m);

void gop_free(struct gop_maker *m);

#endif
