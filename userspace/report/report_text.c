// SPDX-License-Identifier: GPL-2.0-only
/* The results of a run as tables of 79 columns: time, client, segment, server. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <segdrop/role.h>

#include "lab/fast.h"
#include "lab/monotonic.h"
#include "report/report.h"

#define SIDE_COLUMNS	20
#define ARROW_COLUMNS	26
/* An arrow whose segment was lost is shorter by this. */
#define GAP_COLUMNS	5

static void repeat(const char *sign, int times)
{
	while (times-- > 0)
		fputs(sign, stdout);
}

static void print_label(const struct segment_event *segment, char *label, size_t size)
{
	char roles[SD_ROLES_TEXT_MAX], len[16] = "";

	sd_roles_print(segment->roles, roles);
	if (segment->len)
		snprintf(len, sizeof(len), " %u B", segment->len);
	snprintf(label, size, " %s%s%s ", roles, len, segment->retransmission ? " again" : "");
}

/* The arrow is ARROW_COLUMNS wide; one for a long label is wider. */
static void print_arrow(const struct style *style, const struct event *event)
{
	const struct segment_event *segment = &event->segment;
	int gap = segment->dropped ? GAP_COLUMNS : 0;
	bool right = event->side == CLIENT;
	int length, before;
	char label[128];

	print_label(segment, label, sizeof(label));
	length = ARROW_COLUMNS - gap - 1 - (int)strlen(label);
	before = length / 2;
	if (!right) {
		repeat(" ", gap);
		fputs(segment->dropped ? style->lost : style->to_left, stdout);
	}
	repeat(style->line, before);
	fputs(label, stdout);
	repeat(style->line, length - before);
	if (right)
		fputs(segment->dropped ? style->lost : style->to_right, stdout);
}

static void print_note(const struct event *event, char *note, size_t size)
{
	const struct call_event *call = &event->call;

	if (event->kind == EVENT_STATE)
		snprintf(note, size, "%s", state_name(event->state.to));
	else if (event->kind == EVENT_OWNER)
		snprintf(note, size, "%s process owns it", event->owner.owned ? "its" : "no");
	else if (event->kind == EVENT_CALL)
		snprintf(note, size, "%s() ...", call->name);
	else if (call->error)
		snprintf(note, size, "%s() %s", call->name, strerrorname_np(call->error));
	else
		snprintf(note, size, "%s() = %ld", call->name, call->result);
}

static const char *colour(const struct style *style, const struct event *event)
{
	if (event->kind == EVENT_SEGMENT)
		return event->segment.dropped ? style->red : "";
	return event->kind == EVENT_STATE ? style->bold : style->faint;
}

static void print_event(const struct style *style, const struct timeline *timeline,
			const struct event *event)
{
	char note[64];

	printf("%s%9.3f  %s", event->since ? style->not_after : " ",
	       timeline_seconds(timeline, event->time), colour(style, event));
	if (event->kind == EVENT_SEGMENT) {
		printf("%*s ", SIDE_COLUMNS, "");
		print_arrow(style, event);
	} else {
		print_note(event, note, sizeof(note));
		if (event->side == CLIENT)
			fputs(note, stdout);
		else
			printf("%*s%s", SIDE_COLUMNS + ARROW_COLUMNS + 2, "", note);
	}
	printf("%s\n", style->plain);
}

static void print_timeline(const struct style *style, const struct timeline *timeline)
{
	size_t i;

	printf("%s%10s  %-*s %-*s %s%s\n", style->bold, "seconds", SIDE_COLUMNS, "client",
	       ARROW_COLUMNS, "        segment", "server", style->plain);
	for (i = 0; i < timeline->len; i++)
		if (report_shows(timeline, i))
			print_event(style, timeline, &timeline->events[i]);
}

void report_problems(const struct style *style, unsigned int problems)
{
	int bit;

	for (bit = 0; bit < PROBLEM_COUNT; bit++)
		if (problems & 1U << bit)
			printf("%sNot complete: %s.%s\n", style->red, trial_problem_text(bit),
			       style->plain);
}

static void print_finding(const struct style *style, const struct timeline *timeline,
			  const struct finding *finding)
{
	printf("%s  %s: %s", style->red, finding->what, finding_kind_text(finding->kind));
	if (finding->timed)
		printf("; predicted for %.3f to %.3f s",
		       timeline_seconds(timeline, finding->from),
		       timeline_seconds(timeline, finding->to));
	if (finding->seen)
		printf("; came at %.3f s", timeline_seconds(timeline, finding->seen));
	if (finding->off)
		printf(", %.3f s too %s", (double)llabs(finding->off) / SECOND,
		       finding->off < 0 ? "early" : "late");
	if (*finding->instead)
		printf("; %s", finding->instead);
	printf("%s\n", style->plain);
}

static void print_judgement(const struct style *style, const struct trial *trial)
{
	const struct judgement *judgement = &trial->judgement;
	size_t i;

	printf("predicted:  %zu of %zu events, %zu of them to the jiffy", judgement->right,
	       judgement->predicted, judgement->exact);
	if (judgement->unpredicted)
		printf("; %zu came that were not predicted", judgement->unpredicted);
	putchar('\n');
	for (i = 0; i < judgement->len; i++)
		if (judgement->list[i].kind != FINDING_RIGHT)
			print_finding(style, &trial->watch.timeline, &judgement->list[i]);
}

static void print_trial(const struct style *style, const struct trial *trial)
{
	const struct scenario *scenario = trial->scenario;
	char place[SCENARIO_PLACE_MAX];

	scenario_place(scenario, place);
	printf("%s%s%s (%s, IPv%d)\n", style->bold, scenario->name, style->plain, place,
	       trial->family);
	printf("%s\n", scenario->question);
	printf("Lost: %s\n", scenario->lost);
	if (*trial->rule)
		printf("Rule: %s (at the %s)\n", trial->rule, side_name(scenario->loss.to));
	putchar('\n');
	print_timeline(style, &trial->watch.timeline);
	putchar('\n');
	report_summary(trial);
	print_judgement(style, trial);
	report_problems(style, trial->problems);
	putchar('\n');
}

static void print_legend(const struct style *style)
{
	printf("%s lost   again: sent before   CAPITALS: socket's state   ", style->lost);
	printf("%s then or just before\n\n", style->not_after);
}

static void print_fast(void)
{
	const char *const *setting;

	printf("In the lab:");
	for (setting = fast_settings; *setting; setting++)
		printf(" %s", *setting);
	printf("; " FAST_FIXED ".\n\n");
}

void report_text(const struct run *run, const struct findings *findings)
{
	struct style style = style_of_output();
	size_t i;

	if (run->fast)
		print_fast();
	for (i = 0; i < run->len; i++)
		print_trial(&style, &run->trials[i]);
	print_legend(&style);
	report_claims(findings);
}
