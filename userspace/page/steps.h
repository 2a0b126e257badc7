/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of the lab, in whose order scenarios are shown. */
#ifndef SEGDROP_STEPS_H
#define SEGDROP_STEPS_H

#include <stdbool.h>
#include <stdio.h>

#include "lab/run.h"

/* Room for what step_title() writes. */
#define STEP_TITLE_MAX	24

/**
 * step_has - does any scenario belong to it?
 * @run: the scenarios
 * @step: of the lab, or BEYOND_STEPS
 */
bool step_has(const struct run *run, int step);

/**
 * step_title - "Step 4 of the lab", "Beyond the lab"
 * @step: of the lab, or BEYOND_STEPS
 * @buf: STEP_TITLE_MAX bytes
 */
void step_title(int step, char *buf);

#endif /* SEGDROP_STEPS_H */
