// SPDX-License-Identifier: GPL-2.0-only
/* How it came out for an end's socket and its program. */
#include <string.h>

#include "report/ending.h"

const struct event *ending_last(const struct timeline *timeline, enum side side,
				enum event_kind kind)
{
	const struct event *found = NULL;
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (event->side != side || event->kind != kind)
			continue;
		if (kind == EVENT_STATE || (kind == EVENT_CALL && !event->call.done) ||
		    (kind == EVENT_RETURN && event->call.error))
			found = event;
	}
	return found;
}

bool ending_killed(const struct endpoint_options *end, const struct event *waiting)
{
	return end->close == CLOSE_BY_KILL && !strcmp(waiting->call.name, "raise");
}
