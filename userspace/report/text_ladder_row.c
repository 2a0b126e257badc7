// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows of the ladder: time, client, segment between two lines of life, server. An arrow bears the
 * segment's roles, its sender's column flags and numbers, its receiver's the rule that lost it.
 */
#include <stdio.h>
#include <string.h>

#include <segdrop/role.h>

#include "lab/monotonic.h"
#include "report/flags.h"
#include "report/text_ladder_row.h"

#define SIDE_COLUMNS	21
/* Between the lines of life. */
#define ARROW_COLUMNS	21
/* An arrow whose segment was lost is shorter by this. */
#define GAP_COLUMNS	5
#define NOTE_MAX	64

static void repeat(const char *sign, int times)
{
	while (times-- > 0)
		fputs(sign, stdout);
}

/* The client's column is flush with its line of life; a long note takes the blank before that. */
static void print_client(const char *note)
{
	bool fits = strlen(note) <= SIDE_COLUMNS;

	printf("  %*s%s", SIDE_COLUMNS, note, fits ? " " : "");
}

static void print_time(const struct style *style, const struct timeline *timeline,
		       const struct event *event)
{
	printf("%s%s%9.3f%s", style->faint, event->since ? style->not_after : " ",
	       timeline_seconds(timeline, event->time), style->plain);
}

/* Where there is no arrow. */
static void print_lives(const struct style *style, const char *life)
{
	printf("%s%s%*s%s%s", style->faint, life, ARROW_COLUMNS, "", life, style->plain);
}

/* Also ends the row. */
static void print_server(const struct style *style, const char *note)
{
	printf("%s%s%s\n", *note ? " " : "", note, style->plain);
}

/* One that is too long for the arrow goes without the length of its data. */
static void print_label(const struct segment_event *segment, char *label, size_t size)
{
	const char *again = segment->retransmission ? " again" : "";
	char roles[SD_ROLES_TEXT_MAX], len[16] = "";

	sd_roles_print(segment->roles, roles);
	if (segment->len)
		snprintf(len, sizeof(len), " %u B", segment->len);
	if (snprintf(label, size, " %s%s%s ", roles, len, again) >= ARROW_COLUMNS)
		snprintf(label, size, " %s%s ", roles, again);
}

/* From its sender's line of life to its receiver's, or not quite so far. */
static void print_arrow(const struct style *style, const struct event *event)
{
	const struct segment_event *segment = &event->segment;
	bool right = event->side == CLIENT;
	char label[NOTE_MAX + SD_ROLES_TEXT_MAX];
	int dashes, before, gap;
	const char *head;

	print_label(segment, label, sizeof(label));
	dashes = ARROW_COLUMNS - 1 - (int)strlen(label);
	if (dashes < 0)
		dashes = 0;
	gap = !segment->dropped ? 0 : dashes < GAP_COLUMNS ? dashes : GAP_COLUMNS;
	dashes -= gap;
	before = dashes / 2;
	head = segment->dropped ? style->lost : right ? style->to_right : style->to_left;
	fputs(right ? style->from_left : style->life, stdout);
	if (!right)
		printf("%*s%s", gap, "", head);
	repeat(style->line, before);
	fputs(label, stdout);
	repeat(style->line, dashes - before);
	if (right)
		printf("%s%*s", head, gap, "");
	fputs(right ? style->life : style->from_right, stdout);
}

/* Both numbers with as many words as fit into a column. */
static void print_numbers(const struct segment_event *segment, char *note)
{
	static const char *const formats[] = { "%s seq %u ack %u", "%s %u ack %u", "%s %u/%u" };
	char flags[FLAGS_TEXT_MAX];
	size_t i;

	flags_print(segment->flags, flags);
	if (!segment->has_ack) {
		snprintf(note, NOTE_MAX, "%s seq %u", flags, segment->seq);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(formats); i++)
		if (snprintf(note, NOTE_MAX, formats[i], flags, segment->seq, segment->ack) <=
		    SIDE_COLUMNS)
			break;
}

static void print_segment(const struct style *style, const struct event *event)
{
	const struct segment_event *segment = &event->segment;
	char notes[SIDES][NOTE_MAX] = { "", "" };

	print_numbers(segment, notes[event->side]);
	if (segment->dropped)
		snprintf(notes[!event->side], NOTE_MAX, "lost: rule %u", segment->rule);
	fputs(segment->dropped ? style->red : "", stdout);
	print_client(notes[CLIENT]);
	print_arrow(style, event);
	print_server(style, notes[SERVER]);
}

static void print_note(const struct event *event, char *note)
{
	const struct call_event *call = &event->call;

	if (event->kind == EVENT_STATE)
		snprintf(note, NOTE_MAX, "%s", state_name(event->state.to));
	else if (event->kind == EVENT_OWNER)
		snprintf(note, NOTE_MAX, "%s process owns it", event->owner.owned ? "its" : "no");
	else if (event->kind == EVENT_CALL)
		snprintf(note, NOTE_MAX, "%s() ...", call->name);
	else if (call->error)
		snprintf(note, NOTE_MAX, "%s() %s", call->name, strerrorname_np(call->error));
	else
		snprintf(note, NOTE_MAX, "%s() = %ld", call->name, call->result);
}

static void print_end(const struct style *style, const struct event *event)
{
	const char *begin = event->kind == EVENT_STATE ? style->bold : "";
	char note[NOTE_MAX];

	print_note(event, note);
	fputs(begin, stdout);
	print_client(event->side == CLIENT ? note : "");
	fputs(style->plain, stdout);
	print_lives(style, style->life);
	fputs(begin, stdout);
	print_server(style, event->side == SERVER ? note : "");
}

void text_ladder_row_event(const struct style *style, const struct timeline *timeline,
			   const struct event *event)
{
	print_time(style, timeline, event);
	if (event->kind == EVENT_SEGMENT)
		print_segment(style, event);
	else
		print_end(style, event);
}

void text_ladder_row_wait(const struct style *style, u64 length)
{
	char text[32];

	snprintf(text, sizeof(text), "+%.2f", (double)length / SECOND);
	printf("%s%10s", style->faint, text);
	print_client("");
	print_lives(style, style->no_life);
	print_server(style, "");
}

void text_ladder_row_heading(const struct style *style)
{
	printf("%s%10s  %*s  %*s  %s%s\n", style->bold, "seconds", SIDE_COLUMNS, "client",
	       ARROW_COLUMNS, "", "server", style->plain);
}
