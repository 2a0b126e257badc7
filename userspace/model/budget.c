// SPDX-License-Identifier: GPL-2.0-only
/* When TCP has sent the same thing again for long enough. */
#include "model/budget.h"
#include "model/jiffies.h"

#define MSEC_PER_SEC		1000
#define ORPHAN_RETRIES		8
#define OVERDUE			1	/* jiffies until a timer fires that should have fired */

u32 sd_budget(const struct sd_settings *settings, u32 retries, u32 base)
{
	u32 max = sd_rto_max(settings);
	u32 doubled = sd_min_u32(retries, sd_log2(max / base));
	u32 timeout = ((2U << doubled) - 1) * base + (retries - doubled) * max;

	return sd_jiffies_to_msecs(settings->hz, timeout);
}

/* tcp_time_stamp() counts whole milliseconds */
static u32 elapsed_msecs(const struct sd_schedule *schedule)
{
	u32 remainder;

	return (u32)div_u64_rem((schedule->now - schedule->since) * MSEC_PER_SEC,
				schedule->settings->hz, &remainder);
}

bool sd_budget_over(const struct sd_schedule *schedule, u32 retries, u32 base)
{
	u32 limit = schedule->settings->user_timeout;

	if (!schedule->done[SD_STEP_RESEND])
		return false;
	if (!limit)
		limit = sd_budget(schedule->settings, retries, base);
	return elapsed_msecs(schedule) >= limit;
}

u32 sd_budget_clamp(const struct sd_schedule *schedule)
{
	u32 limit = schedule->settings->user_timeout, elapsed = elapsed_msecs(schedule);

	if (!limit)
		return schedule->rto;
	if (elapsed >= limit)
		return OVERDUE;
	return sd_min_u32(schedule->rto,
			  sd_msecs_to_jiffies(schedule->settings->hz, limit - elapsed));
}

u32 sd_orphan_retries(const struct sd_settings *settings, bool alive)
{
	if (!settings->orphan_retries && alive)
		return ORPHAN_RETRIES;
	return settings->orphan_retries;
}
