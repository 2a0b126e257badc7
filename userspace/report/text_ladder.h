/* SPDX-License-Identifier: GPL-2.0-only */
/* The ladder of a connection, row by row, while it grows or when it is complete. */
#ifndef SEGDROP_TEXT_LADDER_H
#define SEGDROP_TEXT_LADDER_H

#include "lab/timeline.h"
#include "report/style.h"

/**
 * struct text_ladder - what has been drawn of it
 * @style: how
 * @drawn: which events, by their order
 * @room: of how many events that is known
 * @last: time of the last one; 0 before the first
 */
struct text_ladder {
	struct style style;
	bool *drawn;
	size_t room;
	u64 last;
};

/**
 * text_ladder_begin - draw the heading
 * @ladder: filled in; for text_ladder_end()
 * @style: how
 */
void text_ladder_begin(struct text_ladder *ladder, const struct style *style);

/**
 * text_ladder_draw - draw what has been added since
 * @ladder: begun
 * @timeline: all so far; finished by timeline_copy() or timeline_finish()
 * @now: a call that was made a moment ago may return at once, and be one row with its return: it
 *	and what came later wait for the next time, and so does what came after @now, as others that
 *	came before may not be known yet; NEVER: nothing more will come
 * Return: when to draw what waits; NEVER if nothing does
 */
u64 text_ladder_draw(struct text_ladder *ladder, const struct timeline *timeline, u64 now);

/**
 * text_ladder_end - let go of it
 * @ladder: begun
 */
void text_ladder_end(struct text_ladder *ladder);

/**
 * text_ladder_legend - what the signs mean
 * @style: how
 */
void text_ladder_legend(const struct style *style);

#endif /* SEGDROP_TEXT_LADDER_H */
