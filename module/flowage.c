// SPDX-License-Identifier: GPL-2.0-only
/*
 * A hand for each class goes round over its flows, as in the clock algorithm for pages. An id is
 * given out again as soon as it is free, so that in a flood of new connections the hand meets the
 * oldest first.
 */
#include <net/tcp.h>

#include "flowage.h"

/* No copy of a segment is under way for longer: two maximum segment lifetimes (RFC 9293, 3.4.2). */
#define LINGER		(2 * TCP_TIMEWAIT_LEN)
/* What one insertion may do for other flows: more than it adds, yet never much. */
#define AT_INSERT	2
#define SECOND_CHANCES	16

/* XA_MARK_0 is the XArray's own (XA_FREE_MARK). Those that are neither are open. */
#define MARK_ENDED	XA_MARK_1
#define MARK_HALF_OPEN	XA_MARK_2

static const struct {
	xa_mark_t mark;
	int second_chances;
} classes[SD_CLASSES] = {
	[SD_CLASS_ENDED] = { MARK_ENDED, SECOND_CHANCES },
	/* Each has just had a segment: a flood shall not have to pass over all the others. */
	[SD_CLASS_HALF_OPEN] = { MARK_HALF_OPEN, 0 },
	[SD_CLASS_OPEN] = { XA_PRESENT, SECOND_CHANCES },
};

static void set_class(struct sd_flow_table *table, struct sd_flow_entry *flow,
		      enum sd_flow_class class)
{
	if (flow->class != SD_CLASS_OPEN)
		xa_clear_mark(&table->flows, flow->id, classes[flow->class].mark);
	WRITE_ONCE(flow->class, class);
	if (class != SD_CLASS_OPEN)
		xa_set_mark(&table->flows, flow->id, classes[class].mark);
}

void sd_flow_age_begin(struct sd_flow_table *table, struct sd_flow_entry *flow)
{
	set_class(table, flow, SD_CLASS_HALF_OPEN);
}

/* The next one of the class, round and round. */
static struct sd_flow_entry *next_of(struct sd_flow_table *table, enum sd_flow_class class)
{
	xa_mark_t mark = classes[class].mark;
	unsigned long id = table->hands[class];
	struct sd_flow_entry *flow = xa_find_after(&table->flows, &id, ULONG_MAX, mark);

	if (!flow) {
		id = 0; /* which no flow has */
		flow = xa_find_after(&table->flows, &id, ULONG_MAX, mark);
	}
	if (flow)
		table->hands[class] = id;
	return flow;
}

/* One that had no segment since the hand came by last, unless that takes too long to find. */
static struct sd_flow_entry *idle_of(struct sd_flow_table *table, enum sd_flow_class class)
{
	struct sd_flow_entry *flow;
	int i;

	for (i = 0; i <= classes[class].second_chances; i++) {
		flow = next_of(table, class);
		if (!flow || !READ_ONCE(flow->used))
			break;
		WRITE_ONCE(flow->used, false);
	}
	return flow;
}

static bool evict(struct sd_flow_table *table, struct sd_leavers *leavers)
{
	struct sd_flow_entry *flow = NULL;
	int class;

	for (class = 0; class < SD_CLASSES && !flow; class++)
		flow = idle_of(table, class);
	if (!flow)
		return false;
	sd_flow_take_out(table, flow, leavers);
	sd_stats_count(table->stats, SD_COUNTER_EVICTED);
	return true;
}

bool sd_flow_age_reap(struct sd_flow_table *table, unsigned long *id, int limit,
		      struct sd_leavers *leavers)
{
	struct sd_flow_entry *flow;

	while (limit-- > 0) {
		flow = xa_find_after(&table->flows, id, ULONG_MAX, MARK_ENDED);
		if (!flow)
			return false;
		if ((u32)jiffies - READ_ONCE(flow->seen) >= LINGER)
			sd_flow_take_out(table, flow, leavers);
	}
	return true;
}

bool sd_flow_age_make_room(struct sd_flow_table *table, u32 max, struct sd_leavers *leavers)
{
	int i;

	if (!sd_flow_age_reap(table, &table->reaped, AT_INSERT, leavers))
		table->reaped = 0;
	/* More than one, for max may have become smaller. */
	for (i = 0; i < AT_INSERT && table->len >= max; i++) {
		if (!evict(table, leavers))
			break;
	}
	return table->len < max;
}

void sd_flow_reclass(struct sd_flow_table *table, struct sd_flow_entry *flow,
		     enum sd_flow_class class)
{
	spin_lock_bh(&table->lock);
	if (flow->class != SD_CLASS_GONE)
		set_class(table, flow, class);
	spin_unlock_bh(&table->lock);
}
