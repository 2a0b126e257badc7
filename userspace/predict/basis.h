/* SPDX-License-Identifier: GPL-2.0-only */
/* What a prediction is computed from. */
#ifndef SEGDROP_BASIS_H
#define SEGDROP_BASIS_H

#include "lab/scenario.h"
#include "predict/oracle.h"

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

#endif /* SEGDROP_BASIS_H */
