// SPDX-License-Identifier: GPL-2.0-only
/* Schedules of the model, compared with what is expected of them. */
#include "model_steps.h"
#include "unit.h"

void expect_steps(struct sd_schedule *schedule, const struct expected_step *expected, size_t len,
		  int line)
{
	struct sd_step step;
	size_t i;

	for (i = 0; sd_schedule_next(schedule, &step); i++) {
		if (i == len)
			fail_msg("line %d: step %zu is not expected, at %llu", line, i, step.at);
		if (step.kind != expected[i].kind || step.at != expected[i].at)
			fail_msg("line %d: step %zu is %d at %llu, expected %d at %llu", line, i,
				 step.kind, step.at, expected[i].kind, expected[i].at);
	}
	if (i != len)
		fail_msg("line %d: %zu steps, expected %zu", line, i, len);
}

size_t count_steps(struct sd_schedule *schedule, struct sd_step *last)
{
	size_t steps;

	for (steps = 0; sd_schedule_next(schedule, last); steps++)
		;
	return steps;
}
