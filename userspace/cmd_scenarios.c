// SPDX-License-Identifier: GPL-2.0-only
/* The subcommand `scenarios`. */
#include <jansson.h>
#include <stdio.h>

#include "output.h"
#include "lab/scenario.h"

static error_t parse(int key, char *arg, struct argp_state *state)
{
	if (key == ARGP_KEY_INIT) {
		state->child_inputs[0] = state->input;
		return 0;
	}
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	argp_error(state, "`%s` is not needed: this lists all scenarios", arg);
	return 0;
}

static const struct argp_child children[] = {
	{ &json_argp, 0, NULL, 0 },
	{ 0 }
};

static const struct argp argp = {
	.parser = parse, .children = children,
	.doc = "Lists what `segdrop run` can show. A step is that of the classic lab; "
	       "the scenarios that follow it are neighbours that people run into.",
};

static void print_text(void)
{
	const struct scenario *scenario;
	char place[SCENARIO_PLACE_MAX];

	for (scenario = scenarios; scenario->name; scenario++) {
		scenario_place(scenario, place);
		printf("%s (%s)\n    loses %s\n    %s\n", scenario->name, place, scenario->lost,
		       scenario->question);
	}
}

static json_t *make_json(void)
{
	const struct scenario *scenario;
	json_t *list = json_array();

	for (scenario = scenarios; scenario->name; scenario++)
		json_array_append_new(list,
				      json_pack("{ss so ss ss}", "name", scenario->name, "step",
						scenario->step ? json_integer(scenario->step)
							       : json_null(),
						"lost", scenario->lost, "question",
						scenario->question));
	return list;
}

int command_scenarios(int argc, char **argv)
{
	bool json = false;

	parse_options(&argp, argc, argv, &json);
	if (json)
		return output_json(make_json());
	print_text();
	return STATUS_DONE;
}
