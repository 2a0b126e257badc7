/* SPDX-License-Identifier: GPL-2.0-only */
/* The timers of a connection that this end has closed. */
#ifndef SEGDROP_MODEL_CLOSE_H
#define SEGDROP_MODEL_CLOSE_H

#include "model/schedule.h"

/**
 * sd_fin_wait2_start - an orphan waits for the peer's FIN
 * @schedule: filled in
 * @settings: live ones
 * @entered: jiffy at which its FIN was acknowledged after close(), or at which it was closed
 *	in FIN_WAIT2
 * @rto: the connection's RTO at that time; jiffies
 *
 * tcp_fin_time() (include/net/tcp.h): fin_timeout, and 3.5 RTO at least. Up to 60 s it is a small
 * socket of struct tcp_timewait_sock that waits. Beyond 60 s the excess is waited for by the
 * socket itself on its keepalive timer (tcp_rcv_state_process(), net/ipv4/tcp_input.c), and then
 * the same excess once more by the small one (tcp_keepalive_timer(), net/ipv4/tcp_timer.c), so
 * that 61 s come out as 2 and only 120 s as 120.
 *
 * With TCP_LINGER2 below 0 there is no FIN_WAIT2 for an orphan, and a socket that a process owns
 * has no timer in it.
 */
void sd_fin_wait2_start(struct sd_schedule *schedule, const struct sd_settings *settings,
			u64 entered, u32 rto);

/**
 * sd_time_wait_start - TIME_WAIT: 60 s, whatever the settings
 * @schedule: filled in
 * @settings: live ones
 * @entered: jiffy at which the state was entered
 *
 * tcp_time_wait() (net/ipv4/tcp_minisocks.c). See sd_schedule_rearmed() for segments that come
 * later.
 */
void sd_time_wait_start(struct sd_schedule *schedule, const struct sd_settings *settings,
			u64 entered);

#endif /* SEGDROP_MODEL_CLOSE_H */
