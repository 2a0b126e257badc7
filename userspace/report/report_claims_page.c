// SPDX-License-Identifier: GPL-2.0-only
/* docs/claims.md: how what the lab claims stands after a run, for people. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "model/settings.h"
#include "report/report.h"

static void print_kernel(const struct run *run, FILE *stream)
{
	struct utsname kernel;

	uname(&kernel);
	fprintf(stream, "Kernel %s, HZ %u. ", kernel.release, run->hz);
	fprintf(stream, "Settings of TCP that matter here (net.ipv4.*):\n\n"
		"| setting | in this run | by default |\n|---|---|---|\n");
}

static const char *value_of(const struct sysctls *sysctls, const char *name)
{
	size_t i;

	for (i = 0; i < sysctls->len; i++)
		if (!strcmp(sysctls->list[i].name, name))
			return sysctls->list[i].value;
	return "-";
}

static void print_settings(const struct run *run, FILE *stream)
{
	const struct sysctls *sysctls = &run->settings.sysctls;
	struct sd_settings any;
	size_t i;

	sd_settings_init(&any, run->hz);
	for (i = 0; i < sysctls->len; i++)
		if (sd_settings_set(&any, sysctls->list[i].name, 0))
			fprintf(stream, "| %s | %s | %s |\n", sysctls->list[i].name,
				sysctls->list[i].value,
				value_of(&run->defaults, sysctls->list[i].name));
}

static void print_overview(const struct findings *findings, FILE *stream)
{
	size_t i;

	fprintf(stream, "\n| | claim | verdict |\n|---|---|---|\n");
	for (i = 0; i < claim_count(); i++)
		fprintf(stream, "| %s | %s | **%s** |\n", claims[i].id, claims[i].text,
			verdict_name(findings->rulings[i].verdict));
}

/* Over both families the numbers may differ; where the verdict is one, those of one family do. */
static bool repeats(const struct findings *findings, size_t i)
{
	const struct statement *statement = &findings->statements[i];
	const struct statement *before = statement - 1;

	return i && before->claim == statement->claim &&
	       !strcmp(before->scene->name, statement->scene->name) &&
	       before->evidence.verdict == statement->evidence.verdict;
}

static void print_statements(const struct findings *findings, const struct claim *claim,
			     FILE *stream)
{
	size_t i;

	for (i = 0; i < findings->len; i++) {
		const struct statement *statement = &findings->statements[i];

		if (statement->claim != claim || repeats(findings, i))
			continue;
		fprintf(stream, "- `%s`%s, %s: %s.\n", statement->scene->name,
			i + 1 < findings->len && repeats(findings, i + 1) ? " (IPv4 and IPv6)" :
			statement->scene->family == 6 ? " (IPv6)" : " (IPv4)",
			verdict_name(statement->evidence.verdict), statement->evidence.because);
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
		"much more or less. The verdicts and the numbers of segments stay.\n\n");
	print_kernel(run, stream);
	print_settings(run, stream);
	print_overview(findings, stream);
	for (i = 0; i < claim_count(); i++) {
		fprintf(stream, "\n## %s: %s\n\n**%s**%s\n\n", claims[i].id, claims[i].text,
			verdict_name(findings->rulings[i].verdict),
			findings->rulings[i].verdict == VERDICT_OPEN ?
			": no scenario that shows it was run." : "");
		print_statements(findings, &claims[i], stream);
	}
}
