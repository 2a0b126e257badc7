/* SPDX-License-Identifier: GPL-2.0-only */
/* From the clock of the trace to that on the wall. */
#ifndef SEGDROP_WALL_CLOCK_H
#define SEGDROP_WALL_CLOCK_H

#include <segdrop/port.h>

/**
 * struct wall_clock - how they compare; all zero at first
 * @ahead: nanoseconds by which CLOCK_REALTIME is ahead of CLOCK_MONOTONIC
 */
struct wall_clock {
	s64 ahead;
};

/**
 * wall_clock_follow - compare them anew: somebody may have set the clock, or the machine has slept
 * @clock: stays as it was where the difference is no more than it takes to look
 */
void wall_clock_follow(struct wall_clock *clock);

/**
 * wall_clock_time - what the clock on the wall said
 * @clock: followed
 * @time: nanoseconds of CLOCK_MONOTONIC
 * Return: nanoseconds since 1970
 */
static inline u64 wall_clock_time(const struct wall_clock *clock, u64 time)
{
	return time + (u64)clock->ahead;
}

#endif /* SEGDROP_WALL_CLOCK_H */
