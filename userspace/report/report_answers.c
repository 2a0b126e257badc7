// SPDX-License-Identifier: GPL-2.0-only
/* The page that answers the lab's questions: numbers, each marked as predicted or not. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "report/report.h"
#include "report/wrap.h"

#define HEAD_COLUMNS	4
#define ROW_COLUMNS	8
#define WHAT_COLUMNS	38

/* Behind a number: how it compares with what was predicted. */
#define MARK_EXACT	"="
#define MARK_WINDOW	"~"
#define MARK_WRONG	"!"

static const char *mark(const struct finding *finding)
{
	if (finding->kind != FINDING_RIGHT)
		return MARK_WRONG;
	return finding->exact ? MARK_EXACT : MARK_WINDOW;
}

/* When it came. What an end is left with has no time. */
static void print_number(const struct timeline *timeline, const struct finding *finding,
			 char *text, size_t size)
{
	if (finding->seen)
		snprintf(text, size, " %.2f%s", timeline_seconds(timeline, finding->seen),
			 mark(finding));
	else if (finding->kind == FINDING_RIGHT)
		snprintf(text, size, " as predicted");
	else
		snprintf(text, size, " no" MARK_WRONG " %s", finding->instead);
}

/* A connection with which nothing happens is told of in full. */
static bool is_shown(const struct trial *trial, const struct finding *finding)
{
	return finding->telling || finding->kind != FINDING_RIGHT ||
	       (trial->scenario->step == 1 && finding->seen);
}

static bool opens_row(const struct trial *trial, size_t i)
{
	const struct judgement *judgement = &trial->judgement;
	size_t j;

	if (!is_shown(trial, &judgement->list[i]))
		return false;
	for (j = 0; j < i; j++)
		if (!strcmp(judgement->list[j].what, judgement->list[i].what))
			return false;
	return true;
}

/* All findings that are called the same: a line, or as many as it takes. */
static void print_row(const struct trial *trial, size_t first)
{
	const struct judgement *judgement = &trial->judgement;
	const char *what = judgement->list[first].what;
	int column = printf("%*s%-*s", ROW_COLUMNS, "", WHAT_COLUMNS, what);
	size_t i;

	for (i = first; i < judgement->len; i++) {
		char text[PATTERN_TEXT_MAX + 8];

		if (strcmp(judgement->list[i].what, what))
			continue;
		print_number(&trial->watch.timeline, &judgement->list[i], text, sizeof(text));
		if (column + strlen(text) > PAGE_COLUMNS)
			column = printf("\n%*s", ROW_COLUMNS + WHAT_COLUMNS, "") - 1;
		column += printf("%s", text);
	}
	putchar('\n');
}

static void print_rest(const struct trial *trial)
{
	size_t i, count = 0;

	for (i = 0; i < trial->judgement.len; i++)
		count += !is_shown(trial, &trial->judgement.list[i]);
	if (count)
		printf("%*s(and %zu more as predicted)\n", ROW_COLUMNS, "", count);
}

static void print_trial(const struct style *style, const struct trial *trial)
{
	const struct scenario *scenario = trial->scenario;
	size_t i;

	printf("%*s%s", HEAD_COLUMNS, "", style->bold);
	print_wrapped(scenario->question, HEAD_COLUMNS);
	printf("%s%*s%s, IPv%d\n%*slost: ", style->plain, HEAD_COLUMNS, "", scenario->name,
	       trial->family, HEAD_COLUMNS, "");
	print_wrapped(scenario->lost, HEAD_COLUMNS + (int)strlen("lost: "));
	for (i = 0; i < trial->judgement.len; i++)
		if (opens_row(trial, i))
			print_row(trial, i);
	print_rest(trial);
	if (trial->problems)
		report_problems(style, trial->problems);
	putchar('\n');
}

static void print_step(const struct style *style, const struct run *run, int step,
		       const char *heading)
{
	bool first = true;
	size_t i;

	for (i = 0; i < run->len; i++) {
		if (run->trials[i].scenario->step != step)
			continue;
		if (first)
			printf("%s%s%s\n", style->bold, heading, style->plain);
		first = false;
		print_trial(style, &run->trials[i]);
	}
}

struct judgement report_sum(const struct run *run)
{
	struct judgement sum = { 0 };
	size_t i;

	for (i = 0; i < run->len; i++) {
		const struct judgement *judgement = &run->trials[i].judgement;

		if (run->trials[i].problems)
			continue;
		sum.predicted += judgement->predicted;
		sum.right += judgement->right;
		sum.exact += judgement->exact;
		sum.unpredicted += judgement->unpredicted;
	}
	return sum;
}

static void print_sum(const struct run *run)
{
	const struct judgement sum = report_sum(run);

	printf("Of %zu events that were predicted %zu came so, %zu of them to the jiffy (1/%u s); ",
	       sum.predicted, sum.right, sum.exact, run->hz);
	printf("%zu others came.\n\n", sum.unpredicted);
}

void report_answers(const struct run *run, const struct findings *findings)
{
	struct style style = style_of_output();
	struct utsname kernel;
	char heading[16];
	int step;

	uname(&kernel);
	printf("What Linux %s does, in seconds from the first system call.\n", kernel.release);
	printf("Predicted: " MARK_EXACT " to the jiffy, once its timer was armed;  "
	       MARK_WINDOW " as a window;  " MARK_WRONG " not.\n\n");
	for (step = 1; step <= LAB_STEPS; step++) {
		snprintf(heading, sizeof(heading), "STEP %d", step);
		print_step(&style, run, step, heading);
	}
	print_step(&style, run, BEYOND_STEPS, "BEYOND THE LAB");
	report_claims(findings);
	print_sum(run);
}
