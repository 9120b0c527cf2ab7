#ifndef UNLIKE_H
#define UNLIKE_H

#include "thumb.h"

/*
 * The evidence that two pictures some time apart belong to different shots:
 * what detect_unlike weighs.
 */
enum unlike_clue {
	UNLIKE_APART,     /* coarse, whatever the light */
	UNLIKE_WHOLE,     /* one less correlation */
	UNLIKE_RESIDUAL,  /* what motion and light leave, by contrast */
	UNLIKE_SHARE,     /* share of texture that is not found again */
	UNLIKE_TONES,     /* 0 to 1: other shades of grey */
	UNLIKE_COLOURS,   /* 0 to 1: other colours, wherever they are */
	UNLIKE_COLOUR,    /* log of the difference in colour */
	UNLIKE_STILL,     /* least unlike quarter of the picture */
	UNLIKE_HALF,      /* the median part */
	UNLIKE_EDGES,     /* outlines that do not fall together */
	UNLIKE_OUTLINES,  /* share of them that is lost */
	UNLIKE_GONE,      /* log of how few parts keep theirs */
	UNLIKE_CLUES
};

extern const char *const unlike_clue_names[UNLIKE_CLUES];

void unlike_clues(float clue[UNLIKE_CLUES], const struct thumb *a,
    const struct thumb *b);

#endif
