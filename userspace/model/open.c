// SPDX-License-Identifier: GPL-2.0-only
/* The timers of the handshake. */
#include "model/budget.h"
#include "model/jiffies.h"
#include "model/open.h"

static u32 syn_timeout(struct sd_schedule *schedule)
{
	return schedule->done[SD_STEP_RESEND] ? sd_budget_clamp(schedule) : schedule->rto;
}

static enum sd_step_kind syn_fired(struct sd_schedule *schedule)
{
	const struct sd_settings *settings = schedule->settings;
	u32 sent = schedule->done[SD_STEP_RESEND];

	if (sent >= settings->syn_retries + settings->syn_linear_timeouts ||
	    sd_budget_over(schedule, settings->syn_retries, sd_timeout_init(settings)))
		return SD_STEP_END;
	if (sent >= settings->syn_linear_timeouts)
		schedule->rto = sd_backoff(schedule->rto, 1, sd_rto_max(settings));
	return SD_STEP_RESEND;
}

static const struct sd_timer syn_timer = { syn_timeout, syn_fired };

void sd_syn_start(struct sd_schedule *schedule, const struct sd_settings *settings, u64 sent)
{
	*schedule = (struct sd_schedule) {
		.timer = &syn_timer,
		.settings = settings,
		.now = sent,
		.since = sent,
		.rto = sd_min_u32(sd_timeout_init(settings), sd_rto_max(settings)),
	};
}

static u32 synack_timeout(struct sd_schedule *schedule)
{
	return sd_backoff(sd_timeout_init(schedule->settings), schedule->done[SD_STEP_RESEND],
			  sd_rto_max(schedule->settings));
}

static enum sd_step_kind synack_fired(struct sd_schedule *schedule)
{
	if (schedule->done[SD_STEP_RESEND] >= schedule->settings->synack_retries)
		return SD_STEP_END;
	return SD_STEP_RESEND;
}

static const struct sd_timer synack_timer = { synack_timeout, synack_fired };

void sd_synack_start(struct sd_schedule *schedule, const struct sd_settings *settings, u64 sent)
{
	*schedule = (struct sd_schedule) {
		.timer = &synack_timer,
		.settings = settings,
		.now = sent,
	};
}
