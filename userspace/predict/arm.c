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

/**
 * struct candidates - moments at which a timer may be armed, and round-trip times; each with each
 * @chain: whose
 * @basis: what they are computed from
 * @armed: first moment; jiffies
 * @rtt: microseconds
 * @rtts: how many round-trip times: they are a jiffy apart, and the last one is the longest
 * @len: how many candidates
 */
struct candidates {
	const struct chain *chain;
	const struct basis *basis;
	u64 armed;
	struct sd_window rtt;
	u64 rtts;
	u64 len;
};

/* Round-trip times less than a jiffy apart give timeouts of which none is left out. */
static struct candidates candidates_of(const struct chain *chain, const struct basis *basis,
				       struct sd_window armed)
{
	u64 tick = USEC_PER_SEC / basis->hz;
	struct candidates candidates = {
		.chain = chain, .basis = basis, .armed = armed.earliest,
		.rtt = smoothed(chain, basis),
	};

	if (!has_rto(chain->timer))
		candidates.rtt.earliest = candidates.rtt.latest;
	candidates.rtts = (candidates.rtt.latest - candidates.rtt.earliest + tick - 1) / tick + 1;
	candidates.len = (armed.latest - armed.earliest + 1) * candidates.rtts;
	return candidates;
}

static struct sd_schedule candidate(const struct candidates *candidates, u64 i)
{
	const struct basis *basis = candidates->basis;
	u64 rtt = candidates->rtt.earliest + i % candidates->rtts * (USEC_PER_SEC / basis->hz);
	struct sd_rtt known = { 0 };
	struct sd_schedule schedule;

	if (rtt > candidates->rtt.latest)
		rtt = candidates->rtt.latest;
	sd_rtt_sample(&known, &basis->settings[candidates->chain->side], (u32)rtt, false);
	start(&schedule, candidates->chain, basis, candidates->armed + i / candidates->rtts,
	      &known);
	return schedule;
}

static bool is_other(const struct candidates *candidates, u64 i)
{
	struct sd_schedule one, other;

	if (!i)
		return true;
	one = candidate(candidates, i - 1);
	other = candidate(candidates, i);
	return one.now != other.now || one.rto != other.rto ||
	       one.loss_probe_timeout != other.loss_probe_timeout;
}

/* Is the i-th of so many among ORACLE_MAY that have the first, the last, and some between? */
static bool is_taken(u64 i, u64 len)
{
	if (!i || len <= ORACLE_MAY)
		return true;
	return i * (ORACLE_MAY - 1) / (len - 1) != (i - 1) * (ORACLE_MAY - 1) / (len - 1);
}

size_t arm(struct sd_schedule *may, const struct chain *chain, const struct basis *basis,
	   struct sd_window armed)
{
	const struct candidates candidates = candidates_of(chain, basis, armed);
	u64 i, others = 0, len = 0;
	size_t count = 0;

	for (i = 0; i < candidates.len; i++)
		len += is_other(&candidates, i);
	for (i = 0; i < candidates.len; i++)
		if (is_other(&candidates, i) && is_taken(others++, len))
			may[count++] = candidate(&candidates, i);
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
