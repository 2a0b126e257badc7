/* SPDX-License-Identifier: GPL-2.0-only */
/* Schedules of the model, compared with what is expected of them. */
#ifndef SEGDROP_UNIT_MODEL_STEPS_H
#define SEGDROP_UNIT_MODEL_STEPS_H

#include "model/schedule.h"

/**
 * struct expected_step - a step of a schedule
 * @kind: which
 * @at: jiffy
 */
struct expected_step {
	enum sd_step_kind kind;
	u64 at;
};

#define EXPECT_STEPS(schedule, ...)                                                                \
	expect_steps(schedule, (const struct expected_step[]) { __VA_ARGS__ },                    \
		     sizeof((const struct expected_step[]) { __VA_ARGS__ }) /                     \
		     sizeof(struct expected_step), __LINE__)

/**
 * expect_steps - the schedule takes these steps, and no other
 * @schedule: runs to its end
 * @expected: in their order
 * @len: how many
 * @line: is named if it is not so
 */
void expect_steps(struct sd_schedule *schedule, const struct expected_step *expected, size_t len,
		  int line);

/**
 * count_steps - run a schedule to its end
 * @schedule: runs to its end
 * @last: its last step
 * Return: how many steps it took
 */
size_t count_steps(struct sd_schedule *schedule, struct sd_step *last);

#endif /* SEGDROP_UNIT_MODEL_STEPS_H */
