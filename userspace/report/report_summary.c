// SPDX-License-Identifier: GPL-2.0-only
/* What was lost, when it was sent again, and how both ends ended. */
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include <segdrop/role.h>

#include "report/ending.h"
#include "report/group.h"
#include "report/report.h"
#include "report/wrap.h"

#define HEAD_COLUMNS	12

/* All segments that are like the first one: how many, and when. */
static void print_group(const struct timeline *timeline, size_t first, group_choice *choose,
			const char *head)
{
	const struct event *example = &timeline->events[first];
	char roles[SD_ROLES_TEXT_MAX];
	unsigned int count = 0;
	int column;
	size_t i;

	for (i = first; i < timeline->len; i++)
		count += group_chooses(&timeline->events[i], choose) &&
			 group_alike(&timeline->events[i], example);
	sd_roles_print(example->segment.roles, roles);
	column = printf("%-*s%u %s of the %s at", HEAD_COLUMNS, head, count, roles,
			side_name(example->side));
	for (i = first; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];
		char when[32];

		if (!group_chooses(event, choose) || !group_alike(event, example))
			continue;
		snprintf(when, sizeof(when), " %.2f", timeline_seconds(timeline, event->time));
		if (column + strlen(when) > PAGE_COLUMNS)
			column = printf("\n%*s", HEAD_COLUMNS - 1, "") - 1;
		column += printf("%s", when);
	}
	printf(" s\n");
}

static void print_groups(const struct timeline *timeline, group_choice *choose, const char *head)
{
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		if (!group_opens(timeline, i, choose))
			continue;
		print_group(timeline, i, choose, head);
		head = "";
	}
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

static void print_end(const struct trial *trial, enum side side)
{
	const struct timeline *timeline = &trial->watch.timeline;
	const struct event *failed = ending_last(timeline, side, EVENT_RETURN);
	const struct event *waiting = ending_last(timeline, side, EVENT_CALL);

	printf("%-*s", HEAD_COLUMNS, side_name(side));
	print_socket(trial, ending_last(timeline, side, EVENT_STATE));
	putchar('\n');
	if (failed)
		printf("%*s%s(): %s\n", HEAD_COLUMNS, "", failed->call.name,
		       strerror(failed->call.error));
	if (waiting && ending_killed(&trial->ends[side], waiting))
		printf("%*sits program was killed\n", HEAD_COLUMNS, "");
	else if (waiting)
		printf("%*sits program was still in %s()\n", HEAD_COLUMNS, "", waiting->call.name);
}

void report_summary(const struct trial *trial)
{
	const struct timeline *timeline = &trial->watch.timeline;
	enum side side;

	print_groups(timeline, group_lost, "lost");
	print_groups(timeline, group_again, "sent again");
	for (side = 0; side < SIDES; side++)
		print_end(trial, side);
}
