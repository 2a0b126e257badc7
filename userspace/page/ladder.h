/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the parts of a ladder are: rows from top to bottom, in the order of events. */
#ifndef SEGDROP_LADDER_H
#define SEGDROP_LADDER_H

#include "lab/timeline.h"

/* Room for what a row says, with its final NUL; and how much of that fits between the ends. */
#define ROW_TEXT_MAX	96
#define ROW_TEXT_FITS	30

enum row_kind {
	ROW_SEGMENT,
	ROW_STATE,
	ROW_NOTE,	/* calls, and whose the socket is */
	ROW_WAIT,	/* nothing, for long enough to be worth saying */
};

/**
 * struct row - what is at one height
 * @kind: what
 * @event: the first event that it shows; NULL for ROW_WAIT
 * @text: of ROW_STATE and ROW_NOTE: what it says
 * @from: its time, or when the wait begins; nanoseconds of CLOCK_MONOTONIC
 * @to: the time of its last event, or when the wait is over
 * @top: pixels from the top of the ladder
 * @height: pixels
 */
struct row {
	enum row_kind kind;
	const struct event *event;
	char text[ROW_TEXT_MAX];
	u64 from;
	u64 to;
	int top;
	int height;
};

/**
 * struct ladder - all rows
 * @rows: the array
 * @len: how many are in use
 * @room: for how many there is room
 */
struct ladder {
	struct row *rows;
	size_t len;
	size_t room;
};

/**
 * ladder_make - lay it out
 * @ladder: filled in; for ladder_free(); empty when there are no events
 * @timeline: finished; must stay
 */
void ladder_make(struct ladder *ladder, const struct timeline *timeline);

/**
 * ladder_height - of all rows
 * @ladder: made
 * Return: pixels
 */
int ladder_height(const struct ladder *ladder);

/**
 * ladder_above - the highest place that belongs to a time
 * @ladder: made, not empty
 * @time: nanoseconds of CLOCK_MONOTONIC
 * Return: pixels from the top; between two rows in proportion to the wait
 */
int ladder_above(const struct ladder *ladder, u64 time);

/**
 * ladder_below - the lowest place that belongs to a time
 * @ladder: made, not empty
 * @time: nanoseconds of CLOCK_MONOTONIC
 * Return: pixels from the top
 */
int ladder_below(const struct ladder *ladder, u64 time);

/**
 * ladder_free - let go of it
 * @ladder: empty afterwards
 */
void ladder_free(struct ladder *ladder);

#endif /* SEGDROP_LADDER_H */
