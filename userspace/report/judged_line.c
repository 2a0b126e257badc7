// SPDX-License-Identifier: GPL-2.0-only
/* A segment that was judged, as a line of text. */
#include <stdio.h>

#include <segdrop/role.h>

#include "../../module/core/end_text.h"
#include "lab/monotonic.h"
#include "report/judged.h"

static void put_time(struct sd_text *text, u64 time)
{
	time_t seconds = (time_t)(time / SECOND);
	struct tm local = { 0 };
	char buf[64];

	localtime_r(&seconds, &local);
	snprintf(buf, sizeof(buf), "%02d:%02d:%02d.%06u", local.tm_hour, local.tm_min, local.tm_sec,
		 (unsigned int)(time % SECOND / 1000));
	sd_text_string(text, buf);
}

/* A letter for each bit of the TCP header's flags, from the lowest. */
static void put_flags(struct sd_text *text, u8 flags)
{
	static const char letters[] = "FSRP.UEW";
	int bit;

	for (bit = 0; bit < 8; bit++)
		if (flags & 1 << bit)
			sd_text_bytes(text, &letters[bit], 1);
}

static void put_numbers(struct sd_text *text, const struct judged *judged)
{
	const struct sd_segment *segment = &judged->told->segment;

	sd_text_number(text, judged->numbers.seq);
	if (segment->len) {
		sd_text_string(text, "+");
		sd_text_number(text, segment->len);
	}
	if (segment->flags & SD_TCP_ACK) {
		sd_text_string(text, "/");
		sd_text_number(text, judged->numbers.ack);
	}
}

static void put_verdict(struct sd_text *text, const struct trace_segment *told)
{
	if (!told->rule) {
		sd_text_string(text, "passed");
		return;
	}
	sd_text_string(text, told->dropped ? "DROPPED by " : "counted by ");
	sd_text_number(text, told->rule);
}

static void put_scope(struct sd_text *text, u32 scope)
{
	if (!scope)
		return;
	sd_text_string(text, " scope ");
	sd_text_number(text, scope);
}

static void put_netns(struct sd_text *text, const struct judged *judged)
{
	sd_text_string(text, " netns ");
	sd_text_number(text, judged->told->netns);
	if (!judged->netns)
		return;
	sd_text_string(text, " ");
	sd_text_string(text, judged->netns);
}

void judged_line(const struct judged *judged, char *buf)
{
	struct sd_text text = sd_text_begin(buf, JUDGED_LINE_MAX);
	const struct trace_segment *told = judged->told;
	char roles[SD_ROLES_TEXT_MAX];

	put_time(&text, judged->time);
	sd_text_string(&text, told->out ? " out " : " in  ");
	sd_end_print(&text, &told->segment, 0);
	sd_text_string(&text, " > ");
	sd_end_print(&text, &told->segment, 1);
	sd_text_string(&text, " ");
	sd_roles_print(told->roles, roles);
	sd_text_string(&text, roles);
	sd_text_string(&text, " ");
	put_flags(&text, told->segment.flags);
	sd_text_string(&text, " ");
	put_numbers(&text, judged);
	sd_text_string(&text, " ");
	put_verdict(&text, told);
	put_scope(&text, told->scope);
	if (judged->names_netns)
		put_netns(&text, judged);
}
