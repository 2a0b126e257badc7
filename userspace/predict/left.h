/* SPDX-License-Identifier: GPL-2.0-only */
/* What both ends are left with when a scenario is over. */
#ifndef SEGDROP_LEFT_H
#define SEGDROP_LEFT_H

#include "predict/oracle.h"

/**
 * struct remains - what an end is left with
 * @state: of its socket, as in netinet/tcp.h; TCP_CLOSE: it has none
 * @bytes: how many its program has read in all
 */
struct remains {
	int state;
	u64 bytes;
};

/**
 * remains_predict - as the plan has it
 * @plan: of the scenario
 * @basis: what it is computed from
 * @side: which end
 */
struct remains remains_predict(const struct plan *plan, const struct basis *basis, enum side side);

/**
 * remains_observe - as it was
 * @timeline: what happened
 * @side: which end
 */
struct remains remains_observe(const struct timeline *timeline, enum side side);

/**
 * remains_print_socket - "client: left with no socket"
 * @remains: what an end is left with
 * @side: which end
 * @buf: PATTERN_TEXT_MAX bytes
 */
void remains_print_socket(const struct remains *remains, enum side side, char *buf);

/**
 * remains_print_bytes - "client: has read 5 bytes in all"
 * @remains: what an end is left with
 * @side: which end
 * @buf: PATTERN_TEXT_MAX bytes
 */
void remains_print_bytes(const struct remains *remains, enum side side, char *buf);

#endif /* SEGDROP_LEFT_H */
