// SPDX-License-Identifier: GPL-2.0-only
/* What comes next, while a scenario runs. */
#include "predict/ahead.h"
#include "predict/measure.h"
#include "predict/replay.h"

/* Is it nearer than what was found before? */
static bool is_nearer(const struct ahead *found, const struct sd_window *time)
{
	if (!found->to || time->earliest != found->from)
		return !found->to || time->earliest < found->from;
	return time->latest < found->to;
}

static void look_at(struct ahead *found, const struct oracle *oracle,
		    const struct jiffy_clock *clock, u64 now)
{
	size_t i;

	for (i = 0; i < oracle->len; i++) {
		const struct expected *expected = &oracle->list[i];
		struct sd_window time;

		if (expected->outcome != OUTCOME_PENDING)
			continue;
		time = jiffy_clock_time(clock, expected_window(expected));
		if (time.latest < now || !is_nearer(found, &time))
			continue;
		pattern_print(expected->what, found->what);
		found->from = time.earliest;
		found->to = time.latest;
	}
}

bool ahead_find(struct ahead *ahead, const struct plan *plan, const struct basis *basis,
		const struct timeline *timeline, u64 now)
{
	struct basis measured = *basis;
	struct replay replay;
	size_t i;

	*ahead = (struct ahead){ 0 };
	measure_handshake(&measured, timeline);
	replay_open(&replay, plan, &measured, timeline);
	for (i = 0; i < replay.count; i++)
		look_at(ahead, &replay.oracles[i], &replay.clock, now);
	replay_close(&replay);
	return ahead->to;
}
