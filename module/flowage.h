/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the flow table: which flow leaves it, and when. */
#ifndef SEGDROP_FLOWAGE_H
#define SEGDROP_FLOWAGE_H

#include "flowtable.h"

/* What is looked at in one go is taken out at most, or reaped and evicted by an insertion. */
#define SD_LEAVERS_MAX	16

/**
 * struct sd_leavers - flows that have been taken out
 * @flows: of which the caller frees them once the table is unlocked
 * @len: how many
 */
struct sd_leavers {
	struct sd_flow_entry *flows[SD_LEAVERS_MAX];
	u32 len;
};

/**
 * sd_flow_age_begin - a new flow is half open
 * @table: locked
 * @flow: has its id
 */
void sd_flow_age_begin(struct sd_flow_table *table, struct sd_flow_entry *flow);

/**
 * sd_flow_take_out - nobody will find this flow any more
 * @table: locked
 * @flow: may be gone already: then nothing happens
 * @leavers: where it is put
 */
void sd_flow_take_out(struct sd_flow_table *table, struct sd_flow_entry *flow,
		      struct sd_leavers *leavers);

/**
 * sd_flow_age_make_room - make room for one more flow
 * @table: locked
 * @max: how many flows there may be
 * @leavers: where those are put that had to go
 * Return: false if there is no room
 */
bool sd_flow_age_make_room(struct sd_flow_table *table, u32 max, struct sd_leavers *leavers);

/**
 * sd_flow_age_reap - take out flows that have ended long enough ago
 * @table: locked
 * @id: go on behind this one; set to the last that was looked at
 * @limit: look at so many at most
 * @leavers: where they are put
 * Return: false if there were no more to look at
 */
bool sd_flow_age_reap(struct sd_flow_table *table, unsigned long *id, int limit,
		      struct sd_leavers *leavers);

#endif /* SEGDROP_FLOWAGE_H */
