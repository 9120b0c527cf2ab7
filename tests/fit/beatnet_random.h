#ifndef BEATNET_RANDOM_H
#define BEATNET_RANDOM_H

#include <stdbool.h>

/*
 * Random numbers that are the same on every machine.
 */

/* 0 <= x < 1. */
float random_unit(unsigned long long *seed);
float random_between(unsigned long long *seed, float low, float high);
bool random_chance(unsigned long long *seed, float p);
/* 0 .. n - 1 */
int random_below(unsigned long long *seed, int n);
/* Mean 0, deviation 1. */
float random_normal(unsigned long long *seed);

#endif
