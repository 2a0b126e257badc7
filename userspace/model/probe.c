// SPDX-License-Identifier: GPL-2.0-only
/* Window probes. */
#include "model/budget.h"
#include "model/jiffies.h"
#include "model/probe.h"

#define TIMEOUT_MIN	2	/* TCP_TIMEOUT_MIN, jiffies */

/* TCP_USER_TIMEOUT in jiffies, and whether it has begun to count */
static bool limited(const struct sd_schedule *schedule, u32 *limit)
{
	*limit = sd_msecs_to_jiffies(schedule->settings->hz, schedule->settings->user_timeout);
	return *limit && schedule->measured;
}

/* tcp_probe0_when() and tcp_clamp_probe0_to_user_timeout() */
static u32 probe_timeout(struct sd_schedule *schedule)
{
	u32 max = sd_rto_max(schedule->settings), floor = sd_rto_floor(schedule->settings), limit;
	u32 backoff = sd_min_u32(schedule->backoff, sd_log2(max / floor) + 1);
	u32 when = sd_backoff(sd_max_u32(schedule->rto, floor), backoff, max);

	if (limited(schedule, &limit))
		when = sd_min_u32(when, sd_max_u32(limit - (u32)(schedule->now - schedule->since),
						   TIMEOUT_MIN));
	return when;
}

static bool gives_up(const struct sd_schedule *schedule)
{
	const struct sd_settings *settings = schedule->settings;
	u32 retries = settings->retries2, max = sd_rto_max(settings), limit;
	bool alive;

	if (limited(schedule, &limit) && schedule->now - schedule->since >= limit)
		return true;
	if (schedule->orphan) {
		alive = sd_backoff(schedule->rto, schedule->backoff, max) < max;
		retries = sd_orphan_retries(settings, alive);
		if (!alive && schedule->backoff >= retries)
			return true;
	}
	return schedule->unanswered >= retries;
}

static enum sd_step_kind probe_fired(struct sd_schedule *schedule)
{
	if (gives_up(schedule))
		return SD_STEP_END;
	if (!schedule->measured) {
		schedule->measured = true;
		schedule->since = schedule->now;
	}
	schedule->unanswered++;
	if (schedule->backoff < schedule->settings->retries2)
		schedule->backoff++;
	return SD_STEP_PROBE;
}

static const struct sd_timer probe_timer = { probe_timeout, probe_fired };

void sd_window_probe_start(struct sd_schedule *schedule, const struct sd_settings *settings,
			   u64 closed, u32 rto, bool orphan)
{
	*schedule = (struct sd_schedule) {
		.timer = &probe_timer,
		.settings = settings,
		.now = closed,
		.orphan = orphan,
		.rto = rto,
	};
}

void sd_window_probe_answered(struct sd_schedule *schedule, u64 jiffy)
{
	schedule->unanswered = 0;
	sd_schedule_rearmed(schedule, jiffy);
}
