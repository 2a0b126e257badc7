// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's timer wheel. */
#include "model/wheel.h"

#define BUCKET_BITS	6	/* LVL_BITS */
#define LEVEL_BITS	3	/* LVL_CLK_SHIFT */
#define BUCKETS		(1 << BUCKET_BITS)

/* LVL_DEPTH */
static u32 depth(u32 hz)
{
	return hz > 100 ? 9 : 8;
}

/* LVL_START(): what is so far away belongs to this level, or to a higher one */
static u64 level_start(u32 level)
{
	return level ? (u64)(BUCKETS - 1) << (level - 1) * LEVEL_BITS : 0;
}

static u32 level_of(u32 hz, u64 delta)
{
	u32 level = depth(hz) - 1;

	while (delta < level_start(level))
		level--;
	return level;
}

static u64 granularity(u32 level)
{
	return 1ULL << level * LEVEL_BITS;
}

u64 sd_wheel_granularity(u32 hz, u64 delta)
{
	return granularity(level_of(hz, delta));
}

u64 sd_wheel_fires(u32 hz, u64 clk, u64 expires)
{
	u64 delta = expires - clk, end = level_start(depth(hz)), width;

	if (delta > U64_MAX / 2)
		return clk;
	if (delta >= end)
		expires = clk + end - granularity(depth(hz) - 1);
	width = sd_wheel_granularity(hz, delta);
	return (expires & ~(width - 1)) + width;
}

static u64 distance(u64 a, u64 b)
{
	return a < b ? b - a : a - b;
}

/* A level's first and last clock are tried: within a level the clock does not matter. */
u64 sd_wheel_clock(u32 hz, u64 now, u64 expires, u64 fires)
{
	u64 clk = now, nearest = U64_MAX, tried[2];
	u32 level, i;

	if (sd_wheel_fires(hz, now, expires) == fires)
		return now;
	for (level = 0; level < depth(hz); level++) {
		tried[0] = expires - level_start(level);
		tried[1] = expires - level_start(level + 1) + 1;
		for (i = 0; i < 2; i++)
			if (sd_wheel_fires(hz, tried[i], expires) == fires &&
			    distance(tried[i], now) < nearest) {
				clk = tried[i];
				nearest = distance(clk, now);
			}
	}
	return clk;
}

struct sd_window sd_wheel_window(u32 hz, struct sd_window armed, u32 timeout)
{
	return (struct sd_window) {
		.earliest = sd_wheel_fires(hz, armed.earliest, armed.earliest + timeout),
		.latest = sd_wheel_fires(hz, armed.latest, armed.latest + timeout),
	};
}
