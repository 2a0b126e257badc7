/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The model of the kernel's timers is pure C and works in jiffies of a kernel whose HZ is known at
 * run time. This is how that kernel converts: what it rounds up, and what it cuts off.
 *
 * A moment is a u64 as jiffies_64 of the kernel; a length of time is a u32.
 */
#ifndef SEGDROP_MODEL_JIFFIES_H
#define SEGDROP_MODEL_JIFFIES_H

#include <segdrop/port.h>

/* MAX_JIFFY_OFFSET of include/linux/jiffies.h, as far as a u32 reaches: for ever */
#define SD_JIFFIES_MAX U32_MAX

/**
 * sd_msecs_to_jiffies - msecs_to_jiffies() (include/linux/jiffies.h): rounds up
 * @hz: jiffies in a second, not 0
 * @msecs: milliseconds; what is negative as an int means for ever
 * Return: jiffies; what does not fit means for ever: SD_JIFFIES_MAX
 */
u32 sd_msecs_to_jiffies(u32 hz, u32 msecs);

/**
 * sd_usecs_to_jiffies - usecs_to_jiffies() (include/linux/jiffies.h): rounds up
 * @hz: jiffies in a second, at most 1000000, not 0
 * @usecs: microseconds
 * Return: jiffies
 */
u32 sd_usecs_to_jiffies(u32 hz, u32 usecs);

/**
 * sd_jiffies_to_msecs - jiffies_to_msecs() (kernel/time/time.c): rounds up where it has to
 * @hz: jiffies in a second, not 0
 * @jiffies: how long
 * Return: milliseconds, cut to 32 bits as in the kernel
 */
u32 sd_jiffies_to_msecs(u32 hz, u32 jiffies);

/**
 * sd_jiffies_to_usecs - jiffies_to_usecs() (kernel/time/time.c): rounds down where it has to
 * @hz: jiffies in a second, at most 1000000, not 0
 * @jiffies: how long
 * Return: microseconds, cut to 32 bits as in the kernel
 */
u32 sd_jiffies_to_usecs(u32 hz, u32 jiffies);

/**
 * sd_min_u32 - the smaller of two
 * @a: one
 * @b: the other
 */
static inline u32 sd_min_u32(u32 a, u32 b)
{
	return a < b ? a : b;
}

/**
 * sd_max_u32 - the larger of two
 * @a: one
 * @b: the other
 */
static inline u32 sd_max_u32(u32 a, u32 b)
{
	return a > b ? a : b;
}

/**
 * sd_log2 - ilog2() (include/linux/log2.h)
 * @value: not 0
 * Return: the number of its highest bit
 */
static inline u32 sd_log2(u32 value)
{
	u32 log;

	for (log = 0; value >>= 1; log++)
		;
	return log;
}

/**
 * sd_backoff - a timeout that is doubled again and again, up to a limit
 * @timeout: at first
 * @times: how often it is doubled
 * @max: the limit
 *
 * inet_csk_rto_backoff() and reqsk_timeout() (include/net/inet_connection_sock.h).
 */
static inline u32 sd_backoff(u32 timeout, u32 times, u32 max)
{
	u64 when = (u64)timeout << (times < 32 ? times : 32);

	return when < max ? (u32)when : max;
}

#endif /* SEGDROP_MODEL_JIFFIES_H */
