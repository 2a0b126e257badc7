// SPDX-License-Identifier: GPL-2.0-only
/* One page of a run for a browser: everything in one file, nothing from anywhere else. */
#include "embedded.h"
#include "page/page.h"
#include "page/parts.h"
#include "page/steps.h"

bool step_has(const struct run *run, int step)
{
	size_t i;

	for (i = 0; i < run->len; i++)
		if (run->trials[i].scenario->step == step)
			return true;
	return false;
}

void step_title(int step, char *buf)
{
	if (step == BEYOND_STEPS)
		snprintf(buf, STEP_TITLE_MAX, "Beyond the lab");
	else
		snprintf(buf, STEP_TITLE_MAX, "Step %d of the lab", step);
}

/* The policy makes a browser refuse whatever is not in this file, and all scripts. */
static void open_page(FILE *stream)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\"\n"
	      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n"
	      "<title>What TCP does when a segment is lost</title>\n<style>\n", stream);
	fputs(embedded_page_css, stream);
	fputs("</style>\n</head>\n<body>\n"
	      "<a class=\"skip\" href=\"#main\">To the experiments</a>\n", stream);
}

/* The heads of arrows, for all pictures. */
static void define_signs(FILE *stream)
{
	fputs("<svg class=\"signs\" aria-hidden=\"true\" width=\"0\" height=\"0\"><defs>\n"
	      "<marker id=\"head\" markerWidth=\"9\" markerHeight=\"8\" refX=\"12\" refY=\"4\"\n"
	      "orient=\"auto\" markerUnits=\"userSpaceOnUse\"><path d=\"M0 0L9 4L0 8z\"/></marker>\n"
	      "<marker id=\"cross\" markerWidth=\"12\" markerHeight=\"12\" refX=\"6\" refY=\"6\"\n"
	      "markerUnits=\"userSpaceOnUse\"><path d=\"M1 1L11 11M1 11L11 1\"/></marker>\n"
	      "</defs></svg>\n", stream);
}

static void write_step(const struct run *run, const struct findings *findings, int step,
		       FILE *stream)
{
	char title[STEP_TITLE_MAX];
	size_t i;

	if (!step_has(run, step))
		return;
	step_title(step, title);
	fprintf(stream, "<h2>%s</h2>\n", title);
	for (i = 0; i < run->len; i++)
		if (run->trials[i].scenario->step == step)
			part_scenario(run, &run->trials[i], findings, stream);
}

void page_write(const struct run *run, const struct findings *findings, FILE *stream)
{
	int step;

	open_page(stream);
	define_signs(stream);
	part_head(run, stream);
	part_contents(run, stream);
	fputs("<main id=\"main\" tabindex=\"-1\">\n", stream);
	part_legend(stream);
	part_claims(findings, stream);
	for (step = 1; step <= LAB_STEPS; step++)
		write_step(run, findings, step, stream);
	write_step(run, findings, BEYOND_STEPS, stream);
	fputs("</main>\n<footer><p>Written by <code>segdrop run --html</code>.</p></footer>\n"
	      "</body>\n</html>\n", stream);
}
