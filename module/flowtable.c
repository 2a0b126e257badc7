// SPDX-License-Identifier: GPL-2.0-only
/*
 * A hash finds a flow by its key; a list for each class has them in the order of last use, so that
 * the one to forget first is known at once. A flow comes and goes under the table's lock. A segment
 * of a known flow takes only the flow's own, unless the flow has to move to the end of a list.
 */
#include <linux/moduleparam.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>

#include "flowtable.h"

/* How many flows an insertion takes out: more than it adds, so that the overdue are worked off. */
#define AT_INSERT	2
/* How many are taken out in one go otherwise. */
#define AT_ONCE		64

static unsigned int max_flows = SEGDROP_FLOWS_DEFAULT;
module_param(max_flows, uint, 0644);
MODULE_PARM_DESC(max_flows, "Connections that a network namespace tracks at most (default "
			    __stringify(SEGDROP_FLOWS_DEFAULT) ")");

/* By family: the key is at the end. */
static struct kmem_cache *cache4, *cache6;
static struct kmem_cache *attempts_cache;
/* Frees tables. */
static struct workqueue_struct *undertaker;

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
	undertaker = alloc_workqueue("segdrop", WQ_UNBOUND, 0);
	if (cache4 && cache6 && attempts_cache && undertaker)
		return 0;
	sd_flows_exit();
	return -ENOMEM;
}

void sd_flows_exit(void)
{
	rcu_barrier(); /* free_flow_rcu(), and tables that are still to be queued */
	if (undertaker)
		destroy_workqueue(undertaker);
	kmem_cache_destroy(attempts_cache);
	kmem_cache_destroy(cache6);
	kmem_cache_destroy(cache4);
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
	segdrop_flow_forget(table, flow);
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

static void free_table(struct work_struct *work)
{
	struct sd_flow_table *table = container_of(to_rcu_work(work), struct sd_flow_table, work);

	rhashtable_free_and_destroy(&table->hash, free_flow, table);
	sd_budget_close(&table->budget);
	kfree(table);
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
	for (class = 0; class < SD_CLASSES; class++)
		INIT_LIST_HEAD(&table->classes[class]);
	spin_lock_init(&table->lock);
	refcount_set(&table->refs, 1);
	INIT_RCU_WORK(&table->work, free_table);
	sd_budget_open(&table->budget);
	table->stats = stats;
	return table;
}

void segdrop_flows_put(struct sd_flow_table *table)
{
	if (table && refcount_dec_and_test(&table->refs))
		queue_rcu_work(undertaker, &table->work);
}

/* --- who goes ----------------------------------------------------------------------------- */

static bool is_over(const struct sd_flow_entry *flow)
{
	return segdrop_flow_silence(flow) / HZ >= segdrop_flow_patience(READ_ONCE(flow->class));
}

/* Under table->lock. Nobody will find this flow any more. */
static void take_out(struct sd_flow_table *table, struct sd_flow_entry *flow,
		     struct list_head *leavers)
{
	rhashtable_remove_fast(&table->hash, &flow->node, hash_params);
	list_move(&flow->list, leavers);
	WRITE_ONCE(flow->class, SD_CLASS_GONE);
	WRITE_ONCE(table->len, table->len - 1);
}

static void free_flow_rcu(struct rcu_head *rcu)
{
	free_entry(container_of(rcu, struct sd_flow_entry, rcu));
}

/* Not under table->lock, which nests in the flow's. */
static void bury(struct sd_flow_table *table, struct list_head *leavers)
{
	struct sd_flow_entry *flow, *next;

	list_for_each_entry_safe(flow, next, leavers, list) {
		spin_lock_bh(&flow->lock);
		flow->gone = true;
		drop_belongings(table, flow);
		spin_unlock_bh(&flow->lock);
		call_rcu(&flow->rcu, free_flow_rcu);
	}
}

/* Under table->lock. Return: one that has been silent for too long; NULL if there is none */
static struct sd_flow_entry *find_overdue(struct sd_flow_table *table)
{
	struct sd_flow_entry *flow;
	int class;

	for (class = 0; class < SD_CLASSES; class++) {
		flow = list_first_entry_or_null(&table->classes[class], struct sd_flow_entry, list);
		if (flow && is_over(flow))
			return flow;
	}
	return NULL;
}

/* Under table->lock. Return: one that may be missed; NULL if there are no flows */
static struct sd_flow_entry *find_victim(struct sd_flow_table *table)
{
	int class;

	for (class = 0; class < SD_CLASSES; class++) {
		if (!list_empty(&table->classes[class]))
			return list_first_entry(&table->classes[class], struct sd_flow_entry, list);
	}
	return NULL;
}

/* Under table->lock. Return: whether there is room for one more */
static bool make_room(struct sd_flow_table *table, u32 max, struct list_head *leavers)
{
	struct sd_flow_entry *flow;
	int i;

	for (i = 0; i < AT_INSERT; i++) {
		flow = find_overdue(table);
		/* It can be more than one, for max may have become smaller. */
		if (!flow && table->len >= max) {
			flow = find_victim(table);
			if (flow)
				sd_stats_count(table->stats, SD_COUNTER_EVICTED);
		}
		if (!flow)
			break;
		take_out(table, flow, leavers);
	}
	return table->len < max;
}

void segdrop_flow_expire(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	LIST_HEAD(leavers);

	spin_lock_bh(&table->lock);
	if (flow->class != SD_CLASS_GONE && is_over(flow))
		take_out(table, flow, &leavers);
	spin_unlock_bh(&table->lock);
	bury(table, &leavers);
}

void segdrop_flows_expire(struct sd_flow_table *table)
{
	struct sd_flow_entry *flow;
	int i;

	do {
		LIST_HEAD(leavers);

		spin_lock_bh(&table->lock);
		for (i = 0; i < AT_ONCE && (flow = find_overdue(table)); i++)
			take_out(table, flow, &leavers);
		spin_unlock_bh(&table->lock);
		bury(table, &leavers);
		cond_resched();
	} while (i == AT_ONCE);
}

void segdrop_flow_move(struct sd_flow_table *table, struct sd_flow_entry *flow,
		       enum sd_flow_class class)
{
	spin_lock_bh(&table->lock);
	if (flow->class != SD_CLASS_GONE) {
		WRITE_ONCE(flow->class, class);
		list_move_tail(&flow->list, &table->classes[class]);
	}
	spin_unlock_bh(&table->lock);
}

/* --- who comes ---------------------------------------------------------------------------- */

static struct sd_flow_entry *make_flow(const struct sd_flow_key *key)
{
	struct sd_flow_entry *flow = kmem_cache_zalloc(cache_of(key), SD_GFP_PACKET);

	if (flow) {
		memcpy(&flow->key, key, sd_flow_key_len(key));
		flow->seen = jiffies;
		flow->class = SD_CLASS_OPENING;
		spin_lock_init(&flow->lock);
	}
	return flow;
}

/*
 * Under table->lock.
 * Return: the flow; the one that was there before; NULL without memory. The flow belongs to
 * the table or is freed.
 */
static struct sd_flow_entry *enlist(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	struct sd_flow_entry *other;

	other = rhashtable_lookup_get_insert_key(&table->hash, &flow->key, &flow->node,
						 hash_params);
	if (other) {
		free_entry(flow);
		return IS_ERR(other) ? NULL : other;
	}
	list_add_tail(&flow->list, &table->classes[flow->class]);
	WRITE_ONCE(table->len, table->len + 1);
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
	if (make_room(table, READ_ONCE(max_flows), &leavers)) {
		flow = enlist(table, flow);
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
	struct sd_flow_entry *flow = rhashtable_lookup(&table->hash, key, hash_params);

	if (likely(!flow || segdrop_flow_silence(flow) < SEGDROP_PATIENCE_LEAST * HZ) ||
	    !is_over(flow))
		return flow;
	segdrop_flow_expire(table, flow);
	return NULL;
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
	sd_counts_drop(&attempts_of(flow)->counts, &table->budget);
}

void sd_flow_start_anew(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	sd_counts_drop(&flow->counts, &table->budget);
	if (flow->track.attempts)
		swap(flow->counts, attempts_of(flow)->counts);
}

void segdrop_flow_forget(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	sd_counts_drop(&flow->counts, &table->budget);
	if (flow->track.attempts)
		sd_flow_forget_attempt(table, flow);
}
