// SPDX-License-Identifier: GPL-2.0-only
/* What a scenario answers, in sentences made of what was observed. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <segdrop/role.h>

#include "report/answer.h"
#include "report/report.h"

void answer_say(struct answer *answer, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(answer->buf + answer->len, ANSWER_MAX - answer->len, format, arguments);
	va_end(arguments);
	answer->len += strlen(answer->buf + answer->len);
}

struct span_text answer_at(const struct answer *answer, u64 time)
{
	return span_of(timeline_seconds(answer->timeline, time));
}

struct span_text answer_lapse(u64 from, u64 to)
{
	return span((struct sd_window){ to - from, to - from });
}

static bool was_named(struct answer *answer, u16 roles)
{
	size_t i;

	for (i = 0; i < answer->names; i++)
		if (answer->named[i] == roles)
			return true;
	if (answer->names < ANSWER_NAMES)
		answer->named[answer->names++] = roles;
	return false;
}

const char *answer_roles(struct answer *answer, u16 roles, char *buf)
{
	static const char *const words[SD_ROLE_COUNT] = {
		[SD_ROLE_BIT_SYN] = "SYN",
		[SD_ROLE_BIT_SYNACK] = "SYN-ACK",
		[SD_ROLE_BIT_HSACK] = "ACK that completes the handshake",
		[SD_ROLE_BIT_DATA] = "data",
		[SD_ROLE_BIT_FIN1] = "first FIN",
		[SD_ROLE_BIT_FIN1ACK] = "ACK of the first FIN",
		[SD_ROLE_BIT_FIN2] = "second FIN",
		[SD_ROLE_BIT_FIN2ACK] = "last ACK",
		[SD_ROLE_BIT_PROBE] = "probe",
		[SD_ROLE_BIT_RST] = "RST",
		[SD_ROLE_BIT_ACK] = "ACK",
	};
	char names[SD_ROLES_TEXT_MAX];
	size_t len = 0;
	int bit;

	for (bit = 0; bit < SD_ROLE_COUNT; bit++)
		if (roles & 1 << bit)
			len += snprintf(buf + len, ANSWER_ROLES_MAX - len, "%s%s",
					len ? " with " : "", words[bit]);
	sd_roles_print(roles, names);
	if (strcasecmp(buf, names) && !was_named(answer, roles))
		snprintf(buf + len, ANSWER_ROLES_MAX - len, " (%s)", names);
	return buf;
}

const struct event *answer_first(const struct answer *answer, const struct event *like)
{
	const struct event *event = answer->timeline->events;

	while (event < like && !(event->kind == EVENT_SEGMENT && event->side == like->side &&
				 event->segment.roles & like->segment.roles))
		event++;
	return event;
}

void report_answer(const struct trial *trial, char *buf)
{
	struct answer answer = {
		.timeline = &trial->watch.timeline, .ends = trial->ends, .end = trial->time,
		.buf = buf,
	};
	bool lost, again;

	*buf = '\0';
	if (!answer.timeline->len) {
		answer_say(&answer, "Nothing was seen.");
		return;
	}
	lost = answer_losses(&answer);
	again = answer_copies(&answer);
	if (!lost && !again)
		answer_say(&answer, "Nothing was lost, and nothing had to be sent again.");
	answer_connected(&answer);
	answer_probes(&answer);
	answer_programs(&answer);
	if (!lost && !again)
		answer_goodbyes(&answer);
	answer_endings(&answer);
}
