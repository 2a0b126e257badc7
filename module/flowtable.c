// SPDX-License-Identifier: GPL-2.0-only
/*
 * Three structures hold a flow: a hash to find it by its key, an array by id to walk over all
 * of them, and the list of its class, from which the next one to be evicted is taken. They
 * change together, under the table's lock, when a flow comes or goes; a segment of a known
 * flow takes only the flow's own lock.
 */
#include <linux/moduleparam.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>

#include "flowage.h"

#define REAP_AT_ONCE	64

static unsigned int max_flows = SEGDROP_FLOWS_DEFAULT;
module_param(max_flows, uint, 0644);
MODULE_PARM_DESC(max_flows, "Connections that a network namespace tracks at most (default "
			    __stringify(SEGDROP_FLOWS_DEFAULT) ")");

static struct kmem_cache *cache;

static const struct rhashtable_params hash_params = {
	.head_offset = offsetof(struct sd_flow_entry, node),
	.key_offset = offsetof(struct sd_flow_entry, key),
	.key_len = sizeof(struct sd_flow_key),
	.automatic_shrinking = true,
};

int sd_flows_init(void)
{
	cache = kmem_cache_create("segdrop_flow", sizeof(struct sd_flow_entry), 0, 0, NULL);
	return cache ? 0 : -ENOMEM;
}

void sd_flows_exit(void)
{
	rcu_barrier(); /* free_flow_rcu() */
	kmem_cache_destroy(cache);
}

struct sd_flow_table *sd_flows_create(struct sd_stats *stats)
{
	struct sd_flow_table *table = kzalloc(sizeof(*table), GFP_KERNEL_ACCOUNT);
	int class;

	if (!table)
		return NULL;
	if (rhashtable_init(&table->hash, &hash_params)) {
		kfree(table);
		return NULL;
	}
	xa_init_flags(&table->flows, XA_FLAGS_ALLOC1 | XA_FLAGS_ACCOUNT);
	spin_lock_init(&table->lock);
	for (class = 0; class < SD_CLASSES; class++)
		INIT_LIST_HEAD(&table->ages[class]);
	sd_budget_open(&table->budget);
	table->stats = stats;
	return table;
}

static void free_flow(void *ptr, void *arg)
{
	struct sd_flow_entry *flow = ptr;
	struct sd_flow_table *table = arg;

	sd_counts_drop(&flow->counts, 0, &table->budget);
	kmem_cache_free(cache, flow);
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
	kmem_cache_free(cache, container_of(rcu, struct sd_flow_entry, rcu));
}

void sd_flow_take_out(struct sd_flow_table *table, struct sd_flow_entry *flow,
		      struct list_head *leavers)
{
	if (flow->class == SD_CLASS_GONE)
		return;
	rhashtable_remove_fast(&table->hash, &flow->node, hash_params);
	xa_erase(&table->flows, flow->id);
	WRITE_ONCE(flow->class, SD_CLASS_GONE);
	list_move_tail(&flow->age, leavers);
	table->len--;
}

/* Not under table->lock, which nests in the flow's. */
static void bury(struct sd_flow_table *table, struct list_head *leavers)
{
	struct sd_flow_entry *flow, *next;

	list_for_each_entry_safe(flow, next, leavers, age) {
		spin_lock_bh(&flow->lock);
		flow->gone = true;
		sd_counts_drop(&flow->counts, 0, &table->budget);
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
				    struct list_head *leavers)
{
	struct sd_flow_entry *other;

	other = rhashtable_lookup_get_insert_fast(&table->hash, &flow->node, hash_params);
	if (other) {
		kmem_cache_free(cache, flow);
		return IS_ERR(other) ? NULL : other;
	}
	flow->class = SD_CLASS_HALF_OPEN;
	list_add_tail(&flow->age, &table->ages[flow->class]);
	table->len++;
	/* The lowest free id: ids beyond max_flows would make whoever walks over them walk on. */
	if (!xa_alloc(&table->flows, &flow->id, flow, xa_limit_31b, SD_GFP_PACKET))
		return flow;
	flow->id = 0; /* which no flow has */
	sd_flow_take_out(table, flow, leavers);
	return NULL;
}

static struct sd_flow_entry *make_flow(const struct sd_flow_key *key)
{
	struct sd_flow_entry *flow = kmem_cache_zalloc(cache, SD_GFP_PACKET);

	if (flow) {
		flow->key = *key;
		flow->seen = jiffies;
		spin_lock_init(&flow->lock);
	}
	return flow;
}

/* Return: the flow, or the one that another processor has made meanwhile; NULL and @why not. */
static struct sd_flow_entry *insert(struct sd_flow_table *table, const struct sd_flow_key *key,
				    enum sd_passed *why)
{
	struct sd_flow_entry *flow;
	LIST_HEAD(leavers);

	*why = SD_PASSED_NOMEM;
	flow = make_flow(key);
	if (!flow)
		return NULL;
	spin_lock_bh(&table->lock);
	if (sd_flow_age_make_room(table, READ_ONCE(max_flows), &leavers)) {
		flow = enlist(table, flow, &leavers);
	} else {
		*why = SD_PASSED_LIMIT;
		kmem_cache_free(cache, flow);
		flow = NULL;
	}
	spin_unlock_bh(&table->lock);
	bury(table, &leavers);
	return flow;
}

struct sd_flow_entry *sd_flow_find(struct sd_flow_table *table, const struct sd_flow_key *key,
				   enum sd_passed *why)
{
	struct sd_flow_entry *flow = rhashtable_lookup(&table->hash, key, hash_params);
	struct mem_cgroup *before;

	if (flow)
		return flow;
	before = sd_budget_begin(&table->budget);
	flow = insert(table, key, why);
	sd_budget_end(before);
	return flow;
}

void sd_flow_touch(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	WRITE_ONCE(flow->seen, jiffies);
	if (!READ_ONCE(flow->used))
		WRITE_ONCE(flow->used, true);
	sd_flow_age_update(table, flow);
}

struct sd_flow_entry *sd_flows_next(struct sd_flow_table *table, unsigned long *index)
{
	return xa_find(&table->flows, index, ULONG_MAX, XA_PRESENT);
}

void sd_flow_remove(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	LIST_HEAD(leavers);

	spin_lock_bh(&table->lock);
	sd_flow_take_out(table, flow, &leavers);
	spin_unlock_bh(&table->lock);
	bury(table, &leavers);
}

void sd_flow_forget(struct sd_flow_table *table, struct sd_flow_entry *flow, u64 generation)
{
	sd_counts_drop(&flow->counts, generation, &table->budget);
}

void sd_flows_reap(struct sd_flow_table *table)
{
	bool more = true;

	while (more) {
		LIST_HEAD(leavers);

		spin_lock_bh(&table->lock);
		sd_flow_age_reap(table, REAP_AT_ONCE, &leavers);
		spin_unlock_bh(&table->lock);
		more = !list_empty(&leavers);
		bury(table, &leavers);
		cond_resched();
	}
}
