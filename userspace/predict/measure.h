/* SPDX-License-Identifier: GPL-2.0-only */
/* The round-trip times of a handshake. */
#ifndef SEGDROP_MEASURE_H
#define SEGDROP_MEASURE_H

#include "predict/oracle.h"

/**
 * measure_handshake - the round-trip times that both ends have measured in the handshake
 * @basis: changed where the handshake was complete at its first try
 * @timeline: what happened
 */
void measure_handshake(struct basis *basis, const struct timeline *timeline);

#endif /* SEGDROP_MEASURE_H */
