// SPDX-License-Identifier: GPL-2.0-only
/* The ladder of a connection: which rows it has. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "lab/monotonic.h"
#include "report/ladder.h"
#include "report/ladder_row.h"

/* Nothing for so long: that has a row of its own. */
#define LONG_WAIT	SECOND

/* A call that has not returned after this is taken for one that waits. */
#define PATIENCE	(SECOND / 10)

void ladder_begin(struct ladder *ladder, const struct style *style)
{
	*ladder = (struct ladder){ .style = *style };
	ladder_row_heading(style);
}

/* The event that comes next and is shown to people. */
static const struct event *next_shown(const struct timeline *timeline, const struct event *event)
{
	const struct event *end = timeline->events + timeline->len;

	for (event++; event < end; event++)
		if (event->kind != EVENT_TIMER)
			return event;
	return NULL;
}

/* A call and its return are one row when nothing happened between them. */
static bool is_shown(const struct timeline *timeline, const struct event *event)
{
	const struct event *next;

	if (event->kind == EVENT_TIMER)
		return false;
	if (event->kind != EVENT_CALL || !event->call.done)
		return true;
	next = next_shown(timeline, event);
	return !next || next->kind != EVENT_RETURN || next->call.called != event->time;
}

static bool may_return_soon(const struct event *event, u64 now)
{
	return event->kind == EVENT_CALL && !event->call.done && now != NEVER &&
	       now < event->time + PATIENCE;
}

static void draw_event(struct ladder *ladder, const struct timeline *timeline,
		       const struct event *event)
{
	if (ladder->last && event->time > ladder->last + LONG_WAIT)
		ladder_row_wait(&ladder->style, event->time - ladder->last);
	ladder_row_event(&ladder->style, timeline, event);
	if (event->time > ladder->last)
		ladder->last = event->time;
}

static bool was_drawn(struct ladder *ladder, const struct event *event)
{
	size_t known = ladder->room;

	while (event->order >= ladder->room)
		ladder->drawn = grow(ladder->drawn, ladder->room, &ladder->room,
				     sizeof(*ladder->drawn));
	memset(ladder->drawn + known, 0, (ladder->room - known) * sizeof(*ladder->drawn));
	return ladder->drawn[event->order];
}

u64 ladder_draw(struct ladder *ladder, const struct timeline *timeline, u64 now)
{
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (was_drawn(ladder, event))
			continue;
		if (may_return_soon(event, now))
			return event->time + PATIENCE;
		if (is_shown(timeline, event))
			draw_event(ladder, timeline, event);
		ladder->drawn[event->order] = true;
	}
	return NEVER;
}

void ladder_legend(const struct style *style)
{
	printf("%s lost   again: sent before   CAPITALS: socket's state   ", style->lost);
	printf("%s then or just before\n\n", style->not_after);
}

void ladder_end(struct ladder *ladder)
{
	free(ladder->drawn);
}
