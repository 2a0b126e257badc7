// SPDX-License-Identifier: GPL-2.0-only
/* Events in words. */
#include <string.h>

#include <segdrop/role.h>

#include "report/report.h"

static bool observe_segment(const struct event *event, char *buf)
{
	const struct segment_event *segment = &event->segment;
	char roles[SD_ROLES_TEXT_MAX];

	sd_roles_print(segment->roles, roles);
	if (!segment->retransmission && !segment->dropped && !(segment->roles & SD_RST))
		return false;
	snprintf(buf, OBSERVATION_MAX, "%s sent %s%s%s", side_name(event->side), roles,
		 segment->retransmission ? " again" : "",
		 segment->dropped ? ", and it was lost" : "");
	return true;
}

static bool observe_return(const struct event *event, char *buf)
{
	const struct call_event *call = &event->call;

	if (call->error)
		snprintf(buf, OBSERVATION_MAX, "%s: %s() failed with %s", side_name(event->side),
			 call->name, strerrorname_np(call->error));
	else if (!strcmp(call->name, "connect") || !strcmp(call->name, "accept"))
		snprintf(buf, OBSERVATION_MAX, "%s: %s() made the connection",
			 side_name(event->side), call->name);
	else
		return false;
	return true;
}

bool report_observation(const struct event *event, char *buf)
{
	switch (event->kind) {
	case EVENT_SEGMENT:
		return observe_segment(event, buf);
	case EVENT_STATE:
		snprintf(buf, OBSERVATION_MAX, "%s: %s to %s", side_name(event->side),
			 state_name(event->state.from), state_name(event->state.to));
		return true;
	case EVENT_OWNER:
		snprintf(buf, OBSERVATION_MAX, "%s: %s process owns the socket",
			 side_name(event->side), event->owner.owned ? "its" : "no");
		return true;
	case EVENT_RETURN:
		return observe_return(event, buf);
	default:
		return false;
	}
}

bool report_shows(const struct timeline *timeline, size_t i)
{
	const struct event *event = &timeline->events[i];
	const struct event *next = event + 1, *end = timeline->events + timeline->len;

	if (event->kind == EVENT_TIMER)
		return false;
	if (event->kind != EVENT_CALL || !event->call.done)
		return true;
	while (next < end && next->kind == EVENT_TIMER)
		next++;
	return next == end || next->kind != EVENT_RETURN || next->call.called != event->time;
}
