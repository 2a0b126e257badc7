// SPDX-License-Identifier: GPL-2.0-only
/* What is drawn along an end's line of the ladder, as the data of SVG paths. */
#include <string.h>

#include "page/bands.h"

/* Pixels to either side of the line; and what a window has at least, so that it can be seen. */
#define HALF_WIDTH	7
#define LEAST_HEIGHT	4

void bands_line(const struct slice *slice, bool waits, FILE *stream)
{
	const struct row *rows = slice->ladder->rows;
	size_t i = slice->first, next;

	while (i < slice->end) {
		bool wait = rows[i].kind == ROW_WAIT;

		for (next = i; next < slice->end && (rows[next].kind == ROW_WAIT) == wait;)
			next++;
		if (wait == waits)
			fprintf(stream, "M0 %dV%d", rows[i].top - slice->top,
				rows[next - 1].top + rows[next - 1].height - slice->top);
		i = next;
	}
}

/* The words of a finding begin with the end that it speaks of. */
static bool speaks_of(const struct finding *finding, enum side side)
{
	return !strncmp(finding->what, side_name(side), strlen(side_name(side)));
}

static void put_window(const struct slice *slice, int above, int below, FILE *stream)
{
	above -= slice->top;
	below -= slice->top;
	if (above < 0)
		above = 0;
	if (below > slice->height)
		below = slice->height;
	if (below - above >= LEAST_HEIGHT)
		fprintf(stream, "M-%d %dh%dv%dh-%dz", HALF_WIDTH, above, 2 * HALF_WIDTH,
			below - above, 2 * HALF_WIDTH);
}

void bands_windows(const struct slice *slice, const struct judgement *judgement, enum side side,
		   FILE *stream)
{
	size_t i;

	for (i = 0; i < judgement->len; i++) {
		const struct finding *finding = &judgement->list[i];

		if (finding->timed && speaks_of(finding, side))
			put_window(slice, ladder_above(slice->ladder, finding->from),
				   ladder_below(slice->ladder, finding->to), stream);
	}
}

void bands_dots(const struct slice *slice, enum side side, FILE *stream)
{
	size_t i;

	for (i = slice->first; i < slice->end; i++) {
		const struct row *row = &slice->ladder->rows[i];

		if (row->event && row->event->side == side)
			fprintf(stream, "M0 %dh0", row->top + row->height / 2 - slice->top);
	}
}
