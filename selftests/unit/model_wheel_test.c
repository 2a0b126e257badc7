// SPDX-License-Identifier: GPL-2.0-only
/* Shows that the model knows to the jiffy when the kernel's timer wheel fires a timer. */
#include "model/wheel.h"
#include "random.h"
#include "unit.h"

#define ARRAY(array)	(array), ARRAY_SIZE(array)

/* --- the tables at the head of kernel/time/timer.c ------------------------------------------- */

struct row {
	u32 granularity, from, to;	/* milliseconds */
};

static const struct row hz_1000[] = {
	{ 1, 0, 63 }, { 8, 64, 511 }, { 64, 512, 4095 }, { 512, 4096, 32767 },
	{ 4096, 32768, 262143 }, { 32768, 262144, 2097151 }, { 262144, 2097152, 16777215 },
	{ 2097152, 16777216, 134217727 }, { 16777216, 134217728, 1073741822 },
};

static const struct row hz_300[] = {
	{ 3, 0, 210 }, { 26, 213, 1703 }, { 213, 1706, 13650 }, { 1706, 13653, 109223 },
	{ 13653, 109226, 873810 }, { 109226, 873813, 6990503 }, { 873813, 6990506, 55924050 },
	{ 6990506, 55924053, 447392423 }, { 55924053, 447392426, 3579139406 },
};

static const struct row hz_250[] = {
	{ 4, 0, 255 }, { 32, 256, 2047 }, { 256, 2048, 16383 }, { 2048, 16384, 131071 },
	{ 16384, 131072, 1048575 }, { 131072, 1048576, 8388607 }, { 1048576, 8388608, 67108863 },
	{ 8388608, 67108864, 536870911 }, { 67108864, 536870912, 4294967288 },
};

static const struct row hz_100[] = {
	{ 10, 0, 630 }, { 80, 640, 5110 }, { 640, 5120, 40950 }, { 5120, 40960, 327670 },
	{ 40960, 327680, 2621430 }, { 327680, 2621440, 20971510 },
	{ 2621440, 20971520, 167772150 }, { 20971520, 167772160, 1342177270 },
};

/* The tables let a level begin at 64 buckets of the one before, LVL_START() and the code at 63. */
static void levels_are_those_of_the_table(u32 hz, const struct row *rows, size_t len)
{
	size_t i;
	u64 gran, from, to;

	for (i = 0; i < len; i++) {
		from = ((u64)rows[i].from * hz + 999) / 1000;
		to = ((u64)rows[i].to + 1) * hz / 1000;
		gran = sd_wheel_granularity(hz, from);
		assert_int_equal(gran * 1000 / hz, rows[i].granularity);
		assert_int_equal(sd_wheel_granularity(hz, from - gran / 8), gran);
		assert_int_equal(sd_wheel_granularity(hz, to - gran - 2), gran);
	}
}

static void tables(void **state)
{
	(void)state;
	levels_are_those_of_the_table(1000, ARRAY(hz_1000));
	levels_are_those_of_the_table(300, ARRAY(hz_300));
	levels_are_those_of_the_table(250, ARRAY(hz_250));
	levels_are_those_of_the_table(100, ARRAY(hz_100));
}

/* A level begins at the last delta of the level before: 63 of its buckets, less than 64. */
static void edges(void **state)
{
	(void)state;
	assert_int_equal(sd_wheel_fires(250, 1000, 1062), 1063);
	assert_int_equal(sd_wheel_fires(250, 1000, 1063), 1064);
	assert_int_equal(sd_wheel_fires(250, 1001, 1064), 1072);
	assert_int_equal(sd_wheel_fires(250, 1002, 1064), 1065);
	assert_int_equal(sd_wheel_fires(250, 1000, 1503), 1504);
	assert_int_equal(sd_wheel_fires(250, 1000, 1504), 1536);
	assert_int_equal(sd_wheel_fires(250, 0, 4031), 4032);
	assert_int_equal(sd_wheel_fires(250, 0, 4032), 4096);
}

/* --- a wheel that turns ---------------------------------------------------------------------- */

#define TIMERS		4000
#define LEVELS		9
#define BUCKETS		64
#define NOBODY		(-1)

struct timer {
	u64 armed, expires, fired;
	int next;
};

struct wheel {
	u64 clk;
	int buckets[LEVELS][BUCKETS];
	struct timer timers[TIMERS];
};

static u64 width(int level)
{
	return 1ULL << 3 * level;
}

/* A bucket holds 8^level jiffies; a level takes over where 63 buckets of the one below end. */
static void arm(struct wheel *wheel, int i, u64 timeout)
{
	struct timer *timer = &wheel->timers[i];
	int level = 0, *bucket;

	timer->armed = wheel->clk;
	timer->expires = wheel->clk + timeout;
	while (level < LEVELS - 1 && timeout >= 63 * width(level))
		level++;
	bucket = &wheel->buckets[level][(timer->expires / width(level) + 1) % BUCKETS];
	timer->next = *bucket;
	*bucket = i;
}

/* At each jiffy all buckets run that begin there. */
static int turn(struct wheel *wheel)
{
	int level, i, fired = 0;

	for (level = 0; level < LEVELS && wheel->clk % width(level) == 0; level++) {
		int *bucket = &wheel->buckets[level][wheel->clk / width(level) % BUCKETS];

		for (i = *bucket; i != NOBODY; i = wheel->timers[i].next, fired++)
			wheel->timers[i].fired = wheel->clk;
		*bucket = NOBODY;
	}
	wheel->clk++;
	return fired;
}

/* Short timeouts are as frequent as long ones. */
static u64 any_timeout(u64 *seed)
{
	return random_below(seed, 1U << (3 + random_below(seed, 16)));
}

static void turn_until_all_have_fired(struct wheel *wheel, u64 seed)
{
	int armed = 0, fired = 0, level, i;

	for (level = 0; level < LEVELS; level++)
		for (i = 0; i < BUCKETS; i++)
			wheel->buckets[level][i] = NOBODY;
	while (fired < TIMERS) {
		while (armed < TIMERS && random_below(&seed, 4))
			arm(wheel, armed++, any_timeout(&seed));
		fired += turn(wheel);
	}
}

/* The clock passes 2^32 and, as an unsigned long of the kernel may, its end. */
static void as_a_wheel_that_turns(void **state)
{
	static const u64 begins[] = { 0, 123457, (1ULL << 32) - 5000, -5000ULL };
	static struct wheel wheel;
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(begins); i++) {
		wheel.clk = begins[i];
		turn_until_all_have_fired(&wheel, 1 + i);
		for (k = 0; k < TIMERS; k++) {
			const struct timer *timer = &wheel.timers[k];
			u64 late = timer->fired - timer->expires;

			assert_int_equal(sd_wheel_fires(250, timer->armed, timer->expires),
					 timer->fired);
			assert_in_range(late, 1, sd_wheel_granularity(250, timer->expires -
								      timer->armed));
		}
	}
}

/* --- what is out of the ordinary ------------------------------------------------------------- */

static void what_is_overdue_fires_at_once(void **state)
{
	(void)state;
	assert_int_equal(sd_wheel_fires(250, 1000, 999), 1000);
	assert_int_equal(sd_wheel_fires(250, 1000, 0), 1000);
	assert_int_equal(sd_wheel_fires(250, 1000, 1000), 1001);
}

/* WHEEL_TIMEOUT_MAX, of 9 levels and of 8 */
static void the_wheel_has_an_end(void **state)
{
	const u64 end = 63ULL << 24, coarse = 1 << 24;

	(void)state;
	assert_int_equal(sd_wheel_fires(250, 0, end - 1), end);
	assert_int_equal(sd_wheel_fires(250, 0, end), end);
	assert_int_equal(sd_wheel_fires(250, 0, 100 * end), end);
	assert_int_equal(sd_wheel_fires(101, 0, end / 8), end / 8 + coarse / 8);
	assert_int_equal(sd_wheel_fires(100, 0, end / 8), end / 8);
	assert_int_equal(sd_wheel_fires(100, 0, 100 * end), end / 8);
}

/* Every jiffy of the arming is tried. */
static void windows_are_tight(void **state)
{
	const struct sd_window armed = { 5003, 5290 };
	struct sd_window window;
	u64 clk, fires;
	u32 timeout;

	(void)state;
	for (timeout = 1; timeout < 40000; timeout += 97) {
		bool first = false, last = false;

		window = sd_wheel_window(250, armed, timeout);
		for (clk = armed.earliest; clk <= armed.latest; clk++) {
			fires = sd_wheel_fires(250, clk, clk + timeout);
			assert_in_range(fires, window.earliest, window.latest);
			first |= fires == window.earliest;
			last |= fires == window.latest;
		}
		assert_true(first && last);
	}
}

/* --- the wheel's clock ------------------------------------------------------------------------ */

/* Which clock it was can be told from when the timer is to fire; a clock that lags is coarser. */
static void clock_by_what_it_did(void **state)
{
	u64 clk, found;

	(void)state;
	for (clk = 900; clk <= 1001; clk++) {
		u64 fires = sd_wheel_fires(250, clk, 1500);

		found = sd_wheel_clock(250, 1000, 1500, fires);
		assert_int_equal(sd_wheel_fires(250, found, 1500), fires);
	}
	assert_int_equal(sd_wheel_clock(250, 1000, 1500, 1504), 1000);
	assert_int_equal(sd_wheel_clock(250, 1000, 1500, 1536), 1500 - 504);
	assert_int_equal(sd_wheel_clock(250, 1000, 1504, 1512), 1001);
	assert_int_equal(sd_wheel_clock(250, 1000, 1500, 1501), 1500 - 62);
}

/* What no clock explains is left to be found out when it does not fire then. */
static void no_clock_does_it(void **state)
{
	(void)state;
	assert_int_equal(sd_wheel_clock(250, 1000, 1500, 1499), 1000);
	assert_int_equal(sd_wheel_clock(250, 1000, 1500, 1507), 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables),
		cmocka_unit_test(edges),
		cmocka_unit_test(as_a_wheel_that_turns),
		cmocka_unit_test(what_is_overdue_fires_at_once),
		cmocka_unit_test(the_wheel_has_an_end),
		cmocka_unit_test(windows_are_tight),
		cmocka_unit_test(clock_by_what_it_did),
		cmocka_unit_test(no_clock_does_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
