/* SPDX-License-Identifier: GPL-2.0-only */
/* Time: nanoseconds of CLOCK_MONOTONIC, the clock of the recorder's trace, too. */
#ifndef SEGDROP_MONOTONIC_H
#define SEGDROP_MONOTONIC_H

#include <stdint.h>
#include <time.h>

#include <segdrop/port.h>

#define SECOND	UINT64_C(1000000000)
#define NEVER	UINT64_MAX

static inline u64 monotonic_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * SECOND + now.tv_nsec;
}

/**
 * poll_timeout - how long poll() shall wait
 * @now: the present
 * @until: a moment, NEVER for no limit
 * Return: milliseconds, rounded up so that the moment has come after them; -1 for NEVER
 */
static inline int poll_timeout(u64 now, u64 until)
{
	u64 left;

	if (until == NEVER)
		return -1;
	if (until <= now)
		return 0;
	left = (until - now + SECOND / 1000 - 1) / (SECOND / 1000);
	return left > INT32_MAX ? INT32_MAX : (int)left;
}

#endif /* SEGDROP_MONOTONIC_H */
