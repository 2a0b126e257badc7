// SPDX-License-Identifier: GPL-2.0-only
/* What was run, where, how much came as predicted; and the table of contents. */
#include <sys/utsname.h>

#include <segdrop.h>

#include "lab/fast.h"
#include "page/html.h"
#include "page/parts.h"
#include "page/steps.h"
#include "report/report.h"

static void write_kernel(const struct run *run, FILE *stream)
{
	struct utsname kernel;

	uname(&kernel);
	fputs("<dt>Kernel</dt><dd>Linux ", stream);
	html_text(stream, kernel.release);
	fprintf(stream, ", %u timer ticks (jiffies) a second</dd>\n", run->hz);
}

static void write_score(const struct run *run, FILE *stream)
{
	const struct judgement sum = report_sum(run);
	bool right = judgement_holds(&sum);

	fprintf(stream,
		"<dt>Prediction</dt>\n"
		"<dd%s>%s %zu of %zu events came as predicted, %zu of them to the jiffy",
		right ? "" : " class=\"l\"", right ? SIGN_RIGHT : SIGN_WRONG,
		sum.right, sum.predicted, sum.exact);
	if (sum.unpredicted)
		fprintf(stream, "; %zu came that were not predicted", sum.unpredicted);
	fputs("</dd>\n", stream);
}

static void write_settings(const struct run *run, FILE *stream)
{
	fputs("<dt>Settings</dt><dd>", stream);
	if (part_settings(run, NULL, stream))
		fputs(run->fast ? "lowered by <code>--fast</code>; " FAST_FIXED : "", stream);
	else
		fputs("of TCP: those that a new network namespace has", stream);
	fputs("</dd>\n", stream);
}

static void write_incomplete(const struct run *run, FILE *stream)
{
	size_t count = 0, i;

	for (i = 0; i < run->len; i++)
		count += !!run->trials[i].problems;
	if (count)
		fprintf(stream,
			"<p class=\"problem\">" SIGN_WRONG " %zu of %zu experiments are not\n"
			"complete, and count for nothing: each says why.</p>\n", count, run->len);
}

void part_head(const struct run *run, FILE *stream)
{
	fprintf(stream,
		"<header>\n<h1>What TCP does when a segment is lost</h1>\n"
		"<p class=\"lead\">segdrop loses exactly the TCP segment that one means, and shows what both\n"
		"ends do about it. This page tells of %s with it. Most follow the ten steps of\n"
		"a lab in which one step of a TCP connection after the other is lost; what that lab states\n"
		"are the claims below.</p>\n", counted(run->len, "experiment").text);
	write_incomplete(run, stream);
	fputs("<dl class=\"run\">\n", stream);
	write_kernel(run, stream);
	write_score(run, stream);
	write_settings(run, stream);
	fputs("<dt>segdrop</dt><dd>" SEGDROP_VERSION "</dd>\n</dl>\n</header>\n", stream);
}

static void write_entry(const struct trial *trial, FILE *stream)
{
	char name[PART_NAME_MAX];

	part_name(trial, name);
	fprintf(stream, "<li><a href=\"#%s\">", name);
	html_text(stream, trial->scenario->question);
	fprintf(stream, "</a> <span class=\"f\">%s%s</span>", trial->scenario->name,
		trial->family == 6 ? ", IPv6" : "");
	if (trial->problems)
		fputs(" <span class=\"l\">" SIGN_WRONG " not complete</span>", stream);
	else if (!part_holds(trial))
		fputs(" <span class=\"l\">" SIGN_WRONG " not as predicted</span>", stream);
	fputs("</li>\n", stream);
}

static void write_step(const struct run *run, int step, FILE *stream)
{
	char title[STEP_TITLE_MAX];
	size_t i;

	if (!step_has(run, step))
		return;
	step_title(step, title);
	fprintf(stream, "<li><b>%s</b>\n<ul>\n", title);
	for (i = 0; i < run->len; i++)
		if (run->trials[i].scenario->step == step)
			write_entry(&run->trials[i], stream);
	fputs("</ul></li>\n", stream);
}

void part_contents(const struct run *run, FILE *stream)
{
	int step;

	fputs("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ul>\n"
	      "<li><a href=\"#legend\">How to read it</a></li>\n"
	      "<li><a href=\"#claims\">What the lab claims, and what this kernel does</a></li>\n",
	      stream);
	for (step = 1; step <= LAB_STEPS; step++)
		write_step(run, step, stream);
	write_step(run, BEYOND_STEPS, stream);
	fputs("</ul>\n</nav>\n", stream);
}
