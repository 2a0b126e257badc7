// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
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

static void put_state(struct sd_rule_state *state)
{
	if (refcount_dec_and_test(&state->refs))
		kmem_cache_free(cache, state);
}

struct sd_ruleset *sd_ruleset_create(u32 max)
{
	struct sd_ruleset *set = kvzalloc(struct_size(set, rules, max), GFP_KERNEL_ACCOUNT);

	if (set)
		refcount_set(&set->refs, 1);
	return set;
}

/* A segment that a rule with two ports means has both; one without a port means any. */
static void add_ports(struct sd_ruleset *set, const struct sd_rule *rule)
{
	u16 port = rule->to.port ?: rule->from.port;

	if (port)
		__set_bit(port, set->ports);
	else
		bitmap_fill(set->ports, SEGDROP_PORTS);
}

void sd_ruleset_append(struct sd_ruleset *set, struct sd_rule_state *state)
{
	set->rules[set->len++] = state;
	set->roles |= state->rule.roles;
	add_ports(set, &state->rule);
}

void segdrop_ruleset_follow(struct sd_ruleset *set, const struct sd_ruleset *before)
{
	bitmap_copy(set->followed, set->ports, SEGDROP_PORTS);
	if (before)
		bitmap_or(set->followed, set->followed, before->followed, SEGDROP_PORTS);
}

void segdrop_ruleset_narrow(struct sd_ruleset *set)
{
	u32 i;

	/* Word by word: whoever looks finds each bit as it was or as it will be. */
	for (i = 0; i < BITS_TO_LONGS(SEGDROP_PORTS); i++)
		WRITE_ONCE(set->followed[i], set->ports[i]);
}

void sd_ruleset_put(struct sd_ruleset *set)
{
	u32 i;

	if (!set || !refcount_dec_and_test(&set->refs))
		return;
	for (i = 0; i < set->len; i++)
		put_state(set->rules[i]);
	kvfree(set);
}

bool sd_ruleset_touches(const struct sd_ruleset *set, const struct sd_segment *seg)
{
	u32 i;

	if (!segdrop_ports_have(set->ports, (u32)seg->sport << 16 | seg->dport))
		return false;
	for (i = 0; i < set->len; i++) {
		if (sd_rule_touches(&set->rules[i]->rule, seg) &&
		    !sd_rule_state_dead(set->rules[i]))
			return true;
	}
	return false;
}
