#ifndef FRONT_ATTACK_H
#define FRONT_ATTACK_H

#include <stddef.h>
#include <stdint.h>

/*
 * Where within 10 ms a sound sets in: energies of single milliseconds of the
 * differences of neighbouring samples, so that bass does not hide the rest.
 */
struct attack;

/* rate of the signal, in Hz. */
struct attack *attack_new(double rate);
void attack_free(struct attack *a);

/* n samples more; before the first is silence. */
void attack_put(struct attack *a, const float *x, size_t n);

/* The steepest rise in the 10 ms around frame n of 100 a second: returns how
 * many times the energy doubles there (0: it does not), and where it is, in
 * seconds after the frame's time.  5 ms more must have been put, and no more
 * than 90. */
float attack_of(const struct attack *a, int64_t n, float *at);

#endif
