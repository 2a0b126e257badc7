/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which of many rules mean a segment's addresses and ports, in a time that hardly depends on how
 * many there are.
 *
 * Rules that look at the same parts of a segment (the same port, the first 24 bits of the sender's
 * address) have one mask; those of them that also want the same values there form a group. A
 * segment is hashed once for each mask, and finds at most one group of each: "tuple space search"
 * (Srinivasan, Suri, Varghese, "Packet Classification Using Tuple Space Search", SIGCOMM 1999).
 */
#ifndef SEGDROP_INDEX_H
#define SEGDROP_INDEX_H

#include <segdrop/rule.h>

/**
 * struct sd_index_mask - which parts of a segment some rules look at
 * @family: 4 or 6; 0: any
 * @from: bits of the sender's address
 * @to: bits of the receiver's address
 * @ports: OR of enum sd_index_port
 */
struct sd_index_mask {
	u8 family;
	u8 from;
	u8 to;
	u8 ports;
};

enum sd_index_port {
	SD_INDEX_FROM_PORT = 1 << 0,
	SD_INDEX_TO_PORT = 1 << 1,
};

/**
 * struct sd_index_group - rules that want the same of a segment's addresses and ports
 * @rule: the first of them
 * @hash: of what they want
 * @next: the next group of the same bucket, plus 1; 0: none
 * @mask: which parts they look at
 * @first: where their positions begin, in struct sd_index's @positions
 * @len: how many they are
 * @roles: that any of them names
 * @directions: of any of them: OR of 1 << enum sd_direction
 */
struct sd_index_group {
	const struct sd_rule *rule;
	u32 hash;
	u32 next;
	struct sd_index_mask mask;
	u32 first;
	u32 len;
	u16 roles;
	u8 directions;
};

/**
 * struct sd_index_probe - a mask, and what it takes to look for its groups
 * @mask: the mask
 * @seed: where the hash of what a group wants begins
 */
struct sd_index_probe {
	struct sd_index_mask mask;
	u32 seed;
};

/**
 * struct sd_index - groups of rules, to be found by a segment
 * @groups: in the order of their first rules
 * @probes: a mask each, in the same order
 * @buckets: of groups by their hash; each is the number of a group plus 1, or 0
 * @positions: of each group's rules, rising
 * @group_of: each rule's group, by the rule's position
 * @groups_len: how many groups
 * @probes_len: how many masks
 * @ports: a bit for each port that a rule wants, modulo the number of bits
 * @ports_mask: their number, minus 1
 * @bucket_bits: there are 2 to the power of so many buckets
 * @rules_len: how many rules
 * @roles: that any of them names
 */
struct sd_index {
	struct sd_index_group *groups;
	struct sd_index_probe *probes;
	u32 *buckets;
	u32 *positions;
	u32 *group_of;
	u32 *ports;
	u32 ports_mask;
	u32 groups_len;
	u32 probes_len;
	u32 bucket_bits;
	u32 rules_len;
	u16 roles;
};

/**
 * sd_index_size - how much memory an index needs
 * @rules: how many rules it can hold
 * Return: bytes
 */
size_t sd_index_size(u32 rules);

/**
 * sd_index_open - begin an index
 * @index: filled in
 * @memory: sd_index_size() bytes, all zero, aligned for pointers; the caller frees them when the
 *          index is not used any more
 * @rules: how many rules will come at most
 */
void sd_index_open(struct sd_index *index, void *memory, u32 rules);

/**
 * sd_index_add - take in the next rule
 * @index: open
 * @rule: lives as long as the index
 *
 * Takes longer the more masks there are, if the rule wants what none did before.
 */
void sd_index_add(struct sd_index *index, const struct sd_rule *rule);

/**
 * sd_index_close - make an index ready to be asked
 * @index: all rules have been added; from here on it does not change
 */
void sd_index_close(struct sd_index *index);

static inline bool sd_index_has_port(const struct sd_index *index, u16 port)
{
	u32 bit = port & index->ports_mask;

	return index->ports[bit / 32] >> bit % 32 & 1;
}

/**
 * sd_index_glance - may any rule mean a segment with these ports, or the answer to it?
 * @index: closed
 * @ports: source port << 16 | destination port
 *
 * In a few instructions, whatever the number of rules.
 *
 * Return: false is certain
 */
static inline bool sd_index_glance(const struct sd_index *index, u32 ports)
{
	return sd_index_has_port(index, ports >> 16) || sd_index_has_port(index, (u16)ports);
}

/**
 * sd_index_names - does any rule name one of these roles?
 * @index: closed
 * @roles: of a segment
 */
static inline bool sd_index_names(const struct sd_index *index, u16 roles)
{
	return index->roles & roles;
}

/**
 * sd_index_next_group - the groups whose rules mean a segment
 * @index: closed
 * @seg: the segment
 * @probe: where to begin, 0 at first; set behind that of the group that was found
 *
 * Return: the next group; NULL if there are no more. All of its rules, and no others, fit by
 *         sd_rule_fits_addresses().
 */
const struct sd_index_group *sd_index_next_group(const struct sd_index *index,
						 const struct sd_segment *seg, u32 *probe);

/**
 * sd_index_next - the rules that mean a segment, in their order
 * @index: closed
 * @seg: the segment
 * @roles: of the segment
 * @directions: in which it goes: OR of 1 << enum sd_direction
 * @position: where to begin, 0 at first; set to the position of the rule that was found
 *
 * It leaves out none that fits, but may find some that want other roles or another direction.
 *
 * Return: false if there are no more
 */
bool sd_index_next(const struct sd_index *index, const struct sd_segment *seg, u16 roles,
		   u8 directions, u32 *position);

#endif /* SEGDROP_INDEX_H */
