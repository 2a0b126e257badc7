/* SPDX-License-Identifier: GPL-2.0-only */
/* Window probes: the persist timer. */
#ifndef SEGDROP_MODEL_PROBE_H
#define SEGDROP_MODEL_PROBE_H

#include "model/schedule.h"

/**
 * sd_window_probe_start - probes of a window that is closed, until the sender gives up
 * @schedule: filled in
 * @settings: live ones
 * @closed: jiffy at which there was data to send, nothing in flight, and no room in the window
 * @rto: the connection's RTO; jiffies
 * @orphan: no process owns the socket: after close()
 *
 * tcp_check_probe_timer() (include/net/tcp.h), tcp_probe_timer() (net/ipv4/tcp_timer.c) and
 * tcp_send_probe0() (net/ipv4/tcp_output.c). Only probes that are not answered count, unless the
 * socket is an orphan or TCP_USER_TIMEOUT is set.
 */
void sd_window_probe_start(struct sd_schedule *schedule, const struct sd_settings *settings,
			   u64 closed, u32 rto, bool orphan);

/**
 * sd_window_probe_answered - an acknowledgment came, and the window is closed still
 * @schedule: the timer is armed anew
 * @jiffy: when
 *
 * tcp_ack() and tcp_ack_probe() (net/ipv4/tcp_input.c).
 */
void sd_window_probe_answered(struct sd_schedule *schedule, u64 jiffy);

#endif /* SEGDROP_MODEL_PROBE_H */
