#ifndef CUT_CLUES_H
#define CUT_CLUES_H

#include <stdbool.h>
#include <stdint.h>

#include "view.h"

/*
 * The evidence for a hard cut between two pictures: numbers that the network
 * of weights.h weighs.  All but the last two grow with the likelihood of a cut.
 */
enum cut_clue {
	CLUE_DIFF,          /* log of the difference, grey levels */
	CLUE_UNLIKE,        /* one less correlation */
	CLUE_RESIDUAL,      /* what motion and light leave, by contrast */
	CLUE_SHARE,         /* share of texture that is not found again */
	CLUE_COLOUR,        /* log of the difference in colour */
	CLUE_LIGHT,         /* log of what light does not explain */
	CLUE_DIFF_BEFORE,   /* logs of ratios to what is usual before... */
	CLUE_DIFF_AFTER,    /* ...and after */
	CLUE_UNLIKE_BEFORE,
	CLUE_UNLIKE_AFTER,
	CLUE_RESIDUAL_BEFORE,
	CLUE_RESIDUAL_AFTER,
	CLUE_COLOUR_AROUND,
	CLUE_STILL,         /* log of how the stillest quarter differs */
	CLUE_STILL_AROUND,
	CLUE_DIFF_NEXT,     /* to the larger of the two direct neighbours */
	CLUE_UNLIKE_NEXT,
	CLUE_STAYS,         /* the least that pictures within a quarter of a
	                       second before and after are apart */
	CLUE_STAYS_LONG,    /* the same within a second */
	CLUE_STEP_BEFORE,   /* STAYS to the spread of the three before... */
	CLUE_STEP_AFTER,
	CLUE_SPLIT_BEFORE,  /* mean across to mean within, a quarter second */
	CLUE_SPLIT_AFTER,
	CLUE_NOVEL,         /* nearest of the last second to the nearest of
	                       the next, by the usual way pictures go */
	CLUE_OUTLINES,      /* share of them that is lost */
	CLUE_GONE,          /* log of how few parts keep theirs */
	CLUE_CRISP,         /* neither picture is blurred... */
	CLUE_STRAIGHT,      /* ...nor streaked by a fast pan */
	CLUE_CONTRAST,      /* log of the lesser contrast of the two */
	CLUE_WIDE,          /* 1: a blended picture between the two */
	CUT_CLUES
};

extern const char *const cut_clue_names[CUT_CLUES];

/* A picture on the trail, and how it differs from the one before. */
struct slot {
	struct view v;
	int64_t t, number; /* of all pictures, repeats counted */
	int64_t until;     /* time of its last repeat */
	int repeats;       /* pictures after it that were the same, left out */
	float diff, colour, apart;
	bool laid, matched; /* the following are known */
	struct overlay o;
	struct match m;
};

enum { TRAIL = 256 };

/* The last TRAIL different pictures, numbers first <= k < end. */
struct trail {
	struct slot slot[TRAIL];
	int64_t first, end;
};

struct slot *trail_at(struct trail *s, int64_t k);

/* Looks at the change from picture p to picture q of the trail; what lies
 * between, if anything, is a mixture of the two. */
void cut_clues(float clue[CUT_CLUES], struct trail *s, int64_t p, int64_t q);

#endif
