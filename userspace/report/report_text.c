// SPDX-License-Identifier: GPL-2.0-only
/* The results of a run as text: the ladder of each scenario, and what became of it. */
#include <stdio.h>
#include <stdlib.h>

#include "lab/fast.h"
#include "lab/monotonic.h"
#include "report/report.h"
#include "report/wrap.h"

#define ANSWER_INDENT	4

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

static void print_fast(void)
{
	const char *const *setting;

	printf("In the lab:");
	for (setting = fast_settings; *setting; setting++)
		printf(" %s", *setting);
	printf("; " FAST_FIXED ".\n");
}

void report_head(const struct style *style, const struct run *run, const struct trial *trial)
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
	if (run->fast)
		print_fast();
	putchar('\n');
}

static void print_result(const struct style *style, const struct trial *trial)
{
	char answer[ANSWER_MAX];

	report_answer(trial, answer);
	printf("\n%*s", ANSWER_INDENT, "");
	print_wrapped(answer, ANSWER_INDENT);
	putchar('\n');
	report_summary(trial);
	print_judgement(style, trial);
	report_problems(style, trial->problems);
	putchar('\n');
}

static void print_trial(const struct style *style, const struct run *run,
			const struct trial *trial)
{
	struct text_ladder ladder;

	report_head(style, run, trial);
	text_ladder_begin(&ladder, style);
	text_ladder_draw(&ladder, &trial->watch.timeline, NEVER);
	text_ladder_end(&ladder);
	print_result(style, trial);
}

void report_text(const struct run *run, const struct findings *findings, struct text_ladder *ladder)
{
	struct style style = style_of_output();
	size_t i;

	if (ladder) {
		text_ladder_draw(ladder, &run->trials[0].watch.timeline, NEVER);
		print_result(&style, &run->trials[0]);
	}
	for (i = 0; i < run->len && !ladder; i++)
		print_trial(&style, run, &run->trials[i]);
	text_ladder_legend(&style);
	report_claims(findings);
}
