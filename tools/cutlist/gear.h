#ifndef GEAR_H
#define GEAR_H

#include <stdbool.h>

#include "loop.h"
#include "wish.h"

/*
 * What the ffmpeg of this machine can do, found out by trying: a hardware
 * encoder on one picture, the filter that tone-mapping needs by ffmpeg's own
 * list.
 */
struct gear {
	enum wish_hw hw;   /* one that works; WISH_HW_NONE: the processor */
	bool zscale;       /* HDR can be made SDR */
};

/* Whether this wish needs to be found out anything for. */
bool gear_wanted(const struct wish *w);

/* Tries what the wish names, for clips of this codec ("h264"); the wish lives
 * until the end.  ended is called once, from the loop.  Where hardware was
 * asked for and none works, that has been said in a message. */
void gear_try(struct loop *l, const struct wish *w, const char *codec,
    void (*ended)(void *arg, const struct gear *g), void *arg);

#endif
