/* SPDX-License-Identifier: GPL-2.0-only */
/* Rows of the ladder, 79 columns wide: time, client, segment between two lines of life, server. */
#ifndef SEGDROP_TEXT_LADDER_ROW_H
#define SEGDROP_TEXT_LADDER_ROW_H

#include "lab/timeline.h"
#include "report/style.h"

/**
 * text_ladder_row_heading - what the columns are
 * @style: how
 */
void text_ladder_row_heading(const struct style *style);

/**
 * text_ladder_row_event - an event
 * @style: how
 * @timeline: tells when the first system call was
 * @event: not of a timer
 */
void text_ladder_row_event(const struct style *style, const struct timeline *timeline,
			   const struct event *event);

/**
 * text_ladder_row_wait - nothing happened for long
 * @style: how
 * @length: for how long; nanoseconds
 */
void text_ladder_row_wait(const struct style *style, u64 length);

#endif /* SEGDROP_TEXT_LADDER_ROW_H */
