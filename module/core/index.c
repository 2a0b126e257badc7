// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/index.h>

/* The golden ratio's fraction, as in include/linux/hash.h. */
#define MULTIPLIER	0x61c88647

/* --- masks ------------------------------------------------------------------------------------ */

static struct sd_index_mask mask_of(const struct sd_rule *rule)
{
	return (struct sd_index_mask){
		.family = rule->from.family ? rule->from.family : rule->to.family,
		.from = rule->from.prefix,
		.to = rule->to.prefix,
		.ports = (rule->from.port ? SD_INDEX_FROM_PORT : 0) |
			 (rule->to.port ? SD_INDEX_TO_PORT : 0),
	};
}

static bool same_mask(const struct sd_index_mask *a, const struct sd_index_mask *b)
{
	return !memcmp(a, b, sizeof(*a));
}

static void add_mask(struct sd_index *index, const struct sd_index_mask *mask)
{
	u32 i;

	for (i = index->masks_len; i--; ) {
		if (same_mask(&index->masks[i], mask))
			return;
	}
	index->masks[index->masks_len++] = *mask;
}

/* --- what a mask shows of a segment, or of what a rule wants ------------------------------------ */

static u32 mix(u32 hash, u32 value)
{
	hash = (hash ^ value) * MULTIPLIER;
	return hash ^ hash >> 15;
}

static u32 mix_address(u32 hash, const struct sd_addr *addr, u8 bits)
{
	const u8 *word = addr->bytes;

	for (; bits >= 32; bits -= 32, word += 4)
		hash = mix(hash, sd_get_be32(word));
	return bits ? mix(hash, sd_get_be32(word) >> (32 - bits)) : hash;
}

static u32 hash_of(const struct sd_index_mask *mask, const struct sd_addr *from,
		   const struct sd_addr *to, u16 from_port, u16 to_port)
{
	u32 hash = mix(mask->from << 16 | mask->to << 8 | mask->ports, mask->family), ports = 0;

	if (mask->ports & SD_INDEX_FROM_PORT)
		ports = (u32)from_port << 16;
	if (mask->ports & SD_INDEX_TO_PORT)
		ports |= to_port;
	return mix(mix_address(mix_address(hash, from, mask->from), to, mask->to), ports);
}

static u32 *bucket_of(const struct sd_index *index, u32 hash)
{
	return &index->buckets[index->bucket_bits ? hash >> (32 - index->bucket_bits) : 0];
}

/* --- building ---------------------------------------------------------------------------------- */

static u32 bits_for(u32 rules)
{
	u32 bits = 0;

	while (bits < 31 && 1U << bits < rules)
		bits++;
	return bits;
}

size_t sd_index_size(u32 rules)
{
	return rules * (sizeof(struct sd_index_group) + sizeof(struct sd_index_mask) +
			2 * sizeof(u32)) +
	       (sizeof(u32) << bits_for(rules));
}

void sd_index_open(struct sd_index *index, void *memory, u32 rules)
{
	memset(index, 0, sizeof(*index));
	index->bucket_bits = bits_for(rules);
	index->groups = memory;
	index->masks = (struct sd_index_mask *)(index->groups + rules);
	index->positions = (u32 *)(index->masks + rules);
	index->group_of = index->positions + rules;
	index->buckets = index->group_of + rules;
}

/* Of two that look at the same parts. */
static bool same_wish(const struct sd_match_addr *a, const struct sd_match_addr *b)
{
	return a->port == b->port && !memcmp(&a->addr, &b->addr, sizeof(a->addr));
}

/* Return: the number of the group that the rule belongs to; it may be new. */
static u32 find_or_add(struct sd_index *index, const struct sd_rule *rule)
{
	struct sd_index_mask mask = mask_of(rule);
	u32 hash = hash_of(&mask, &rule->from.addr, &rule->to.addr, rule->from.port, rule->to.port);
	u32 *bucket = bucket_of(index, hash), number;
	struct sd_index_group *group;

	for (number = *bucket; number; number = group->next) {
		group = &index->groups[number - 1];
		if (same_mask(&group->mask, &mask) &&
		    same_wish(&group->rule->from, &rule->from) &&
		    same_wish(&group->rule->to, &rule->to))
			return number - 1;
	}
	add_mask(index, &mask);
	group = &index->groups[index->groups_len++];
	group->rule = rule;
	group->hash = hash;
	group->mask = mask;
	group->next = *bucket;
	*bucket = index->groups_len;
	return index->groups_len - 1;
}

void sd_index_add(struct sd_index *index, const struct sd_rule *rule)
{
	u32 number = find_or_add(index, rule);
	struct sd_index_group *group = &index->groups[number];

	group->len++;
	group->roles |= rule->roles;
	group->directions |= 1 << rule->direction;
	index->group_of[index->rules_len++] = number;
}

void sd_index_close(struct sd_index *index)
{
	struct sd_index_group *group;
	u32 i, first = 0;

	for (i = 0; i < index->groups_len; i++) {
		index->groups[i].first = first;
		first += index->groups[i].len;
		index->groups[i].len = 0;
	}
	for (i = 0; i < index->rules_len; i++) {
		group = &index->groups[index->group_of[i]];
		index->positions[group->first + group->len++] = i;
	}
}

/* --- asking ------------------------------------------------------------------------------------ */

static const struct sd_index_group *find(const struct sd_index *index,
					 const struct sd_index_mask *mask,
					 const struct sd_segment *seg)
{
	u32 hash = hash_of(mask, &seg->saddr, &seg->daddr, seg->sport, seg->dport), number;
	const struct sd_index_group *group;

	for (number = *bucket_of(index, hash); number; number = group->next) {
		group = &index->groups[number - 1];
		if (group->hash == hash && same_mask(&group->mask, mask) &&
		    sd_rule_fits_addresses(group->rule, seg))
			return group;
	}
	return NULL;
}

const struct sd_index_group *sd_index_next_group(const struct sd_index *index,
						 const struct sd_segment *seg, u32 *mask)
{
	const struct sd_index_group *group = NULL;
	const struct sd_index_mask *next;

	while (!group && *mask < index->masks_len) {
		next = &index->masks[(*mask)++];
		if (!next->family || next->family == seg->family)
			group = find(index, next, seg);
	}
	return group;
}

/* Return: the first position of the group that is not below @position; U32_MAX: none */
static u32 first_from(const struct sd_index *index, const struct sd_index_group *group,
		      u32 position)
{
	const u32 *positions = index->positions + group->first;
	u32 low = 0, high = group->len, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (positions[middle] < position)
			low = middle + 1;
		else
			high = middle;
	}
	return low < group->len ? positions[low] : U32_MAX;
}

bool sd_index_next(const struct sd_index *index, const struct sd_segment *seg, u16 roles,
		   u8 directions, u32 *position)
{
	const struct sd_index_group *group;
	u32 best = U32_MAX, mask = 0, first;

	while ((group = sd_index_next_group(index, seg, &mask))) {
		if (!(group->roles & roles && group->directions & directions))
			continue;
		first = first_from(index, group, *position);
		if (first < best)
			best = first;
	}
	*position = best;
	return best != U32_MAX;
}
