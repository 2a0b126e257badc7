/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules of a network namespace as the packet path sees them: a list that never changes. */
#ifndef SEGDROP_RULESET_H
#define SEGDROP_RULESET_H

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/jiffies.h>
#include <linux/refcount.h>

#include <segdrop/rule.h>

struct sd_flow_table;
struct sd_stats;

/**
 * struct sd_rule_state - a rule and what is counted of it, for as long as the rule lives
 * @rule: as written
 * @order: its place among all rules that the namespace ever had; rises from rule to rule in every
 *         set
 * @serial: which of the states that the rule has had: a reset rule gets a new one
 * @deadline: in 64-bit jiffies; from then on it is dead; 0: never
 * @refs: of the rule sets that have it
 * @matched: segments that fit when the rule was tried
 * @dropped: segments that it dropped
 *
 * A rule set that replaces another takes over the states of the rules that stay, so no change
 * to one rule disturbs the counts of another. The counts of a rule that was reset begin at 0 in the
 * instant in which the new set takes effect.
 */
struct sd_rule_state {
	struct sd_rule rule;
	u64 order;
	u64 serial;
	u64 deadline;
	refcount_t refs;
	atomic64_t matched;
	atomic64_t dropped;
};

/**
 * sd_rules_init - set up what all rules share
 * Return: 0 or -ENOMEM
 */
int sd_rules_init(void);

/**
 * sd_rules_exit - undo sd_rules_init(); no rule is left
 */
void sd_rules_exit(void);

/**
 * sd_rule_state_create - begin to count
 * @rule: copied
 *
 * Context: may sleep
 * Return: with one reference and all else 0, for the caller to fill in; NULL without memory
 */
struct sd_rule_state *sd_rule_state_create(const struct sd_rule *rule);

/**
 * sd_rule_state_get - hold it, for another rule set
 * @state: of a rule set that is held
 * Return: @state
 */
static inline struct sd_rule_state *sd_rule_state_get(struct sd_rule_state *state)
{
	refcount_inc(&state->refs);
	return state;
}

/**
 * sd_rule_state_dead - is its time over?
 * @state: the rule
 */
static inline bool sd_rule_state_dead(const struct sd_rule_state *state)
{
	return state->deadline && time_after_eq64(get_jiffies_64(), state->deadline);
}

#define SEGDROP_PORTS	(U16_MAX + 1)

/**
 * struct sd_ruleset - rules in the order in which they are tried
 * @flows: the namespace's flow table
 * @stats: the namespace's counters
 * @refs: one of the namespace while it is the current set, one of each open file that shows it
 * @len: how many rules
 * @roles: that any of them names
 * @ports: a bit for each port that a rule wants
 * @followed: these, and those of connections that may be followed
 * @rules: the rules
 *
 * Published by RCU and, but for segdrop_ruleset_narrow(), never changed afterwards. An empty set is
 * published as NULL.
 */
struct sd_ruleset {
	struct sd_flow_table *flows;
	struct sd_stats *stats;
	refcount_t refs;
	u32 len;
	u16 roles;
	DECLARE_BITMAP(ports, SEGDROP_PORTS);
	DECLARE_BITMAP(followed, SEGDROP_PORTS);
	struct sd_rule_state *rules[];
};

/**
 * sd_ruleset_create - an empty set
 * @max: room for so many rules
 *
 * Context: may sleep
 * Return: with one reference; NULL without memory
 */
struct sd_ruleset *sd_ruleset_create(u32 max);

/**
 * sd_ruleset_append - add a rule behind the others
 * @set: not published yet, with room for it
 * @state: the reference to it goes to the set
 */
void sd_ruleset_append(struct sd_ruleset *set, struct sd_rule_state *state);

/**
 * segdrop_ruleset_follow - make a set ready to be published
 * @set: has all its rules
 * @before: what it replaces: connections that this follows; may be NULL
 */
void segdrop_ruleset_follow(struct sd_ruleset *set, const struct sd_ruleset *before);

/**
 * segdrop_ruleset_narrow - follow no other connections any more than those that a rule concerns
 * @set: may be in use
 */
void segdrop_ruleset_narrow(struct sd_ruleset *set);

/**
 * segdrop_ports_have - is there a bit for one of these ports?
 * @bits: for each port
 * @ports: source port << 16 | destination port
 *
 * In a few instructions, whatever the number of rules.
 */
static inline bool segdrop_ports_have(const unsigned long *bits, u32 ports)
{
	return test_bit(ports >> 16, bits) || test_bit((u16)ports, bits);
}

/**
 * sd_ruleset_get - hold it
 * @set: may be NULL; held by somebody
 * Return: @set
 */
static inline struct sd_ruleset *sd_ruleset_get(struct sd_ruleset *set)
{
	if (set)
		refcount_inc(&set->refs);
	return set;
}

/**
 * sd_ruleset_put - let it go
 * @set: may be NULL; freed with the last reference, which is not dropped before the grace
 *       period that follows its replacement
 *
 * Context: process
 */
void sd_ruleset_put(struct sd_ruleset *set);

/**
 * sd_ruleset_touches - does any rule that lives concern the segment's connection?
 * @set: the rules
 * @seg: any segment of the connection
 *
 * Context: any
 */
bool sd_ruleset_touches(const struct sd_ruleset *set, const struct sd_segment *seg);

/**
 * segdrop_ruleset_next - the next rule to try on a segment
 * @set: the rules
 * @position: where to begin, 0 at first; set behind the rule that was found
 * @seg: the segment
 * @roles: of the segment
 * @directions: in which it goes: OR of BIT(enum sd_direction)
 *
 * Context: any
 * Return: the next rule that lives and fits; NULL if there are no more
 */
static __always_inline struct sd_rule_state *
segdrop_ruleset_next(const struct sd_ruleset *set, u32 *position, const struct sd_segment *seg,
		     u16 roles, u8 directions)
{
	while (*position < set->len) {
		struct sd_rule_state *state = set->rules[(*position)++];
		const struct sd_rule *rule = &state->rule;

		if (directions & BIT(rule->direction) && sd_rule_fits_roles(rule, roles) &&
		    sd_rule_fits_addresses(rule, seg) && !sd_rule_state_dead(state))
			return state;
	}
	return NULL;
}

#endif /* SEGDROP_RULESET_H */
