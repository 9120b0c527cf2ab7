#ifndef LOUD_H
#define LOUD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Loudness after ITU-R BS.1770-4 and EBU R 128 (momentary, short-term,
 * integrated, range), level and peak, at any sample rate and for any number of
 * channels, in memory that does not grow.
 *
 * Ten rows a second.  Row k (from 1) belongs to t = k * 0.1 s after the first
 * sample: the end of what it measures.  momentary is of the 0.4 s before t,
 * shortterm of the 3 s before t, rms and peak of the 0.1 s before t.  Before
 * the first sample there is silence.  A rest of less than 0.1 s at the end has
 * no row; it counts in the peaks.  NaN and infinities count as 0.
 */
struct loud_row {
	int64_t t;                   /* microseconds after the first sample */
	double momentary, shortterm; /* LUFS; -INFINITY in digital silence */
	double rms;                  /* dB, power averaged over all channels;
	                                a full-scale sine has -3.01 */
	double peak;                 /* dB, of the loudest channel */
};

struct loud_sum {
	double integrated;           /* LUFS; -INFINITY where no 0.4 s are
	                                above -70 */
	double range;                /* LU; NAN where no 3 s are above -70 */
	double peak;                 /* dB, of samples */
	double true_peak;            /* dB; NAN where it was not asked for */
	double momentary_most, shortterm_most; /* LUFS, of all rows */
};

struct loud;

/* rate: 1000 to 1536000 (others are brought there); channels: 1 and up.
 * layout: what the channels are, a mask of FFmpeg's bits (loud_layout), its
 * lowest bit the first channel; 0 or one that does not fit the number of
 * channels: by their number.  Channels of low frequency do not count in
 * loudness, those at the sides and the back do so with 1.5 dB more. */
struct loud *loud_new(int rate, int channels, uint64_t layout,
    bool true_peak);

/* n times channels floats, any number. */
void loud_put(struct loud *l, const float *x, size_t n,
    void (*row)(void *arg, const struct loud_row *r), void *arg);

/* After the last sample. */
void loud_end(struct loud *l, struct loud_sum *sum);

void loud_free(struct loud *l);

/* The mask of a layout by FFmpeg's name for it: "stereo", "5.1(side)",
 * "3 channels (FL+FR+LFE)"; 0 for null and for names not known. */
uint64_t loud_layout(const char *name);

#endif
