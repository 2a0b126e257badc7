// SPDX-License-Identifier: GPL-2.0-only
/* What is predicted of a scenario: how a plan is found and read. */
#include <string.h>

#include <segdrop/role.h>

#include "predict/plan.h"

const struct plan *plan_by_name(const char *name)
{
	static const struct plan *const tables[] = {
		plans_open, plans_talk, plans_close, plans_part, plans_once, plans_beyond,
	};
	const struct plan *plan;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tables); i++)
		for (plan = tables[i]; plan->name; plan++)
			if (!strcmp(plan->name, name))
				return plan;
	return NULL;
}

bool plan_forbids(const struct event *event)
{
	const struct segment_event *segment = &event->segment;

	return event->kind == EVENT_STATE ||
	       (event->kind == EVENT_SEGMENT &&
		(segment->retransmission || segment->roles & (SD_PROBE | SD_RST)));
}
