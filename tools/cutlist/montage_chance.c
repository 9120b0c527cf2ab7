/*
 * Chance without a state: three numbers, mixed well.
 */
#include "montage_chance.h"

static uint64_t
mix(uint64_t x)
{
	x ^= x >> 30;
	x *= UINT64_C(0xbf58476d1ce4e5b9);
	x ^= x >> 27;
	x *= UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

double
montage_chance(uint64_t seed, uint64_t what, uint64_t which)
{
	uint64_t x = mix(seed + UINT64_C(0x9e3779b97f4a7c15));

	x = mix(x ^ (what * UINT64_C(0xd1342543de82ef95) + 1));
	x = mix(x ^ (which * UINT64_C(0x2545f4914f6cdd1d) + 1));
	return (double)(x >> 11) / (double)(UINT64_C(1) << 53);
}
