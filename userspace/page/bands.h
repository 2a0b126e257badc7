/* SPDX-License-Identifier: GPL-2.0-only */
/* What is drawn along an end's line of the ladder, as the data of SVG paths. */
#ifndef SEGDROP_BANDS_H
#define SEGDROP_BANDS_H

#include <stdio.h>

#include "page/ladder.h"
#include "predict/judge.h"

/**
 * struct slice - a part of a ladder that is a picture of its own, so that a printer has places to
 * break pages
 * @ladder: the whole
 * @first: its first row
 * @end: the row behind its last one
 * @top: pixels from the top of the ladder
 * @height: pixels
 */
struct slice {
	const struct ladder *ladder;
	size_t first;
	size_t end;
	int top;
	int height;
};

/**
 * bands_line - the line of an end: solid, or broken where time passes
 * @slice: the part
 * @waits: the broken parts, or the solid ones
 * @stream: where to
 */
void bands_line(const struct slice *slice, bool waits, FILE *stream);

/**
 * bands_windows - boxes: when what an end does was predicted for
 * @slice: the part
 * @judgement: has the predictions
 * @side: whose
 * @stream: where to
 */
void bands_windows(const struct slice *slice, const struct judgement *judgement, enum side side,
		   FILE *stream);

/**
 * bands_dots - points: where something happens
 * @slice: the part
 * @side: at which end
 * @stream: where to
 */
void bands_dots(const struct slice *slice, enum side side, FILE *stream);

#endif /* SEGDROP_BANDS_H */
