// SPDX-License-Identifier: GPL-2.0-only
/* What both ends are left with when a scenario is over. */
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include "predict/left.h"

struct remains remains_predict(const struct plan *plan, const struct basis *basis, enum side side)
{
	const struct left *left = &plan->left[side];

	return (struct remains){
		.state = left->state ? left->state : TCP_CLOSE,
		.bytes = left->turns * basis->ends[!side].send,
	};
}

struct remains remains_observe(const struct timeline *timeline, enum side side)
{
	struct remains remains = { .state = TCP_CLOSE };
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (event->side != side)
			continue;
		if (event->kind == EVENT_STATE)
			remains.state = event->state.to;
		else if (event->kind == EVENT_RETURN && !strcmp(event->call.name, "read") &&
			 event->call.result > 0)
			remains.bytes += event->call.result;
	}
	return remains;
}

void remains_print_socket(const struct remains *remains, enum side side, char *buf)
{
	if (remains->state == TCP_CLOSE)
		snprintf(buf, PATTERN_TEXT_MAX, "%s: left with no socket", side_name(side));
	else
		snprintf(buf, PATTERN_TEXT_MAX, "%s: left in %s", side_name(side),
			 state_name(remains->state));
}

void remains_print_bytes(const struct remains *remains, enum side side, char *buf)
{
	snprintf(buf, PATTERN_TEXT_MAX, "%s: has read %llu bytes in all", side_name(side),
		 (unsigned long long)remains->bytes);
}
