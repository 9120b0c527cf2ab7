#ifndef HEAR_AU_H
#define HEAR_AU_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * Reads an AU file of 32 bit floats as SoX writes it to a pipe.  Nothing in
 * its header is believed that cannot be.
 */
struct au {
	struct buf in;     /* less than a header, or than a sample */
	size_t skip;       /* bytes of the header still to come */
	int rate, channels; /* 0: the header is not there yet */
	const char *error;
	void (*sound)(void *arg, const float *x, size_t n);
	void *arg;
};

/* sound gets n times channels floats. */
void hear_au_init(struct au *a, void (*sound)(void *arg, const float *x, size_t n),
    void *arg);
void hear_au_free(struct au *a);

/* Returns 0, or -1 once something was wrong: a->error. */
int hear_au_feed(struct au *a, const char *p, size_t n);

#endif
