/*
 * Numbers for the generator of programmes.  Its own, and not the library's,
 * because a set is named by its seeds and must come out the same on every
 * machine.
 */
#include "programme_random.h"

/* splitmix64: every seed is as good as another, 0 too. */
static uint64_t
mix(uint64_t z)
{
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

void
dice_seed(struct dice *d, uint64_t seed)
{
	d->state = mix(seed + 1);
}

uint64_t
dice_bits(struct dice *d)
{
	return mix(d->state += UINT64_C(0x9e3779b97f4a7c15));
}

double
dice_unit(struct dice *d)
{
	return (double)(dice_bits(d) >> 11) / 9007199254740992.0;
}

int
dice_int(struct dice *d, int from, int to)
{
	if (to <= from)
		return from;
	return from + (int)(dice_bits(d) % (uint64_t)(to - from + 1));
}

double
dice_real(struct dice *d, double from, double to)
{
	return from + (to - from) * dice_unit(d);
}

bool
dice_chance(struct dice *d, double probability)
{
	return dice_unit(d) < probability;
}

int
dice_pick(struct dice *d, const double *weight, int n)
{
	double sum = 0, at;

	for (int i = 0; i < n; i++)
		sum += weight[i];
	at = dice_unit(d) * sum;
	for (int i = 0; i < n; i++) {
		if (at < weight[i])
			return i;
		at -= weight[i];
	}
	return -1;
}

uint32_t
dice_at(int x, int y, uint32_t seed)
{
	uint32_t h = seed ^ (uint32_t)x * 0x85ebca6bu ^
	    (uint32_t)y * 0xc2b2ae35u;

	h = (h ^ h >> 15) * 0x2c1b3c6du;
	h = (h ^ h >> 12) * 0x297a2d39u;
	return h ^ h >> 15;
}

uint32_t
dice_text(const char *s, uint32_t seed)
{
	uint32_t h = 2166136261u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return dice_at((int)(h >> 16), (int)(h & 0xffff), seed);
}
