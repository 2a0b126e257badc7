// SPDX-License-Identifier: GPL-2.0-only
/* Segments that are alike, so that one line or one sentence can tell of all of them. */
#include <segdrop/role.h>

#include "report/group.h"

bool group_lost(const struct segment_event *segment)
{
	return segment->dropped;
}

bool group_again(const struct segment_event *segment)
{
	return segment->retransmission;
}

bool group_probe(const struct segment_event *segment)
{
	return segment->roles & SD_PROBE;
}

bool group_chooses(const struct event *event, group_choice *choose)
{
	return event->kind == EVENT_SEGMENT && choose(&event->segment);
}

bool group_alike(const struct event *a, const struct event *b)
{
	return a->side == b->side && a->segment.roles == b->segment.roles;
}

bool group_opens(const struct timeline *timeline, size_t index, group_choice *choose)
{
	const struct event *event = &timeline->events[index];
	size_t i;

	if (!group_chooses(event, choose))
		return false;
	for (i = 0; i < index; i++)
		if (group_chooses(&timeline->events[i], choose) &&
		    group_alike(&timeline->events[i], event))
			return false;
	return true;
}
