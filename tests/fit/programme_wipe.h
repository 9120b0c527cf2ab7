#ifndef PROGRAMME_WIPE_H
#define PROGRAMME_WIPE_H

#include "programme_picture.h"
#include "programme_random.h"

/*
 * One picture takes the place of another piece by piece: by the order in
 * which its places change, or by sliding in.
 */
enum { WIPES = 20 };

struct wipe {
	int kind;        /* 0 to WIPES - 1 */
	bool slides;
	double soft;     /* width of the edge, 0: hard */
	uint16_t *order; /* 0..1000 for every place */
};

void wipe_init(struct wipe *w, int kind, double soft, int width, int height);
void wipe_free(struct wipe *w);

/* to shows the old picture and gets as much of the new one as done (0..1)
 * says. */
void wipe_draw(const struct wipe *w, struct picture *to,
    const struct picture *next, double done);

#endif
