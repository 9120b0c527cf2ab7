#ifndef PROGRAMME_SHOT_H
#define PROGRAMME_SHOT_H

#include "programme_source.h"

/*
 * A shot: a source seen through a camera.  Its pictures are counted from 0,
 * the first that shows any of it.
 */
enum { SHOT_MOVES = 4 };

/* A movement of the camera, in pictures of the shot. */
struct move {
	int from, to;
	double dx, dy; /* in widths and heights of the source */
	double zoom;   /* times */
	bool blur;     /* as fast as that */
	bool back;     /* ends where it began */
};

struct shot {
	struct source source;
	double at;         /* of the source's pictures, the first */
	double pace;       /* pictures of the source for one of ours */
	int hold;          /* of ours that show the same, at least 1 */
	struct window window;
	double drift_x, drift_y, drift_zoom; /* by the picture */
	double shake;      /* in widths */
	struct move moves[SHOT_MOVES];
	int nmoves;
	double gain, lift;
	double sway;       /* of the gain, slowly */
	double flicker;    /* of the gain, each picture anew */
	int freeze_from, freeze_to, freeze_skip;
	int box[4];        /* 0..1000 of the picture: an inset; all 0: none */
	struct source inset;
	uint32_t seed;
};

void shot_init(struct shot *s, uint32_t seed);
void shot_close(struct shot *s);

/* Draws the picture i of it. */
void shot_draw(struct shot *s, int i, struct picture *to);

#endif
