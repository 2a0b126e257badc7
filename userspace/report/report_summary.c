// SPDX-License-Identifier: GPL-2.0-only
/* What was lost, when it was sent again, and how both ends ended. */
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include <segdrop/role.h>

#include "report/report.h"

#define COLUMNS		79
#define HEAD_COLUMNS	12

typedef bool (*choice)(const struct segment_event *segment);

static bool is_lost(const struct segment_event *segment)
{
	return segment->dropped;
}

static bool is_again(const struct segment_event *segment)
{
	return segment->retransmission;
}

static bool is_chosen(const struct event *event, choice choose)
{
	return event->kind == EVENT_SEGMENT && choose(&event->segment);
}

static bool are_alike(const struct event *a, const struct event *b)
{
	return a->side == b->side && a->segment.roles == b->segment.roles;
}

/* Is it the first of its kind? */
static bool opens_group(const struct timeline *timeline, size_t index, choice choose)
{
	const struct event *event = &timeline->events[index];
	size_t i;

	for (i = 0; i < index; i++)
		if (is_chosen(&timeline->events[i], choose) &&
		    are_alike(&timeline->events[i], event))
			return false;
	return true;
}

/* All segments that are like the first one: how many, and when. */
static void print_group(const struct timeline *timeline, size_t first, choice choose,
			const char *head)
{
	const struct event *example = &timeline->events[first];
	char roles[SD_ROLES_TEXT_MAX];
	unsigned int count = 0;
	int column;
	size_t i;

	for (i = first; i < timeline->len; i++)
		count += is_chosen(&timeline->events[i], choose) &&
			 are_alike(&timeline->events[i], example);
	sd_roles_print(example->segment.roles, roles);
	column = printf("%-*s%u %s of the %s at", HEAD_COLUMNS, head, count, roles,
			side_name(example->side));
	for (i = first; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];
		char when[32];

		if (!is_chosen(event, choose) || !are_alike(event, example))
			continue;
		snprintf(when, sizeof(when), " %.2f", timeline_seconds(timeline, event->time));
		if (column + strlen(when) > COLUMNS)
			column = printf("\n%*s", HEAD_COLUMNS - 1, "") - 1;
		column += printf("%s", when);
	}
	printf(" s\n");
}

static void print_groups(const struct timeline *timeline, choice choose, const char *head)
{
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		if (!is_chosen(&timeline->events[i], choose) || !opens_group(timeline, i, choose))
			continue;
		print_group(timeline, i, choose, head);
		head = "";
	}
}

/* The last event of an end that is of a kind and, of calls, has not returned or went wrong. */
static const struct event *last(const struct timeline *timeline, enum side side,
				enum event_kind kind)
{
	const struct event *found = NULL;
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (event->side != side || event->kind != kind)
			continue;
		if (kind == EVENT_STATE || (kind == EVENT_CALL && !event->call.done) ||
		    (kind == EVENT_RETURN && event->call.error))
			found = event;
	}
	return found;
}

static void print_socket(const struct trial *trial, const struct event *state)
{
	const struct timeline *timeline = &trial->watch.timeline;

	if (!state)
		printf("never had a connection");
	else if (state->state.to != TCP_CLOSE)
		printf("still %s after %.2f s", state_name(state->state.to),
		       timeline_seconds(timeline, trial->time));
	else if (state->since)
		printf("%s ended between %.2f and %.2f s", state_name(state->state.from),
		       timeline_seconds(timeline, state->since),
		       timeline_seconds(timeline, state->time));
	else
		printf("%s ended at %.2f s", state_name(state->state.from),
		       timeline_seconds(timeline, state->time));
}

static bool was_killed(const struct trial *trial, enum side side, const struct event *waiting)
{
	return trial->ends[side].close == CLOSE_BY_KILL && !strcmp(waiting->call.name, "raise");
}

static void print_end(const struct trial *trial, enum side side)
{
	const struct timeline *timeline = &trial->watch.timeline;
	const struct event *failed = last(timeline, side, EVENT_RETURN);
	const struct event *waiting = last(timeline, side, EVENT_CALL);

	printf("%-*s", HEAD_COLUMNS, side_name(side));
	print_socket(trial, last(timeline, side, EVENT_STATE));
	putchar('\n');
	if (failed)
		printf("%*s%s(): %s\n", HEAD_COLUMNS, "", failed->call.name,
		       strerror(failed->call.error));
	if (waiting && was_killed(trial, side, waiting))
		printf("%*sits program was killed\n", HEAD_COLUMNS, "");
	else if (waiting)
		printf("%*sits program was still in %s()\n", HEAD_COLUMNS, "", waiting->call.name);
}

void report_summary(const struct trial *trial)
{
	const struct timeline *timeline = &trial->watch.timeline;
	enum side side;

	print_groups(timeline, is_lost, "lost");
	print_groups(timeline, is_again, "sent again");
	for (side = 0; side < SIDES; side++)
		print_end(trial, side);
}
