/* SPDX-License-Identifier: GPL-2.0-only */
/* The timers of the handshake. */
#ifndef SEGDROP_MODEL_OPEN_H
#define SEGDROP_MODEL_OPEN_H

#include "model/schedule.h"

/**
 * sd_syn_start - the client's SYN, sent again until connect() fails
 * @schedule: filled in
 * @settings: live ones
 * @sent: jiffy at which the SYN was sent
 *
 * tcp_connect() (net/ipv4/tcp_output.c), then tcp_retransmit_timer() and tcp_write_timeout()
 * (net/ipv4/tcp_timer.c). It ends when syn_retries + syn_linear_timeouts copies are out; the time
 * that syn_retries alone would take is a limit, too, but with the wheel's lateness no run of the
 * defaults meets it.
 */
void sd_syn_start(struct sd_schedule *schedule, const struct sd_settings *settings, u64 sent);

/**
 * sd_synack_start - the server's SYN-ACK, sent again until the request is gone
 * @schedule: filled in
 * @settings: live ones
 * @sent: jiffy at which the SYN arrived and was answered
 *
 * reqsk_timer_handler() (net/ipv4/inet_connection_sock.c). Answers to copies of the SYN are no
 * steps and do not count, but see sd_schedule_rearmed(). Requests that are many enough to be
 * pruned are not modelled.
 */
void sd_synack_start(struct sd_schedule *schedule, const struct sd_settings *settings, u64 sent);

/**
 * sd_synack_acked - the ACK that completes the handshake came, and TCP_DEFER_ACCEPT lets it wait
 * @schedule: the SYN-ACK is sent again only when it has waited for long enough: SD_STEP_WAIT
 *
 * syn_ack_recalc() (net/ipv4/inet_connection_sock.c); tcp_check_req() (net/ipv4/tcp_minisocks.c)
 * lets the ACK that answers that copy pass.
 */
void sd_synack_acked(struct sd_schedule *schedule);

#endif /* SEGDROP_MODEL_OPEN_H */
