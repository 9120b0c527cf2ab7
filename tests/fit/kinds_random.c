/*
 * kinds_random: chance that is the same on every machine: splitmix64.
 */
#include "kinds_part.h"

#include <math.h>

void
chance_seed(struct chance *c, uint64_t seed)
{
	c->state = seed * 0x9e3779b97f4a7c15u + 0x632be59bd9b4e019u;
}

static uint64_t
next(struct chance *c)
{
	uint64_t z = c->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

double
chance_unit(struct chance *c)
{
	return (double)(next(c) >> 11) / 9007199254740992.0;
}

double
chance_in(struct chance *c, double low, double high)
{
	return low + (high - low) * chance_unit(c);
}

double
chance_log(struct chance *c, double low, double high)
{
	return low * pow(high / low, chance_unit(c));
}

int
chance_int(struct chance *c, int low, int high)
{
	return low + (int)(chance_unit(c) * (high - low + 1));
}

int
chance_yes(struct chance *c, double share)
{
	return chance_unit(c) < share;
}

double
chance_gauss(struct chance *c)
{
	double sum = 0;
	int i;

	for (i = 0; i < 12; i++)
		sum += chance_unit(c);
	return sum - 6;
}
