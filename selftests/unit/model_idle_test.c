// SPDX-License-Identifier: GPL-2.0-only
/* Shows that the model fires the timers of a quiet connection at the jiffies of the kernel. */
#include "model/close.h"
#include "model/keepalive.h"
#include "model/probe.h"
#include "model_steps.h"
#include "unit.h"

#define PROBE	SD_STEP_PROBE
#define WAIT	SD_STEP_WAIT
#define END	SD_STEP_END

static struct sd_settings settings;
static struct sd_schedule schedule;
static struct sd_step step;

static int begin(void **state)
{
	(void)state;
	sd_settings_init(&settings, 250);
	return 0;
}

/* Recorded on Linux 6.1 at HZ 250, by timer:timer_start and timer:timer_expire_entry */
static void nine_probes_after_two_hours(void **state)
{
	const u64 armed = 4294892717;

	(void)state;
	sd_keepalive_start(&schedule, &settings, armed, armed);
	EXPECT_STEPS(&schedule, { PROBE, armed + 1811283 }, { PROBE, armed + 1830227 },
		     { PROBE, armed + 1849171 }, { PROBE, armed + 1868115 },
		     { PROBE, armed + 1887059 }, { PROBE, armed + 1906003 },
		     { PROBE, armed + 1924947 }, { PROBE, armed + 1943891 },
		     { PROBE, armed + 1962835 }, { END, armed + 1981779 });
}

/* The timer fires as it was armed, and is armed for the rest. */
static void what_is_heard_puts_a_probe_off(void **state)
{
	(void)state;
	settings.keepalive_time = 10;
	settings.keepalive_intvl = 1;
	settings.keepalive_probes = 1;
	sd_keepalive_start(&schedule, &settings, 0, 0);
	sd_keepalive_heard(&schedule, 1000);
	EXPECT_STEPS(&schedule, { WAIT, 2560 }, { PROBE, 3520 }, { END, 3776 });
	sd_keepalive_start(&schedule, &settings, 0, 60);
	EXPECT_STEPS(&schedule, { PROBE, 2560 }, { END, 2816 });
}

/* An answer makes the count begin anew; the next probe waits for the whole time again. */
static void an_answer_counts(void **state)
{
	(void)state;
	settings.keepalive_time = 10;
	settings.keepalive_intvl = 2;
	settings.keepalive_probes = 2;
	sd_keepalive_start(&schedule, &settings, 0, 0);
	assert_true(sd_schedule_next(&schedule, &step));
	assert_int_equal(step.at, 2560);
	sd_keepalive_heard(&schedule, 2560);
	EXPECT_STEPS(&schedule, { WAIT, 3064 }, { PROBE, 5120 }, { PROBE, 5624 }, { END, 6128 });
}

/* With a user timeout it is not the number of probes that decides, but one there is. */
static void a_user_timeout_replaces_the_number(void **state)
{
	(void)state;
	settings.keepalive_time = 10;
	settings.keepalive_intvl = 2;
	settings.keepalive_probes = 1;
	settings.user_timeout = 13000;
	sd_keepalive_start(&schedule, &settings, 0, 0);
	EXPECT_STEPS(&schedule, { PROBE, 2560 }, { PROBE, 3064 }, { END, 3568 });
	settings.user_timeout = 1000;
	sd_keepalive_start(&schedule, &settings, 0, 0);
	EXPECT_STEPS(&schedule, { PROBE, 2560 }, { END, 3064 });
}

static void unanswered_window_probes_count(void **state)
{
	(void)state;
	settings.retries2 = 3;
	sd_window_probe_start(&schedule, &settings, 0, 51, false);
	EXPECT_STEPS(&schedule, { PROBE, 52 }, { PROBE, 160 }, { PROBE, 368 }, { END, 784 });
}

/* An RTO below 200 ms does not hasten the probes; ten doublings are the most. */
static void probes_have_a_base_of_their_own(void **state)
{
	(void)state;
	settings.rto_max_ms = 2000;
	settings.retries2 = 6;
	sd_window_probe_start(&schedule, &settings, 0, 2, false);
	EXPECT_STEPS(&schedule, { PROBE, 51 }, { PROBE, 152 }, { PROBE, 360 }, { PROBE, 768 },
		     { PROBE, 1272 }, { PROBE, 1776 }, { END, 2280 });
}

/* The peer may keep its window closed as long as it answers. */
static void answered_window_probes_never_end(void **state)
{
	u32 i;

	(void)state;
	settings.retries2 = 2;
	sd_window_probe_start(&schedule, &settings, 0, 51, false);
	for (i = 0; i < 1000; i++) {
		assert_true(sd_schedule_next(&schedule, &step));
		assert_int_equal(step.kind, PROBE);
		sd_window_probe_answered(&schedule, step.at);
		assert_int_equal(schedule.unanswered, 0);
	}
	assert_int_equal(step.expires - step.armed, 204);
}

static void a_user_timeout_ends_probes_that_are_answered(void **state)
{
	u32 i;

	(void)state;
	settings.user_timeout = 1000;
	sd_window_probe_start(&schedule, &settings, 0, 51, false);
	for (i = 0; sd_schedule_next(&schedule, &step) && step.kind == PROBE; i++)
		sd_window_probe_answered(&schedule, step.at);
	assert_int_equal(i, 2);
	assert_int_equal(step.at, 304);
}

/* It counts from the first probe; what is left of it is waited for, but two jiffies at least. */
static void a_user_timeout_ends_probes_in_time(void **state)
{
	(void)state;
	settings.user_timeout = 432;
	sd_window_probe_start(&schedule, &settings, 0, 51, false);
	EXPECT_STEPS(&schedule, { PROBE, 52 }, { END, 160 });
	settings.user_timeout = 436;
	sd_window_probe_start(&schedule, &settings, 0, 51, false);
	EXPECT_STEPS(&schedule, { PROBE, 52 }, { PROBE, 160 }, { END, 163 });
}

/* An answer does not help an orphan whose timeout has reached its maximum. */
static void an_orphan_ends_though_it_is_answered(void **state)
{
	u32 i;

	(void)state;
	settings.rto_max_ms = 1000;
	settings.orphan_retries = 3;
	sd_window_probe_start(&schedule, &settings, 0, 51, true);
	for (i = 0; sd_schedule_next(&schedule, &step) && step.kind == PROBE; i++)
		sd_window_probe_answered(&schedule, step.at);
	assert_int_equal(i, 3);
}

/* An orphan has 8 probes, and none once the timeout is at its maximum. */
static void an_orphan_does_not_probe_for_long(void **state)
{
	struct sd_step last;

	(void)state;
	sd_window_probe_start(&schedule, &settings, 0, 51, true);
	assert_int_equal(count_steps(&schedule, &last), 9);
	settings.rto_max_ms = 1000;
	sd_window_probe_start(&schedule, &settings, 0, 51, true);
	EXPECT_STEPS(&schedule, { PROBE, 52 }, { PROBE, 160 }, { PROBE, 368 }, { END, 624 });
	settings.orphan_retries = 2;
	sd_window_probe_start(&schedule, &settings, 0, 51, true);
	EXPECT_STEPS(&schedule, { PROBE, 52 }, { PROBE, 160 }, { END, 368 });
}

static void fin_wait2_is_its_setting_up_to_a_minute(void **state)
{
	(void)state;
	settings.fin_timeout = 3;
	sd_fin_wait2_start(&schedule, &settings, 0, 51);
	EXPECT_STEPS(&schedule, { END, 768 });
	sd_fin_wait2_start(&schedule, &settings, 0, 512);
	EXPECT_STEPS(&schedule, { END, 1856 });
	settings.fin_timeout = 60;
	sd_fin_wait2_start(&schedule, &settings, 0, 51);
	EXPECT_STEPS(&schedule, { END, 15360 });
}

/* Beyond a minute the excess is waited for twice, and the minute not at all: so Linux 6.1 does. */
static void fin_wait2_beyond_a_minute_is_shorter(void **state)
{
	(void)state;
	settings.fin_timeout = 61;
	sd_fin_wait2_start(&schedule, &settings, 0, 51);
	EXPECT_STEPS(&schedule, { WAIT, 256 }, { END, 512 });
	sd_fin_wait2_start(&schedule, &settings, 0, 100);
	EXPECT_STEPS(&schedule, { WAIT, 256 }, { END, 608 });
	settings.fin_timeout = 120;
	sd_fin_wait2_start(&schedule, &settings, 0, 51);
	EXPECT_STEPS(&schedule, { WAIT, 15360 }, { END, 30720 });
}

/* Recorded on Linux 6.1 at HZ 250: the last of seven copies of a FIN arrived at 74768. */
static void time_wait_begins_anew_with_later_segments(void **state)
{
	const u64 entered = 4294892977;

	(void)state;
	settings.fin_timeout = 5;
	sd_time_wait_start(&schedule, &settings, entered);
	sd_schedule_rearmed(&schedule, entered + 13903);
	EXPECT_STEPS(&schedule, { END, entered + 29263 });
	sd_time_wait_start(&schedule, &settings, entered);
	sd_schedule_rearmed(&schedule, entered + 74768);
	EXPECT_STEPS(&schedule, { END, entered + 90191 });
}

/* What a kernel lacks keeps its constant, and what is none of TCP's timers is passed over. */
static void sysctls_are_settings(void **state)
{
	(void)state;
	assert_int_equal(settings.syn_retries, 6);
	assert_int_equal(settings.keepalive_probes, 9);
	assert_true(sd_settings_set(&settings, "tcp_syn_retries", 3));
	assert_int_equal(settings.syn_retries, 3);
	assert_true(sd_settings_set(&settings, "tcp_rto_max_ms", 1000));
	assert_int_equal(sd_rto_max(&settings), 250);
	assert_false(sd_settings_set(&settings, "tcp_congestion_control", 1));
	assert_false(sd_settings_set(&settings, "syn_retries", 1));
	assert_int_equal(settings.keepalive_probes, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nine_probes_after_two_hours, begin),
		cmocka_unit_test_setup(what_is_heard_puts_a_probe_off, begin),
		cmocka_unit_test_setup(an_answer_counts, begin),
		cmocka_unit_test_setup(a_user_timeout_replaces_the_number, begin),
		cmocka_unit_test_setup(unanswered_window_probes_count, begin),
		cmocka_unit_test_setup(probes_have_a_base_of_their_own, begin),
		cmocka_unit_test_setup(answered_window_probes_never_end, begin),
		cmocka_unit_test_setup(a_user_timeout_ends_probes_that_are_answered, begin),
		cmocka_unit_test_setup(a_user_timeout_ends_probes_in_time, begin),
		cmocka_unit_test_setup(an_orphan_ends_though_it_is_answered, begin),
		cmocka_unit_test_setup(an_orphan_does_not_probe_for_long, begin),
		cmocka_unit_test_setup(fin_wait2_is_its_setting_up_to_a_minute, begin),
		cmocka_unit_test_setup(fin_wait2_beyond_a_minute_is_shorter, begin),
		cmocka_unit_test_setup(time_wait_begins_anew_with_later_segments, begin),
		cmocka_unit_test_setup(sysctls_are_settings, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
