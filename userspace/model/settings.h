/* SPDX-License-Identifier: GPL-2.0-only */
/* What TCP's timers depend on: sysctls, socket options, and constants of the kernel. */
#ifndef SEGDROP_MODEL_SETTINGS_H
#define SEGDROP_MODEL_SETTINGS_H

#include <segdrop/port.h>

/**
 * struct sd_settings - what is live
 * @hz: jiffies in a second: kernel.hz of /proc/net/segdrop/stats
 * @user_timeout: TCP_USER_TIMEOUT, milliseconds; 0: none
 * @defer_accept: TCP_DEFER_ACCEPT of the listening socket, seconds; 0: none
 * @syn_retries: copies of a SYN; TCP_SYNCNT of the client
 * @syn_linear_timeouts: how many more, before the timeout is doubled; since Linux 6.5
 * @synack_retries: copies of a SYN-ACK; TCP_SYNCNT of the listening socket
 * @retries2: copies of data, as a time
 * @orphan_retries: copies of what an orphan has sent, as a time; 0 means 8
 * @early_retrans: 3 or 4: tail loss probes
 * @thin_linear_timeouts: not 0: few segments in flight do not double the timeout at first
 * @fin_timeout: FIN_WAIT2 of an orphan, seconds; TCP_LINGER2 above 0, 120 at most
 * @keepalive_time: seconds; TCP_KEEPIDLE
 * @keepalive_intvl: seconds; TCP_KEEPINTVL
 * @keepalive_probes: how many are not answered; TCP_KEEPCNT
 * @rto_min_us: the least RTO, microseconds; since Linux 6.11
 * @rto_max_ms: the largest, milliseconds; since Linux 6.15
 *
 * Most are the sysctl net.ipv4.tcp_MEMBER in its unit. Where a socket option is named, its value
 * takes that place if it is set.
 */
struct sd_settings {
	u32 hz;
	u32 user_timeout;
	u32 defer_accept;
	u32 syn_retries;
	u32 syn_linear_timeouts;
	u32 synack_retries;
	u32 retries2;
	u32 orphan_retries;
	u32 early_retrans;
	u32 thin_linear_timeouts;
	u32 fin_timeout;
	u32 keepalive_time;
	u32 keepalive_intvl;
	u32 keepalive_probes;
	u32 rto_min_us;
	u32 rto_max_ms;
};

/**
 * sd_settings_init - the defaults of Linux 6.1, and what holds where a sysctl is lacking
 * @settings: filled in
 * @hz: jiffies in a second
 */
void sd_settings_init(struct sd_settings *settings, u32 hz);

/**
 * sd_settings_set - take over a sysctl
 * @settings: changed if it matters to timers
 * @sysctl: its name: "tcp_syn_retries"
 * @value: its value
 * Return: whether it matters
 */
bool sd_settings_set(struct sd_settings *settings, const char *sysctl, u32 value);

/**
 * sd_rto_max - TCP_RTO_MAX, tcp_rto_max(): jiffies
 * @settings: live ones
 */
u32 sd_rto_max(const struct sd_settings *settings);

/**
 * sd_rto_floor - TCP_RTO_MIN: jiffies; the base of budgets of time, whatever rto_min_us says
 * @settings: live ones
 */
u32 sd_rto_floor(const struct sd_settings *settings);

/**
 * sd_timeout_init - TCP_TIMEOUT_INIT: jiffies; the first timeout of a SYN and of a SYN-ACK
 * @settings: live ones
 */
u32 sd_timeout_init(const struct sd_settings *settings);

#endif /* SEGDROP_MODEL_SETTINGS_H */
