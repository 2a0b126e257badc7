// SPDX-License-Identifier: GPL-2.0-only
/* Shows what is made of round-trip times and of RTOs, known, unknown or seen. */
#include "predict/arm.h"
#include "predict/foresight.h"
#include "predict/plan_words.h"
#include "unit.h"

#define HZ	250
#define SENT	1000
#define RTO	52	/* of a round trip that takes at most a jiffy */
#define LONGER	64

static struct basis basis(bool sack)
{
	struct basis basis = { .hz = HZ, .sack = sack };

	sd_settings_init(&basis.settings[CLIENT], HZ);
	basis.rtt[CLIENT] = (struct sd_window){ 1, 4000 };
	return basis;
}

static struct sd_schedule armed(enum chain_timer timer, const struct basis *basis)
{
	const struct chain chain = { .timer = timer, .side = CLIENT };
	struct sd_schedule may[ORACLE_MAY];

	assert_true(arm(may, &chain, basis, (struct sd_window){ SENT, SENT }));
	return may[0];
}

static u32 next_timeout(struct sd_schedule schedule)
{
	struct sd_step step;

	assert_true(sd_schedule_next(&schedule, &step));
	return (u32)(step.expires - step.armed);
}

static void take(struct sd_schedule *schedule, enum chain_timer timer, u32 timeout)
{
	const struct chain chain = { .timer = timer, .side = CLIENT };

	arm_for(schedule, &chain, timeout);
}

/* Before it is doubled the timeout of data is the RTO; what follows is made of it. */
static void rto(void **state)
{
	const struct basis plain = basis(false);
	struct sd_schedule schedule = armed(TIMER_DATA, &plain);
	struct sd_step step;

	(void)state;
	assert_in_range(next_timeout(schedule), RTO - 2, RTO);
	take(&schedule, TIMER_DATA, LONGER);
	assert_int_equal(next_timeout(schedule), LONGER);
	sd_schedule_next(&schedule, &step);
	assert_int_equal(next_timeout(schedule), 2 * LONGER);
	take(&schedule, TIMER_DATA, LONGER);
	assert_int_equal(next_timeout(schedule), 2 * LONGER);
}

/* A loss probe waits for the time that was seen last, and then the RTO, which is longer. */
static void loss_probe(void **state)
{
	const struct basis sack = basis(true);
	struct sd_schedule schedule = armed(TIMER_DATA, &sack);
	struct sd_step step;

	(void)state;
	take(&schedule, TIMER_DATA, LONGER);
	take(&schedule, TIMER_DATA, LONGER - 9);
	assert_int_equal(next_timeout(schedule), LONGER - 9);
	sd_schedule_next(&schedule, &step);
	assert_int_equal(step.kind, SD_STEP_LOSS_PROBE);
	assert_int_equal(next_timeout(schedule), LONGER);
}

/* A timeout that is no RTO is not learned from what it is to be compared with. */
static void not_measured(void **state)
{
	static const enum chain_timer timers[] = {
		TIMER_SYN, TIMER_SYNACK, TIMER_KEEPALIVE, TIMER_FIN_WAIT2, TIMER_TIME_WAIT,
	};
	const struct basis plain = basis(false);
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(timers); i++) {
		struct sd_schedule schedule = armed(timers[i], &plain);
		u32 timeout = next_timeout(schedule);

		take(&schedule, timers[i], timeout + 1);
		assert_int_equal(next_timeout(schedule), timeout);
	}
}

/* If there are too many round trips for all, the longest is among those that are taken. */
static void far_apart(void **state)
{
	const struct chain chain = { .timer = TIMER_DATA, .side = CLIENT };
	struct basis plain = basis(false);
	struct sd_schedule may[ORACLE_MAY], longest;
	size_t i;

	(void)state;
	plain.rtt[CLIENT] = (struct sd_window){ 1000000, 1000000 };
	longest = armed(TIMER_DATA, &plain);
	plain.rtt[CLIENT].earliest = 1;
	assert_int_equal(arm(may, &chain, &plain, (struct sd_window){ SENT, SENT }), ORACLE_MAY);
	assert_int_equal(next_timeout(may[ORACLE_MAY - 1]), next_timeout(longest));
	for (i = 1; i < ORACLE_MAY; i++)
		assert_true(next_timeout(may[i - 1]) < next_timeout(may[i]));
}

/* --- what is foreseen when the round-trip time is not known ---------------------------------- */

static const struct strand resends =
	STRAND(FIRST(CLIENT, SD_DATA),
	       RESENDS(TIMER_DATA, CLIENT, SD_DATA, STATE(CLIENT, ESTABLISHED, CLOSE)));

static void foresee_rtt(struct foresight *foresight, u64 least, u64 most)
{
	struct basis known = basis(true);

	known.settings[CLIENT].retries2 = 5;
	known.rtt[CLIENT] = (struct sd_window){ least, most };
	foresee(foresight, &resends, &known);
}

static void is_within(const struct foresight *outer, const struct foresight *inner)
{
	size_t i;

	for (i = 0; i < inner->len; i++) {
		const struct foreseen *one = &inner->list[i];
		const struct foreseen *all = foresight_find(outer, one->what, one->number);

		assert_non_null(all);
		assert_true(all->after.earliest <= one->after.earliest);
		assert_true(all->after.latest >= one->after.latest);
	}
}

/* Each copy is foreseen for the shortest round trip, for the longest one, and all between. */
static void any_rtt(void **state)
{
	struct foresight all, fast, slow;

	(void)state;
	foresee_rtt(&all, 1, 14000);
	foresee_rtt(&fast, 1, 1);
	foresee_rtt(&slow, 14000, 14000);
	assert_true(fast.len > 5);
	is_within(&all, &fast);
	is_within(&all, &slow);
	foresight_free(&all);
	foresight_free(&fast);
	foresight_free(&slow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rto),
		cmocka_unit_test(loss_probe),
		cmocka_unit_test(not_measured),
		cmocka_unit_test(far_apart),
		cmocka_unit_test(any_rtt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
