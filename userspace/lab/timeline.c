// SPDX-License-Identifier: GPL-2.0-only
/* What happened in a scenario, in order. */
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "lab/monotonic.h"
#include "lab/timeline.h"

void timeline_add(struct timeline *timeline, const struct event *event)
{
	timeline->events = grow(timeline->events, timeline->len, &timeline->room, sizeof(*event));
	timeline->events[timeline->len] = *event;
	timeline->events[timeline->len].order = timeline->len;
	timeline->len++;
}

/* Events of one time keep their order: they were seen in it. */
static int compare(const void *left, const void *right)
{
	const struct event *a = left, *b = right;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

void timeline_finish(struct timeline *timeline)
{
	size_t i, kept = 0;

	for (i = 0; i < timeline->len; i++)
		if (timeline->events[i].kind != EVENT_NONE)
			timeline->events[kept++] = timeline->events[i];
	timeline->len = kept;
	if (kept)
		qsort(timeline->events, kept, sizeof(*timeline->events), compare);
}

void timeline_copy(struct timeline *copy, const struct timeline *timeline)
{
	size_t size = timeline->len * sizeof(*timeline->events);

	*copy = *timeline;
	copy->room = timeline->len;
	copy->events = allocate(size);
	if (size)
		memcpy(copy->events, timeline->events, size);
	timeline_finish(copy);
}

void timeline_free(struct timeline *timeline)
{
	free(timeline->events);
	*timeline = (struct timeline){ 0 };
}

double timeline_seconds(const struct timeline *timeline, u64 time)
{
	return (double)(int64_t)(time - timeline->start) / SECOND;
}

const char *timer_name(enum tcp_timer timer)
{
	static const char *const names[] = {
		"",
#define X(name, text, function) text,
		TCP_TIMERS(X)
#undef X
	};

	return names[timer];
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

	if (state > 0 && state < (int)ARRAY_SIZE(names))
		return names[state];
	return "UNKNOWN";
}
