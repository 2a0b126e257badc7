// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/rule.h>

#include "rule_scope.h"

/*
 * SplitMix64's output function and its constants: Steele, Lea, Flood, "Fast Splittable Pseudorandom
 * Number Generators", OOPSLA 2014; the mixer is Stafford's variant 13.
 */
static u64 mix(u64 z)
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

/*
 * A number from 0 to 999,999, all as likely but for 2^-32. The seed is mixed first: two seeds that
 * differ by a multiple of the step would otherwise give the same draws, shifted.
 */
static u32 draw(u64 seed, u64 match)
{
	u64 random = mix(mix(seed) + match * 0x9e3779b97f4a7c15ULL);

	return (u32)((random >> 32) * SD_PROB_ONE >> 32);
}

bool segdrop_count_draws(const struct sd_count *count, u64 match)
{
	return draw(count->seed, match) < count->n;
}
