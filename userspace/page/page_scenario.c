// SPDX-License-Identifier: GPL-2.0-only
/* The section of one scenario. */
#include "page/html.h"
#include "page/parts.h"
#include "report/report.h"

void part_name(const struct trial *trial, char *buf)
{
	snprintf(buf, PART_NAME_MAX, "%s%s", trial->scenario->name,
		 trial->family == 6 ? "-ipv6" : "");
}

bool part_holds(const struct trial *trial)
{
	return !trial->problems && judgement_holds(&trial->judgement);
}

static void write_facts(const struct trial *trial, FILE *stream)
{
	const struct scenario *scenario = trial->scenario;
	char place[SCENARIO_PLACE_MAX];

	scenario_place(scenario, place);
	fprintf(stream, "<p class=\"facts\"><code>%s</code>, %s, IPv%d. Lost: ", scenario->name,
		place, trial->family);
	html_text(stream, scenario->lost);
	fputs(".</p>\n", stream);
}

static void write_problems(const struct trial *trial, FILE *stream)
{
	int bit;

	for (bit = 0; bit < PROBLEM_COUNT; bit++) {
		if (!(trial->problems & 1U << bit))
			continue;
		fputs("<p class=\"problem\">" SIGN_WRONG " Not complete: ", stream);
		html_text(stream, trial_problem_text(bit));
		fputs(".</p>\n", stream);
	}
}

static void write_answer(const struct trial *trial, FILE *stream)
{
	char answer[ANSWER_MAX];

	report_answer(trial, answer);
	html_element(stream, "p class=\"answer\"", answer);
	fputc('\n', stream);
}

void part_scenario(const struct run *run, const struct trial *trial,
		   const struct findings *findings, FILE *stream)
{
	char name[PART_NAME_MAX];

	part_name(trial, name);
	fprintf(stream,
		"<section class=\"scenario\" aria-labelledby=\"%s\">\n<h3 id=\"%s\">", name, name);
	html_text(stream, trial->scenario->question);
	fputs("</h3>\n", stream);
	write_facts(trial, stream);
	write_problems(trial, stream);
	write_answer(trial, stream);
	if (trial->watch.timeline.len) {
		part_ladder(trial, stream);
		part_events(trial, stream);
		part_lanes(trial, stream);
	}
	part_prediction(run, trial, stream);
	part_evidence(trial, findings, stream);
	part_repeat(run, trial, stream);
	fputs("<p class=\"up\"><a href=\"#contents\">Contents</a></p>\n</section>\n", stream);
}
