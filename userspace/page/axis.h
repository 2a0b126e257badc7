/* SPDX-License-Identifier: GPL-2.0-only */
/* Places of times on an axis. */
#ifndef SEGDROP_AXIS_H
#define SEGDROP_AXIS_H

#include <stddef.h>

#include "lab/timeline.h"

/**
 * struct axis - places of times; between two of those that it has, time passes evenly
 * @times: nanoseconds of CLOCK_MONOTONIC, ascending
 * @places: of each; ascending
 * @len: how many; at least 2
 */
struct axis {
	u64 *times;
	double *places;
	size_t len;
};

/**
 * axis_linear - a minute takes as much room as any other
 * @axis: filled in; for axis_free()
 * @timeline: its first event is the beginning
 * @end: the end
 */
void axis_linear(struct axis *axis, const struct timeline *timeline, u64 end);

/**
 * axis_compressed - a wait takes as much room as it has doublings of a millisecond
 * @axis: filled in; for axis_free()
 * @timeline: its first event is the beginning; events of timers do not count
 * @end: the end
 */
void axis_compressed(struct axis *axis, const struct timeline *timeline, u64 end);

/**
 * axis_place - where a time is
 * @axis: the axis
 * @time: nanoseconds of CLOCK_MONOTONIC
 * Return: 0 at the beginning or before it, 1 at the end or behind it
 */
double axis_place(const struct axis *axis, u64 time);

/**
 * axis_free - let go of it
 * @axis: empty afterwards
 */
void axis_free(struct axis *axis);

/**
 * doublings - how often a millisecond must be doubled to be longer than a time
 * @time: nanoseconds
 * Return: 0 below a millisecond, 10 for a second, 23 for two hours
 */
unsigned int doublings(u64 time);

#endif /* SEGDROP_AXIS_H */
