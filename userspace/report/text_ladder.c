// SPDX-License-Identifier: GPL-2.0-only
/* The ladder of a connection: which rows it has. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "lab/monotonic.h"
#include "report/report.h"
#include "report/text_ladder.h"
#include "report/text_ladder_row.h"

/* Nothing for so long: that has a row of its own. */
#define LONG_WAIT	SECOND

/* A call that has not returned after this is taken for one that waits. */
#define PATIENCE	(SECOND / 10)

void text_ladder_begin(struct text_ladder *ladder, const struct style *style)
{
	*ladder = (struct text_ladder){ .style = *style };
	text_ladder_row_heading(style);
}

static bool may_return_soon(const struct event *event, u64 now)
{
	return event->kind == EVENT_CALL && !event->call.done && now != NEVER &&
	       now < event->time + PATIENCE;
}

static void draw_event(struct text_ladder *ladder, const struct timeline *timeline,
		       const struct event *event)
{
	if (ladder->last && event->time > ladder->last + LONG_WAIT)
		text_ladder_row_wait(&ladder->style, event->time - ladder->last);
	text_ladder_row_event(&ladder->style, timeline, event);
	if (event->time > ladder->last)
		ladder->last = event->time;
}

static bool was_drawn(struct text_ladder *ladder, const struct event *event)
{
	size_t known = ladder->room;

	while (event->order >= ladder->room)
		ladder->drawn = grow(ladder->drawn, ladder->room, &ladder->room,
				     sizeof(*ladder->drawn));
	memset(ladder->drawn + known, 0, (ladder->room - known) * sizeof(*ladder->drawn));
	return ladder->drawn[event->order];
}

u64 text_ladder_draw(struct text_ladder *ladder, const struct timeline *timeline, u64 now)
{
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (was_drawn(ladder, event))
			continue;
		if (event->time > now)
			return event->time;
		if (may_return_soon(event, now))
			return event->time + PATIENCE;
		if (report_shows(timeline, i))
			draw_event(ladder, timeline, event);
		ladder->drawn[event->order] = true;
	}
	return NEVER;
}

void text_ladder_legend(const struct style *style)
{
	printf("%s lost   again: sent before   CAPITALS: socket's state   ", style->lost);
	printf("%s then or just before\n\n", style->not_after);
}

void text_ladder_end(struct text_ladder *ladder)
{
	free(ladder->drawn);
}
