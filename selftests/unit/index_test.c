// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shows that a segment finds the rules that mean it, in their order, and how few places are looked
 * at for that.
 */
#include <stdio.h>

#include <segdrop/index.h>

#include "rule_text.h"

#define MANY	10000

static const struct sd_segment web = {
	.family = 4, .saddr = { { 10, 0, 0, 1 } }, .sport = 40000,
	.daddr = { { 10, 0, 0, 2 } }, .dport = 80,
};

struct fixture {
	struct sd_rule rules[MANY];
	u32 len;
	struct sd_index index;
	void *memory;
};

static int open_index(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	*state = fixture;
	return 0;
}

static int free_index(void **state)
{
	struct fixture *fixture = *state;

	free(fixture->memory);
	free(fixture);
	return 0;
}

static void append(struct fixture *fixture, const char *line)
{
	struct sd_command command;

	parse_right(&command, line);
	fixture->rules[fixture->len++] = command.rule;
}

static void build(struct fixture *fixture)
{
	u32 i;

	fixture->memory = calloc(1, sd_index_size(fixture->len));
	sd_index_open(&fixture->index, fixture->memory, fixture->len);
	for (i = 0; i < fixture->len; i++)
		sd_index_add(&fixture->index, &fixture->rules[i]);
	sd_index_close(&fixture->index);
}

static void assert_next(const struct fixture *fixture, u16 roles, u8 directions, u32 from,
			u32 expected)
{
	u32 position = from;

	if (expected == U32_MAX) {
		assert_false(sd_index_next(&fixture->index, &web, roles, directions, &position));
		return;
	}
	assert_true(sd_index_next(&fixture->index, &web, roles, directions, &position));
	assert_int_equal(position, expected);
}

/* Whatever parts of a segment they look at, rules come in the order in which they were added. */
static void rules_come_in_their_order(void **state)
{
	struct fixture *fixture = *state;

	append(fixture, "add drop any to *:80");
	append(fixture, "add drop any to *:81");
	append(fixture, "add drop any from 10.0.0.0/24");
	append(fixture, "add drop any to *:80 first 1");
	append(fixture, "add drop any from ::/0");
	append(fixture, "add drop any");
	append(fixture, "add drop any from 10.0.0.1:40000 to 10.0.0.2:80");
	build(fixture);
	assert_next(fixture, SD_SYN, 1 << SD_IN, 0, 0);
	assert_next(fixture, SD_SYN, 1 << SD_IN, 1, 2);
	assert_next(fixture, SD_SYN, 1 << SD_IN, 3, 3);
	assert_next(fixture, SD_SYN, 1 << SD_IN, 4, 5);
	assert_next(fixture, SD_SYN, 1 << SD_IN, 6, 6);
	assert_next(fixture, SD_SYN, 1 << SD_IN, 7, U32_MAX);
}

/*
 * Rules for the segment's addresses that all want other roles, or the other direction, are passed
 * over at once.
 */
static void other_roles_are_passed_over(void **state)
{
	struct fixture *fixture = *state;

	append(fixture, "add drop syn to *:80");
	append(fixture, "add drop fin1 to *:80");
	append(fixture, "add drop data out from 10.0.0.1");
	build(fixture);
	assert_next(fixture, SD_SYN, 1 << SD_IN, 0, 0);
	assert_next(fixture, SD_DATA, 1 << SD_IN, 0, U32_MAX);
	assert_next(fixture, SD_SYN, 1 << SD_OUT, 0, U32_MAX);
	assert_next(fixture, SD_DATA, 1 << SD_IN | 1 << SD_OUT, 0, 2);
}

/*
 * Rules that look at the same parts have one mask, however many they are and whatever they want
 * there.
 */
static void one_look_for_all_that_look_at_the_same(void **state)
{
	struct fixture *fixture = *state;
	char line[64];
	u32 i;

	for (i = 0; i < MANY - 1; i++) {
		snprintf(line, sizeof(line), "add drop data to *:%u", 1000 + i);
		append(fixture, line);
	}
	append(fixture, "add drop data to *:80");
	build(fixture);
	assert_int_equal(fixture->index.probes_len, 1);
	assert_next(fixture, SD_DATA, 1 << SD_IN, 0, MANY - 1);
}

/* The k-th of many rules alike is found from any position. */
static void many_rules_alike_are_searched(void **state)
{
	struct fixture *fixture = *state;
	u32 i;

	for (i = 0; i < MANY; i++)
		append(fixture, i % 2 ? "add drop data to *:80" : "add drop data to *:81");
	build(fixture);
	for (i = 0; i < MANY; i++)
		assert_next(fixture, SD_DATA, 1 << SD_IN, i, i | 1);
}

/* An index of nothing finds nothing. */
static void no_rules_no_match(void **state)
{
	struct fixture *fixture = *state;

	build(fixture);
	assert_next(fixture, SD_ANY, 1 << SD_IN | 1 << SD_OUT, 0, U32_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rules_come_in_their_order, open_index, free_index),
		cmocka_unit_test_setup_teardown(other_roles_are_passed_over, open_index,
						free_index),
		cmocka_unit_test_setup_teardown(one_look_for_all_that_look_at_the_same, open_index,
						free_index),
		cmocka_unit_test_setup_teardown(many_rules_alike_are_searched, open_index,
						free_index),
		cmocka_unit_test_setup_teardown(no_rules_no_match, open_index, free_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
