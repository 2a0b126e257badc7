/* SPDX-License-Identifier: GPL-2.0-only */
/* The keepalive timer. */
#ifndef SEGDROP_MODEL_KEEPALIVE_H
#define SEGDROP_MODEL_KEEPALIVE_H

#include "model/schedule.h"

/**
 * sd_keepalive_start - keepalive of a connection on which nothing is unacknowledged
 * @schedule: filled in
 * @settings: live ones
 * @armed: jiffy at which the connection was established, or SO_KEEPALIVE switched on later
 * @heard: jiffy at which the last segment came from the peer
 *
 * tcp_keepalive_timer() (net/ipv4/tcp_timer.c). Segments do not touch the timer: when it fires too
 * early for what was heard in the meantime, it is armed for the rest: SD_STEP_WAIT. With
 * TCP_USER_TIMEOUT that decides when to give up, instead of keepalive_probes.
 */
void sd_keepalive_start(struct sd_schedule *schedule, const struct sd_settings *settings,
			u64 armed, u64 heard);

/**
 * sd_keepalive_heard - a segment came from the peer
 * @schedule: counts from there
 * @jiffy: when
 */
void sd_keepalive_heard(struct sd_schedule *schedule, u64 jiffy);

#endif /* SEGDROP_MODEL_KEEPALIVE_H */
