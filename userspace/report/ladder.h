/* SPDX-License-Identifier: GPL-2.0-only */
/* The ladder of a connection, row by row, while it grows or when it is complete. */
#ifndef SEGDROP_LADDER_H
#define SEGDROP_LADDER_H

#include "lab/timeline.h"
#include "report/style.h"

/**
 * struct ladder - what has been drawn of it
 * @style: how
 * @drawn: which events, by their order
 * @room: of how many events that is known
 * @last: time of the last one; 0 before the first
 */
struct ladder {
	struct style style;
	bool *drawn;
	size_t room;
	u64 last;
};

/**
 * ladder_begin - draw the heading
 * @ladder: filled in; for ladder_end()
 * @style: how
 */
void ladder_begin(struct ladder *ladder, const struct style *style);

/**
 * ladder_draw - draw what has been added since
 * @ladder: begun
 * @timeline: all so far; finished by timeline_copy() or timeline_finish()
 * @now: a call that was made a moment ago may return at once, and be one row with its return: it
 *	and what came later wait for the next time; NEVER: nothing more will come
 * Return: when to draw what waits; NEVER if nothing does
 */
u64 ladder_draw(struct ladder *ladder, const struct timeline *timeline, u64 now);

/**
 * ladder_end - let go of it
 * @ladder: begun
 */
void ladder_end(struct ladder *ladder);

/**
 * ladder_legend - what the signs mean
 * @style: how
 */
void ladder_legend(const struct style *style);

#endif /* SEGDROP_LADDER_H */
