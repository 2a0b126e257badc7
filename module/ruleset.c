// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bits.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "ruleset.h"

struct sd_rule_state *sd_rule_state_create(const struct sd_rule *rule)
{
	struct sd_rule_state *state = kzalloc(sizeof(*state), GFP_KERNEL_ACCOUNT);

	if (!state)
		return NULL;
	state->rule = *rule;
	refcount_set(&state->refs, 1);
	return state;
}

void sd_rule_state_put(struct sd_rule_state *state)
{
	if (refcount_dec_and_test(&state->refs))
		kfree(state);
}

struct sd_ruleset *sd_ruleset_create(u32 max)
{
	struct sd_ruleset *set;

	set = kvzalloc(struct_size(set, rules, max), GFP_KERNEL_ACCOUNT);
	if (set)
		refcount_set(&set->refs, 1);
	return set;
}

void sd_ruleset_put(struct sd_ruleset *set)
{
	u32 i;

	if (!set || !refcount_dec_and_test(&set->refs))
		return;
	for (i = 0; i < set->len; i++)
		sd_rule_state_put(set->rules[i]);
	kvfree(set);
}

bool sd_ruleset_touches(const struct sd_ruleset *set, const struct sd_segment *seg)
{
	u32 i;

	for (i = 0; i < set->len; i++) {
		if (sd_rule_touches(&set->rules[i]->rule, seg) &&
		    !sd_rule_state_dead(set->rules[i]))
			return true;
	}
	return false;
}

static bool fits(const struct sd_rule_state *state, const struct sd_segment *seg, u16 roles,
		 u8 directions)
{
	const struct sd_rule *rule = &state->rule;

	return directions & BIT(rule->direction) && sd_rule_fits_roles(rule, roles) &&
	       sd_rule_fits_addresses(rule, seg) && !sd_rule_state_dead(state);
}

struct sd_rule_state *sd_ruleset_next(const struct sd_ruleset *set, u32 *position,
				      const struct sd_segment *seg, u16 roles, u8 directions)
{
	while (*position < set->len) {
		struct sd_rule_state *state = set->rules[(*position)++];

		if (fits(state, seg, roles, directions))
			return state;
	}
	return NULL;
}
