// SPDX-License-Identifier: GPL-2.0-only
/* A scenario that a command line names. */
#include "words/scenario_arg.h"
#include "words/suggest.h"

const struct scenario *scenario_arg(const struct argp_state *state, const char *name)
{
	const struct scenario *scenario = scenario_by_name(name);
	char meant[SUGGEST_TEXT_MAX];

	if (!scenario)
		argp_error(state, "there is no scenario `%s`: %s`segdrop scenarios` lists them",
			   name, suggest_text(meant, name, scenarios, sizeof(*scenarios)));
	return scenario;
}
