/* SPDX-License-Identifier: GPL-2.0-only */
/* What is counted per network namespace. */
#ifndef SEGDROP_STATS_H
#define SEGDROP_STATS_H

#include <linux/bitops.h>
#include <linux/percpu.h>

#include <segdrop.h>

/**
 * enum sd_counter - index of a counter
 * @SD_COUNTER_SEEN: segments that played the first role; the other roles follow
 * @SD_COUNTER_DROPPED: the same of those that were dropped
 * @SD_COUNTER_PASSED: packets passed for the first of enum sd_passed; the other reasons follow
 * @SD_COUNTER_EVICTED: flows that had to go to make room
 */
enum sd_counter {
	SD_COUNTER_SEEN,
	SD_COUNTER_DROPPED = SD_COUNTER_SEEN + SD_ROLE_COUNT,
	SD_COUNTER_PASSED = SD_COUNTER_DROPPED + SD_ROLE_COUNT,
	SD_COUNTER_EVICTED = SD_COUNTER_PASSED + SD_PASSED_COUNT,
	SD_COUNTERS,
};

struct sd_counters {
	u64 value[SD_COUNTERS];
};

/**
 * struct sd_stats - the counters of a namespace
 * @counters: they only rise; on 32-bit machines a reading may catch one of them between its halves
 * @base: what they were at the last reset
 */
struct sd_stats {
	struct sd_counters __percpu *counters;
	u64 base[SD_COUNTERS];
};

/**
 * sd_stats_create - all counters 0
 * Context: may sleep
 * Return: NULL without memory
 */
struct sd_stats *sd_stats_create(void);

/**
 * sd_stats_destroy - free them
 * @stats: may be NULL; nobody counts any more
 */
void sd_stats_destroy(struct sd_stats *stats);

/**
 * sd_stats_count - add one
 * @stats: the namespace's
 * @counter: an index
 *
 * Context: any
 */
static inline void sd_stats_count(struct sd_stats *stats, unsigned int counter)
{
	this_cpu_inc(stats->counters->value[counter]);
}

/**
 * sd_stats_count_roles - add one for each role
 * @stats: the namespace's
 * @first: SD_COUNTER_SEEN or SD_COUNTER_DROPPED
 * @roles: OR of enum sd_role
 *
 * Context: any
 */
static inline void sd_stats_count_roles(struct sd_stats *stats, enum sd_counter first, u16 roles)
{
	for (; roles; roles &= roles - 1)
		sd_stats_count(stats, first + __ffs(roles));
}

/**
 * sd_stats_read - a counter since the last reset
 * @stats: may be NULL: then it is 0
 * @counter: an index
 */
u64 sd_stats_read(const struct sd_stats *stats, unsigned int counter);

/**
 * sd_stats_reset - let every counter begin at 0
 * @stats: the namespace's
 *
 * Context: one at a time
 */
void sd_stats_reset(struct sd_stats *stats);

#endif /* SEGDROP_STATS_H */
