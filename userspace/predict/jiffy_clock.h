/* SPDX-License-Identifier: GPL-2.0-only */
/* Jiffies of events for which only CLOCK_MONOTONIC is known, and the other way round. */
#ifndef SEGDROP_JIFFY_CLOCK_H
#define SEGDROP_JIFFY_CLOCK_H

#include "lab/timeline.h"
#include "model/wheel.h"

/**
 * struct jiffy_mark - a moment of which both are known
 * @time: nanoseconds of CLOCK_MONOTONIC
 * @jiffies: then
 */
struct jiffy_mark {
	u64 time;
	u64 jiffies;
};

/**
 * struct jiffy_clock - when jiffy 0 of the kernel would have begun: between two moments
 * @tick: nanoseconds of a jiffy
 * @earliest: nanoseconds of CLOCK_MONOTONIC
 * @latest: as well
 * @marks: in the order of time
 * @len: how many
 */
struct jiffy_clock {
	s64 tick;
	s64 earliest;
	s64 latest;
	struct jiffy_mark *marks;
	size_t len;
};

/**
 * jiffy_clock_set - learn from the events that have both times
 * @clock: filled in; for jiffy_clock_free()
 * @timeline: what happened
 * @hz: jiffies in a second
 * Return: false if there is no such event
 */
bool jiffy_clock_set(struct jiffy_clock *clock, const struct timeline *timeline, u32 hz);

/**
 * jiffy_clock_of - in which jiffies something can have happened
 * @clock: set
 * @since: at the earliest; nanoseconds of CLOCK_MONOTONIC
 * @until: at the latest
 */
struct sd_window jiffy_clock_of(const struct jiffy_clock *clock, u64 since, u64 until);

/**
 * jiffy_clock_time - from when until when some jiffies last
 * @clock: set
 * @jiffies: from which until which
 * Return: nanoseconds of CLOCK_MONOTONIC
 */
struct sd_window jiffy_clock_time(const struct jiffy_clock *clock, struct sd_window jiffies);

/**
 * jiffy_clock_free - forget the marks
 * @clock: set or not
 */
void jiffy_clock_free(struct jiffy_clock *clock);

#endif /* SEGDROP_JIFFY_CLOCK_H */
