// SPDX-License-Identifier: GPL-2.0-only
/* Shows that the model sends data and FINs again, and gives up, at the jiffies of the kernel. */
#include "model/budget.h"
#include "model/resend.h"
#include "model_steps.h"
#include "unit.h"

#define AGAIN	SD_STEP_RESEND
#define TAIL	SD_STEP_LOSS_PROBE
#define END	SD_STEP_END

static struct sd_settings settings;
static struct sd_schedule schedule;
static struct sd_data data;

static int begin(void **state)
{
	(void)state;
	sd_settings_init(&settings, 250);
	data = (struct sd_data) { .rto = 51, .srtt_us = 96, .segments = 1, .sack = true };
	return 0;
}

static void start(void)
{
	sd_data_start(&schedule, &settings, &data);
}

/* Documentation/networking/ip-sysctl.rst: 924.6 s for 15, and more than 100 s for 8 */
static void budgets_are_those_of_the_documentation(void **state)
{
	(void)state;
	assert_int_equal(sd_budget(&settings, 15, 50), 924600);
	assert_int_equal(sd_budget(&settings, 8, 50), 102200);
	assert_int_equal(sd_budget(&settings, 0, 50), 200);
	assert_int_equal(sd_budget(&settings, 6, 250), 127000);
	assert_int_equal(sd_budget(&settings, 7, 250), 247000);
	settings.rto_max_ms = 1000;
	assert_int_equal(sd_budget(&settings, 3, 50), 2400);
}

/* Recorded on Linux 6.1 at HZ 250: data that is never acknowledged, of a socket that is held */
static void data_is_sent_again_for_a_quarter_of_an_hour(void **state)
{
	const u64 armed = 4294893226;

	(void)state;
	start();
	sd_schedule_shift(&schedule, armed);
	EXPECT_STEPS(&schedule, { TAIL, armed + 52 }, { AGAIN, armed + 104 },
		     { AGAIN, armed + 214 }, { AGAIN, armed + 422 }, { AGAIN, armed + 838 },
		     { AGAIN, armed + 1686 }, { AGAIN, armed + 3350 }, { AGAIN, armed + 6678 },
		     { AGAIN, armed + 13654 }, { AGAIN, armed + 26966 },
		     { AGAIN, armed + 53590 }, { AGAIN, armed + 83798 },
		     { AGAIN, armed + 114006 }, { AGAIN, armed + 144214 },
		     { AGAIN, armed + 174422 }, { AGAIN, armed + 204630 },
		     { END, armed + 234838 });
}

static void an_orphan_has_eight_retransmissions_of_time(void **state)
{
	(void)state;
	data.orphan = true;
	start();
	EXPECT_STEPS(&schedule, { TAIL, 52 }, { AGAIN, 104 }, { AGAIN, 208 }, { AGAIN, 416 },
		     { AGAIN, 832 }, { AGAIN, 1664 }, { AGAIN, 3328 }, { AGAIN, 6656 },
		     { AGAIN, 13312 }, { END, 26624 });
}

static void a_socket_has_retries2(void **state)
{
	struct sd_step last;

	(void)state;
	start();
	assert_int_equal(count_steps(&schedule, &last), 17);
	assert_in_range(last.at, 924600 / 4 + 104, 940 * 250);
	settings.retries2 = 3;
	start();
	EXPECT_STEPS(&schedule, { TAIL, 52 }, { AGAIN, 104 }, { AGAIN, 208 }, { AGAIN, 416 },
		     { AGAIN, 832 }, { END, 1664 });
}

/* The count is a time: with a longer RTO fewer retransmissions fit, but one in any case. */
static void the_limit_is_a_time(void **state)
{
	(void)state;
	settings.retries2 = 3;
	data.rto = 750;
	data.sack = false;
	start();
	EXPECT_STEPS(&schedule, { AGAIN, 768 }, { END, 2304 });
}

/* Once the timeout is at its maximum, an orphan whose sysctl is 0 has no time at all. */
static void an_orphan_that_is_not_alive_has_none(void **state)
{
	(void)state;
	assert_int_equal(sd_orphan_retries(&settings, true), 8);
	assert_int_equal(sd_orphan_retries(&settings, false), 0);
	settings.rto_max_ms = 1000;
	data.orphan = true;
	start();
	EXPECT_STEPS(&schedule, { TAIL, 52 }, { AGAIN, 104 }, { AGAIN, 208 }, { AGAIN, 416 },
		     { END, 672 });
	settings.orphan_retries = 2;
	assert_int_equal(sd_orphan_retries(&settings, false), 2);
	start();
	EXPECT_STEPS(&schedule, { TAIL, 52 }, { AGAIN, 104 }, { AGAIN, 208 }, { AGAIN, 416 },
		     { END, 672 });
}

static void loss_probes_need_sack_and_the_sysctl(void **state)
{
	struct sd_step first;

	(void)state;
	data.sack = false;
	start();
	assert_true(sd_schedule_next(&schedule, &first));
	assert_int_equal(first.kind, AGAIN);
	data.sack = true;
	settings.early_retrans = 4;
	start();
	assert_true(sd_schedule_next(&schedule, &first));
	assert_int_equal(first.kind, TAIL);
	settings.early_retrans = 2;
	start();
	assert_true(sd_schedule_next(&schedule, &first));
	assert_int_equal(first.kind, AGAIN);
}

/* Two round trips, and for a single segment the least RTO, in case its acknowledgment is put off */
static void a_loss_probe_waits_for_two_round_trips(void **state)
{
	struct sd_step first;

	(void)state;
	data.segments = 2;
	start();
	assert_true(sd_schedule_next(&schedule, &first));
	assert_int_equal(first.at, 2);
	data.srtt_us = 8 * 40000;
	start();
	assert_true(sd_schedule_next(&schedule, &first));
	assert_int_equal(first.expires, 21);
	data.segments = 1;
	data.rto = 200;
	start();
	assert_true(sd_schedule_next(&schedule, &first));
	assert_int_equal(first.expires, 70);
	data.srtt_us = 0;
	data.rto = 750;
	start();
	assert_true(sd_schedule_next(&schedule, &first));
	assert_int_equal(first.expires, 250);
}

/* The retransmission is counted in full from the probe. */
static void a_loss_probe_puts_the_retransmission_off(void **state)
{
	struct sd_step step;

	(void)state;
	data.segments = 3;
	start();
	assert_true(sd_schedule_next(&schedule, &step));
	assert_int_equal(step.at, 2);
	assert_true(sd_schedule_next(&schedule, &step));
	assert_int_equal(step.kind, AGAIN);
	assert_int_equal(step.expires, 53);
}

/* The user timeout counts from the first retransmission, and replaces retries2. */
static void a_user_timeout_ends_it(void **state)
{
	(void)state;
	settings.user_timeout = 1500;
	start();
	EXPECT_STEPS(&schedule, { TAIL, 52 }, { AGAIN, 104 }, { AGAIN, 208 }, { AGAIN, 416 },
		     { END, 480 });
	settings.user_timeout = 10;
	start();
	EXPECT_STEPS(&schedule, { TAIL, 52 }, { AGAIN, 104 }, { END, 108 });
	settings.user_timeout = 416;
	start();
	EXPECT_STEPS(&schedule, { TAIL, 52 }, { AGAIN, 104 }, { END, 208 });
}

/* A stream that is thin does not back off six times, but a FIN is no longer a stream. */
static void a_thin_stream_does_not_back_off_at_first(void **state)
{
	(void)state;
	settings.thin_linear_timeouts = 1;
	settings.retries2 = 3;
	data.established = true;
	start();
	EXPECT_STEPS(&schedule, { TAIL, 52 }, { AGAIN, 104 }, { AGAIN, 156 }, { AGAIN, 208 },
		     { AGAIN, 260 }, { AGAIN, 312 }, { AGAIN, 364 }, { AGAIN, 416 },
		     { AGAIN, 520 }, { AGAIN, 728 }, { END, 1144 });
	data.established = false;
	start();
	EXPECT_STEPS(&schedule, { TAIL, 52 }, { AGAIN, 104 }, { AGAIN, 208 }, { AGAIN, 416 },
		     { AGAIN, 832 }, { END, 1664 });
	data.established = true;
	data.segments = 4;
	data.sack = false;
	start();
	EXPECT_STEPS(&schedule, { AGAIN, 52 }, { AGAIN, 160 }, { AGAIN, 368 }, { AGAIN, 784 },
		     { END, 1664 });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(budgets_are_those_of_the_documentation, begin),
		cmocka_unit_test_setup(data_is_sent_again_for_a_quarter_of_an_hour, begin),
		cmocka_unit_test_setup(an_orphan_has_eight_retransmissions_of_time, begin),
		cmocka_unit_test_setup(a_socket_has_retries2, begin),
		cmocka_unit_test_setup(the_limit_is_a_time, begin),
		cmocka_unit_test_setup(an_orphan_that_is_not_alive_has_none, begin),
		cmocka_unit_test_setup(loss_probes_need_sack_and_the_sysctl, begin),
		cmocka_unit_test_setup(a_loss_probe_waits_for_two_round_trips, begin),
		cmocka_unit_test_setup(a_loss_probe_puts_the_retransmission_off, begin),
		cmocka_unit_test_setup(a_user_timeout_ends_it, begin),
		cmocka_unit_test_setup(a_thin_stream_does_not_back_off_at_first, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
