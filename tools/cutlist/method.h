#ifndef METHOD_H
#define METHOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "slice.h"

struct footage;
struct packets;
struct wish;

/*
 * How a slice is cut out: the cheapest way that gives exactly its pictures.
 *
 *	copy    the packets of the slice, and no others.  With hidden true (only
 *	        where the wish allows it) earlier and later ones as well, which
 *	        an edit list hides.
 *	smart   the packets in the middle; the pictures ahead of the first key
 *	        frame, and those at the end that can't be had without others,
 *	        are encoded.
 *	encode  everything.
 */

/*
 * What is copied, and what is encoded on either side.  All in ticks of the
 * stream, as the file has them.
 *
 * A packet is copied when it lies at or behind the one with (k1, k1_dts) and
 * ahead of the one with k2_dts in the order of decoding, and its pts is not
 * below k1 (leading pictures of the first key frame are dropped).  Times of
 * decoding rise strictly there, so this is the same as k1_dts <= dts < k2_dts.
 *
 * What is copied is shown without a gap in [k1, x); the head is
 * [first_pts, k1), the tail [x, end_pts).  Copying may stop anywhere in a gop:
 * what a decoder has got by then is all it needs.
 */
struct joint {
	int64_t k1, k1_dts;      /* the first copied packet, a key frame; k1_dts
	                            TC_NONE: nothing lies ahead of it (Matroska
	                            does not tell it of the first packets) */
	int64_t k2_dts;          /* of the first packet that is no longer copied;
	                            TC_NONE: copied to the end of the stream */
	int64_t x;               /* first time that is not copied: of the tail's
	                            first picture, or end_pts */
	int64_t head_from;       /* pts of the random access point where decoding
	                            for the head must begin; TC_NONE: of the
	                            start of the stream */
	int64_t tail_from;       /* the same for the tail */
	int64_t head_frames, tail_frames; /* pictures to encode */
	int64_t copied;          /* pictures of the slice that are copied */
	int64_t hidden;          /* packets that are copied but not shown */
	int64_t leading;         /* of k1, dropped */
	int64_t k1_later;        /* k1 takes the place of the last of them in the
	                            order of decoding, so much behind k1_dts */
	size_t first, last;      /* indices of copied packets: [first, last) */
	int delay;               /* pictures a decoder holds back, 0 to 2: the
	                            edges must be encoded with the same */
};

/* Whether packets could lead to anything but encoding: false where no packet
 * list is needed if slices_guess knows the pictures. */
bool method_wants_packets(const struct footage *f, const struct wish *w);

/* Whether pictures must change for this wish (smaller, tone-mapped, another
 * codec): then only encoding is possible.  *why: a sentence. */
bool method_must_encode(const struct footage *f, const struct wish *w,
    const char **why);

/*
 * The method for a slice whose pictures are known (slices_exact); packets may
 * be null where slices_guess was enough.  Fills *joint for copy and smart.
 * Appends to why a sentence: the reason for the method, and what the cheaper
 * ones failed of ("no key frame inside").  METHOD_KEYFRAME is chosen
 * only where it is asked for; it is a copy in all but its name.
 */
enum method method_choose(const struct footage *f, const struct packets *p,
    const struct slice *s, const struct wish *w, struct joint *joint,
    struct buf *why);

/* Whether one method can give this slice exactly; fills *joint.  Returns 0, or
 * -1 with a reason in *why. */
int method_joint(enum method m, const struct footage *f,
    const struct packets *p, const struct slice *s, const struct wish *w,
    struct joint *joint, const char **why);

/* One rung down, after a failure: copy, keyframe -> smart -> encode -> encode
 * with *safe.  False where there is none left.  Whether the new one is
 * possible, method_joint tells; where it is not, go on. */
bool method_next(enum method *m, bool *safe);

/* "copy", "smart", "encode", "keyframe"; "none". */
const char *method_name(enum method m);

#endif
