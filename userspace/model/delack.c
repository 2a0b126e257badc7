// SPDX-License-Identifier: GPL-2.0-only
/* The delayed acknowledgment. */
#include "model/delack.h"
#include "model/jiffies.h"

static u32 delay(const struct sd_settings *settings, const struct sd_delack *delack)
{
	u32 hz = settings->hz, min = hz / 25, max = hz / 5, limit = hz / 2;

	if (delack->ato <= min)
		return delack->ato;
	if (delack->interactive)
		limit = max;
	if (delack->srtt_us)
		limit = sd_min_u32(limit, sd_max_u32(sd_usecs_to_jiffies(hz, delack->srtt_us >> 3),
						     min));
	return sd_min_u32(sd_min_u32(delack->ato, limit), max);
}

static u32 delack_timeout(struct sd_schedule *schedule)
{
	return schedule->rto;
}

static enum sd_step_kind delack_fired(struct sd_schedule *schedule)
{
	schedule->over = true;
	return SD_STEP_ACK;
}

static const struct sd_timer delack_timer = { delack_timeout, delack_fired };

void sd_delack_start(struct sd_schedule *schedule, const struct sd_settings *settings,
		     const struct sd_delack *delack)
{
	*schedule = (struct sd_schedule) {
		.timer = &delack_timer,
		.settings = settings,
		.now = delack->arrived,
		.rto = delay(settings, delack),
	};
}
