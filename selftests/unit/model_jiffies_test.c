// SPDX-License-Identifier: GPL-2.0-only
/* Shows that the model converts between jiffies and other units as a kernel of any HZ does. */
#include "model/jiffies.h"
#include "random.h"
#include "unit.h"

#define SAMPLES	200000

/* What kernel/time/timeconst.bc makes for a HZ that does not divide 1000 or 1000000 */
struct reciprocal {
	u64 mul, add;
	u32 shift;
};

static u64 divisor(u64 a, u64 b)
{
	return b ? divisor(b, a % b) : a;
}

static struct reciprocal reciprocal(u64 to, u64 from)
{
	struct reciprocal r = { 0 };
	u64 reduced = from / divisor(to, from);

	for (r.shift = 0; r.mul < 1ULL << 31; r.shift++)
		r.mul = ((to << r.shift) + from - 1) / from;
	r.shift--;
	r.add = ((reduced - 1) << r.shift) / reduced;
	return r;
}

/* _msecs_to_jiffies() and _usecs_to_jiffies() */
static u64 kernel_to_jiffies(u32 hz, u64 units, u32 time)
{
	struct reciprocal r;

	if (units % hz == 0)
		return (time + units / hz - 1) / (units / hz);
	r = reciprocal(hz, units);
	return (r.mul * time + r.add) >> r.shift;
}

/* The times that TCP deals with: up to a day, and up to the largest number of microseconds */
static void to_jiffies_as_timeconst_has_it(void **state)
{
	static const u32 hz[] = { 24, 60, 100, 250, 300, 1000 };
	u64 seed = 1;
	size_t i;
	u32 k, time;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(hz); i++)
		for (k = 0; k < SAMPLES; k++) {
			time = k < 5000 ? k : random_below(&seed, 86400000);
			assert_int_equal(sd_msecs_to_jiffies(hz[i], time),
					 kernel_to_jiffies(hz[i], 1000, time));
			time = k < 5000 ? k : next_random(&seed) / 2;
			assert_int_equal(sd_usecs_to_jiffies(hz[i], time),
					 kernel_to_jiffies(hz[i], 1000000, time));
		}
}

static void from_jiffies(void **state)
{
	(void)state;
	assert_int_equal(sd_jiffies_to_msecs(250, 51), 204);
	assert_int_equal(sd_jiffies_to_usecs(250, 51), 204000);
	assert_int_equal(sd_jiffies_to_msecs(1000, 7), 7);
	assert_int_equal(sd_jiffies_to_msecs(100, 3), 30);
	assert_int_equal(sd_jiffies_to_msecs(300, 1), 4);
	assert_int_equal(sd_jiffies_to_usecs(300, 1), 3333);
	assert_int_equal(sd_jiffies_to_msecs(300, 3), 10);
	assert_int_equal(sd_jiffies_to_usecs(300, 3), 10000);
}

static void too_long_is_for_ever(void **state)
{
	(void)state;
	assert_int_equal(sd_msecs_to_jiffies(250, -1), SD_JIFFIES_MAX);
	assert_int_equal(sd_msecs_to_jiffies(250, INT32_MAX), (INT32_MAX + 3U) / 4);
	assert_int_equal(sd_msecs_to_jiffies(250, INT32_MIN), SD_JIFFIES_MAX);
}

static void backoff_doubles_up_to_its_limit(void **state)
{
	(void)state;
	assert_int_equal(sd_backoff(250, 0, 30000), 250);
	assert_int_equal(sd_backoff(250, 6, 30000), 16000);
	assert_int_equal(sd_backoff(250, 7, 30000), 30000);
	assert_int_equal(sd_backoff(250, 255, 30000), 30000);
	assert_int_equal(sd_log2(1), 0);
	assert_int_equal(sd_log2(600), 9);
	assert_int_equal(sd_log2(512), 9);
	assert_int_equal(sd_log2(511), 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(to_jiffies_as_timeconst_has_it),
		cmocka_unit_test(from_jiffies),
		cmocka_unit_test(too_long_is_for_ever),
		cmocka_unit_test(backoff_doubles_up_to_its_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
