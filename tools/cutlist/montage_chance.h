#ifndef MONTAGE_CHANCE_H
#define MONTAGE_CHANCE_H

#include <stdint.h>

/* A number from 0 to below 1 that looks like chance and is always the same for
 * the same three: so that no order of work can change a film. */
double montage_chance(uint64_t seed, uint64_t what, uint64_t which);

#endif
