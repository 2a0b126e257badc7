// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two structures hold a flow: a hash to find it by its key, and an array by id to walk over all of
 * them, or, by its marks, over those of a class. They change together, under the table's lock,
 * when a flow comes or goes; a segment of a known flow takes only the flow's own lock.
 */
#include <linux/moduleparam.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>

#include "flowage.h"

static unsigned int max_flows = SEGDROP_FLOWS_DEFAULT;
module_param(max_flows, uint, 0644);
MODULE_PARM_DESC(max_flows, "Connections that a network namespace tracks at most (default "
			    __stringify(SEGDROP_FLOWS_DEFAULT) ")");

/* By family: the key is at the end. */
static struct kmem_cache *cache4, *cache6;
static struct kmem_cache *attempts_cache;

/* What a flow has for another attempt to open its connection. */
struct attempts {
	struct sd_attempts track;
	struct sd_counts counts;
};

static struct attempts *attempts_of(const struct sd_flow_entry *flow)
{
	return container_of(flow->track.attempts, struct attempts, track);
}

static __always_inline u32 hash_key(const void *data, u32 len, u32 seed)
{
	const struct sd_flow_key *key = data;
	const u32 *words = data;

	if (key->ipv6)
		return jhash2(words, sizeof(*key) / sizeof(*words), seed);
	return jhash_3words(words[0], words[2], words[3], seed + words[1]);
}

static u32 hash_flow(const void *data, u32 len, u32 seed)
{
	const struct sd_flow_entry *flow = data;

	return hash_key(&flow->key, len, seed);
}

static __always_inline int compare(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct sd_flow_entry *flow = obj;

	return !sd_flow_key_same(&flow->key, arg->key);
}

static const struct rhashtable_params hash_params = {
	.head_offset = offsetof(struct sd_flow_entry, node),
	.hashfn = hash_key,
	.obj_hashfn = hash_flow,
	.obj_cmpfn = compare,
	.automatic_shrinking = true,
};

int sd_flows_init(void)
{
	cache4 = kmem_cache_create("segdrop_flow4",
				   offsetof(struct sd_flow_entry, key) + SD_FLOW_KEY4_LEN, 0, 0,
				   NULL);
	cache6 = kmem_cache_create("segdrop_flow6", sizeof(struct sd_flow_entry), 0, 0, NULL);
	attempts_cache = kmem_cache_create("segdrop_attempts", sizeof(struct attempts), 0, 0, NULL);
	if (cache4 && cache6 && attempts_cache)
		return 0;
	sd_flows_exit();
	return -ENOMEM;
}

void sd_flows_exit(void)
{
	rcu_barrier(); /* free_flow_rcu() */
	kmem_cache_destroy(attempts_cache);
	kmem_cache_destroy(cache6);
	kmem_cache_destroy(cache4);
}

struct sd_flow_table *sd_flows_create(struct sd_stats *stats)
{
	struct sd_flow_table *table = kzalloc(sizeof(*table), GFP_KERNEL_ACCOUNT);

	if (!table)
		return NULL;
	if (rhashtable_init(&table->hash, &hash_params)) {
		kfree(table);
		return NULL;
	}
	xa_init_flags(&table->flows, XA_FLAGS_ALLOC1 | XA_FLAGS_ACCOUNT);
	spin_lock_init(&table->lock);
	sd_budget_open(&table->budget);
	table->stats = stats;
	return table;
}

static struct kmem_cache *cache_of(const struct sd_flow_key *key)
{
	return key->ipv6 ? cache6 : cache4;
}

static void free_entry(struct sd_flow_entry *flow)
{
	kmem_cache_free(cache_of(&flow->key), flow);
}

/* Of a flow that nobody looks at any more, or that is locked. */
static void drop_belongings(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	sd_flow_forget(table, flow, 0);
	if (flow->track.attempts)
		kmem_cache_free(attempts_cache, attempts_of(flow));
}

static void free_flow(void *ptr, void *arg)
{
	struct sd_flow_table *table = arg;
	struct sd_flow_entry *flow = ptr;

	drop_belongings(table, flow);
	free_entry(flow);
}

void sd_flows_destroy(struct sd_flow_table *table)
{
	if (!table)
		return;
	xa_destroy(&table->flows);
	rhashtable_free_and_destroy(&table->hash, free_flow, table);
	sd_budget_close(&table->budget);
	kfree(table);
}

static void free_flow_rcu(struct rcu_head *rcu)
{
	free_entry(container_of(rcu, struct sd_flow_entry, rcu));
}

void sd_flow_take_out(struct sd_flow_table *table, struct sd_flow_entry *flow,
		      struct sd_leavers *leavers)
{
	if (flow->class == SD_CLASS_GONE)
		return;
	rhashtable_remove_fast(&table->hash, &flow->node, hash_params);
	xa_erase(&table->flows, flow->id);
	WRITE_ONCE(flow->class, SD_CLASS_GONE);
	leavers->flows[leavers->len++] = flow;
	table->len--;
}

/* Not under table->lock, which nests in the flow's. */
static void bury(struct sd_flow_table *table, const struct sd_leavers *leavers)
{
	struct sd_flow_entry *flow;
	u32 i;

	for (i = 0; i < leavers->len; i++) {
		flow = leavers->flows[i];
		spin_lock_bh(&flow->lock);
		flow->gone = true;
		drop_belongings(table, flow);
		spin_unlock_bh(&flow->lock);
		call_rcu(&flow->rcu, free_flow_rcu);
	}
}

/*
 * Under table->lock. Who finds the flow in the hash before it has an id cannot take it out without
 * that lock.
 * Return: the flow; the one that was there before; NULL without memory. The flow belongs to
 * the table or is freed.
 */
static struct sd_flow_entry *enlist(struct sd_flow_table *table, struct sd_flow_entry *flow,
				    struct sd_leavers *leavers)
{
	struct sd_flow_entry *other;

	other = rhashtable_lookup_get_insert_key(&table->hash, &flow->key, &flow->node,
						 hash_params);
	if (other) {
		free_entry(flow);
		return IS_ERR(other) ? NULL : other;
	}
	flow->class = SD_CLASS_HALF_OPEN;
	table->len++;
	/* The lowest free id: ids beyond max_flows would make whoever walks over them walk on. */
	if (!xa_alloc(&table->flows, &flow->id, flow, xa_limit_31b, SD_GFP_PACKET)) {
		sd_flow_age_begin(table, flow);
		return flow;
	}
	flow->id = 0; /* which no flow has */
	sd_flow_take_out(table, flow, leavers);
	return NULL;
}

static struct sd_flow_entry *make_flow(const struct sd_flow_key *key)
{
	struct sd_flow_entry *flow = kmem_cache_zalloc(cache_of(key), SD_GFP_PACKET);

	if (flow) {
		memcpy(&flow->key, key, sd_flow_key_len(key));
		flow->seen = jiffies;
		spin_lock_init(&flow->lock);
	}
	return flow;
}

/* Return: the flow, or the one that another processor has made meanwhile; NULL and @why not. */
static struct sd_flow_entry *insert(struct sd_flow_table *table, const struct sd_flow_key *key,
				    enum sd_passed *why)
{
	struct sd_leavers leavers = {};
	struct sd_flow_entry *flow;

	*why = SD_PASSED_NOMEM;
	flow = make_flow(key);
	if (!flow)
		return NULL;
	spin_lock_bh(&table->lock);
	if (sd_flow_age_make_room(table, READ_ONCE(max_flows), &leavers)) {
		flow = enlist(table, flow, &leavers);
	} else {
		*why = SD_PASSED_LIMIT;
		free_entry(flow);
		flow = NULL;
	}
	spin_unlock_bh(&table->lock);
	bury(table, &leavers);
	return flow;
}

struct sd_flow_entry *sd_flow_find(struct sd_flow_table *table, const struct sd_flow_key *key)
{
	return rhashtable_lookup(&table->hash, key, hash_params);
}

struct sd_flow_entry *sd_flow_obtain(struct sd_flow_table *table, const struct sd_flow_key *key,
				     enum sd_passed *why)
{
	struct sd_flow_entry *flow = sd_flow_find(table, key);
	struct mem_cgroup *before;

	if (flow)
		return flow;
	before = sd_budget_begin(&table->budget);
	flow = insert(table, key, why);
	sd_budget_end(before);
	return flow;
}

bool sd_flow_attempt(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	struct mem_cgroup *before = sd_budget_begin(&table->budget);
	struct attempts *attempts = kmem_cache_zalloc(attempts_cache, SD_GFP_PACKET);

	sd_budget_end(before);
	if (!attempts)
		return false;
	flow->track.attempts = &attempts->track;
	return true;
}

struct sd_counts *sd_flow_attempt_counts(struct sd_flow_entry *flow)
{
	return &attempts_of(flow)->counts;
}

void sd_flow_forget_attempt(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	sd_counts_drop(&attempts_of(flow)->counts, 0, &table->budget);
}

void sd_flow_start_anew(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	sd_counts_drop(&flow->counts, 0, &table->budget);
	if (flow->track.attempts)
		swap(flow->counts, attempts_of(flow)->counts);
}

struct sd_flow_entry *sd_flows_next(struct sd_flow_table *table, unsigned long *index)
{
	return xa_find(&table->flows, index, ULONG_MAX, XA_PRESENT);
}

void sd_flow_remove(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	struct sd_leavers leavers = {};

	spin_lock_bh(&table->lock);
	sd_flow_take_out(table, flow, &leavers);
	spin_unlock_bh(&table->lock);
	bury(table, &leavers);
}

void sd_flow_forget(struct sd_flow_table *table, struct sd_flow_entry *flow, u64 generation)
{
	sd_counts_drop(&flow->counts, generation, &table->budget);
	if (flow->track.attempts)
		sd_counts_drop(&attempts_of(flow)->counts, generation, &table->budget);
}

void sd_flows_reap(struct sd_flow_table *table)
{
	unsigned long id = 0;
	bool more = true;

	while (more) {
		struct sd_leavers leavers = {};

		spin_lock_bh(&table->lock);
		more = sd_flow_age_reap(table, &id, SD_LEAVERS_MAX, &leavers);
		spin_unlock_bh(&table->lock);
		bury(table, &leavers);
		cond_resched();
	}
}
