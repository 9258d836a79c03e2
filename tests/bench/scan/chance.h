/* Chances that repeat: the same seed gives the same numbers on every machine (splitmix64). */
#ifndef SOCHO_BENCH_SCAN_CHANCE_H
#define SOCHO_BENCH_SCAN_CHANCE_H

#include <stdint.h>

struct chance {
	uint64_t state;
};

static inline uint64_t chance_bits(struct chance *c)
{
	uint64_t z = c->state += 0x9e3779b97f4a7c15U;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return z ^ z >> 31;
}

static inline double chance_between(struct chance *c, double least, double most)
{
	return least + (most - least) * (double)(chance_bits(c) >> 11) * 0x1p-53;
}

/* Near enough to a normal distribution for a sensor's noise: the sum of four, with a mean of 0 and a deviation of 1. */
static inline double chance_normal(struct chance *c)
{
	uint64_t b = chance_bits(c);
	double sum = (double)((b & 0xffff) + (b >> 16 & 0xffff) + (b >> 32 & 0xffff) + (b >> 48)) / 65536;
	return (sum - 2) * 1.7320508075688772;
}

#endif
