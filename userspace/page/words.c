// SPDX-License-Identifier: GPL-2.0-only
/* Events in the words of the page. */
#include <stdio.h>
#include <string.h>

#include "page/words.h"
#include "report/flags.h"
#include "report/report.h"

void words_time(const struct timeline *timeline, const struct event *event, char *buf)
{
	snprintf(buf, WORDS_TIME_MAX, "%s%.3f", event->since ? "\u2264" : "",
		 timeline_seconds(timeline, event->time));
}

static void print_return(const struct call_event *call, char *buf)
{
	if (call->error)
		snprintf(buf, WORDS_EVENT_MAX, "%s() failed: %s", call->name,
			 strerrorname_np(call->error));
	else
		snprintf(buf, WORDS_EVENT_MAX, "%s() = %ld", call->name, call->result);
}

void words_event(const struct event *event, char *buf)
{
	switch (event->kind) {
	case EVENT_STATE:
		snprintf(buf, WORDS_EVENT_MAX, "%s", state_name(event->state.to));
		break;
	case EVENT_OWNER:
		snprintf(buf, WORDS_EVENT_MAX, "%s", event->owner.owned ?
			 "its process owns the socket" : "no process owns the socket");
		break;
	case EVENT_RETURN:
		print_return(&event->call, buf);
		break;
	default:
		snprintf(buf, WORDS_EVENT_MAX, "%s() \u2026", event->call.name);
	}
}

void words_header(const struct segment_event *segment, char *buf)
{
	const struct flag_name *row;
	size_t len = 0;

	for (row = tcp_flags; row->name; row++)
		if (segment->flags & row->flag)
			len += snprintf(buf + len, WORDS_HEADER_MAX - len, "%s ", row->name);
	len += snprintf(buf + len, WORDS_HEADER_MAX - len, " seq %u", segment->seq);
	if (segment->has_ack)
		snprintf(buf + len, WORDS_HEADER_MAX - len, "  ack %u", segment->ack);
}
