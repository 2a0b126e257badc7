// SPDX-License-Identifier: GPL-2.0-only
/* Shows which of its matches a rule decides: the first, those after, every Nth, some by chance. */
#include "rule_text.h"

#define DRAWS 100000
#define MILLION 1000000

/* Of matches 1, 2, 3, ... an "x" is one that the rule decides. */
static const struct {
	const char *count;
	const char *decides;
} counts[] = {
	{ "", "xxxxxxxxxx" },
	{ "first 1", "x........." },
	{ "first 3", "xxx......." },
	{ "skip 1", ".xxxxxxxxx" },
	{ "skip 3", "...xxxxxxx" },
	{ "skip 3 first 1", "...x......" },
	{ "skip 2 first 4", "..xxxx...." },
	{ "every 1", "xxxxxxxxxx" },
	{ "every 2", ".x.x.x.x.x" },
	{ "every 4", "...x...x.." },
	{ "prob 1", "xxxxxxxxxx" },
};

static bool says(const char *count, u64 match)
{
	struct sd_command command;
	char line[128] = "add drop any ";

	parse_right(&command, strcat(line, count));
	return sd_count_says(&command.rule.count, match);
}

/* Matches are numbered from 1, and each kind of count picks the right ones. */
static void counts_pick_their_matches(void **state)
{
	unsigned int i, match;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		for (match = 1; match <= 10; match++) {
			if (says(counts[i].count, match) != (counts[i].decides[match - 1] == 'x'))
				fail_msg("`%s`, match %u", counts[i].count, match);
		}
	}
}

/* A rule may see more matches than 32 bits count, and its own numbers go up to the end of them. */
static void counts_hold_beyond_32_bits(void **state)
{
	const u64 high = 1ULL << 32;

	(void)state;
	assert_true(says("first 4294967295", high - 1));
	assert_false(says("first 4294967295", high));
	assert_false(says("first 1", high + 1));
	assert_false(says("skip 4294967295", high - 1));
	assert_true(says("skip 4294967295", high));
	assert_true(says("skip 4294967295 first 4294967295", 2 * high - 2));
	assert_false(says("skip 4294967295 first 4294967295", 2 * high - 1));
	assert_true(says("every 4294967295", 2 * (high - 1)));
	assert_false(says("every 4294967295", 2 * high));
	assert_false(says("every 3", high));
	assert_true(says("every 3", high + 2));
}

static u32 hits(u32 millionths, u64 seed)
{
	struct sd_count count = { .kind = SD_COUNT_PROB, .n = millionths, .seed = seed };
	u32 match, sum = 0;

	for (match = 1; match <= DRAWS; match++)
		sum += sd_count_says(&count, match);
	return sum;
}

/* Of 100,000 draws so many are hits as the probability says, within five standard deviations. */
static void probabilities_are_kept(void **state)
{
	static const u32 probabilities[] = { 10000, 250000, 500000, 750000, 990000 };
	static const u64 seeds[] = { 0, 1, 2, 42, 1ULL << 63, U64_MAX };
	unsigned int i, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(probabilities); i++) {
		for (k = 0; k < ARRAY_SIZE(seeds); k++) {
			double p = (double)probabilities[i] / MILLION;
			double off = hits(probabilities[i], seeds[k]) - DRAWS * p;

			assert_true(off * off <= 25 * DRAWS * p * (1 - p));
		}
	}
	assert_int_equal(hits(MILLION, 1), DRAWS);
	assert_in_range(hits(1, 1) + hits(1, 2) + hits(1, 3), 0, 5);
}

/* One hit says nothing about the next: hits in pairs are as frequent as chance has it. */
static void draws_are_independent(void **state)
{
	struct sd_count count = { .kind = SD_COUNT_PROB, .n = MILLION / 2, .seed = 1 };
	u32 lag, match, same;

	(void)state;
	for (lag = 1; lag <= 64; lag++) {
		same = 0;
		for (match = 1; match <= DRAWS; match++)
			same += sd_count_says(&count, match) == sd_count_says(&count, match + lag);
		/* Five standard deviations of 158. */
		assert_in_range(same, DRAWS / 2 - 791, DRAWS / 2 + 791);
	}
}

/* How many of the draws of two seeds agree, the second's numbers ahead by a shift. */
static u32 agreements(u64 first, u64 second, u32 shift)
{
	struct sd_count a = { .kind = SD_COUNT_PROB, .n = MILLION / 2, .seed = first };
	struct sd_count b = { .kind = SD_COUNT_PROB, .n = MILLION / 2, .seed = second };
	u32 match, same = 0;

	for (match = 1; match <= DRAWS; match++)
		same += sd_count_says(&a, match) == sd_count_says(&b, match + shift);
	return same;
}

/* A seed gives the same draws in every run and on every machine; other seeds give others. */
static void draws_depend_on_the_seed_alone(void **state)
{
	static const char fixed[] = ".xxx.x.x.x...xx.xxx..x....x..xx.x.......";
	const u64 step = 0x9e3779b97f4a7c15ULL;
	u32 match;

	(void)state;
	for (match = 1; match < sizeof(fixed); match++)
		assert_int_equal(says("prob 0.25 seed 42", match), fixed[match - 1] == 'x');
	/* The first match that draws 0, and the first that draws 1. */
	assert_true(says("prob 0.000001 seed 42", 67310));
	assert_false(says("prob 0.000001 seed 42", 1521298));
	assert_true(says("prob 0.000002 seed 42", 1521298));
	assert_int_equal(agreements(7, 7, 0), DRAWS);
	assert_in_range(agreements(1, 2, 0), DRAWS / 2 - 791, DRAWS / 2 + 791);
	assert_in_range(agreements(1, 1 + step, 0), DRAWS / 2 - 791, DRAWS / 2 + 791);
	assert_in_range(agreements(1 + step, 1, 1), DRAWS / 2 - 791, DRAWS / 2 + 791);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_pick_their_matches),
		cmocka_unit_test(counts_hold_beyond_32_bits),
		cmocka_unit_test(probabilities_are_kept),
		cmocka_unit_test(draws_are_independent),
		cmocka_unit_test(draws_depend_on_the_seed_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
