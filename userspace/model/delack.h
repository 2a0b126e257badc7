/* SPDX-License-Identifier: GPL-2.0-only */
/* The delayed acknowledgment. */
#ifndef SEGDROP_MODEL_DELACK_H
#define SEGDROP_MODEL_DELACK_H

#include "model/schedule.h"

/**
 * struct sd_delack - what an acknowledgment is put off by
 * @arrived: jiffy at which the data arrived, with no acknowledgment put off already
 * @ato: tcpi_ato of TCP_INFO; jiffies; at first the least there is: hz / 25
 * @srtt_us: eighths of a microsecond; 0: no sample
 * @interactive: this end answers at once as a rule (ping-pong mode), or the data was pushed
 */
struct sd_delack {
	u64 arrived;
	u32 ato;
	u32 srtt_us;
	bool interactive;
};

/**
 * sd_delack_start - an acknowledgment that is put off
 * @schedule: filled in
 * @settings: live ones; HZ at least 100
 * @delack: what it depends on
 *
 * tcp_send_delayed_ack() (net/ipv4/tcp_output.c) and tcp_delack_timer_handler()
 * (net/ipv4/tcp_timer.c). The schedule is over after SD_STEP_ACK. Whether TCP puts off at all is
 * for the caller to know; the first 16 segments of a connection are acknowledged at once
 * (tcp_enter_quickack_mode()).
 */
void sd_delack_start(struct sd_schedule *schedule, const struct sd_settings *settings,
		     const struct sd_delack *delack);

#endif /* SEGDROP_MODEL_DELACK_H */
