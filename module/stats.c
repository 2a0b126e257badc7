// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>

#include "stats.h"

struct sd_stats *sd_stats_create(void)
{
	struct sd_stats *stats = kzalloc(sizeof(*stats), GFP_KERNEL_ACCOUNT);

	if (!stats)
		return NULL;
	stats->counters = alloc_percpu_gfp(struct sd_counters, GFP_KERNEL_ACCOUNT);
	if (!stats->counters) {
		kfree(stats);
		return NULL;
	}
	return stats;
}

void sd_stats_destroy(struct sd_stats *stats)
{
	if (!stats)
		return;
	free_percpu(stats->counters);
	kfree(stats);
}

static u64 sum(const struct sd_stats *stats, unsigned int counter)
{
	u64 value = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		value += READ_ONCE(per_cpu_ptr(stats->counters, cpu)->value[counter]);
	return value;
}

u64 sd_stats_read(const struct sd_stats *stats, unsigned int counter)
{
	u64 base;

	if (!stats)
		return 0;
	/* The base first: what is counted after it can only make the difference larger. */
	base = READ_ONCE(stats->base[counter]);
	smp_rmb(); /* pairs with the one in sd_stats_reset() */
	return sum(stats, counter) - base;
}

void sd_stats_reset(struct sd_stats *stats)
{
	unsigned int counter;

	for (counter = 0; counter < SD_COUNTERS; counter++) {
		u64 value = sum(stats, counter);

		smp_mb(); /* whoever reads this base finds counters at least as high */
		WRITE_ONCE(stats->base[counter], value);
	}
}
