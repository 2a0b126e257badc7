// SPDX-License-Identifier: GPL-2.0-only
/* Shows that the model makes the RTO out of round-trip times as Linux does. */
#include "model/rtt.h"
#include "unit.h"

static struct sd_settings settings;
static struct sd_rtt rtt;

static int begin(void **state)
{
	(void)state;
	sd_settings_init(&settings, 250);
	rtt = (struct sd_rtt) { 0 };
	return 0;
}

/* At a round trip near 0 the RTO is 200 ms and the round trip, rounded up to a jiffy. */
static void a_short_round_trip_gives_a_jiffy_more_than_the_least(void **state)
{
	(void)state;
	sd_rtt_sample(&rtt, &settings, 12, false);
	assert_int_equal(rtt.srtt_us, 96);
	assert_int_equal(rtt.mdev_us, 24);
	assert_int_equal(rtt.rttvar_us, 200000);
	assert_int_equal(sd_rtt_rto(&rtt, &settings), 51);
	settings.hz = 1000;
	assert_int_equal(sd_rtt_rto(&rtt, &settings), 201);
	settings.hz = 100;
	assert_int_equal(sd_rtt_rto(&rtt, &settings), 21);
}

static void no_sample_means_three_seconds(void **state)
{
	(void)state;
	assert_int_equal(sd_rtt_rto(&rtt, &settings), 750);
	sd_rtt_sample(&rtt, &settings, 0, false);
	assert_int_equal(rtt.srtt_us, 1);
	assert_int_equal(sd_rtt_rto(&rtt, &settings), 50);
}

/* The first sample makes it three round trips. */
static void a_long_round_trip_rules(void **state)
{
	(void)state;
	sd_rtt_sample(&rtt, &settings, 300000, false);
	assert_int_equal(sd_rtt_rto(&rtt, &settings), 225);
	sd_rtt_sample(&rtt, &settings, 100000000, false);
	assert_int_equal(sd_rtt_rto(&rtt, &settings), 28229);
	sd_rtt_sample(&rtt, &settings, 100000000, false);
	assert_int_equal(sd_rtt_rto(&rtt, &settings), 30000);
}

/* 400 ms, then 500 ms: the mean deviation, 200 ms, falls by a quarter of what it exceeds 100 ms. */
static void the_second_sample_counts_an_eighth(void **state)
{
	(void)state;
	sd_rtt_sample(&rtt, &settings, 400000, false);
	sd_rtt_sample(&rtt, &settings, 500000, false);
	assert_int_equal(rtt.srtt_us, 3300000);
	assert_int_equal(rtt.mdev_us, 700000);
	assert_int_equal(rtt.rttvar_us, 800000);
}

/* When the round-trip time falls by more than the mean deviation, that counts an eighth as much. */
static void a_fall_counts_less_than_a_rise(void **state)
{
	(void)state;
	sd_rtt_sample(&rtt, &settings, 400000, false);
	sd_rtt_sample(&rtt, &settings, 120000, false);
	assert_int_equal(rtt.srtt_us, 2920000);
	assert_int_equal(rtt.mdev_us, 810000);
	assert_int_equal(rtt.rttvar_us, 810000);
	sd_rtt_sample(&rtt, &settings, 365000, false);
	assert_int_equal(rtt.srtt_us, 2920000);
	assert_int_equal(rtt.mdev_us, 607500);
}

/* Only when a window has been acknowledged the variance falls, by a quarter of what it may. */
static void the_variance_falls_once_in_a_window(void **state)
{
	(void)state;
	sd_rtt_sample(&rtt, &settings, 400000, false);
	sd_rtt_sample(&rtt, &settings, 400000, true);
	assert_int_equal(rtt.rttvar_us, 800000);
	assert_int_equal(rtt.mdev_max_us, 200000);
	sd_rtt_sample(&rtt, &settings, 400000, false);
	assert_int_equal(rtt.mdev_max_us, 450000);
	sd_rtt_sample(&rtt, &settings, 400000, true);
	assert_int_equal(rtt.rttvar_us, 712500);
}

static void the_least_rto_is_a_setting(void **state)
{
	(void)state;
	settings.rto_min_us = 5000;
	sd_rtt_sample(&rtt, &settings, 12, false);
	assert_int_equal(rtt.rttvar_us, 8000);
	assert_int_equal(sd_rtt_rto(&rtt, &settings), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_short_round_trip_gives_a_jiffy_more_than_the_least, begin),
		cmocka_unit_test_setup(no_sample_means_three_seconds, begin),
		cmocka_unit_test_setup(a_long_round_trip_rules, begin),
		cmocka_unit_test_setup(the_second_sample_counts_an_eighth, begin),
		cmocka_unit_test_setup(a_fall_counts_less_than_a_rise, begin),
		cmocka_unit_test_setup(the_variance_falls_once_in_a_window, begin),
		cmocka_unit_test_setup(the_least_rto_is_a_setting, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
