/* SPDX-License-Identifier: GPL-2.0-only */
/* How TCP makes its retransmission timeout out of round-trip times (RFC 6298 as Linux has it). */
#ifndef SEGDROP_MODEL_RTT_H
#define SEGDROP_MODEL_RTT_H

#include "model/settings.h"

/**
 * struct sd_rtt - what TCP knows of a connection's round-trip time; begins as zeros
 * @srtt_us: smoothed, in eighths of a microsecond; 0: no sample yet
 * @mdev_us: mean deviation, in quarters
 * @mdev_max_us: its largest value of late
 * @rttvar_us: what the RTO adds to the smoothed time
 */
struct sd_rtt {
	u32 srtt_us;
	u32 mdev_us;
	u32 mdev_max_us;
	u32 rttvar_us;
};

/**
 * sd_rtt_sample - tcp_rtt_estimator() (net/ipv4/tcp_input.c): a round trip was measured
 * @rtt: changed
 * @settings: live ones
 * @usecs: how long it took
 * @window_over: what was in flight at the last call with this set is acknowledged now:
 *	after(snd_una, rtt_seq)
 *
 * A copy of a segment gives no sample unless time stamps are in use: those have whole
 * milliseconds, at least 1.
 */
void sd_rtt_sample(struct sd_rtt *rtt, const struct sd_settings *settings, u32 usecs,
		   bool window_over);

/**
 * sd_rtt_rto - __tcp_set_rto() and tcp_bound_rto() (include/net/tcp.h): the RTO without backoff
 * @rtt: what is known
 * @settings: live ones
 *
 * Without a sample it is TCP_TIMEOUT_FALLBACK, 3 s, once the connection is established
 * (tcp_init_metrics(), net/ipv4/tcp_metrics.c). That function also remembers peers: what it knows
 * of one is not modelled.
 * Return: jiffies
 */
u32 sd_rtt_rto(const struct sd_rtt *rtt, const struct sd_settings *settings);

#endif /* SEGDROP_MODEL_RTT_H */
