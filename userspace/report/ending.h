/* SPDX-License-Identifier: GPL-2.0-only */
/* How it came out for an end's socket and its program. */
#ifndef SEGDROP_ENDING_H
#define SEGDROP_ENDING_H

#include "lab/endpoint.h"
#include "lab/timeline.h"

/**
 * ending_last - the last event of an end that tells how it came out
 * @timeline: what happened
 * @side: which end
 * @kind: EVENT_STATE; EVENT_CALL: a call that has not returned; EVENT_RETURN: one that went wrong
 * Return: NULL if there is none
 */
const struct event *ending_last(const struct timeline *timeline, enum side side,
				enum event_kind kind);

/**
 * ending_killed - was it in this call that a program was killed?
 * @end: what the program was to do
 * @waiting: its call that has not returned
 */
bool ending_killed(const struct endpoint_options *end, const struct event *waiting);

#endif /* SEGDROP_ENDING_H */
