// SPDX-License-Identifier: GPL-2.0-only
/* The retransmission timer of a connection. */
#include "model/budget.h"
#include "model/jiffies.h"
#include "model/resend.h"

#define THIN_LINEAR_RETRIES	6	/* TCP_THIN_LINEAR_RETRIES */
#define THIN_SEGMENTS		4	/* tcp_stream_is_thin(): fewer */
#define SECOND_SEGMENT_US	2000	/* TCP_TIMEOUT_MIN_US */

/* tcp_schedule_loss_probe() when the segment was sent just now */
static u32 loss_probe_timeout(const struct sd_settings *settings, const struct sd_data *data)
{
	u32 hz = settings->hz, timeout = sd_timeout_init(settings), usecs, min;

	if (data->srtt_us) {
		usecs = data->srtt_us >> 2;
		min = sd_usecs_to_jiffies(hz, settings->rto_min_us);
		usecs += data->segments == 1 ? sd_jiffies_to_usecs(hz, min) : SECOND_SEGMENT_US;
		timeout = sd_usecs_to_jiffies(hz, usecs);
	}
	return sd_min_u32(timeout, sd_usecs_to_jiffies(hz, sd_jiffies_to_usecs(hz, data->rto)));
}

static u32 data_timeout(struct sd_schedule *schedule)
{
	if (schedule->loss_probe)
		return schedule->loss_probe_timeout;
	if (!schedule->done[SD_STEP_RESEND])
		return schedule->rto;
	if (!schedule->measured) {
		schedule->measured = true;
		schedule->since = schedule->now;
	}
	return sd_budget_clamp(schedule);
}

static bool gives_up(const struct sd_schedule *schedule)
{
	const struct sd_settings *settings = schedule->settings;
	u32 retries = settings->retries2;

	if (schedule->orphan)
		retries = sd_orphan_retries(settings, schedule->rto < sd_rto_max(settings));
	return sd_budget_over(schedule, retries, sd_rto_floor(settings));
}

/* tcp_retransmit_timer(): not if so little is in flight that losses cannot be the network's load */
static bool backs_off(const struct sd_schedule *schedule)
{
	return !schedule->thin || !schedule->established ||
	       !schedule->settings->thin_linear_timeouts ||
	       schedule->done[SD_STEP_RESEND] >= THIN_LINEAR_RETRIES;
}

static enum sd_step_kind data_fired(struct sd_schedule *schedule)
{
	if (schedule->loss_probe) {
		schedule->loss_probe = false;
		return SD_STEP_LOSS_PROBE;
	}
	if (gives_up(schedule))
		return SD_STEP_END;
	if (backs_off(schedule))
		schedule->rto = sd_backoff(schedule->rto, 1, sd_rto_max(schedule->settings));
	return SD_STEP_RESEND;
}

static const struct sd_timer data_timer = { data_timeout, data_fired };

void sd_data_start(struct sd_schedule *schedule, const struct sd_settings *settings,
		   const struct sd_data *data)
{
	*schedule = (struct sd_schedule) {
		.timer = &data_timer,
		.settings = settings,
		.now = data->sent,
		.orphan = data->orphan,
		.established = data->established,
		.thin = data->segments < THIN_SEGMENTS,
		.loss_probe = data->sack &&
			      (settings->early_retrans == 3 || settings->early_retrans == 4),
		.loss_probe_timeout = loss_probe_timeout(settings, data),
		.rto = data->rto,
	};
}
