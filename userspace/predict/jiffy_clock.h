/* SPDX-License-Identifier: GPL-2.0-only */
/* Jiffies of events for which only CLOCK_MONOTONIC is known, and the other way round. */
#ifndef SEGDROP_JIFFY_CLOCK_H
#define SEGDROP_JIFFY_CLOCK_H

#include "lab/timeline.h"
#include "model/wheel.h"

/**
 * struct jiffy_clock - when jiffy 0 of the kernel would have begun: between two moments
 * @tick: nanoseconds of a jiffy
 * @earliest: nanoseconds of CLOCK_MONOTONIC
 * @latest: as well
 */
struct jiffy_clock {
	s64 tick;
	s64 earliest;
	s64 latest;
};

/**
 * jiffy_clock_set - learn from the segments, which have both times
 * @clock: filled in
 * @timeline: what happened
 * @hz: jiffies in a second
 * Return: false if there is no segment
 */
bool jiffy_clock_set(struct jiffy_clock *clock, const struct timeline *timeline, u32 hz);

/**
 * jiffy_clock_of - in which jiffies an event can have happened
 * @clock: set
 * @event: what happened
 */
struct sd_window jiffy_clock_of(const struct jiffy_clock *clock, const struct event *event);

/**
 * jiffy_clock_time - from when until when some jiffies last
 * @clock: set
 * @jiffies: from which until which
 * Return: nanoseconds of CLOCK_MONOTONIC
 */
struct sd_window jiffy_clock_time(const struct jiffy_clock *clock, struct sd_window jiffies);

#endif /* SEGDROP_JIFFY_CLOCK_H */
