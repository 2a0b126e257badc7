// SPDX-License-Identifier: GPL-2.0-only
#include <linux/errno.h>
#include <linux/slab.h>

#include "counts.h"

/* Most flows have a count or none. Those that have more are to cost an allocation for several. */
#define FEW	1
#define MANY	10

/* Names its rule by numbers that are never given again, and so holds nothing of it. */
struct entry {
	u64 order;
	u64 serial;
	u64 matches;
};

struct segdrop_counts_chunk {
	struct segdrop_counts_chunk *next;
	u32 len;
	u32 max;
	struct entry entries[];
};

static struct kmem_cache *few_cache, *many_cache;

int sd_counts_init(void)
{
	struct segdrop_counts_chunk *chunk;

	few_cache = kmem_cache_create("segdrop_count", struct_size(chunk, entries, FEW), 0, 0,
				      NULL);
	many_cache = kmem_cache_create("segdrop_counts", struct_size(chunk, entries, MANY), 0, 0,
				       NULL);
	if (few_cache && many_cache)
		return 0;
	sd_counts_exit();
	return -ENOMEM;
}

void sd_counts_exit(void)
{
	kmem_cache_destroy(many_cache);
	kmem_cache_destroy(few_cache);
}

static bool is_per_flow(const struct sd_count *count)
{
	return !count->in_total &&
	       (count->kind == SD_COUNT_RANGE || count->kind == SD_COUNT_EVERY);
}

/* Return: NULL and @why not */
static struct segdrop_counts_chunk *make_chunk(u32 max, struct sd_budget *budget,
					       enum sd_passed *why)
{
	struct segdrop_counts_chunk *chunk;
	struct mem_cgroup *before;

	*why = SD_PASSED_LIMIT;
	if (atomic_sub_return(max, &budget->counts) < 0) {
		atomic_add(max, &budget->counts);
		return NULL;
	}
	before = sd_budget_begin(budget);
	chunk = kmem_cache_alloc(max == FEW ? few_cache : many_cache, SD_GFP_PACKET);
	sd_budget_end(before);
	if (!chunk) {
		*why = SD_PASSED_NOMEM;
		atomic_add(max, &budget->counts);
		return NULL;
	}
	chunk->next = NULL;
	chunk->len = 0;
	chunk->max = max;
	return chunk;
}

static void drop_chunk(struct segdrop_counts_chunk **link, struct sd_budget *budget)
{
	struct segdrop_counts_chunk *chunk = *link;

	*link = chunk->next;
	atomic_add(chunk->max, &budget->counts);
	kmem_cache_free(chunk->max == FEW ? few_cache : many_cache, chunk);
}

static bool is_stale(struct sd_counts_walk *walk, const struct entry *entry)
{
	const struct sd_ruleset *set = walk->set;

	while (walk->rule < set->len && set->rules[walk->rule]->order < entry->order)
		walk->rule++;
	return walk->rule == set->len || set->rules[walk->rule]->order != entry->order;
}

/* The walk stays where it is, which is another entry then. */
static void take_out(struct sd_counts_walk *walk, struct sd_budget *budget)
{
	struct segdrop_counts_chunk *chunk = *walk->link;
	struct entry *entry = &chunk->entries[walk->at];

	chunk->len--;
	memmove(entry, entry + 1, (chunk->len - walk->at) * sizeof(*entry));
	if (!chunk->len)
		drop_chunk(walk->link, budget);
}

/* Return: the rule's entry; NULL if there is none, and then the walk is where it belongs. */
static struct entry *find(struct sd_counts_walk *walk, const struct sd_rule_state *state,
			  struct sd_budget *budget)
{
	struct segdrop_counts_chunk *chunk;
	struct entry *entry;

	while ((chunk = *walk->link)) {
		if (walk->at == chunk->len) {
			if (!chunk->next)
				break;
			walk->link = &chunk->next;
			walk->at = 0;
			continue;
		}
		entry = &chunk->entries[walk->at];
		if (entry->order >= state->order)
			return entry->order == state->order ? entry : NULL;
		if (is_stale(walk, entry))
			take_out(walk, budget);
		else
			walk->at++;
	}
	return NULL;
}

/* What is behind the walk goes to a chunk of its own. Return: whether that could be had */
static bool split(struct sd_counts_walk *walk, struct sd_budget *budget, enum sd_passed *why)
{
	struct segdrop_counts_chunk *chunk = *walk->link;
	struct segdrop_counts_chunk *more = make_chunk(chunk ? MANY : FEW, budget, why);

	if (!more)
		return false;
	if (!chunk) {
		*walk->link = more;
		return true;
	}
	more->next = chunk->next;
	chunk->next = more;
	more->len = chunk->len - walk->at;
	memcpy(more->entries, &chunk->entries[walk->at], more->len * sizeof(*more->entries));
	chunk->len = walk->at;
	if (walk->at == chunk->max) {
		walk->link = &chunk->next;
		walk->at = 0;
	}
	return true;
}

/* Return: NULL and @why not */
static struct entry *add(struct sd_counts_walk *walk, const struct sd_rule_state *state,
			 struct sd_budget *budget, enum sd_passed *why)
{
	struct segdrop_counts_chunk *chunk = *walk->link;
	struct entry *entry;

	if ((!chunk || chunk->len == chunk->max) && !split(walk, budget, why))
		return NULL;
	chunk = *walk->link;
	entry = &chunk->entries[walk->at];
	memmove(entry + 1, entry, (chunk->len - walk->at) * sizeof(*entry));
	chunk->len++;
	*entry = (struct entry){ .order = state->order, .serial = state->serial };
	return entry;
}

enum sd_passed sd_counts_next(struct sd_counts_walk *walk, struct sd_rule_state *state,
			      struct sd_budget *budget, u64 *number)
{
	enum sd_passed why;
	struct entry *entry;

	*number = atomic64_inc_return(&state->matched);
	if (!is_per_flow(&state->rule.count))
		return SD_JUDGED;
	entry = find(walk, state, budget) ?: add(walk, state, budget, &why);
	if (!entry)
		return why;
	if (entry->serial != state->serial)
		*entry = (struct entry){ .order = state->order, .serial = state->serial };
	*number = ++entry->matches;
	return SD_JUDGED;
}

void sd_counts_drop(struct sd_counts *counts, struct sd_budget *budget)
{
	while (counts->first)
		drop_chunk(&counts->first, budget);
}
