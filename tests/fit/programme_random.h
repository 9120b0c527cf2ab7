#ifndef PROGRAMME_RANDOM_H
#define PROGRAMME_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* Numbers that look random and are the same for the same seed everywhere. */
struct dice {
	uint64_t state;
};

void dice_seed(struct dice *d, uint64_t seed);
uint64_t dice_bits(struct dice *d);
double dice_unit(struct dice *d);                    /* 0 <= x < 1 */
int dice_int(struct dice *d, int from, int to);      /* both included */
double dice_real(struct dice *d, double from, double to);
bool dice_chance(struct dice *d, double probability);

/* One of n, each as often as its weight says; -1 where all weigh nothing. */
int dice_pick(struct dice *d, const double *weight, int n);

/* The same number for the same three, without a state: for textures. */
uint32_t dice_at(int x, int y, uint32_t seed);

/* Of a text. */
uint32_t dice_text(const char *s, uint32_t seed);

#endif
