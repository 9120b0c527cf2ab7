#ifndef NET_SENSE_H
#define NET_SENSE_H

#include <stdint.h>

#include "net_shape.h"

/*
 * What the network is told about 20 ms: for each band how loud it is and by
 * how much it rose in each half, whatever the loudness of the recording; and
 * how far the harmony has changed.  The recording's loudness is a mean over
 * the last seconds.
 */
enum { NET_CHROMA = 12, NET_CHROMA_KEPT = 64 };

struct net_sense {
	float loud;    /* mean magnitude of bands, fading, */
	float weight;  /* and the sum of its weights */
	float before[NET_BANDS]; /* magnitudes of the 10 ms before */
	float chroma[NET_CHROMA_KEPT][NET_CHROMA];
	int64_t frames;
};

void net_sense_init(struct net_sense *s);

/* mel of two heard frames, chroma of the first; signs in rows of NET_SIGNS
 * for each band, a band of zeros before and after; everything finite if mel
 * and chroma are. */
void net_sense(struct net_sense *s, const float mel[2][NET_BANDS],
    const float chroma[NET_CHROMA], float signs[NET_ROW],
    float extra[NET_EXTRA]);

/* m = 10^mel - 1 over 1000, and back, for n (a multiple of 4) numbers, to
 * about 1e-5 of the value; mel within 0 .. 10. */
void net_sense_linear(const float *mel, float *m, int n);
void net_sense_log(const float *m, float gain, float *mel, int n);

#endif
