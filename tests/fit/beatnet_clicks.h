#ifndef BEATNET_CLICKS_H
#define BEATNET_CLICKS_H

#include <stdio.h>

/* A metronome of some kind, CLICKS_RATE samples a second of 16 bits, and its
 * beats as lines "time position".  Every piece of one number is the same. */
enum { CLICKS_RATE = 22050, CLICKS_SECONDS = 40 };

void clicks_make(unsigned long long number, FILE *samples, FILE *beats);

#endif
