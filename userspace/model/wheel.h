/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's timer wheel: when a timer fires that was armed for a jiffy. Source:
 * kernel/time/timer.c.
 *
 * The wheel has levels of 64 buckets; a bucket of level n holds 8^n jiffies. The farther away a
 * timer expires when it is armed, the coarser its level. It fires when the bucket behind its own
 * begins, so it is never early, and late by 1 to 8^n jiffies. Two timers for the same jiffy, armed
 * at different ones, may fire apart.
 *
 * The wheel measures from its own clock and not from jiffies. That clock stands at the jiffy now,
 * but at the one behind it when timers of the same processor have run at this jiffy already. So a
 * timer that a timer's handler arms is armed with the clock at now + 1; this moves it to a finer
 * level at most, if it is due at exactly the beginning of a level. A processor that is kept from
 * running its timers may have a clock that lags.
 *
 * A timer that is set to the very jiffy for which it is pending keeps its bucket (__mod_timer()).
 */
#ifndef SEGDROP_MODEL_WHEEL_H
#define SEGDROP_MODEL_WHEEL_H

#include <segdrop/port.h>

/**
 * struct sd_window - from when until when something may happen
 * @earliest: first jiffy
 * @latest: last jiffy
 */
struct sd_window {
	u64 earliest;
	u64 latest;
};

/**
 * sd_window_is_moment - is it a single jiffy?
 * @window: any
 */
static inline bool sd_window_is_moment(struct sd_window window)
{
	return window.earliest == window.latest;
}

/**
 * sd_wheel_fires - calc_wheel_index() and calc_index(): when a timer fires
 * @hz: jiffies in a second: at HZ 100 and below the wheel has 8 levels instead of 9
 * @clk: the wheel's clock when the timer is armed
 * @expires: the jiffy that it is armed for
 *
 * As in the kernel, one that is further away than the wheel reaches fires when the wheel ends, and
 * one that is overdue fires at once.
 * Return: the jiffy at which its handler runs if the processor is not kept from it
 */
u64 sd_wheel_fires(u32 hz, u64 clk, u64 expires);

/**
 * sd_wheel_granularity - the width of the bucket that a timer is put in
 * @hz: as for sd_wheel_fires()
 * @delta: from the wheel's clock to when it expires
 *
 * What sd_wheel_fires() adds repeats with this period: a timer of the same length that is armed so
 * many jiffies later fires exactly so many jiffies later.
 * Return: 8^n jiffies
 */
u64 sd_wheel_granularity(u32 hz, u64 delta);

/**
 * sd_wheel_clock - where the wheel's clock stood when a timer was armed
 * @hz: as for sd_wheel_fires()
 * @now: the jiffy at which it was armed
 * @expires: the jiffy that it is armed for
 * @fires: when it is to fire, as the kernel says
 *
 * Return: the clock nearest to @now with which sd_wheel_fires() gives @fires; @now if none does
 */
u64 sd_wheel_clock(u32 hz, u64 now, u64 expires, u64 fires);

/**
 * sd_wheel_window - when a timer fires whose arming is not known to the jiffy
 * @hz: as for sd_wheel_fires()
 * @armed: when it was armed: the wheel's clock
 * @timeout: for how long
 * Return: both ends are reached
 */
struct sd_window sd_wheel_window(u32 hz, struct sd_window armed, u32 timeout);

#endif /* SEGDROP_MODEL_WHEEL_H */
