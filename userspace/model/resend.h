/* SPDX-License-Identifier: GPL-2.0-only */
/* The retransmission timer of a connection. */
#ifndef SEGDROP_MODEL_RESEND_H
#define SEGDROP_MODEL_RESEND_H

#include "model/schedule.h"

/**
 * struct sd_data - what was sent, and by whom
 * @sent: jiffy at which it was sent, with nothing else unacknowledged
 * @rto: the connection's RTO, jiffies: see sd_rtt_rto(); tcpi_rto of TCP_INFO has it in
 *	microseconds
 * @srtt_us: eighths of a microsecond: see struct sd_rtt; 0: no sample; eight times tcpi_rtt
 * @segments: how many
 * @sack: both ends have SACK, and no loss or reordering is being dealt with (TCP_CA_Open)
 * @orphan: no process owns the socket: after close()
 * @established: the state is ESTABLISHED; a FIN leaves it
 */
struct sd_data {
	u64 sent;
	u32 rto;
	u32 srtt_us;
	u32 segments;
	bool sack;
	bool orphan;
	bool established;
};

/**
 * sd_data_start - data or a FIN, sent again until it is given up
 * @schedule: filled in
 * @settings: live ones
 * @data: what was sent; no segment was lost before
 *
 * First comes a tail loss probe where SACK and early_retrans (3 or 4) allow it:
 * tcp_schedule_loss_probe() and tcp_send_loss_probe() (net/ipv4/tcp_output.c). Its timeout is 2
 * round trips and the least RTO for a single segment, and at most the RTO, so with a short round
 * trip it comes just when the retransmission would have come. The RTO then counts in full from the
 * probe, not from the segment: tcp_rearm_rto() finds icsk_pending cleared.
 *
 * Then tcp_retransmit_timer(), tcp_write_timeout() and retransmits_timed_out()
 * (net/ipv4/tcp_timer.c): retries2, or orphan_retries for an orphan, is a time on a base of 200
 * ms, counted from the first retransmission that is no tail loss probe, and looked at only when
 * the timer fires.
 */
void sd_data_start(struct sd_schedule *schedule, const struct sd_settings *settings,
		   const struct sd_data *data);

#endif /* SEGDROP_MODEL_RESEND_H */
