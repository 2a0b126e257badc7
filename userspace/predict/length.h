/* SPDX-License-Identifier: GPL-2.0-only */
/* How long a scenario takes: what people want to know before they wait. */
#ifndef SEGDROP_LENGTH_H
#define SEGDROP_LENGTH_H

#include "predict/basis.h"

/**
 * length_of - how long a scenario takes at most, if all goes as predicted
 * @scenario: which
 * @sysctls: settings of TCP that both ends have
 * @basis: made of these
 * Return: nanoseconds
 */
u64 length_of(const struct scenario *scenario, const struct sysctls *sysctls,
	      const struct basis *basis);

#endif /* SEGDROP_LENGTH_H */
