// SPDX-License-Identifier: GPL-2.0-only
/* The keepalive timer. */
#include "model/jiffies.h"
#include "model/keepalive.h"

/* keepalive_time_elapsed() */
static u32 elapsed(const struct sd_schedule *schedule)
{
	return (u32)(schedule->now - schedule->since);
}

static u32 idle_time(const struct sd_schedule *schedule)
{
	return schedule->settings->keepalive_time * schedule->settings->hz;
}

static u32 keepalive_timeout(struct sd_schedule *schedule)
{
	switch (schedule->last) {
	case SD_STEP_PROBE:
		return schedule->settings->keepalive_intvl * schedule->settings->hz;
	case SD_STEP_WAIT:
		return idle_time(schedule) - elapsed(schedule);
	default:
		return idle_time(schedule);
	}
}

static bool gives_up(const struct sd_schedule *schedule)
{
	const struct sd_settings *settings = schedule->settings;

	if (settings->user_timeout)
		return schedule->unanswered &&
		       elapsed(schedule) >= sd_msecs_to_jiffies(settings->hz,
								settings->user_timeout);
	return schedule->unanswered >= settings->keepalive_probes;
}

static enum sd_step_kind keepalive_fired(struct sd_schedule *schedule)
{
	if (elapsed(schedule) < idle_time(schedule))
		return SD_STEP_WAIT;
	if (gives_up(schedule))
		return SD_STEP_END;
	schedule->unanswered++;
	return SD_STEP_PROBE;
}

static const struct sd_timer keepalive_timer = { keepalive_timeout, keepalive_fired };

void sd_keepalive_start(struct sd_schedule *schedule, const struct sd_settings *settings,
			u64 armed, u64 heard)
{
	*schedule = (struct sd_schedule) {
		.timer = &keepalive_timer,
		.settings = settings,
		.now = armed,
		.since = heard,
	};
}

void sd_keepalive_heard(struct sd_schedule *schedule, u64 jiffy)
{
	schedule->since = jiffy;
	schedule->unanswered = 0;
}
