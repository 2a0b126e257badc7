// SPDX-License-Identifier: GPL-2.0-only
/* Conversions between jiffies and other units of time, as the kernel rounds them. */
#include "model/jiffies.h"

#define MSEC_PER_SEC	1000
#define USEC_PER_SEC	1000000

static u64 scale_down(u64 value, u32 to, u32 from)
{
	u32 remainder;

	return div_u64_rem(value * to, from, &remainder);
}

static u64 scale_up(u64 value, u32 to, u32 from)
{
	u32 remainder;
	u64 scaled = div_u64_rem(value * to, from, &remainder);

	return remainder ? scaled + 1 : scaled;
}

static u32 cap(u64 count)
{
	return count < SD_JIFFIES_MAX ? (u32)count : SD_JIFFIES_MAX;
}

u32 sd_msecs_to_jiffies(u32 hz, u32 msecs)
{
	if (msecs > U32_MAX / 2)
		return SD_JIFFIES_MAX;
	return cap(scale_up(msecs, hz, MSEC_PER_SEC));
}

u32 sd_usecs_to_jiffies(u32 hz, u32 usecs)
{
	return cap(scale_up(usecs, hz, USEC_PER_SEC));
}

u32 sd_jiffies_to_msecs(u32 hz, u32 jiffies)
{
	return (u32)scale_up(jiffies, MSEC_PER_SEC, hz);
}

u32 sd_jiffies_to_usecs(u32 hz, u32 jiffies)
{
	return (u32)scale_down(jiffies, USEC_PER_SEC, hz);
}
