/* SPDX-License-Identifier: GPL-2.0-only */
/* What a schedule does if the jiffy at which it begins is not known: before a run. */
#ifndef SEGDROP_MODEL_FORECAST_H
#define SEGDROP_MODEL_FORECAST_H

#include "model/schedule.h"
#include "model/wheel.h"

/**
 * struct sd_forecast - when a step comes
 * @kind: which
 * @number: the number-th of its kind
 * @after: from when until when: jiffies after the schedule began; both ends are reached
 * @runs: at how many of the jiffies that were tried it comes
 * @always: at all of them
 */
struct sd_forecast {
	enum sd_step_kind kind;
	u32 number;
	struct sd_window after;
	u64 runs;
	bool always;
};

/**
 * sd_forecast - when each step of a schedule comes, over all jiffies at which it might begin
 * @schedule: started, at any jiffy; not changed
 * @forecast: filled in, in the order in which the steps come
 * @max: room there
 *
 * The wheel's lateness repeats (see sd_wheel_granularity()), so the schedule is tried at each
 * jiffy of one period of the coarsest level that it meets: the windows are exact, not estimates.
 * That takes some thousand runs of the schedule, a quarter of a million for a keepalive of two
 * hours at HZ 1000.
 *
 * Return: how many steps were filled in; a run ends where @max of them are known
 */
size_t sd_forecast(const struct sd_schedule *schedule, struct sd_forecast *forecast, size_t max);

#endif /* SEGDROP_MODEL_FORECAST_H */
