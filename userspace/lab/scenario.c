// SPDX-License-Identifier: GPL-2.0-only
/* What can be said of any scenario. */
#include <stdio.h>
#include <string.h>

#include "lab/monotonic.h"
#include "lab/scenario.h"

const struct scenario *scenario_by_name(const char *name)
{
	const struct scenario *scenario;

	for (scenario = scenarios; scenario->name; scenario++)
		if (!strcmp(scenario->name, name))
			return scenario;
	return NULL;
}

void scenario_place(const struct scenario *scenario, char *buf)
{
	if (scenario->step)
		snprintf(buf, SCENARIO_PLACE_MAX, "step %d", scenario->step);
	else
		snprintf(buf, SCENARIO_PLACE_MAX, "beyond the lab");
}

void scenario_rule(const struct scenario *scenario, u16 port, char *buf)
{
	const struct loss *loss = &scenario->loss;

	*buf = '\0';
	if (!loss->roles)
		return;
	snprintf(buf, SCENARIO_RULE_MAX, "add drop %s in %s *:%u%s%s", loss->roles,
		 loss->to == SERVER ? "to" : "from", port, *loss->count ? " " : "", loss->count);
}

enum status scenario_sysctls(const struct scenario *scenario, struct sysctls *sysctls,
			     const struct sysctls *caller)
{
	enum status status = STATUS_DONE;
	size_t i;

	sysctls_clone(sysctls, caller);
	for (i = 0; i < SCENARIO_SYSCTLS && scenario->sysctls[i] && status == STATUS_DONE; i++)
		status = sysctls_set(sysctls, scenario->sysctls[i]);
	return status;
}

void scenario_ends(const struct scenario *scenario, const struct sysctls *sysctls,
		   struct endpoint_options ends[SIDES])
{
	memcpy(ends, scenario->ends, sizeof(scenario->ends));
	if (!scenario->closes)
		return;
	ends[CLIENT].close_after = scenario->closes(sysctls);
	ends[SERVER].close_after = ends[CLIENT].close_after + SECOND;
}
