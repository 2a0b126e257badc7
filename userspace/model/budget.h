/* SPDX-License-Identifier: GPL-2.0-only */
/* When TCP has sent the same thing again for long enough. */
#ifndef SEGDROP_MODEL_BUDGET_H
#define SEGDROP_MODEL_BUDGET_H

#include "model/schedule.h"

/**
 * sd_budget - tcp_model_timeout(): how long so many retransmissions would take
 *	(net/ipv4/tcp_timer.c)
 * @settings: live ones
 * @retries: how many
 * @base: the RTO that they would begin with; jiffies
 * Return: milliseconds
 */
u32 sd_budget(const struct sd_settings *settings, u32 retries, u32 base);

/**
 * sd_budget_over - retransmits_timed_out() (net/ipv4/tcp_timer.c)
 * @schedule: is given no more time at schedule->now? never before something was sent again
 * @retries: its limit, as a number of retransmissions
 * @base: as for sd_budget()
 *
 * The number is turned into a time, which is counted from schedule->since. TCP_USER_TIMEOUT
 * replaces it.
 */
bool sd_budget_over(const struct sd_schedule *schedule, u32 retries, u32 base);

/**
 * sd_budget_clamp - tcp_clamp_rto_to_user_timeout() (net/ipv4/tcp_timer.c)
 * @schedule: what is sent at schedule->now was sent before
 * Return: schedule->rto or what TCP_USER_TIMEOUT leaves of it; jiffies
 */
u32 sd_budget_clamp(const struct sd_schedule *schedule);

/**
 * sd_orphan_retries - tcp_orphan_retries(): the sysctl, where 0 means 8 (net/ipv4/tcp_timer.c)
 * @settings: live ones
 * @alive: the timeout is below its maximum; otherwise 0 means 0
 */
u32 sd_orphan_retries(const struct sd_settings *settings, bool alive);

#endif /* SEGDROP_MODEL_BUDGET_H */
