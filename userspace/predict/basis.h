/* SPDX-License-Identifier: GPL-2.0-only */
/* What a prediction is computed from. */
#ifndef SEGDROP_BASIS_H
#define SEGDROP_BASIS_H

#include "lab/scenario.h"
#include "model/settings.h"
#include "model/wheel.h"

/**
 * struct lost - segments that are lost
 * @from: who sends them
 * @roles: OR of enum sd_role
 * @first: how many of them; 0: all
 */
struct lost {
	enum side from;
	u16 roles;
	unsigned int first;
};

/**
 * struct basis - what a prediction is computed from
 * @ends: what both ends do
 * @thaw: as in struct scenario
 * @lost: which segments are lost
 * @hz: jiffies in a second
 * @settings: of each end, socket options included
 * @sack: both ends have SACK
 * @delay: how long a segment is under way; jiffies
 * @rtt: round-trip time of the handshake as each end measured it; microseconds
 * @ack_limit: tcp_invalid_ratelimit: the least time between two ACKs that answer segments out of
 * the window; jiffies
 */
struct basis {
	struct endpoint_options ends[SIDES];
	unsigned int thaw;
	struct lost lost;
	u32 hz;
	struct sd_settings settings[SIDES];
	bool sack;
	u32 delay;
	struct sd_window rtt[SIDES];
	u32 ack_limit;
};

/**
 * basis_read - what is so in a namespace where the module is loaded
 * @sysctls: filled in: the settings of TCP; to be freed, also after a failure
 * @hz: jiffies in a second
 * @netns: as for netns_enter()
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status basis_read(struct sysctls *sysctls, u32 *hz, const char *netns);

/**
 * basis_make - what is known before a run
 * @basis: filled in
 * @scenario: of what
 * @sysctls: of both ends
 * @hz: jiffies in a second
 *
 * Nothing is known of the round-trip time but that both ends are on one machine: it is taken for
 * at most a jiffy, besides the scenario's delay.
 */
void basis_make(struct basis *basis, const struct scenario *scenario,
		const struct sysctls *sysctls, u32 hz);

/**
 * basis_depends_on - does a prediction depend on a setting of TCP?
 * @sysctl: its name: "tcp_syn_retries"
 */
bool basis_depends_on(const char *sysctl);

#endif /* SEGDROP_BASIS_H */
