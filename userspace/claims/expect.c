// SPDX-License-Identifier: GPL-2.0-only
/* Times that the model of the kernel's timers predicts, to judge by. */
#include "claims/expect.h"
#include "claims/query.h"
#include "model/budget.h"
#include "predict/arm.h"

#define NSEC_PER_MSEC	1000000

static struct sd_window in_time(const struct basis *basis, struct sd_window jiffies)
{
	u64 tick = SECOND / basis->hz;

	return (struct sd_window){
		.earliest = jiffies.earliest ? (jiffies.earliest - 1) * tick : 0,
		.latest = (jiffies.latest + 1) * tick,
	};
}

static void widen(struct sd_window *window, struct sd_window by)
{
	if (!window->latest || by.earliest < window->earliest)
		window->earliest = by.earliest;
	if (by.latest > window->latest)
		window->latest = by.latest;
}

/* For how long the timer is armed does not depend on the jiffy at which the schedule begins. */
static void add_timeouts(struct expectation *expectation, struct sd_schedule schedule,
			 const struct basis *basis)
{
	struct sd_step step;
	size_t i = 0;

	while (i < EXPECT_STEPS && sd_schedule_next(&schedule, &step))
		if (step.kind != SD_STEP_END && step.kind != SD_STEP_WAIT)
			widen(&expectation->timeouts[i++],
			      expect_timeout(basis, (u32)(step.expires - step.armed)));
	if (i > expectation->count)
		expectation->count = i;
}

static void add_end(struct expectation *expectation, const struct sd_schedule *schedule,
		    const struct basis *basis)
{
	struct sd_forecast steps[EXPECT_STEPS];
	size_t count = sd_forecast(schedule, steps, EXPECT_STEPS), i;

	for (i = 0; i < count; i++)
		if (steps[i].kind == SD_STEP_END)
			widen(&expectation->end, in_time(basis, steps[i].after));
}

void expect_timer(struct expectation *expectation, const struct basis *basis,
		  enum chain_timer timer, enum side side)
{
	const struct chain chain = { .timer = timer, .side = side };
	struct sd_schedule may[ORACLE_MAY];
	size_t count = arm(may, &chain, basis, (struct sd_window){ 0, 0 }), i;

	*expectation = (struct expectation){ 0 };
	for (i = 0; i < count; i++) {
		add_timeouts(expectation, may[i], basis);
		add_end(expectation, &may[i], basis);
	}
}

struct sd_window expect_timeout(const struct basis *basis, u32 jiffies)
{
	u64 width = sd_wheel_granularity(basis->hz, jiffies);

	return in_time(basis, (struct sd_window){ jiffies + 1, jiffies + width });
}

struct expected_budget expect_budget(const struct basis *basis, enum side side, u32 retries,
				     const struct event *first, const struct event *left)
{
	const struct sd_settings *settings = &basis->settings[side];
	u64 length = (u64)sd_budget(settings, retries, sd_rto_floor(settings)) * NSEC_PER_MSEC;
	u64 tick = SECOND / basis->hz;

	return (struct expected_budget){
		.length = length,
		.spent = query_between(first, left).latest + tick >= length,
	};
}
