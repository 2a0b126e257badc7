// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/rule.h>

#include "addr.h"
#include "rule_scope.h"

static bool fits(const struct sd_match_addr *match, const struct sd_addr *addr, u16 port, u8 family)
{
	if (match->port && match->port != port)
		return false;
	return !match->family || (match->family == family &&
				  sd_addr_in_prefix(addr, &match->addr, match->prefix));
}

bool sd_rule_fits_addresses(const struct sd_rule *rule, const struct sd_segment *seg)
{
	return fits(&rule->from, &seg->saddr, seg->sport, seg->family) &&
	       fits(&rule->to, &seg->daddr, seg->dport, seg->family);
}

bool sd_rule_touches(const struct sd_rule *rule, const struct sd_segment *seg)
{
	return sd_rule_fits_addresses(rule, seg) ||
	       (fits(&rule->from, &seg->daddr, seg->dport, seg->family) &&
		fits(&rule->to, &seg->saddr, seg->sport, seg->family));
}

bool sd_rule_fits_roles(const struct sd_rule *rule, u16 roles)
{
	return (roles & rule->roles) && !(rule->only && (roles & ~rule->roles));
}

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

bool sd_count_says(const struct sd_count *count, u64 match)
{
	u32 remainder;

	switch (count->kind) {
	case SD_COUNT_RANGE:
		return match > count->skip && (!count->n || match - count->skip <= count->n);
	case SD_COUNT_EVERY:
		div_u64_rem(match, count->n, &remainder);
		return remainder == 0;
	case SD_COUNT_PROB:
		return draw(count->seed, match) < count->n;
	default:
		return true;
	}
}
