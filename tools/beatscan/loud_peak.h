#ifndef LOUD_PEAK_H
#define LOUD_PEAK_H

#include <stddef.h>

/*
 * True peak: the greatest magnitude of the wave between samples as well, found
 * at four times the rate (twice from 96 kHz on, the samples themselves from
 * 192 kHz on).
 */
struct loud_peak;

struct loud_peak *loud_peak_new(int rate, int channels);
void loud_peak_free(struct loud_peak *p);

/* n samples of the two channels of a pair, interleaved; all numbers. */
void loud_peak_put(struct loud_peak *p, int pair, const float *x, size_t n);

/* The greatest magnitude between samples; linear. */
double loud_peak_most(const struct loud_peak *p);

#endif
