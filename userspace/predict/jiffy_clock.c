// SPDX-License-Identifier: GPL-2.0-only
/* Jiffies of events for which only CLOCK_MONOTONIC is known, and the other way round. */
#include "lab/monotonic.h"
#include "predict/jiffy_clock.h"

/* A segment of some jiffy was seen within it: this is when jiffy 0 was at the latest. */
static s64 origin(const struct jiffy_clock *clock, const struct event *event)
{
	return (s64)(event->time - event->segment.jiffies * (u64)clock->tick);
}

bool jiffy_clock_set(struct jiffy_clock *clock, const struct timeline *timeline, u32 hz)
{
	bool known = false;
	size_t i;

	*clock = (struct jiffy_clock){ .tick = SECOND / hz };
	for (i = 0; i < timeline->len; i++) {
		s64 latest;

		if (timeline->events[i].kind != EVENT_SEGMENT)
			continue;
		latest = origin(clock, &timeline->events[i]);
		if (!known || latest < clock->latest)
			clock->latest = latest;
		if (!known || latest - clock->tick + 1 > clock->earliest)
			clock->earliest = latest - clock->tick + 1;
		known = true;
	}
	return known;
}

struct sd_window jiffy_clock_of(const struct jiffy_clock *clock, const struct event *event)
{
	u64 since = event->since ? event->since : event->time;

	if (event->kind == EVENT_SEGMENT)
		return (struct sd_window){ event->segment.jiffies, event->segment.jiffies };
	return (struct sd_window){
		.earliest = (since - (u64)clock->latest) / (u64)clock->tick,
		.latest = (event->time - (u64)clock->earliest) / (u64)clock->tick,
	};
}

struct sd_window jiffy_clock_time(const struct jiffy_clock *clock, struct sd_window jiffies)
{
	return (struct sd_window){
		.earliest = jiffies.earliest * (u64)clock->tick + (u64)clock->earliest,
		.latest = (jiffies.latest + 1) * (u64)clock->tick + (u64)clock->latest,
	};
}
