// SPDX-License-Identifier: GPL-2.0-only
#include <linux/errno.h>
#include <linux/slab.h>

#include "counts.h"

/* Holds a reference to its rule: as long as it is there no other rule can have the same address. */
struct sd_count_node {
	struct sd_count_node *next;
	struct sd_rule_state *state;
	u64 matches;
};

static struct kmem_cache *cache;

int sd_counts_init(void)
{
	cache = kmem_cache_create("segdrop_count", sizeof(struct sd_count_node), 0, 0, NULL);
	return cache ? 0 : -ENOMEM;
}

void sd_counts_exit(void)
{
	kmem_cache_destroy(cache);
}

static bool is_per_flow(const struct sd_count *count)
{
	return !count->in_total &&
	       (count->kind == SD_COUNT_RANGE || count->kind == SD_COUNT_EVERY);
}

/* Return: whether there is a count for the rule; the walk is there, or where it belongs. */
static bool find(struct sd_counts_walk *walk, const struct sd_rule_state *state)
{
	struct sd_count_node *node;

	while ((node = *walk->place) && node->state != state && node->state->order <= state->order)
		walk->place = &node->next;
	return node && node->state == state;
}

static bool add(struct sd_counts_walk *walk, struct sd_rule_state *state,
		const struct sd_budget *budget)
{
	struct mem_cgroup *before = sd_budget_begin(budget);
	struct sd_count_node *node = kmem_cache_alloc(cache, SD_GFP_PACKET);

	sd_budget_end(before);
	if (!node)
		return false;
	node->next = *walk->place;
	node->state = sd_rule_state_get(state);
	node->matches = 0;
	*walk->place = node;
	return true;
}

static enum sd_passed find_or_add(struct sd_counts_walk *walk, struct sd_rule_state *state,
				  struct sd_budget *budget)
{
	if (find(walk, state))
		return SD_JUDGED;
	if (atomic_dec_if_positive(&budget->counts) < 0)
		return SD_PASSED_LIMIT;
	if (add(walk, state, budget))
		return SD_JUDGED;
	atomic_inc(&budget->counts);
	return SD_PASSED_NOMEM;
}

enum sd_passed sd_counts_next(struct sd_counts_walk *walk, struct sd_rule_state *state,
			      struct sd_budget *budget, u64 *number)
{
	enum sd_passed result;

	*number = atomic64_inc_return(&state->matched);
	if (!is_per_flow(&state->rule.count))
		return SD_JUDGED;
	result = find_or_add(walk, state, budget);
	if (result == SD_JUDGED)
		*number = ++(*walk->place)->matches;
	return result;
}

void sd_counts_drop(struct sd_counts *counts, u64 generation, struct sd_budget *budget)
{
	struct sd_count_node **link = &counts->first, *node;

	while ((node = *link)) {
		if (generation && node->state->generation == generation) {
			link = &node->next;
			continue;
		}
		*link = node->next;
		sd_rule_state_put(node->state);
		kmem_cache_free(cache, node);
		atomic_inc(&budget->counts);
	}
}
