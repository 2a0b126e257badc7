// SPDX-License-Identifier: GPL-2.0-only
/* Events that a prediction speaks of. */
#include <stdio.h>
#include <string.h>

#include <segdrop/role.h>

#include "predict/pattern.h"

static bool segment_fits(const struct pattern *pattern, const struct segment_event *segment)
{
	if (!(segment->roles & pattern->roles))
		return false;
	if ((pattern->fate == FATE_LOST && !segment->dropped) ||
	    (pattern->fate == FATE_ARRIVES && segment->dropped))
		return false;
	return pattern->copy == COPY_OR_FIRST ||
	       segment->retransmission == (pattern->copy == COPY_ONLY);
}

bool pattern_fits(const struct pattern *pattern, const struct event *event)
{
	if (pattern->kind != event->kind || pattern->side != event->side)
		return false;
	switch (event->kind) {
	case EVENT_SEGMENT:
		return segment_fits(pattern, &event->segment);
	case EVENT_STATE:
		return pattern->from == event->state.from && pattern->to == event->state.to;
	case EVENT_RETURN:
		return pattern->error == event->call.error &&
		       !strcmp(pattern->call, event->call.name);
	default:
		return false;
	}
}

bool pattern_is_empty(const struct pattern *pattern)
{
	return pattern->kind == EVENT_SEGMENT && !pattern->roles;
}

struct event pattern_example(const struct pattern *pattern)
{
	struct event event = { .kind = pattern->kind, .side = pattern->side };

	switch (pattern->kind) {
	case EVENT_SEGMENT:
		event.segment.roles = pattern->roles;
		event.segment.retransmission = pattern->copy == COPY_ONLY;
		event.segment.dropped = pattern->fate == FATE_LOST;
		break;
	case EVENT_STATE:
		event.state.from = pattern->from;
		event.state.to = pattern->to;
		break;
	default:
		strncpy(event.call.name, pattern->call, sizeof(event.call.name) - 1);
		event.call.error = pattern->error;
	}
	return event;
}

struct pattern pattern_of(const struct event *event)
{
	struct pattern pattern = { .kind = event->kind, .side = event->side };

	switch (event->kind) {
	case EVENT_SEGMENT:
		pattern.roles = event->segment.roles;
		pattern.copy = event->segment.retransmission ? COPY_ONLY : COPY_OR_FIRST;
		break;
	case EVENT_STATE:
		pattern.from = event->state.from;
		pattern.to = event->state.to;
		break;
	default:
		pattern.call = event->call.name;
		pattern.error = event->call.error;
	}
	return pattern;
}

void pattern_print(const struct pattern *pattern, char *buf)
{
	const char *side = side_name(pattern->side);
	char roles[SD_ROLES_TEXT_MAX];

	switch (pattern->kind) {
	case EVENT_SEGMENT:
		sd_roles_print(pattern->roles, roles);
		snprintf(buf, PATTERN_TEXT_MAX, "%s sends %s%s%s", side, roles,
			 pattern->copy == COPY_ONLY ? " again" : "",
			 pattern->fate == FATE_LOST ? ", and it is lost" : "");
		break;
	case EVENT_STATE:
		snprintf(buf, PATTERN_TEXT_MAX, "%s: %s to %s", side, state_name(pattern->from),
			 state_name(pattern->to));
		break;
	default:
		snprintf(buf, PATTERN_TEXT_MAX, "%s: %s() %s", side, pattern->call,
			 pattern->error ? strerrorname_np(pattern->error) : "is done");
	}
}
