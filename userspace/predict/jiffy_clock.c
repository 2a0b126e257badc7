// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jiffies of events for which only CLOCK_MONOTONIC is known, and the other way round.
 *
 * The kernel's count never goes back and never runs ahead of the time; on a busy processor it may
 * lag behind it, as the tick that moves it is an interrupt.
 */
#include <stdlib.h>

#include "command.h"
#include "lab/monotonic.h"
#include "predict/jiffy_clock.h"

static void add_mark(struct jiffy_clock *clock, u64 time, u64 jiffies)
{
	if (time && jiffies)
		clock->marks[clock->len++] = (struct jiffy_mark){ time, jiffies };
}

static void add_marks(struct jiffy_clock *clock, const struct event *event)
{
	if (event->kind == EVENT_SEGMENT)
		add_mark(clock, event->time, event->segment.jiffies);
	if (event->kind == EVENT_SEGMENT || event->kind == EVENT_TIMER)
		add_mark(clock, event->cause.time, event->cause.jiffies);
}

static int compare(const void *left, const void *right)
{
	const struct jiffy_mark *a = left, *b = right;

	return a->time < b->time ? -1 : a->time > b->time;
}

/* When jiffy 0 was at the latest, if the mark's jiffy had just begun. */
static s64 origin(const struct jiffy_clock *clock, const struct jiffy_mark *mark)
{
	return (s64)(mark->time - mark->jiffies * (u64)clock->tick);
}

/* Some mark was made within its jiffy; if all of them were, they tell more. */
static void set_origin(struct jiffy_clock *clock)
{
	s64 lagging;
	size_t i;

	clock->latest = origin(clock, &clock->marks[0]);
	lagging = clock->latest;
	for (i = 1; i < clock->len; i++) {
		s64 latest = origin(clock, &clock->marks[i]);

		if (latest < clock->latest)
			clock->latest = latest;
		if (latest > lagging)
			lagging = latest;
	}
	clock->earliest = lagging - clock->tick + 1;
	if (clock->earliest > clock->latest)
		clock->earliest = clock->latest - clock->tick + 1;
}

bool jiffy_clock_set(struct jiffy_clock *clock, const struct timeline *timeline, u32 hz)
{
	size_t i;

	*clock = (struct jiffy_clock){ .tick = SECOND / hz };
	clock->marks = allocate(2 * timeline->len * sizeof(*clock->marks));
	for (i = 0; i < timeline->len; i++)
		add_marks(clock, &timeline->events[i]);
	if (!clock->len)
		return false;
	qsort(clock->marks, clock->len, sizeof(*clock->marks), compare);
	set_origin(clock);
	return true;
}

/* Return: how many marks are not after a moment */
static size_t marks_until(const struct jiffy_clock *clock, u64 time)
{
	size_t low = 0, high = clock->len;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (clock->marks[middle].time <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The mark before and the one behind know better than the clock. */
static u64 between(const struct jiffy_clock *clock, u64 time, u64 jiffy)
{
	size_t i = marks_until(clock, time);

	if (i && jiffy < clock->marks[i - 1].jiffies)
		jiffy = clock->marks[i - 1].jiffies;
	if (i < clock->len && jiffy > clock->marks[i].jiffies)
		jiffy = clock->marks[i].jiffies;
	return jiffy;
}

struct sd_window jiffy_clock_of(const struct jiffy_clock *clock, u64 since, u64 until)
{
	u64 earliest = (since - (u64)clock->latest) / (u64)clock->tick;
	u64 latest = (until - (u64)clock->earliest) / (u64)clock->tick;

	return (struct sd_window){
		.earliest = between(clock, since, earliest),
		.latest = between(clock, until, latest),
	};
}

struct sd_window jiffy_clock_time(const struct jiffy_clock *clock, struct sd_window jiffies)
{
	return (struct sd_window){
		.earliest = jiffies.earliest * (u64)clock->tick + (u64)clock->earliest,
		.latest = (jiffies.latest + 1) * (u64)clock->tick + (u64)clock->latest,
	};
}

void jiffy_clock_free(struct jiffy_clock *clock)
{
	free(clock->marks);
	*clock = (struct jiffy_clock){ 0 };
}
