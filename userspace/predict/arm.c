// SPDX-License-Identifier: GPL-2.0-only
/* The schedule of a chain. */
#include "model/close.h"
#include "model/keepalive.h"
#include "model/open.h"
#include "model/probe.h"
#include "model/resend.h"
#include "model/rtt.h"
#include "predict/arm.h"

#define USEC_PER_SEC	1000000

static void start_data(struct sd_schedule *schedule, const struct chain *chain,
		       const struct basis *basis, u64 jiffy, const struct sd_rtt *rtt)
{
	const struct sd_settings *settings = &basis->settings[chain->side];
	const struct sd_data data = {
		.sent = jiffy,
		.rto = sd_rtt_rto(rtt, settings),
		.srtt_us = rtt->srtt_us,
		.segments = 1,
		.sack = basis->sack,
		.orphan = chain->timer == TIMER_FIN,
		.established = chain->timer == TIMER_DATA,
	};

	sd_data_start(schedule, settings, &data);
}

static void start(struct sd_schedule *schedule, const struct chain *chain,
		  const struct basis *basis, u64 jiffy, const struct sd_rtt *rtt)
{
	const struct sd_settings *settings = &basis->settings[chain->side];

	switch (chain->timer) {
	case TIMER_SYN:
		sd_syn_start(schedule, settings, jiffy);
		break;
	case TIMER_SYNACK:
		sd_synack_start(schedule, settings, jiffy);
		break;
	case TIMER_DEFERRED:
		sd_synack_start(schedule, settings, jiffy);
		sd_synack_acked(schedule);
		break;
	case TIMER_WINDOW_PROBE:
		sd_window_probe_start(schedule, settings, jiffy, sd_rtt_rto(rtt, settings), false);
		break;
	case TIMER_KEEPALIVE:
		sd_keepalive_start(schedule, settings, jiffy, jiffy);
		break;
	case TIMER_FIN_WAIT2:
		sd_fin_wait2_start(schedule, settings, jiffy, sd_rtt_rto(rtt, settings));
		break;
	case TIMER_TIME_WAIT:
		sd_time_wait_start(schedule, settings, jiffy);
		break;
	default:
		start_data(schedule, chain, basis, jiffy, rtt);
	}
}

static bool has_rto(enum chain_timer timer)
{
	return timer == TIMER_FIN || timer == TIMER_FIN_SHUTDOWN || timer == TIMER_DATA ||
	       timer == TIMER_WINDOW_PROBE || timer == TIMER_FIN_WAIT2;
}

/* The round-trip time that was measured last: TCP_DELACK_MIN, and the timer's lateness */
static struct sd_window last_rtt(const struct chain *chain, const struct basis *basis)
{
	u64 tick = USEC_PER_SEC / basis->hz, least = USEC_PER_SEC / ACK_PUT_OFF;
	const struct sd_window *rtt = &basis->rtt[chain->side];

	return chain->put_off ? (struct sd_window){ least, least + 2 * tick + rtt->latest } : *rtt;
}

/* Round-trip times less than a jiffy apart give timeouts of which none is left out. */
size_t arm(struct sd_schedule *may, const struct chain *chain, const struct basis *basis,
	   struct sd_window armed)
{
	const struct sd_settings *settings = &basis->settings[chain->side];
	struct sd_window range = last_rtt(chain, basis);
	u64 first = has_rto(chain->timer) ? range.earliest : range.latest;
	u64 tick = USEC_PER_SEC / basis->hz, jiffy, rtt;
	size_t count = 0;

	for (jiffy = armed.earliest; jiffy <= armed.latest; jiffy++) {
		for (rtt = first;; rtt = rtt + tick < range.latest ? rtt + tick : range.latest) {
			struct sd_rtt known = { 0 };

			if (count == ORACLE_MAY)
				return count;
			if (chain->put_off)
				sd_rtt_sample(&known, settings,
					      (u32)basis->rtt[chain->side].latest, false);
			sd_rtt_sample(&known, settings, (u32)rtt, false);
			start(&may[count++], chain, basis, jiffy, &known);
			if (rtt == range.latest)
				break;
		}
	}
	return count;
}

/* The timer is armed for the RTO first, then for the loss probe, which comes sooner. */
void arm_for(struct sd_schedule *schedule, const struct chain *chain, u32 timeout)
{
	if (!has_rto(chain->timer) || timer_of(chain->timer) != TCP_TIMER_WRITE ||
	    schedule->done[SD_STEP_RESEND] || schedule->done[SD_STEP_PROBE])
		return;
	if (schedule->loss_probe)
		schedule->loss_probe_timeout = timeout;
	if (!schedule->loss_probe || timeout > schedule->rto)
		schedule->rto = timeout;
}

enum tcp_timer timer_of(enum chain_timer timer)
{
	switch (timer) {
	case TIMER_SYN:
	case TIMER_FIN:
	case TIMER_FIN_SHUTDOWN:
	case TIMER_DATA:
	case TIMER_WINDOW_PROBE:
		return TCP_TIMER_WRITE;
	case TIMER_SYNACK:
	case TIMER_DEFERRED:
		return TCP_TIMER_REQUEST;
	case TIMER_KEEPALIVE:
		return TCP_TIMER_KEEPALIVE;
	case TIMER_FIN_WAIT2:
	case TIMER_TIME_WAIT:
		return TCP_TIMER_SMALL;
	default:
		return TCP_TIMER_NONE;
	}
}
