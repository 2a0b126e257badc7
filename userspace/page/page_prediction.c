// SPDX-License-Identifier: GPL-2.0-only
/* What came as predicted, and what did not. */
#include <stdlib.h>

#include "lab/monotonic.h"
#include "page/html.h"
#include "page/parts.h"

/* When, or between when and when, it was to come. */
static void write_window(const struct timeline *timeline, const struct finding *finding,
			 FILE *stream)
{
	if (finding->timed)
		fprintf(stream, "%.3f to %.3f", timeline_seconds(timeline, finding->from),
			timeline_seconds(timeline, finding->to));
}

static void write_seen(const struct timeline *timeline, const struct finding *finding,
		       FILE *stream)
{
	if (finding->seen)
		fprintf(stream, "%.3f", timeline_seconds(timeline, finding->seen));
	else
		html_text(stream, finding->instead);
}

static const char *outcome(const struct finding *finding)
{
	if (finding->kind == FINDING_RIGHT)
		return finding->exact ? "to the jiffy" : "as predicted";
	return finding_kind_text(finding->kind);
}

static void write_row(const struct timeline *timeline, const struct finding *finding, FILE *stream)
{
	bool right = finding->kind == FINDING_RIGHT;

	fputs("<tr>", stream);
	html_element(stream, "td", finding->what);
	fputs("<td class=\"t\">", stream);
	write_window(timeline, finding, stream);
	fputs("</td><td class=\"t\">", stream);
	write_seen(timeline, finding, stream);
	fprintf(stream, "</td><td%s>%s %s", right ? "" : " class=\"l\"",
		right ? SIGN_RIGHT : SIGN_WRONG, outcome(finding));
	if (finding->off)
		fprintf(stream, ", %.3f s too %s", (double)llabs(finding->off) / SECOND,
			finding->off < 0 ? "early" : "late");
	fputs("</td></tr>\n", stream);
}

/* All findings, or those alone that are not as predicted. */
static void write_table(const struct trial *trial, bool wrong_ones, FILE *stream)
{
	static const char *const columns[] = {
		"What", "Predicted for", "Came at", "Outcome", NULL
	};
	const struct judgement *judgement = &trial->judgement;
	size_t i;

	html_table(stream, "findings", columns);
	for (i = 0; i < judgement->len; i++)
		if (!wrong_ones || judgement->list[i].kind != FINDING_RIGHT)
			write_row(&trial->watch.timeline, &judgement->list[i], stream);
	fputs("</tbody></table>\n", stream);
}

void part_prediction(const struct run *run, const struct trial *trial, FILE *stream)
{
	const struct judgement *judgement = &trial->judgement;

	fprintf(stream,
		"<h4>Prediction</h4>\n<p>Computed before the run from the kernel's settings and its timers:\n"
		"%zu of %zu events came as predicted, %zu of them to the jiffy (1/%u s)",
		judgement->right, judgement->predicted, judgement->exact, run->hz);
	if (judgement->unpredicted)
		fprintf(stream, "; %zu came that were not predicted", judgement->unpredicted);
	fputs(".</p>\n", stream);
	if (!judgement_holds(judgement)) {
		fputs("<p class=\"l\">" SIGN_WRONG " Not as predicted, in seconds:</p>\n", stream);
		write_table(trial, true, stream);
	}
	if (!judgement->len)
		return;
	fputs("<details><summary>All that was predicted, and when it came</summary>\n", stream);
	write_table(trial, false, stream);
	fputs("</details>\n", stream);
}
