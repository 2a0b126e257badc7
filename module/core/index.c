// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/index.h>

/* The golden ratio's fraction, as in include/linux/hash.h. */
#define MULTIPLIER	0x61c88647

/* A port that no rule wants is rarely taken for one: so many bits for each rule, or exact. */
#define PORT_BITS_A_RULE	256
#define PORT_BITS_MAX		65536

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

/* --- what a mask shows of a segment, or of what a rule wants --------------------------------- */

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

static u32 seed_of(const struct sd_index_mask *mask)
{
	return mix(mix(0, mask->from << 16 | mask->to << 8 | mask->ports), mask->family);
}

static u32 hash_of(const struct sd_index_probe *probe, const struct sd_addr *from,
		   const struct sd_addr *to, u16 from_port, u16 to_port)
{
	const struct sd_index_mask *mask = &probe->mask;
	u32 hash = probe->seed, ports = 0;

	if (mask->from)
		hash = mix_address(hash, from, mask->from);
	if (mask->to)
		hash = mix_address(hash, to, mask->to);
	if (mask->ports & SD_INDEX_FROM_PORT)
		ports = (u32)from_port << 16;
	if (mask->ports & SD_INDEX_TO_PORT)
		ports |= to_port;
	return mix(hash, ports);
}

static u32 *bucket_of(const struct sd_index *index, u32 hash)
{
	return &index->buckets[index->bucket_bits ? hash >> (32 - index->bucket_bits) : 0];
}

/* --- building ------------------------------------------------------------------------------- */

static void add_probe(struct sd_index *index, const struct sd_index_probe *probe)
{
	u32 i;

	for (i = index->probes_len; i--; ) {
		if (same_mask(&index->probes[i].mask, &probe->mask))
			return;
	}
	index->probes[index->probes_len++] = *probe;
}

static void add_port(struct sd_index *index, u16 port)
{
	u32 bit = port & index->ports_mask;

	index->ports[bit / 32] |= 1U << bit % 32;
}

/* A segment that a rule with two ports means has both; one without a port means any. */
static void add_ports(struct sd_index *index, const struct sd_rule *rule)
{
	if (rule->to.port || rule->from.port)
		add_port(index, rule->to.port ? rule->to.port : rule->from.port);
	else
		memset(index->ports, 0xff, (index->ports_mask + 1) / 8);
}

/* Of buckets, which hold two groups each at most on average. */
static u32 bits_for(u32 rules)
{
	u32 bits = 0;

	while (bits < 30 && 2U << bits < rules)
		bits++;
	return bits;
}

static u32 port_bits_for(u32 rules)
{
	u32 bits = PORT_BITS_A_RULE;

	while (bits < PORT_BITS_MAX && bits < rules * PORT_BITS_A_RULE)
		bits *= 2;
	return bits;
}

size_t sd_index_size(u32 rules)
{
	return rules * (sizeof(struct sd_index_group) + sizeof(struct sd_index_probe) +
			2 * sizeof(u32)) +
	       (sizeof(u32) << bits_for(rules)) + port_bits_for(rules) / 8;
}

void sd_index_open(struct sd_index *index, void *memory, u32 rules)
{
	memset(index, 0, sizeof(*index));
	index->bucket_bits = bits_for(rules);
	index->groups = memory;
	index->probes = (struct sd_index_probe *)(index->groups + rules);
	index->positions = (u32 *)(index->probes + rules);
	index->group_of = index->positions + rules;
	index->buckets = index->group_of + rules;
	index->ports = index->buckets + (1U << index->bucket_bits);
	index->ports_mask = port_bits_for(rules) - 1;
}

/* Of two that look at the same parts. */
static bool same_wish(const struct sd_match_addr *a, const struct sd_match_addr *b)
{
	return a->port == b->port && !memcmp(&a->addr, &b->addr, sizeof(a->addr));
}

/* Return: the number of the group that the rule belongs to; it may be new. */
static u32 find_or_add(struct sd_index *index, const struct sd_rule *rule)
{
	struct sd_index_probe probe = { .mask = mask_of(rule) };
	struct sd_index_group *group;
	u32 *bucket, hash, number;

	probe.seed = seed_of(&probe.mask);
	hash = hash_of(&probe, &rule->from.addr, &rule->to.addr, rule->from.port, rule->to.port);
	bucket = bucket_of(index, hash);

	for (number = *bucket; number; number = group->next) {
		group = &index->groups[number - 1];
		if (same_mask(&group->mask, &probe.mask) &&
		    same_wish(&group->rule->from, &rule->from) &&
		    same_wish(&group->rule->to, &rule->to))
			return number - 1;
	}
	add_probe(index, &probe);
	group = &index->groups[index->groups_len++];
	group->rule = rule;
	group->hash = hash;
	group->mask = probe.mask;
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
	index->roles |= rule->roles;
	group->directions |= 1 << rule->direction;
	index->group_of[index->rules_len++] = number;
	add_ports(index, rule);
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

/* --- asking --------------------------------------------------------------------------------- */

static const struct sd_index_group *find(const struct sd_index *index,
					 const struct sd_index_probe *probe,
					 const struct sd_segment *seg)
{
	u32 hash = hash_of(probe, &seg->saddr, &seg->daddr, seg->sport, seg->dport), number;
	const struct sd_index_group *group;

	for (number = *bucket_of(index, hash); number; number = group->next) {
		group = &index->groups[number - 1];
		if (group->hash == hash && same_mask(&group->mask, &probe->mask) &&
		    sd_rule_fits_addresses(group->rule, seg))
			return group;
	}
	return NULL;
}

const struct sd_index_group *sd_index_next_group(const struct sd_index *index,
						 const struct sd_segment *seg, u32 *probe)
{
	const struct sd_index_group *group = NULL;
	const struct sd_index_probe *next;

	while (!group && *probe < index->probes_len) {
		next = &index->probes[(*probe)++];
		if (!next->mask.family || next->mask.family == seg->family)
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

	if (position <= positions[0])
		return positions[0];
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
	u32 best = U32_MAX, probe = 0, first;

	while ((group = sd_index_next_group(index, seg, &probe))) {
		if (!(group->roles & roles && group->directions & directions))
			continue;
		first = first_from(index, group, *position);
		if (first < best)
			best = first;
	}
	*position = best;
	return best != U32_MAX;
}
