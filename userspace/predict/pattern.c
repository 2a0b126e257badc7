// SPDX-License-Identifier: GPL-2.0-only
/* Events that a prediction speaks of. */
#include <netinet/tcp.h>
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

static bool return_fits(const struct pattern *pattern, const struct call_event *call)
{
	if (pattern->error != call->error || strcmp(pattern->call, call->name))
		return false;
	return pattern->error || pattern->result == RESULT_ANY ||
	       (pattern->result == RESULT_BYTES) == (call->result > 0);
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
	case EVENT_CALL:
		return !strcmp(pattern->call, event->call.name);
	case EVENT_RETURN:
		return return_fits(pattern, &event->call);
	case EVENT_OWNER:
		return pattern->owned == event->owner.owned;
	default:
		return false;
	}
}

bool pattern_is_empty(const struct pattern *pattern)
{
	return pattern->kind == EVENT_SEGMENT && !pattern->roles;
}

bool pattern_is_telling(const struct pattern *pattern)
{
	switch (pattern->kind) {
	case EVENT_SEGMENT:
		return pattern->copy == COPY_ONLY || pattern->fate == FATE_LOST ||
		       pattern->roles & (SD_FIN1 | SD_FIN2 | SD_PROBE | SD_RST);
	case EVENT_STATE:
		return pattern->to == TCP_CLOSE;
	case EVENT_RETURN:
		return pattern->error || !strcmp(pattern->call, "connect") ||
		       !strcmp(pattern->call, "accept");
	default:
		return pattern->kind == EVENT_OWNER;
	}
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
	case EVENT_OWNER:
		event.owner.owned = pattern->owned;
		break;
	default:
		strncpy(event.call.name, pattern->call, sizeof(event.call.name) - 1);
		event.call.error = pattern->error;
		event.call.result = pattern->result == RESULT_BYTES;
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
	case EVENT_OWNER:
		pattern.owned = event->owner.owned;
		break;
	default:
		pattern.call = event->call.name;
		pattern.error = event->call.error;
		pattern.result = event->call.result > 0 ? RESULT_BYTES : RESULT_NOTHING;
	}
	return pattern;
}

static const char *result_text(const struct pattern *pattern)
{
	static const char *const texts[] = {
		[RESULT_ANY] = "is done",
		[RESULT_NOTHING] = "= 0",
		[RESULT_BYTES] = "> 0",
	};

	return pattern->error ? strerrorname_np(pattern->error) : texts[pattern->result];
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
	case EVENT_CALL:
		snprintf(buf, PATTERN_TEXT_MAX, "%s calls %s()", side, pattern->call);
		break;
	case EVENT_OWNER:
		snprintf(buf, PATTERN_TEXT_MAX, "%s: %s process owns its socket", side,
			 pattern->owned ? "a" : "no");
		break;
	default:
		snprintf(buf, PATTERN_TEXT_MAX, "%s: %s() %s", side, pattern->call,
			 result_text(pattern));
	}
}
