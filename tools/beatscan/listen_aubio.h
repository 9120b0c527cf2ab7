#ifndef LISTEN_AUBIO_H
#define LISTEN_AUBIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ear.h"
#include "loop.h"

/*
 * aubio's findings for an ear: beats and onsets as they come, and the tempo,
 * which aubio's programs do not print with them, from the beats.
 */
struct listen_aubio_ops {
	void (*room)(void *arg);
	void (*ended)(void *arg, const char *error);
};

struct listen_aubio;

/* what: as in struct ear_wish.  The rest as in aubio.h. */
struct listen_aubio *listen_aubio_new(struct loop *l, struct ear *ear,
    const struct ear_sound *s, unsigned what, int64_t quiet,
    const struct listen_aubio_ops *ops, void *arg);
bool listen_aubio_put(struct listen_aubio *a, const float *x, size_t n);
void listen_aubio_end(struct listen_aubio *a);
void listen_aubio_free(struct listen_aubio *a);

#endif
