/* SPDX-License-Identifier: GPL-2.0-only */
/* A scenario that a command line names. */
#ifndef SEGDROP_SCENARIO_ARG_H
#define SEGDROP_SCENARIO_ARG_H

#include <argp.h>

#include "lab/scenario.h"

/**
 * scenario_arg - the scenario that an operand names
 * @state: of the parser: the process ends with a message when there is none
 * @name: as it was written
 */
const struct scenario *scenario_arg(const struct argp_state *state, const char *name);

#endif /* SEGDROP_SCENARIO_ARG_H */
