// SPDX-License-Identifier: GPL-2.0-only
/* Times that the model of the kernel's timers predicts, to judge by. */
#include "claims/expect.h"
#include "predict/arm.h"

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

static void take_over(struct expectation *expectation, const struct sd_forecast *steps, size_t len,
		      const struct basis *basis)
{
	size_t i, copy = 0;

	for (i = 0; i < len; i++) {
		struct sd_window time = in_time(basis, steps[i].after);

		if (steps[i].kind == SD_STEP_WAIT)
			continue;
		if (steps[i].kind == SD_STEP_END)
			widen(&expectation->end, time);
		else
			widen(&expectation->copies[copy++], time);
	}
	if (copy > expectation->count)
		expectation->count = copy;
}

void expect_timer(struct expectation *expectation, const struct basis *basis,
		  enum chain_timer timer, enum side side)
{
	const struct chain chain = { .timer = timer, .side = side };
	struct sd_schedule may[ORACLE_MAY];
	struct sd_forecast steps[EXPECT_STEPS];
	size_t count = arm(may, &chain, basis, (struct sd_window){ 0, 0 }), i;

	*expectation = (struct expectation){ 0 };
	for (i = 0; i < count; i++)
		take_over(expectation, steps, sd_forecast(&may[i], steps, EXPECT_STEPS), basis);
}

struct sd_window expect_timeout(const struct basis *basis, u32 jiffies)
{
	u64 width = sd_wheel_granularity(basis->hz, jiffies);

	return in_time(basis, (struct sd_window){ jiffies + 1, jiffies + width });
}
