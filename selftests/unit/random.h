/* SPDX-License-Identifier: GPL-2.0-only */
/* A generator that gives every run of a test the same numbers. */
#ifndef SEGDROP_UNIT_RANDOM_H
#define SEGDROP_UNIT_RANDOM_H

#include <segdrop/port.h>

/**
 * next_random - xorshift64 (Marsaglia, "Xorshift RNGs", 2003)
 * @state: not 0
 * Return: 32 bits
 */
static inline u32 next_random(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (u32)(*state >> 32);
}

/**
 * random_below - a number below a limit
 * @state: not 0
 * @limit: not 0
 * Return: 0 to @limit - 1
 */
static inline u32 random_below(u64 *state, u32 limit)
{
	return next_random(state) % limit;
}

#endif /* SEGDROP_UNIT_RANDOM_H */
