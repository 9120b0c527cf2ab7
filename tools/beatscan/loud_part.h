#ifndef LOUD_PART_H
#define LOUD_PART_H

#include <stdint.h>

/* What the parts of loud.c share. */

/* Mean weighted power to LUFS. */
double loud_lufs(double power);

/* What a channel's power counts with: 0 for low frequencies, 1.41 at the sides
 * and the back, else 1. */
double loud_weight(uint64_t layout, int channels, int channel);

#endif
