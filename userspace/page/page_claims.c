// SPDX-License-Identifier: GPL-2.0-only
/* What the lab claims, and what was seen of it. */
#include "page/html.h"
#include "page/parts.h"

static const char *sign(enum verdict verdict)
{
	static const char *const signs[] = {
		[VERDICT_OPEN] = "?",
		[VERDICT_HOLDS] = SIGN_RIGHT,
		[VERDICT_DIFFERS] = "\u2260",
		[VERDICT_REFUTED] = SIGN_WRONG,
	};

	return signs[verdict];
}

static void write_verdict(enum verdict verdict, FILE *stream)
{
	fprintf(stream, "<span class=\"verdict %s\">%s %s</span>", verdict_name(verdict),
		sign(verdict), verdict_name(verdict));
}

static void write_ruling(const struct claim *claim, const struct ruling *ruling, FILE *stream)
{
	fprintf(stream, "<tr id=\"%s\"><th scope=\"row\">%s</th><td>", claim->id, claim->id);
	html_text(stream, claim->text);
	fputs("<details><summary>Why</summary><p>", stream);
	html_text(stream, ruling->because);
	fputs(".</p></details></td><td>", stream);
	write_verdict(ruling->verdict, stream);
	fputs("</td></tr>\n", stream);
}

void part_claims(const struct findings *findings, FILE *stream)
{
	static const char *const columns[] = { "No.", "Claim", "Verdict", NULL };
	size_t i;

	fputs("<section aria-labelledby=\"claims\">\n"
	      "<h2 id=\"claims\">What the lab claims, and what this kernel does</h2>\n", stream);
	if (!findings->len) {
		fputs("<p>None of the claims could be judged by what was run.</p>\n</section>\n",
		      stream);
		return;
	}
	fputs("<p>A claim <b>holds</b> as it is stated, <b>differs</b> if it is so only under a\n"
	      "condition or with other numbers, or is <b>refuted</b>.</p>\n", stream);
	html_table(stream, "claims", columns);
	for (i = 0; i < claim_count(); i++)
		if (findings->rulings[i].verdict != VERDICT_OPEN)
			write_ruling(&claims[i], &findings->rulings[i], stream);
	fputs("</tbody></table>\n</section>\n", stream);
}

static void write_statement(const struct statement *statement, FILE *stream)
{
	fprintf(stream, "<dt><a href=\"#%s\">%s</a> ", statement->claim->id, statement->claim->id);
	html_text(stream, statement->claim->text);
	fputs("</dt><dd>", stream);
	write_verdict(statement->evidence.verdict, stream);
	fputs(" ", stream);
	html_text(stream, statement->evidence.because);
	fputs(".</dd>\n", stream);
}

void part_evidence(const struct trial *trial, const struct findings *findings, FILE *stream)
{
	bool any = false;
	size_t i;

	for (i = 0; i < findings->len; i++) {
		if (findings->statements[i].scene->timeline != &trial->watch.timeline)
			continue;
		if (!any)
			fputs("<h4>What it shows of the lab&#39;s claims</h4>\n"
			      "<dl class=\"evidence\">\n", stream);
		any = true;
		write_statement(&findings->statements[i], stream);
	}
	if (any)
		fputs("</dl>\n", stream);
}
