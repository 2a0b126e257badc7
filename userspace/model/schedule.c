// SPDX-License-Identifier: GPL-2.0-only
/* Schedules: what all timers have in common. */
#include "model/schedule.h"
#include "model/wheel.h"

bool sd_schedule_next(struct sd_schedule *schedule, struct sd_step *step)
{
	if (schedule->over)
		return false;
	step->armed = schedule->now;
	step->expires = schedule->now + schedule->timer->timeout(schedule);
	step->at = sd_wheel_fires(schedule->settings->hz, schedule->now + (u64)schedule->ahead,
				  step->expires);
	schedule->now = step->at;
	schedule->ahead = 1;
	step->kind = schedule->timer->fired(schedule);
	step->number = ++schedule->done[step->kind];
	schedule->last = step->kind;
	if (step->kind == SD_STEP_END)
		schedule->over = true;
	return true;
}

void sd_schedule_observed(struct sd_schedule *schedule, u64 jiffy)
{
	schedule->now = jiffy;
}

void sd_schedule_armed(struct sd_schedule *schedule, u64 jiffy, u64 clk)
{
	schedule->now = jiffy;
	schedule->ahead = (s64)(clk - jiffy);
}

void sd_schedule_rearmed(struct sd_schedule *schedule, u64 jiffy)
{
	sd_schedule_armed(schedule, jiffy, jiffy);
}

void sd_schedule_shift(struct sd_schedule *schedule, u64 jiffies)
{
	schedule->now += jiffies;
	schedule->since += jiffies;
}
