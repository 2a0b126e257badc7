// SPDX-License-Identifier: GPL-2.0-only
/* Shows that the model sends SYN and SYN-ACK again, and gives up, at the jiffies of the kernel. */
#include "model/forecast.h"
#include "model/open.h"
#include "model_steps.h"
#include "unit.h"

#define AGAIN	SD_STEP_RESEND
#define END	SD_STEP_END
#define WAIT	SD_STEP_WAIT

static struct sd_settings settings;
static struct sd_schedule schedule;

static int begin(void **state)
{
	(void)state;
	sd_settings_init(&settings, 250);
	return 0;
}

/* Recorded on Linux 6.1 at HZ 250, by timer:timer_start and timer:timer_expire_entry */
static void a_syn_is_sent_again_six_times(void **state)
{
	const u64 armed = 4294892716;

	(void)state;
	sd_syn_start(&schedule, &settings, armed);
	EXPECT_STEPS(&schedule, { AGAIN, armed + 252 }, { AGAIN, armed + 756 },
		     { AGAIN, armed + 1812 }, { AGAIN, armed + 3860 }, { AGAIN, armed + 7892 },
		     { AGAIN, armed + 16212 }, { END, armed + 32596 });
}

/* Recorded likewise */
static void a_synack_is_sent_again_five_times(void **state)
{
	const u64 armed = 4294892718;

	(void)state;
	sd_synack_start(&schedule, &settings, armed);
	EXPECT_STEPS(&schedule, { AGAIN, armed + 258 }, { AGAIN, armed + 762 },
		     { AGAIN, armed + 1810 }, { AGAIN, armed + 3858 }, { AGAIN, armed + 7890 },
		     { END, armed + 16210 });
}

/* 1 + 2 + 4 s are not less than 5 s: the third timeout ends the waiting for data. */
static void a_deferred_synack_waits_first(void **state)
{
	const u64 armed = 4294892718;
	struct sd_step step;

	(void)state;
	settings.defer_accept = 5;
	sd_synack_start(&schedule, &settings, armed);
	sd_synack_acked(&schedule);
	EXPECT_STEPS(&schedule, { WAIT, armed + 258 }, { WAIT, armed + 762 },
		     { AGAIN, armed + 1810 }, { AGAIN, armed + 3858 }, { AGAIN, armed + 7890 },
		     { END, armed + 16210 });
	sd_synack_start(&schedule, &settings, armed);
	assert_true(sd_schedule_next(&schedule, &step));
	assert_int_equal(step.kind, AGAIN);
}

/* An acknowledged request is not given up before it has waited for long enough. */
static void a_deferred_request_outlives_its_copies(void **state)
{
	struct sd_step last;

	(void)state;
	settings.defer_accept = 8;
	settings.synack_retries = 1;
	sd_synack_start(&schedule, &settings, 1);
	assert_int_equal(count_steps(&schedule, &last), 2);
	sd_synack_start(&schedule, &settings, 1);
	sd_synack_acked(&schedule);
	assert_int_equal(count_steps(&schedule, &last), 5);
	assert_int_equal(last.kind, END);
}

static void the_number_of_copies_is_a_setting(void **state)
{
	struct sd_step last;
	u32 retries;

	(void)state;
	for (retries = 1; retries <= 127; retries++) {
		settings.syn_retries = retries;
		sd_syn_start(&schedule, &settings, 1);
		assert_int_equal(count_steps(&schedule, &last), retries + 1);
		settings.synack_retries = retries;
		sd_synack_start(&schedule, &settings, 1);
		assert_int_equal(count_steps(&schedule, &last), retries + 1);
	}
}

/*
 * Linux 6.5 and later: five timeouts of a second before one is doubled. There are up to four
 * copies more, but the time for two that are doubled, 7 s, is over before the last of six.
 */
static void linear_timeouts_come_first(void **state)
{
	struct sd_step last;

	(void)state;
	settings.hz = 100;
	settings.syn_linear_timeouts = 4;
	settings.syn_retries = 2;
	sd_syn_start(&schedule, &settings, 0);
	EXPECT_STEPS(&schedule, { AGAIN, 104 }, { AGAIN, 208 }, { AGAIN, 312 }, { AGAIN, 416 },
		     { AGAIN, 520 }, { END, 728 });
	settings.syn_retries = 6;
	sd_syn_start(&schedule, &settings, 0);
	assert_int_equal(count_steps(&schedule, &last), 11);
	assert_int_equal(last.at, 13824);
}

/* The rest of the user timeout is waited for, and not more. */
static void a_user_timeout_ends_it(void **state)
{
	(void)state;
	settings.user_timeout = 5000;
	sd_syn_start(&schedule, &settings, 0);
	EXPECT_STEPS(&schedule, { AGAIN, 256 }, { AGAIN, 760 }, { END, 1256 });
	settings.user_timeout = 500;
	sd_syn_start(&schedule, &settings, 0);
	EXPECT_STEPS(&schedule, { AGAIN, 256 }, { END, 258 });
}

/* Else the time for so many copies has passed as well when the last of them is out. */
static void a_long_user_timeout_leaves_it_to_the_number(void **state)
{
	(void)state;
	settings.user_timeout = 600000;
	settings.syn_retries = 1;
	sd_syn_start(&schedule, &settings, 0);
	EXPECT_STEPS(&schedule, { AGAIN, 256 }, { END, 760 });
}

static void no_timeout_is_longer_than_the_largest(void **state)
{
	(void)state;
	settings.rto_max_ms = 3000;
	settings.syn_retries = 4;
	settings.synack_retries = 3;
	sd_syn_start(&schedule, &settings, 0);
	EXPECT_STEPS(&schedule, { AGAIN, 256 }, { AGAIN, 760 }, { AGAIN, 1536 },
		     { AGAIN, 2304 }, { END, 3072 });
	sd_synack_start(&schedule, &settings, 0);
	EXPECT_STEPS(&schedule, { AGAIN, 256 }, { AGAIN, 760 }, { AGAIN, 1536 }, { END, 2304 });
}

/* The answer to a copy of the SYN arms the timer anew, and is no retransmission of its own. */
static void an_answered_copy_of_the_syn_counts_for_nothing(void **state)
{
	struct sd_step step;

	(void)state;
	settings.synack_retries = 2;
	sd_synack_start(&schedule, &settings, 0);
	assert_true(sd_schedule_next(&schedule, &step));
	assert_int_equal(step.at, 256);
	sd_schedule_rearmed(&schedule, 600);
	EXPECT_STEPS(&schedule, { AGAIN, 1104 }, { END, 2112 });
}

/* What follows hangs on what was seen. */
static void an_observed_step_moves_those_behind_it(void **state)
{
	struct sd_step step;

	(void)state;
	settings.syn_retries = 2;
	sd_syn_start(&schedule, &settings, 0);
	assert_true(sd_schedule_next(&schedule, &step));
	assert_int_equal(step.armed, 0);
	assert_int_equal(step.expires, 250);
	sd_schedule_observed(&schedule, 262);
	assert_true(sd_schedule_next(&schedule, &step));
	assert_int_equal(step.armed, 262);
	assert_int_equal(step.expires, 762);
	assert_int_equal(step.at, 768);
	assert_int_equal(step.number, 2);
}

/* A handler arms with the clock of the wheel a jiffy ahead: 63 jiffies are 62 then, and level 0. */
static void a_handler_arms_a_jiffy_closer(void **state)
{
	struct sd_step step;

	(void)state;
	settings.hz = 63;
	sd_synack_start(&schedule, &settings, 1);
	assert_true(sd_schedule_next(&schedule, &step));
	assert_int_equal(step.at, 72);
	sd_synack_start(&schedule, &settings, 1);
	schedule.ahead = 1;
	assert_true(sd_schedule_next(&schedule, &step));
	assert_int_equal(step.at, 65);
	settings.syn_linear_timeouts = 1;
	sd_syn_start(&schedule, &settings, 1);
	assert_true(sd_schedule_next(&schedule, &step));
	sd_schedule_observed(&schedule, 73);
	assert_true(sd_schedule_next(&schedule, &step));
	assert_int_equal(step.at, 137);
}

/* Every jiffy of a long stretch lies in the window, and the ends of the window are met. */
static void a_forecast_is_exact(void **state)
{
	struct sd_forecast forecast[16];
	struct sd_step step;
	bool first[16] = { false }, last[16] = { false };
	size_t len, i;
	u64 start;

	(void)state;
	sd_syn_start(&schedule, &settings, 99);
	len = sd_forecast(&schedule, forecast, ARRAY_SIZE(forecast));
	assert_int_equal(len, 7);
	assert_int_equal(forecast[6].kind, END);
	assert_int_equal(forecast[6].after.earliest, 32291);
	assert_int_equal(forecast[6].after.latest, 32802);
	for (start = 1000000; start < 1010000; start++) {
		sd_syn_start(&schedule, &settings, start);
		for (i = 0; i < len; i++) {
			assert_true(sd_schedule_next(&schedule, &step));
			assert_in_range(step.at - start, forecast[i].after.earliest,
					forecast[i].after.latest);
			first[i] |= step.at - start == forecast[i].after.earliest;
			last[i] |= step.at - start == forecast[i].after.latest;
			assert_true(forecast[i].always);
		}
	}
	for (i = 0; i < len; i++)
		assert_true(first[i] && last[i]);
}

/* A user timeout ends about when the second copy is due: the wheel decides whether it comes. */
static void a_forecast_says_what_may_not_come(void **state)
{
	struct sd_forecast forecast[16];

	(void)state;
	settings.user_timeout = 3030;
	sd_syn_start(&schedule, &settings, 0);
	assert_int_equal(sd_forecast(&schedule, forecast, ARRAY_SIZE(forecast)), 3);
	assert_true(forecast[0].always);
	assert_int_equal(forecast[1].kind, AGAIN);
	assert_false(forecast[1].always);
	assert_int_equal(forecast[2].kind, END);
	assert_true(forecast[2].always);
	assert_int_equal(sd_forecast(&schedule, forecast, 1), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_syn_is_sent_again_six_times, begin),
		cmocka_unit_test_setup(a_synack_is_sent_again_five_times, begin),
		cmocka_unit_test_setup(a_deferred_synack_waits_first, begin),
		cmocka_unit_test_setup(a_deferred_request_outlives_its_copies, begin),
		cmocka_unit_test_setup(the_number_of_copies_is_a_setting, begin),
		cmocka_unit_test_setup(linear_timeouts_come_first, begin),
		cmocka_unit_test_setup(a_user_timeout_ends_it, begin),
		cmocka_unit_test_setup(a_long_user_timeout_leaves_it_to_the_number, begin),
		cmocka_unit_test_setup(no_timeout_is_longer_than_the_largest, begin),
		cmocka_unit_test_setup(an_answered_copy_of_the_syn_counts_for_nothing, begin),
		cmocka_unit_test_setup(an_observed_step_moves_those_behind_it, begin),
		cmocka_unit_test_setup(a_handler_arms_a_jiffy_closer, begin),
		cmocka_unit_test_setup(a_forecast_is_exact, begin),
		cmocka_unit_test_setup(a_forecast_says_what_may_not_come, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
