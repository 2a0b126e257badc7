/* SPDX-License-Identifier: GPL-2.0-only */
/* The connections of a network namespace, at most max_flows of them. */
#ifndef SEGDROP_FLOWTABLE_H
#define SEGDROP_FLOWTABLE_H

#include <linux/list.h>
#include <linux/rhashtable-types.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>

#include <segdrop/flow.h>

#include "budget.h"
#include "counts.h"
#include "stats.h"

/**
 * enum sd_flow_class - who has to go first when the table is full
 * @SD_CLASS_ENDED: both FINs acknowledged, or reset; kept for a while, so that late copies
 *                  keep their names
 * @SD_CLASS_HALF_OPEN: the handshake is not complete, or only one direction was seen in mid-stream
 * @SD_CLASS_OPEN: all others
 * @SD_CLASSES: how many there are
 * @SD_CLASS_GONE: not in the table any more
 */
enum sd_flow_class {
	SD_CLASS_ENDED,
	SD_CLASS_HALF_OPEN,
	SD_CLASS_OPEN,
	SD_CLASSES,
	SD_CLASS_GONE = SD_CLASSES,
};

/**
 * struct sd_flow_entry - a connection in the table
 * @node: in the table's hash
 * @key: of the connection; constant
 * @lock: of @gone, @track, @counts and @seen; taken with BH off
 * @gone: out of the table: whoever waited for the lock has to look again
 * @used: a segment came since it was last considered for eviction
 * @track: the tracker's
 * @counts: of rules that count per flow
 * @seen: jiffies of its last segment
 * @id: in the table's @flows; constant
 * @class: enum sd_flow_class; under the table's lock
 * @age: in the list of its class, oldest first; under the table's lock
 * @rcu: to free it
 */
struct sd_flow_entry {
	struct rhash_head node;
	struct sd_flow_key key;
	spinlock_t lock; /* taken with BH off */
	bool gone;
	bool used;
	struct sd_flow track;
	struct sd_counts counts;
	unsigned long seen;
	u32 id;
	u8 class;
	struct list_head age;
	struct rcu_head rcu;
};

/**
 * struct sd_flow_table - the connections of a namespace
 * @hash: by key
 * @flows: by id, which is the lowest that was free
 * @lock: of all that changes when a flow comes, goes, or changes its class; nests in a flow's lock
 * @ages: a list for each class
 * @len: how many flows there are; under @lock
 * @budget: of the flows and their counts
 * @stats: where evictions are counted
 */
struct sd_flow_table {
	struct rhashtable hash;
	struct xarray flows;
	spinlock_t lock; /* nests in a flow's */
	struct list_head ages[SD_CLASSES];
	u32 len;
	struct sd_budget budget;
	struct sd_stats *stats;
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
 * sd_flows_destroy - free a table with all flows
 * @table: may be NULL; out of everybody's sight for a grace period
 *
 * Context: may sleep
 */
void sd_flows_destroy(struct sd_flow_table *table);

/**
 * sd_flow_find - find a segment's flow, or make it
 * @table: the namespace's
 * @key: of the segment's connection
 * @why: set to SD_PASSED_NOMEM or SD_PASSED_LIMIT on failure
 *
 * Context: in an RCU read section
 * Return: the flow; NULL if there is no room for it
 */
struct sd_flow_entry *sd_flow_find(struct sd_flow_table *table, const struct sd_flow_key *key,
				   enum sd_passed *why);

/**
 * sd_flow_touch - a segment has come: put the flow into the class that it now belongs to
 * @table: its table
 * @flow: locked
 */
void sd_flow_touch(struct sd_flow_table *table, struct sd_flow_entry *flow);

/**
 * sd_flows_next - walk over the flows
 * @table: the table
 * @index: 0 at first; set to the place of the flow that was found, the caller goes on with one more
 *
 * Every flow that is there all the time is found once, also when others come and go, however many
 * they are: a walk takes as many steps as there were flows at most.
 *
 * Context: in an RCU read section, which may be left between two calls
 * Return: the first flow at or behind @index; NULL at the end
 */
struct sd_flow_entry *sd_flows_next(struct sd_flow_table *table, unsigned long *index);

/**
 * sd_flow_remove - take a flow out of the table
 * @table: the table
 * @flow: not locked by the caller; may be gone already
 *
 * Context: in an RCU read section
 */
void sd_flow_remove(struct sd_flow_table *table, struct sd_flow_entry *flow);

/**
 * sd_flow_forget - drop counts of a flow
 * @table: the table
 * @flow: locked
 * @generation: see sd_counts_drop()
 */
void sd_flow_forget(struct sd_flow_table *table, struct sd_flow_entry *flow, u64 generation);

/**
 * sd_flows_reap - take out all flows that have ended long enough ago
 * @table: the table
 *
 * Context: process
 */
void sd_flows_reap(struct sd_flow_table *table);

#endif /* SEGDROP_FLOWTABLE_H */
