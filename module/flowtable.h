/* SPDX-License-Identifier: GPL-2.0-only */
/* The connections of a network namespace, at most max_flows of them. */
#ifndef SEGDROP_FLOWTABLE_H
#define SEGDROP_FLOWTABLE_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/rhashtable-types.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include <segdrop/flow.h>

#include "budget.h"
#include "counts.h"
#include "stats.h"

/**
 * struct sd_flow_entry - a connection in the table
 * @node: in the table's hash
 * @list: in the table's list of its class; under the table's lock
 * @lock: of @gone, @track, @counts and @seen; taken with BH off
 * @seen: low half of the jiffies of its last segment
 * @class: enum sd_flow_class; changes under the table's lock
 * @gone: out of the table: whoever waited for the lock has to look again
 * @counts: of rules that count per flow
 * @track: the tracker's
 * @rcu: to free it, when it is gone
 * @key: of the connection; constant. Of IPv4 it is shorter, and so is the entry
 */
struct sd_flow_entry {
	struct rhash_head node;
	struct list_head list;
	spinlock_t lock; /* taken with BH off */
	u32 seen;
	u8 class;
	bool gone;
	struct sd_counts counts;
	union {
		struct sd_flow track;
		struct rcu_head rcu;
	};
	struct sd_flow_key key;
};

/**
 * struct sd_flow_table - the connections of a namespace
 * @hash: by key
 * @classes: a list for each class, nearly in the order of last use: see sd_flow_touch()
 * @lock: of all that changes when a flow comes, goes, or moves; nests in a flow's lock
 * @len: how many flows there are; changes under @lock
 * @refs: one of the namespace while it has rules, one of each open file that shows it
 * @budget: of the flows and their counts
 * @stats: where evictions are counted
 * @work: frees it, a grace period after all have let it go
 */
struct sd_flow_table {
	struct rhashtable hash;
	struct list_head classes[SD_CLASSES];
	spinlock_t lock; /* nests in a flow's */
	u32 len;
	refcount_t refs;
	struct sd_budget budget;
	struct sd_stats *stats;
	struct rcu_work work;
};

/**
 * sd_flows_init - set up what all tables share
 * Return: 0 or -ENOMEM
 */
int sd_flows_init(void);

/**
 * sd_flows_exit - undo sd_flows_init(): waits for what is still to be freed; no table is left
 */
void sd_flows_exit(void);

/**
 * sd_flows_create - an empty table, for whose flows the current process pays
 * @stats: see struct sd_flow_table
 *
 * Context: process, may sleep
 * Return: NULL without memory
 */
struct sd_flow_table *sd_flows_create(struct sd_stats *stats);

/**
 * segdrop_flows_put - let a table go; it is freed, with all flows, by and by
 * @table: may be NULL
 *
 * Context: process
 */
void segdrop_flows_put(struct sd_flow_table *table);

/**
 * sd_flow_find - find a segment's flow
 * @table: the namespace's
 * @key: of the segment's connection
 *
 * Context: in an RCU read section
 * Return: NULL if there is none, or none but one that has been silent for too long
 */
struct sd_flow_entry *sd_flow_find(struct sd_flow_table *table, const struct sd_flow_key *key);

/**
 * sd_flow_obtain - find a segment's flow, or make it
 * @table: the namespace's
 * @key: of the segment's connection
 * @why: set to SD_PASSED_NOMEM or SD_PASSED_LIMIT on failure
 *
 * Context: in an RCU read section
 * Return: the flow; NULL if there is no room for it
 */
struct sd_flow_entry *sd_flow_obtain(struct sd_flow_table *table, const struct sd_flow_key *key,
				     enum sd_passed *why);

/**
 * sd_flow_attempt - have the flow remember other attempts to open its connection
 * @table: its table
 * @flow: locked; has none yet
 *
 * Return: false without memory
 */
bool sd_flow_attempt(struct sd_flow_table *table, struct sd_flow_entry *flow);

/**
 * sd_flow_attempt_counts - what the attempt counts
 * @flow: locked; has attempts
 */
struct sd_counts *sd_flow_attempt_counts(struct sd_flow_entry *flow);

/**
 * sd_flow_forget_attempt - another attempt begins to count
 * @table: its table
 * @flow: locked; has attempts
 */
void sd_flow_forget_attempt(struct sd_flow_table *table, struct sd_flow_entry *flow);

/**
 * sd_flow_start_anew - the attempt is the connection now, and its counts are the flow's
 * @table: its table
 * @flow: locked
 */
void sd_flow_start_anew(struct sd_flow_table *table, struct sd_flow_entry *flow);

/**
 * segdrop_flow_forget - drop all counts of a flow and of its attempts
 * @table: its table
 * @flow: locked, or out of everybody's sight
 */
void segdrop_flow_forget(struct sd_flow_table *table, struct sd_flow_entry *flow);

/**
 * segdrop_flow_move - put a flow at the end of a class
 * @table: its table
 * @flow: locked; may be gone already
 * @class: which
 */
void segdrop_flow_move(struct sd_flow_table *table, struct sd_flow_entry *flow,
		       enum sd_flow_class class);

/**
 * segdrop_flow_silence - how long no segment has come
 * @flow: may be in use
 * Return: jiffies
 */
static inline u32 segdrop_flow_silence(const struct sd_flow_entry *flow)
{
	return (u32)jiffies - READ_ONCE(flow->seen);
}

/**
 * sd_flow_touch - a segment has come: put the flow where it now belongs
 * @table: its table
 * @flow: locked
 *
 * To the end of its class it is moved only with the first segment of a second or so: segments of a
 * connection shall hardly ever wait for the table.
 */
static inline void sd_flow_touch(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	enum sd_flow_class class = segdrop_flow_class(&flow->track);
	u32 now = jiffies, before = flow->seen;

	WRITE_ONCE(flow->seen, now);
	if (READ_ONCE(flow->class) != class || (now ^ before) >> const_ilog2(HZ))
		segdrop_flow_move(table, flow, class);
}

/**
 * segdrop_flow_expire - take a flow out of the table if it has been silent for too long
 * @table: the table
 * @flow: not locked by the caller; may be gone already
 *
 * Context: in an RCU read section
 */
void segdrop_flow_expire(struct sd_flow_table *table, struct sd_flow_entry *flow);

/**
 * segdrop_flows_expire - take out all of them
 * @table: the table
 *
 * Context: process
 */
void segdrop_flows_expire(struct sd_flow_table *table);

#endif /* SEGDROP_FLOWTABLE_H */
