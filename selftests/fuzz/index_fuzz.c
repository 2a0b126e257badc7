// SPDX-License-Identifier: GPL-2.0-only
/* Shows that the index finds a segment's rules in their order, as trying each of them does. */
#include <segdrop/index.h>

#include "fuzz.h"

#define RULES_MAX	24
#define SEGMENTS_MAX	8

/* Few different bytes, so that rules and segments meet. */
static void take_addr(struct input *input, struct sd_addr *addr, u8 family)
{
	static const u8 bytes[] = { 0, 1, 0x80, 0xff };
	u8 which = take_u8(input);

	memset(addr, 0, sizeof(*addr));
	addr->bytes[0] = bytes[which & 3];
	addr->bytes[3] = bytes[which >> 2 & 3];
	if (family == 6) {
		addr->bytes[4] = bytes[which >> 4 & 3];
		addr->bytes[15] = bytes[which >> 6];
	}
}

static u16 take_port(struct input *input)
{
	return (u16)take_below(input, 4);
}

/* Clears what is behind the prefix, as the parser does. */
static void mask(struct sd_addr *addr, u8 prefix)
{
	u32 bit;

	for (bit = prefix; bit < 128; bit++)
		addr->bytes[bit / 8] &= (u8)~(0x80 >> bit % 8);
}

static void take_match_addr(struct input *input, struct sd_match_addr *match, u8 family)
{
	match->port = take_port(input);
	if (take_below(input, 2))
		return;
	match->family = family;
	match->prefix = take_u8(input) % (match->family == 4 ? 33 : 129);
	take_addr(input, &match->addr, match->family);
	mask(&match->addr, match->prefix);
}

static void take_rule(struct input *input, struct sd_rule *rule)
{
	u8 family = take_below(input, 2) ? 4 : 6;

	rule->roles = take_u16(input) & SD_ANY;
	rule->direction = (u8)take_below(input, 2);
	take_match_addr(input, &rule->from, family);
	take_match_addr(input, &rule->to, family);
}

static void take_segment(struct input *input, struct sd_segment *seg)
{
	memset(seg, 0, sizeof(*seg));
	seg->family = take_below(input, 2) ? 4 : 6;
	take_addr(input, &seg->saddr, seg->family);
	take_addr(input, &seg->daddr, seg->family);
	seg->sport = take_port(input);
	seg->dport = take_port(input);
}

/* Return: the position of the first rule from @position on that fits; @len if there is none */
static u32 plain_next(const struct sd_rule *rules, u32 len, const struct sd_segment *seg,
		      u32 position)
{
	while (position < len && !sd_rule_fits_addresses(&rules[position], seg))
		position++;
	return position;
}

static void compare_order(const struct sd_index *index, const struct sd_rule *rules, u32 len,
			  const struct sd_segment *seg)
{
	u32 found = 0, expected = plain_next(rules, len, seg, 0);

	while (sd_index_next(index, seg, SD_ANY, 1 << SD_IN | 1 << SD_OUT, &found)) {
		/* It passes over rules that name no role, which nothing fits. */
		while (expected < found) {
			must(!rules[expected].roles);
			expected = plain_next(rules, len, seg, expected + 1);
		}
		must(found == expected);
		found++;
		expected = plain_next(rules, len, seg, expected + 1);
	}
	for (; expected < len; expected = plain_next(rules, len, seg, expected + 1))
		must(!rules[expected].roles);
}

static bool wanted(const struct sd_rule *rule, u16 roles, u8 directions)
{
	return rule->roles & roles && directions & 1 << rule->direction;
}

/* None that fits is left out, and what is found means the segment. */
static void compare_wanted(const struct sd_index *index, const struct sd_rule *rules, u32 len,
			   const struct sd_segment *seg, u16 roles, u8 directions)
{
	u32 found = 0, i = 0;

	while (sd_index_next(index, seg, roles, directions, &found)) {
		must(found < len && sd_rule_fits_addresses(&rules[found], seg));
		for (; i < found; i++)
			must(!wanted(&rules[i], roles, directions) ||
			     !sd_rule_fits_addresses(&rules[i], seg));
		i = ++found;
	}
	for (; i < len; i++)
		must(!wanted(&rules[i], roles, directions) ||
		     !sd_rule_fits_addresses(&rules[i], seg));
}

/* All rules of a group mean the segment, and every rule that does is in one of its groups. */
static void compare_groups(const struct sd_index *index, const struct sd_rule *rules, u32 len,
			   const struct sd_segment *seg)
{
	const struct sd_index_group *group;
	u32 probe = 0, grouped = 0, fitting = 0, i;

	while ((group = sd_index_next_group(index, seg, &probe))) {
		for (i = group->first; i < group->first + group->len; i++)
			must(sd_rule_fits_addresses(&rules[index->positions[i]], seg));
		grouped += group->len;
	}
	for (i = 0; i < len; i++)
		fitting += sd_rule_fits_addresses(&rules[i], seg);
	must(grouped == fitting);
}

/* No rule means a segment, or the answer to it, that a glance at its ports says so of. */
static void compare_glance(const struct sd_index *index, const struct sd_rule *rules, u32 len,
			   const struct sd_segment *seg)
{
	u32 i;

	if (sd_index_glance(index, (u32)seg->sport << 16 | seg->dport))
		return;
	for (i = 0; i < len; i++)
		must(!sd_rule_touches(&rules[i], seg));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input input = { data, size };
	struct sd_rule rules[RULES_MAX] = { 0 };
	u32 len = take_below(&input, RULES_MAX + 1), i;
	void *memory = calloc(1, sd_index_size(len));
	struct sd_segment seg;
	struct sd_index index;

	sd_index_open(&index, memory, len);
	for (i = 0; i < len; i++) {
		take_rule(&input, &rules[i]);
		sd_index_add(&index, &rules[i]);
	}
	sd_index_close(&index);
	for (i = 0; i < SEGMENTS_MAX; i++) {
		take_segment(&input, &seg);
		compare_groups(&index, rules, len, &seg);
		compare_glance(&index, rules, len, &seg);
		compare_order(&index, rules, len, &seg);
		compare_wanted(&index, rules, len, &seg, take_u16(&input) & SD_ANY,
			       (u8)take_below(&input, 4));
	}
	free(memory);
	return 0;
}
