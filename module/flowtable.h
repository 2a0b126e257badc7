/* SPDX-License-Identifier: GPL-2.0-only */
/* The connections of a network namespace, at most max_flows of them. */
#ifndef SEGDROP_FLOWTABLE_H
#define SEGDROP_FLOWTABLE_H

#include <linux/jiffies.h>
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
 * @lock: of @gone, @track, @counts and @seen; taken with BH off
 * @seen: low half of the jiffies of its last segment
 * @id: in the table's @flows; constant
 * @class: enum sd_flow_class; under the table's lock
 * @used: a segment came since it was last considered for eviction
 * @gone: out of the table: whoever waited for the lock has to look again
 * @counts: of rules that count per flow
 * @track: the tracker's
 * @rcu: to free it, when it is gone
 * @key: of the connection; constant. Of IPv4 it is shorter, and so is the entry
 */
struct sd_flow_entry {
	struct rhash_head node;
	spinlock_t lock; /* taken with BH off */
	u32 seen;
	u32 id;
	u8 class;
	bool used;
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
 * @flows: by id, which is the lowest that was free; marked by class
 * @lock: of all that changes when a flow comes, goes, or changes its class; nests in a flow's lock
 * @hands: for each class, where to look next for a flow to be evicted: behind this id
 * @reaped: the id up to which it has been looked for flows that have ended long enough ago
 * @len: how many flows there are; under @lock
 * @budget: of the flows and their counts
 * @stats: where evictions are counted
 */
struct sd_flow_table {
	struct rhashtable hash;
	struct xarray flows;
	spinlock_t lock; /* nests in a flow's */
	unsigned long hands[SD_CLASSES];
	unsigned long reaped;
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
 * sd_flow_find - find a segment's flow
 * @table: the namespace's
 * @key: of the segment's connection
 *
 * Context: in an RCU read section
 * Return: NULL if there is none
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
 * sd_flow_class_of - to which class a flow belongs now
 * @track: its connection
 */
static inline enum sd_flow_class sd_flow_class_of(const struct sd_flow *track)
{
	/* most of the time */
	if (sd_flow_is_under_way(track))
		return SD_CLASS_OPEN;
	if (sd_flow_ended(track))
		return SD_CLASS_ENDED;
	if (sd_flow_midstream(track) ? sd_flow_oneway(track) : !sd_flow_done(track))
		return SD_CLASS_HALF_OPEN;
	return SD_CLASS_OPEN;
}

/**
 * sd_flow_reclass - put a flow into another class
 * @table: its table
 * @flow: locked; may be gone already
 * @class: which
 */
void sd_flow_reclass(struct sd_flow_table *table, struct sd_flow_entry *flow,
		     enum sd_flow_class class);

/**
 * sd_flow_touch - a segment has come: put the flow into the class that it now belongs to
 * @table: its table
 * @flow: locked
 */
static inline void sd_flow_touch(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	enum sd_flow_class class = sd_flow_class_of(&flow->track);

	WRITE_ONCE(flow->seen, (u32)jiffies);
	WRITE_ONCE(flow->used, true);
	if (READ_ONCE(flow->class) != class)
		sd_flow_reclass(table, flow, class);
}

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
 * sd_flow_forget - drop counts of a flow and of its attempts
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
