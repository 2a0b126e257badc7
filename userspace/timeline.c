// SPDX-License-Identifier: GPL-2.0-only
/* What happened in a scenario, in order. */
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "monotonic.h"
#include "timeline.h"

void timeline_add(struct timeline *timeline, const struct event *event)
{
	if (timeline->len == timeline->room) {
		timeline->room = timeline->room ? 2 * timeline->room : 64;
		timeline->events = reallocarray(timeline->events, timeline->room, sizeof(*event));
		if (!timeline->events)
			exit(fail(STATUS_CANNOT, "there is no memory for more events"));
	}
	timeline->events[timeline->len++] = *event;
}

void timeline_remove(struct timeline *timeline, size_t index)
{
	struct event *event = &timeline->events[index];

	timeline->len--;
	memmove(event, event + 1, (timeline->len - index) * sizeof(*event));
}

void timeline_free(struct timeline *timeline)
{
	free(timeline->events);
	*timeline = (struct timeline){ 0 };
}

double timeline_seconds(const struct timeline *timeline, uint64_t time)
{
	return (double)(int64_t)(time - timeline->start) / SECOND;
}

const char *state_name(int state)
{
	static const char *const names[] = {
		[TCP_ESTABLISHED] = "ESTABLISHED",
		[TCP_SYN_SENT] = "SYN_SENT",
		[TCP_SYN_RECV] = "SYN_RECV",
		[TCP_FIN_WAIT1] = "FIN_WAIT1",
		[TCP_FIN_WAIT2] = "FIN_WAIT2",
		[TCP_TIME_WAIT] = "TIME_WAIT",
		[TCP_CLOSE] = "CLOSE",
		[TCP_CLOSE_WAIT] = "CLOSE_WAIT",
		[TCP_LAST_ACK] = "LAST_ACK",
		[TCP_LISTEN] = "LISTEN",
		[TCP_CLOSING] = "CLOSING",
	};

	if (state > 0 && state < (int)(sizeof(names) / sizeof(names[0])))
		return names[state];
	return "UNKNOWN";
}
