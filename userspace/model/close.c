// SPDX-License-Identifier: GPL-2.0-only
/* The timers of a connection that this end has closed. */
#include "model/close.h"
#include "model/jiffies.h"

#define TIMEWAIT_SECONDS	60	/* TCP_TIMEWAIT_LEN */

static u32 timewait_len(const struct sd_schedule *schedule)
{
	return TIMEWAIT_SECONDS * schedule->settings->hz;
}

/* 3.5 RTO, as tcp_fin_time() and tcp_time_wait() have it */
static u32 two_retransmissions(const struct sd_schedule *schedule)
{
	return (schedule->rto << 2) - (schedule->rto >> 1);
}

static u32 fin_time(const struct sd_schedule *schedule)
{
	return sd_max_u32(schedule->settings->fin_timeout * schedule->settings->hz,
			  two_retransmissions(schedule));
}

static u32 fin_wait2_timeout(struct sd_schedule *schedule)
{
	u32 timeout = fin_time(schedule), len = timewait_len(schedule);

	if (timeout <= len)
		return timeout;
	if (!schedule->done[SD_STEP_WAIT])
		return timeout - len;
	return sd_max_u32(timeout - len, two_retransmissions(schedule));
}

static enum sd_step_kind fin_wait2_fired(struct sd_schedule *schedule)
{
	if (fin_time(schedule) > timewait_len(schedule) && !schedule->done[SD_STEP_WAIT])
		return SD_STEP_WAIT;
	return SD_STEP_END;
}

static const struct sd_timer fin_wait2_timer = { fin_wait2_timeout, fin_wait2_fired };

void sd_fin_wait2_start(struct sd_schedule *schedule, const struct sd_settings *settings,
			u64 entered, u32 rto)
{
	*schedule = (struct sd_schedule) {
		.timer = &fin_wait2_timer,
		.settings = settings,
		.now = entered,
		.rto = rto,
	};
}

static u32 time_wait_timeout(struct sd_schedule *schedule)
{
	return timewait_len(schedule);
}

static enum sd_step_kind time_wait_fired(struct sd_schedule *schedule)
{
	(void)schedule;
	return SD_STEP_END;
}

static const struct sd_timer time_wait_timer = { time_wait_timeout, time_wait_fired };

void sd_time_wait_start(struct sd_schedule *schedule, const struct sd_settings *settings,
			u64 entered)
{
	*schedule = (struct sd_schedule) {
		.timer = &time_wait_timer,
		.settings = settings,
		.now = entered,
	};
}
