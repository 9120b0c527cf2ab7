#ifndef FRONT_SPECTRUM_H
#define FRONT_SPECTRUM_H

#include "fft.h"
#include "heard.h"

/*
 * What spectra tell: four windows of a signal at a time.
 */

/* Cuts windows of one length out of a signal. */
struct spectrum;

/* seconds: how long a window is (Hann's); rate of the signal in Hz. */
struct spectrum *spectrum_new(double rate, double seconds);
void spectrum_free(struct spectrum *s);

/* Samples of a window; its middle is at length / 2.  Even. */
int spectrum_length(const struct spectrum *s);

/* Hertz from one result to the next, and how many results there are. */
double spectrum_step(const struct spectrum *s);
int spectrum_count(const struct spectrum *s);

/* Magnitudes of the windows that begin at each start; the results of one sine
 * of full scale add up to 1.  Valid until the next call. */
const lanes *spectrum_of(struct spectrum *s, const float *const start[LANES]);

/* Bands, and what is read from them. */
struct bands;

/* limit: the file's Nyquist frequency. */
struct bands *bands_new(double step, int count, double limit);
void bands_free(struct bands *b);

/* Fills mel, centroid and flatness of four frames. */
void bands_of(const struct bands *b, const lanes *mag,
    struct heard heard[LANES]);

/* Pitch classes. */
struct chroma;

struct chroma *chroma_new(double step, int count);
void chroma_free(struct chroma *c);

void chroma_of(const struct chroma *c, const lanes *mag,
    float class[LANES][12]);

#endif
