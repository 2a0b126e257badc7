// SPDX-License-Identifier: GPL-2.0-only
/* The timers of the handshake. */
#include "model/budget.h"
#include "model/jiffies.h"
#include "model/open.h"

#define TIMEOUTS_MAX	255	/* the kernel counts them in a u8 */

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

/* req->num_timeout */
static u32 timeouts(const struct sd_schedule *schedule)
{
	return schedule->done[SD_STEP_RESEND] + schedule->done[SD_STEP_WAIT];
}

static u32 synack_timeout(struct sd_schedule *schedule)
{
	return sd_backoff(sd_timeout_init(schedule->settings), timeouts(schedule),
			  sd_rto_max(schedule->settings));
}

/* secs_to_retrans(): after how many timeouts so many seconds are over */
static u32 deferred(const struct sd_settings *settings)
{
	u32 timeout = sd_timeout_init(settings) / settings->hz, over = 0, count = 0;

	while (settings->defer_accept > over && count < TIMEOUTS_MAX) {
		over += sd_backoff(timeout, count, sd_rto_max(settings) / settings->hz);
		count++;
	}
	return count;
}

static enum sd_step_kind synack_fired(struct sd_schedule *schedule)
{
	u32 waits = schedule->acked ? deferred(schedule->settings) : 0;

	if (timeouts(schedule) >= schedule->settings->synack_retries &&
	    timeouts(schedule) >= waits)
		return SD_STEP_END;
	return timeouts(schedule) + 1 < waits ? SD_STEP_WAIT : SD_STEP_RESEND;
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

void sd_synack_acked(struct sd_schedule *schedule)
{
	schedule->acked = true;
}
