/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the flow table: which flow leaves it, and when. */
#ifndef SEGDROP_FLOWAGE_H
#define SEGDROP_FLOWAGE_H

#include "flowtable.h"

/**
 * sd_flow_take_out - nobody will find this flow any more
 * @table: locked
 * @flow: may be gone already: then nothing happens
 * @leavers: where it is put, for the caller to free it once the table is unlocked
 */
void sd_flow_take_out(struct sd_flow_table *table, struct sd_flow_entry *flow,
		      struct list_head *leavers);

/**
 * sd_flow_age_make_room - make room for one more flow
 * @table: locked
 * @max: how many flows there may be
 * @leavers: where those are put that had to go
 * Return: false if there is no room
 */
bool sd_flow_age_make_room(struct sd_flow_table *table, u32 max, struct list_head *leavers);

/**
 * sd_flow_age_reap - take out flows that have ended long enough ago
 * @table: locked
 * @limit: so many at most
 * @leavers: where they are put
 */
void sd_flow_age_reap(struct sd_flow_table *table, int limit, struct list_head *leavers);

/**
 * sd_flow_age_update - put a flow into the class that it now belongs to
 * @table: not locked
 * @flow: locked
 */
void sd_flow_age_update(struct sd_flow_table *table, struct sd_flow_entry *flow);

#endif /* SEGDROP_FLOWAGE_H */
