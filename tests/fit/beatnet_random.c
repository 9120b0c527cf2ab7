/*
 * beatnet_random: a counter that is hashed (the finisher of splitmix64).
 */
#include <stdint.h>

#include "beatnet_random.h"

float
random_unit(unsigned long long *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15U;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	z ^= z >> 31;
	return (float)(z >> 40) / (float)(1 << 24);
}

float
random_between(unsigned long long *seed, float low, float high)
{
	return low + (high - low) * random_unit(seed);
}

bool
random_chance(unsigned long long *seed, float p)
{
	return random_unit(seed) < p;
}

int
random_below(unsigned long long *seed, int n)
{
	return (int)(random_unit(seed) * (float)n);
}

float
random_normal(unsigned long long *seed)
{
	float sum = 0;
	int i;

	for (i = 0; i < 12; i++)
		sum += random_unit(seed);
	return sum - 6;
}
