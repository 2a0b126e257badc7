/* SPDX-License-Identifier: GPL-2.0-only */
/* How long a scenario takes: what people want to know before they wait. */
#ifndef SEGDROP_LENGTH_H
#define SEGDROP_LENGTH_H

#include "lab/scenario.h"

/**
 * length_of - how long a scenario takes at most, if all goes as predicted
 * @scenario: which
 * @caller: settings of TCP; the scenario's own are added
 * @hz: jiffies in a second
 * @length: filled in; nanoseconds
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status length_of(const struct scenario *scenario, const struct sysctls *caller, u32 hz,
		      u64 *length);

#endif /* SEGDROP_LENGTH_H */
