// SPDX-License-Identifier: GPL-2.0-only
/* The rule, the settings, and the commands that do it again. */
#include <string.h>

#include "page/html.h"
#include "page/parts.h"
#include "predict/basis.h"

bool part_settings(const struct run *run, const struct trial *trial, FILE *stream)
{
	const struct sysctls *sysctls = trial ? &trial->sysctls : &run->settings.sysctls;
	bool any = false;
	size_t i;

	for (i = 0; i < sysctls->len; i++) {
		const struct sysctl *here = &sysctls->list[i];
		const char *usual = sysctls_value(&run->defaults, here->name);

		if (!basis_depends_on(here->name) || (usual && !strcmp(usual, here->value)))
			continue;
		fprintf(stream, "%s<li><code>net.ipv4.", any ? "" : "<ul>\n");
		html_text(stream, here->name);
		fputs(" = ", stream);
		html_text(stream, here->value);
		fputs("</code>", stream);
		if (usual) {
			fputs(" (by default ", stream);
			html_text(stream, usual);
			fputs(")", stream);
		}
		fputs("</li>\n", stream);
		any = true;
	}
	if (any)
		fputs("</ul>\n", stream);
	return any;
}

static void write_command(const struct run *run, const struct trial *trial, const char *before,
			  const char *after, FILE *stream)
{
	fputs("<dd><code>", stream);
	html_text(stream, before);
	fprintf(stream, "segdrop run %s%s%s</code> %s</dd>\n", trial->scenario->name,
		trial->family == 6 ? " --family 6" : "", run->fast ? " --fast" : "", after);
}

/* A shell would take the star for a pattern. */
static void write_rule(const struct trial *trial, FILE *stream)
{
	const char *star = strchr(trial->rule, '*'), *rest;
	int before = star ? (int)(star - trial->rule) : (int)strlen(trial->rule);
	int quoted = star ? (int)strcspn(star, " ") : 0;

	rest = trial->rule + before + quoted;
	fprintf(stream, "<dt>Rule 1, at the %s</dt><dd><code>",
		side_name(trial->scenario->loss.to));
	html_text(stream, trial->rule);
	fprintf(stream,
		"</code></dd>\n<dt>The same rule in a shell, where the %s is</dt>\n"
		"<dd><code>segdrop %.*s",
		side_name(trial->scenario->loss.to), before, trial->rule);
	if (star)
		fprintf(stream, "&#39;%.*s&#39;", quoted, star);
	html_text(stream, rest);
	fputs("</code></dd>\n", stream);
}

void part_repeat(const struct run *run, const struct trial *trial, FILE *stream)
{
	fputs("<h4>Do it again</h4>\n<dl class=\"repeat\">\n", stream);
	if (*trial->rule)
		write_rule(trial, stream);
	else
		fputs("<dt>Rule</dt><dd>none: nothing is lost</dd>\n", stream);
	fputs("<dt>The whole experiment</dt>\n", stream);
	write_command(run, trial, "", "where the module is loaded, or", stream);
	write_command(run, trial, "vm/run -- ", "in a virtual machine, where waiting takes no time",
		      stream);
	fputs("</dl>\n", stream);
}
