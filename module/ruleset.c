// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bits.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "ruleset.h"

static struct kmem_cache *cache;

int sd_rules_init(void)
{
	cache = kmem_cache_create("segdrop_rule", sizeof(struct sd_rule_state), 0, 0, NULL);
	return cache ? 0 : -ENOMEM;
}

void sd_rules_exit(void)
{
	kmem_cache_destroy(cache);
}

struct sd_rule_state *sd_rule_state_create(const struct sd_rule *rule)
{
	struct sd_rule_state *state = kmem_cache_zalloc(cache, GFP_KERNEL_ACCOUNT);

	if (!state)
		return NULL;
	state->rule = *rule;
	refcount_set(&state->refs, 1);
	return state;
}

void sd_rule_state_put(struct sd_rule_state *state)
{
	if (refcount_dec_and_test(&state->refs))
		kmem_cache_free(cache, state);
}

struct sd_ruleset *sd_ruleset_create(u32 max)
{
	struct sd_ruleset *set = kvzalloc(struct_size(set, rules, max), GFP_KERNEL_ACCOUNT);

	if (!set)
		return NULL;
	set->index_memory = kvzalloc(sd_index_size(max), GFP_KERNEL_ACCOUNT);
	if (!set->index_memory) {
		kvfree(set);
		return NULL;
	}
	sd_index_open(&set->index, set->index_memory, max);
	refcount_set(&set->refs, 1);
	return set;
}

void sd_ruleset_append(struct sd_ruleset *set, struct sd_rule_state *state)
{
	set->rules[set->len++] = state;
	sd_index_add(&set->index, &state->rule);
	cond_resched();
}

void sd_ruleset_put(struct sd_ruleset *set)
{
	u32 i;

	if (!set || !refcount_dec_and_test(&set->refs))
		return;
	for (i = 0; i < set->len; i++)
		sd_rule_state_put(set->rules[i]);
	kvfree(set->index_memory);
	kvfree(set);
}

static bool has_living_rules(const struct sd_ruleset *set, const struct sd_index_group *group)
{
	const u32 *positions = set->index.positions + group->first;
	u32 i;

	for (i = 0; i < group->len; i++) {
		if (!sd_rule_state_dead(set->rules[positions[i]]))
			return true;
	}
	return false;
}

static bool means(const struct sd_ruleset *set, const struct sd_segment *seg)
{
	const struct sd_index_group *group;
	u32 probe = 0;

	while ((group = sd_index_next_group(&set->index, seg, &probe))) {
		if (has_living_rules(set, group))
			return true;
	}
	return false;
}

bool sd_ruleset_touches(const struct sd_ruleset *set, const struct sd_segment *seg)
{
	const struct sd_segment answer = {
		.saddr = seg->daddr,
		.daddr = seg->saddr,
		.sport = seg->dport,
		.dport = seg->sport,
		.family = seg->family,
	};

	return means(set, seg) || means(set, &answer);
}

static bool fits(const struct sd_rule_state *state, u16 roles, u8 directions)
{
	const struct sd_rule *rule = &state->rule;

	return directions & BIT(rule->direction) && sd_rule_fits_roles(rule, roles) &&
	       !sd_rule_state_dead(state);
}

struct sd_rule_state *sd_ruleset_next(const struct sd_ruleset *set, u32 *position,
				      const struct sd_segment *seg, u16 roles, u8 directions)
{
	while (sd_index_next(&set->index, seg, roles, directions, position)) {
		struct sd_rule_state *state = set->rules[(*position)++];

		if (fits(state, roles, directions))
			return state;
	}
	return NULL;
}
