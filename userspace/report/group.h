/* SPDX-License-Identifier: GPL-2.0-only */
/* Segments that are alike, so that one line or one sentence can tell of all of them. */
#ifndef SEGDROP_GROUP_H
#define SEGDROP_GROUP_H

#include "lab/timeline.h"

/**
 * group_choice - is a segment among those that are told of?
 * @segment: any
 */
typedef bool group_choice(const struct segment_event *segment);

group_choice group_lost, group_again, group_probe;

/**
 * group_chooses - is it a segment that is among those?
 * @event: any event
 * @choose: those
 */
bool group_chooses(const struct event *event, group_choice *choose);

/**
 * group_alike - are two segments sent by one end, in the same roles?
 * @a: a segment
 * @b: a segment
 */
bool group_alike(const struct event *a, const struct event *b);

/**
 * group_opens - is a segment chosen, and no other before it that is like it?
 * @timeline: what happened
 * @index: of an event, of any kind
 * @choose: which segments count
 */
bool group_opens(const struct timeline *timeline, size_t index, group_choice *choose);

#endif /* SEGDROP_GROUP_H */
