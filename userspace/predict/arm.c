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

/*
 * What counts of round-trip times: those of the handshake; and if the last one was that of an ACK
 * that was put off (TCP_DELACK_MIN, a jiffy for the timer and one for the segment), an eighth of
 * that. Those in between were short: tcp_rtt_estimator().
 */
static struct sd_window smoothed(const struct chain *chain, const struct basis *basis)
{
	u64 tick = USEC_PER_SEC / basis->hz, put_off = USEC_PER_SEC / ACK_PUT_OFF;
	const struct sd_window *rtt = &basis->rtt[chain->side];

	if (!chain->put_off)
		return *rtt;
	return (struct sd_window){
		.earliest = (7 * rtt->earliest + put_off) / 8,
		.latest = (7 * rtt->latest + put_off + 2 * tick + rtt->latest) / 8,
	};
}

/* Round-trip times less than a jiffy apart give timeouts of which none is left out. */
size_t arm(struct sd_schedule *may, const struct chain *chain, const struct basis *basis,
	   struct sd_window armed)
{
	struct sd_window range = smoothed(chain, basis);
	u64 first = has_rto(chain->timer) ? range.earliest : range.latest;
	u64 tick = USEC_PER_SEC / basis->hz, jiffy, rtt;
	size_t count = 0;

	for (jiffy = armed.earliest; jiffy <= armed.latest; jiffy++) {
		for (rtt = first;; rtt = rtt + tick < range.latest ? rtt + tick : range.latest) {
			struct sd_rtt known = { 0 };

			if (count == ORACLE_MAY)
				return count;
			sd_rtt_sample(&known, &basis->settings[chain->side], (u32)rtt, false);
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
