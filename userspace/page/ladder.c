// SPDX-License-Identifier: GPL-2.0-only
/* Where the parts of a ladder are: rows from top to bottom, in the order of events. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "lab/monotonic.h"
#include "page/axis.h"
#include "page/ladder.h"
#include "page/words.h"
#include "report/report.h"

/* Pixels: text of 11 with air around it; an arrow has a line of text above and one below. */
#define NOTE_HEIGHT	19
#define SEGMENT_HEIGHT	38
#define WAIT_HEIGHT	16

/* Shorter than this is not worth saying; each doubling takes a pixel or two more. */
#define WORTH_SAYING	(SECOND / 20)

/* Between what a row says of several calls. */
#define JOINT		"   "

static struct row *add_row(struct ladder *ladder, enum row_kind kind, int height)
{
	int top = ladder_height(ladder);
	struct row *row;

	ladder->rows = grow(ladder->rows, ladder->len, &ladder->room, sizeof(*ladder->rows));
	row = &ladder->rows[ladder->len++];
	*row = (struct row){ .kind = kind, .top = top, .height = height };
	return row;
}

static void add_wait(struct ladder *ladder, u64 until)
{
	u64 since = ladder->len ? ladder->rows[ladder->len - 1].to : until;
	struct row *row;

	if (until < since + WORTH_SAYING)
		return;
	row = add_row(ladder, ROW_WAIT, WAIT_HEIGHT + 2 * doublings(until - since));
	row->from = since;
	row->to = until;
}

/* Calls of one end at one time, as far as people see it, are one row while there is room. */
static bool joins(const struct ladder *ladder, const struct timeline *timeline,
		  const struct event *event, const char *text)
{
	struct row *row = ladder->len ? &ladder->rows[ladder->len - 1] : NULL;
	char before[WORDS_TIME_MAX], now[WORDS_TIME_MAX];

	if (!row || row->kind != ROW_NOTE || event->kind == EVENT_OWNER ||
	    row->event->kind == EVENT_OWNER || row->event->side != event->side ||
	    strlen(row->text) + strlen(JOINT) + strlen(text) > ROW_TEXT_FITS)
		return false;
	words_time(timeline, row->event, before);
	words_time(timeline, event, now);
	if (strcmp(before, now))
		return false;
	strcat(row->text, JOINT);
	strcat(row->text, text);
	row->to = event->time;
	return true;
}

static void add_event(struct ladder *ladder, const struct timeline *timeline,
		      const struct event *event)
{
	bool segment = event->kind == EVENT_SEGMENT;
	char text[WORDS_EVENT_MAX] = "";
	struct row *row;

	add_wait(ladder, event->time);
	if (!segment)
		words_event(event, text);
	if (!segment && event->kind != EVENT_STATE && joins(ladder, timeline, event, text))
		return;
	row = add_row(ladder, segment ? ROW_SEGMENT :
		      event->kind == EVENT_STATE ? ROW_STATE : ROW_NOTE,
		      segment ? SEGMENT_HEIGHT : NOTE_HEIGHT);
	row->event = event;
	row->from = event->time;
	row->to = event->time;
	strcpy(row->text, text);
}

void ladder_make(struct ladder *ladder, const struct timeline *timeline)
{
	size_t i;

	*ladder = (struct ladder){ 0 };
	for (i = 0; i < timeline->len; i++)
		if (report_shows(timeline, i))
			add_event(ladder, timeline, &timeline->events[i]);
}

int ladder_height(const struct ladder *ladder)
{
	const struct row *last;

	if (!ladder->len)
		return 0;
	last = &ladder->rows[ladder->len - 1];
	return last->top + last->height;
}

/* In a wait the time passes evenly; other rows have one time. */
static int within(const struct row *row, u64 time)
{
	return row->top + (int)((double)row->height * (double)(time - row->from) /
				(double)(row->to - row->from));
}

int ladder_above(const struct ladder *ladder, u64 time)
{
	size_t i = 0;

	while (i < ladder->len && ladder->rows[i].to < time)
		i++;
	if (i == ladder->len)
		return ladder_height(ladder);
	if (ladder->rows[i].kind == ROW_WAIT && ladder->rows[i].from < time)
		return within(&ladder->rows[i], time);
	return ladder->rows[i].top;
}

int ladder_below(const struct ladder *ladder, u64 time)
{
	size_t i = ladder->len;

	while (i && ladder->rows[i - 1].from > time)
		i--;
	if (!i)
		return 0;
	if (ladder->rows[i - 1].kind == ROW_WAIT && time < ladder->rows[i - 1].to)
		return within(&ladder->rows[i - 1], time);
	return ladder->rows[i - 1].top + ladder->rows[i - 1].height;
}

void ladder_free(struct ladder *ladder)
{
	free(ladder->rows);
	*ladder = (struct ladder){ 0 };
}
