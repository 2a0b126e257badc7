// SPDX-License-Identifier: GPL-2.0-only
/* docs/claims.md: how what the lab claims stands after a run, for people. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "predict/basis.h"
#include "report/report.h"

static void print_kernel(const struct run *run, FILE *stream)
{
	struct utsname kernel;

	uname(&kernel);
	fprintf(stream, "Kernel %s, HZ %u. ", kernel.release, run->hz);
	fprintf(stream, "Settings of TCP that matter here (net.ipv4.*):\n\n"
		"| setting | in this run | by default |\n|---|---|---|\n");
}

static void print_settings(const struct run *run, FILE *stream)
{
	const struct sysctls *sysctls = &run->settings.sysctls;
	size_t i;

	for (i = 0; i < sysctls->len; i++) {
		const struct sysctl *here = &sysctls->list[i];
		const char *usual = sysctls_value(&run->defaults, here->name);

		if (basis_depends_on(here->name))
			fprintf(stream, "| %s | %s | %s |\n", here->name, here->value,
				usual ? usual : "-");
	}
}

static void print_overview(const struct findings *findings, FILE *stream)
{
	size_t i;

	fprintf(stream, "\n| | claim | verdict |\n|---|---|---|\n");
	for (i = 0; i < claim_count(); i++)
		fprintf(stream, "| %s | %s | **%s** |\n", claims[i].id, claims[i].text,
			verdict_name(findings->rulings[i].verdict));
}

static bool are_alike(const struct statement *a, const struct statement *b)
{
	return a->claim == b->claim && a->evidence.verdict == b->evidence.verdict &&
	       !strcmp(a->evidence.because, b->evidence.because);
}

/* Over the other family the times are others, which is not worth a line of its own. */
static bool are_one_scenario(const struct statement *a, const struct statement *b)
{
	return a->claim == b->claim && a->evidence.verdict == b->evidence.verdict &&
	       !strcmp(a->scene->name, b->scene->name);
}

static bool was_said(const struct findings *findings, const struct statement *statement)
{
	const struct statement *before;

	for (before = findings->statements; before < statement; before++)
		if (are_alike(before, statement) || are_one_scenario(before, statement))
			return true;
	return false;
}

/* The names of all scenarios of which the same is said. */
static void print_names(const struct findings *findings, const struct statement *first,
			FILE *stream)
{
	const struct statement *end = findings->statements + findings->len, *statement;
	const struct statement *last = NULL;

	for (statement = first; statement < end; statement++) {
		if (!are_alike(first, statement) ||
		    (last && are_one_scenario(last, statement)))
			continue;
		fprintf(stream, "%s`%s`", last ? ", " : "", statement->scene->name);
		last = statement;
	}
	fprintf(stream, "%s", first->scene->family == 6 ? " over IPv6" : "");
}

static void print_statements(const struct findings *findings, const struct claim *claim,
			     FILE *stream)
{
	size_t i;

	for (i = 0; i < findings->len; i++) {
		const struct statement *statement = &findings->statements[i];

		if (statement->claim != claim || was_said(findings, statement))
			continue;
		fprintf(stream, "- %s in ", verdict_name(statement->evidence.verdict));
		print_names(findings, statement, stream);
		fprintf(stream, ": %s.\n", statement->evidence.because);
	}
}

void report_claims_page(const struct run *run, const struct findings *findings, FILE *stream)
{
	size_t i;

	fprintf(stream, "# What the lab claims, and what Linux does\n\n"
		"`make claims` made this page out of a run of the scenarios in the VM. A claim\n"
		"*holds* as it is stated, *differs* if it is so only under a condition or with\n"
		"other numbers, or is *refuted*. Times depend on when a run begins: the kernel's\n"
		"timer wheel makes a timeout longer by up to an eighth, and another run by as\n"
		"much more or less. The verdicts and the numbers of segments stay. Where a\n"
		"scenario ran over IPv4 and IPv6 with one verdict, the times are those of IPv4.\n\n");
	print_kernel(run, stream);
	print_settings(run, stream);
	print_overview(findings, stream);
	for (i = 0; i < claim_count(); i++) {
		fprintf(stream, "\n## %s: %s\n\n**%s**%s\n\n", claims[i].id, claims[i].text,
			verdict_name(findings->rulings[i].verdict),
			findings->rulings[i].verdict == VERDICT_OPEN ?
			": no scenario that shows it was run" : "");
		print_statements(findings, &claims[i], stream);
	}
}
