// SPDX-License-Identifier: GPL-2.0-only
#include <net/tcp.h>

#include "flowage.h"

/* No copy of a segment is under way for longer: two maximum segment lifetimes (RFC 9293, 3.4.2). */
#define LINGER		(2 * TCP_TIMEWAIT_LEN)
/* What one insertion may do for other flows: more than it adds, yet never much. */
#define AT_INSERT	2
#define SECOND_CHANCES	16

static enum sd_flow_class class_of(const struct sd_flow *track)
{
	if (sd_flow_ended(track))
		return SD_CLASS_ENDED;
	if (sd_flow_midstream(track) ? sd_flow_oneway(track) : !(track->flags & SD_FLOW_DONE))
		return SD_CLASS_HALF_OPEN;
	return SD_CLASS_OPEN;
}

static struct sd_flow_entry *oldest(struct sd_flow_table *table, enum sd_flow_class class)
{
	return list_first_entry_or_null(&table->ages[class], struct sd_flow_entry, age);
}

/* The oldest that had no segment since it was here last. */
static struct sd_flow_entry *idlest(struct sd_flow_table *table)
{
	struct sd_flow_entry *flow;
	int i;

	for (i = 0; i < SECOND_CHANCES; i++) {
		flow = oldest(table, SD_CLASS_OPEN);
		if (!flow || !READ_ONCE(flow->used))
			return flow;
		WRITE_ONCE(flow->used, false);
		list_move_tail(&flow->age, &table->ages[SD_CLASS_OPEN]);
	}
	return oldest(table, SD_CLASS_OPEN);
}

static bool evict(struct sd_flow_table *table, struct list_head *leavers)
{
	struct sd_flow_entry *flow = oldest(table, SD_CLASS_ENDED);

	if (!flow)
		flow = oldest(table, SD_CLASS_HALF_OPEN);
	if (!flow)
		flow = idlest(table);
	if (!flow)
		return false;
	sd_flow_take_out(table, flow, leavers);
	sd_stats_count(table->stats, SD_COUNTER_EVICTED);
	return true;
}

void sd_flow_age_reap(struct sd_flow_table *table, int limit, struct list_head *leavers)
{
	struct sd_flow_entry *flow;

	while (limit-- > 0) {
		flow = oldest(table, SD_CLASS_ENDED);
		if (!flow || time_before(jiffies, READ_ONCE(flow->seen) + LINGER))
			return;
		sd_flow_take_out(table, flow, leavers);
	}
}

bool sd_flow_age_make_room(struct sd_flow_table *table, u32 max, struct list_head *leavers)
{
	int i;

	sd_flow_age_reap(table, AT_INSERT, leavers);
	/* More than one, for max may have become smaller. */
	for (i = 0; i < AT_INSERT && table->len >= max; i++) {
		if (!evict(table, leavers))
			break;
	}
	return table->len < max;
}

void sd_flow_age_update(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	enum sd_flow_class class = class_of(&flow->track);

	if (READ_ONCE(flow->class) == class)
		return;
	spin_lock_bh(&table->lock);
	if (flow->class != SD_CLASS_GONE) {
		WRITE_ONCE(flow->class, class);
		list_move_tail(&flow->age, &table->ages[class]);
	}
	spin_unlock_bh(&table->lock);
}
