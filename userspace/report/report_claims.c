// SPDX-License-Identifier: GPL-2.0-only
/* How what the lab claims stands after a run. */
#include <stdio.h>

#include "report/report.h"
#include "report/style.h"
#include "report/wrap.h"

#define TEXT_COLUMN	13

static void print_claim(const struct style *style, const struct claim *claim,
			const struct ruling *ruling)
{
	printf("%s%s %-*s%s", style->bold, claim->id, TEXT_COLUMN - 4,
	       verdict_name(ruling->verdict), style->plain);
	print_wrapped(claim->text, TEXT_COLUMN);
	printf("%*s", TEXT_COLUMN, "");
	print_wrapped(ruling->because, TEXT_COLUMN);
}

void report_claims(const struct findings *findings)
{
	struct style style = style_of_output();
	size_t i;

	if (!findings->len)
		return;
	printf("%sWhat the lab claims, on this kernel%s\n\n", style.bold, style.plain);
	for (i = 0; i < claim_count(); i++)
		if (findings->rulings[i].verdict != VERDICT_OPEN)
			print_claim(&style, &claims[i], &findings->rulings[i]);
	putchar('\n');
}

static json_t *claim_json(const struct claim *claim, enum verdict verdict, const char *because)
{
	json_t *object = json_object();

	json_object_set_new(object, "id", json_string(claim->id));
	json_object_set_new(object, "text", json_string(claim->text));
	json_object_set_new(object, "verdict", json_string(verdict_name(verdict)));
	json_object_set_new(object, "because", json_string(because));
	return object;
}

json_t *report_claims_json(const struct findings *findings)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < claim_count(); i++) {
		const struct ruling *ruling = &findings->rulings[i];

		if (ruling->verdict != VERDICT_OPEN)
			json_array_append_new(list, claim_json(&claims[i], ruling->verdict,
							       ruling->because));
	}
	return list;
}

json_t *report_evidence_json(const struct findings *findings, const struct timeline *timeline)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < findings->len; i++) {
		const struct statement *statement = &findings->statements[i];
		const struct evidence *evidence = &statement->evidence;

		if (statement->scene->timeline == timeline)
			json_array_append_new(list, claim_json(statement->claim, evidence->verdict,
							       evidence->because));
	}
	return list;
}
