// SPDX-License-Identifier: GPL-2.0-only
/* From the clock of the trace to that on the wall. */
#include <stdlib.h>

#include "lab/monotonic.h"
#include "lab/wall_clock.h"

/* Looking at two clocks takes some time; less is no difference. Times shown must not go back. */
#define TOLERANCE	(SECOND / 1000)

void wall_clock_follow(struct wall_clock *clock)
{
	u64 before = monotonic_now();
	struct timespec real;
	s64 ahead;

	clock_gettime(CLOCK_REALTIME, &real);
	ahead = (s64)((u64)real.tv_sec * SECOND + (u64)real.tv_nsec - before);
	if (llabs(ahead - clock->ahead) > (s64)(TOLERANCE + monotonic_now() - before))
		clock->ahead = ahead;
}
