// SPDX-License-Identifier: GPL-2.0-only
/* Shows that every line of the grammar means what it says, and has one canonical form. */
#include "rule_text.h"

#define TAIL " in from any to any per flow"

static const struct {
	const char *line;
	const char *canonical;
} good[] = {
	{ "add id 1 drop syn", "add id 1 drop syn" TAIL },
	{ "add id 4294967295 count any", "add id 4294967295 count any" TAIL },
	{ "add id 007 drop syn", "add id 7 drop syn" TAIL },
	{ "  add\tid \t 1 drop  syn \t ", "add id 1 drop syn" TAIL },
	{ "add id 1 drop syn # the first", "add id 1 drop syn" TAIL },
	{ "add id 1 drop syn #", "add id 1 drop syn" TAIL },
	{ "add id 1 drop syn # caf\xc3\xa9\x01\r", "add id 1 drop syn" TAIL },
	/* roles */
	{ "add id 1 drop ack,syn", "add id 1 drop syn,ack" TAIL },
	{ "add id 1 drop only data", "add id 1 drop only data" TAIL },
	{ "add id 1 drop only fin2,fin1ack", "add id 1 drop only fin1ack,fin2" TAIL },
	{ "add id 1 drop ack,rst,probe,fin2ack,fin2,fin1ack,fin1,data,hsack,synack,syn",
	  "add id 1 drop any" TAIL },
	{ "add id 1 drop only ack,rst,probe,fin2ack,fin2,fin1ack,fin1,data,hsack,synack,syn",
	  "add id 1 drop only syn,synack,hsack,data,fin1,fin1ack,fin2,fin2ack,probe,rst,ack" TAIL },
	/* direction, and "in total" */
	{ "add id 1 drop syn in", "add id 1 drop syn in from any to any per flow" },
	{ "add id 1 drop syn out", "add id 1 drop syn out from any to any per flow" },
	{ "add id 1 drop syn in total",
	  "add id 1 drop syn in from any to any in total" },
	{ "add id 1 drop syn in \t total", "add id 1 drop syn in from any to any in total" },
	{ "add id 1 drop syn  in \t in total", "add id 1 drop syn in from any to any in total" },
	{ "add id 1 drop syn out in total", "add id 1 drop syn out from any to any in total" },
	{ "add id 1 drop syn in for 5", "add id 1 drop syn in from any to any per flow for 5" },
	{ "add id 1 drop syn in total for 5",
	  "add id 1 drop syn in from any to any in total for 5" },
	{ "add id 1 drop syn in per flow", "add id 1 drop syn in from any to any per flow" },
	/* addresses */
	{ "add id 1 drop syn from any to any", "add id 1 drop syn" TAIL },
	{ "add id 1 drop syn from 10.0.0.1", "add id 1 drop syn in from 10.0.0.1 to any per flow" },
	{ "add id 1 drop syn to 10.0.0.1", "add id 1 drop syn in from any to 10.0.0.1 per flow" },
	{ "add id 1 drop syn from 10.0.0.1:1 to 10.0.0.2:65535",
	  "add id 1 drop syn in from 10.0.0.1:1 to 10.0.0.2:65535 per flow" },
	{ "add id 1 drop syn from 10.0.0.0/24 to 10.0.0.4/30",
	  "add id 1 drop syn in from 10.0.0.0/24 to 10.0.0.4/30 per flow" },
	{ "add id 1 drop syn from 10.0.0.1/32 to 0.0.0.0/0",
	  "add id 1 drop syn in from 10.0.0.1 to 0.0.0.0/0 per flow" },
	{ "add id 1 drop syn from *:1 to *:65535",
	  "add id 1 drop syn in from *:1 to *:65535 per flow" },
	{ "add id 1 drop syn from *:80 to ::1",
	  "add id 1 drop syn in from *:80 to ::1 per flow" },
	{ "add id 1 drop syn from ::/0 to [::]:1",
	  "add id 1 drop syn in from ::/0 to [::]:1 per flow" },
	{ "add id 1 drop syn from 2001:DB8:0::/64 to 2001:db8::1/128",
	  "add id 1 drop syn in from 2001:db8::/64 to 2001:db8::1 per flow" },
	{ "add id 1 drop syn from ::ffff:10.0.0.1 to [::ffff:10.0.0.2]:443",
	  "add id 1 drop syn in from 10.0.0.1 to 10.0.0.2:443 per flow" },
	{ "add id 1 drop syn from ::ffff:10.0.0.0/120",
	  "add id 1 drop syn in from 10.0.0.0/24 to any per flow" },
	{ "add id 1 drop syn from 10.0.0.1 to [::ffff:a00:2]:443",
	  "add id 1 drop syn in from 10.0.0.1 to 10.0.0.2:443 per flow" },
	{ "add id 1 drop syn from ::fffe:0:0/95 to ::fffe:10.0.0.1",
	  "add id 1 drop syn in from ::fffe:0:0/95 to ::fffe:a00:1 per flow" },
	{ "add id 1 drop syn from 2001:db8::1:443 to [2001:db8::1]:443",
	  "add id 1 drop syn in from 2001:db8::1:443 to [2001:db8::1]:443 per flow" },
	{ "add id 1 drop syn from ::ffff:10.0.0.1 to ::ffff:0:0/96",
	  "add id 1 drop syn in from 10.0.0.1 to 0.0.0.0/0 per flow" },
	{ "add id 1 drop syn from 8000::/1",
	  "add id 1 drop syn in from 8000::/1 to any per flow" },
	/* counts */
	{ "add id 1 drop syn first 1", "add id 1 drop syn in from any to any first 1 per flow" },
	{ "add id 1 drop syn first 4294967295 in total",
	  "add id 1 drop syn in from any to any first 4294967295 in total" },
	{ "add id 1 drop syn skip 3", "add id 1 drop syn in from any to any skip 3 per flow" },
	{ "add id 1 drop syn skip 3 first 2",
	  "add id 1 drop syn in from any to any skip 3 first 2 per flow" },
	{ "add id 1 drop syn every 2 per flow",
	  "add id 1 drop syn in from any to any every 2 per flow" },
	{ "add id 1 drop syn prob 1",
	  "add id 1 drop syn in from any to any prob 1 seed 1 per flow" },
	{ "add id 1 drop syn prob 1.000000 seed 0",
	  "add id 1 drop syn in from any to any prob 1 seed 0 per flow" },
	{ "add id 1 drop syn prob 0.250 seed 18446744073709551615",
	  "add id 1 drop syn in from any to any prob 0.25 seed 18446744073709551615 per flow" },
	{ "add id 1 drop syn prob 0.000001 in total",
	  "add id 1 drop syn in from any to any prob 0.000001 seed 1 in total" },
	{ "add id 1 drop syn prob 0.999999",
	  "add id 1 drop syn in from any to any prob 0.999999 seed 1 per flow" },
	{ "add id 1 drop syn prob 0.100001",
	  "add id 1 drop syn in from any to any prob 0.100001 seed 1 per flow" },
	/* time */
	{ "add id 1 drop syn for 4294967295",
	  "add id 1 drop syn in from any to any per flow for 4294967295" },
	/* everything */
	{ "add id 9 count only ack out from 10.1.0.0/16 to *:5 skip 6 first 7 in total for 8",
	  "add id 9 count only ack out from 10.1.0.0/16 to *:5 skip 6 first 7 in total for 8" },
};

static void assert_prints(const struct sd_rule *rule, const char *expected)
{
	char *buf = malloc(SD_RULE_TEXT_MAX);

	assert_int_equal(sd_rule_print(rule, buf), strlen(expected));
	assert_string_equal(buf, expected);
	free(buf);
}

/* Each of these lines adds a rule, which reads back with every default spelled out. */
static void rules_read_back_in_canonical_form(void **state)
{
	struct sd_command command;
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good); i++) {
		parse_right(&command, good[i].line);
		assert_int_equal(command.kind, SD_COMMAND_ADD);
		assert_prints(&command.rule, good[i].canonical);
		parse_right(&command, good[i].canonical);
		assert_prints(&command.rule, good[i].canonical);
	}
}

/* Commands other than "add" say which rule they mean; blank lines and comments say nothing. */
static void other_commands(void **state)
{
	static const struct {
		const char *line;
		u8 kind;
		u32 id;
	} lines[] = {
		{ "", SD_COMMAND_NONE, 0 },
		{ " \t ", SD_COMMAND_NONE, 0 },
		{ "#", SD_COMMAND_NONE, 0 },
		{ "#flush", SD_COMMAND_NONE, 0 },
		{ "\t # add \x01", SD_COMMAND_NONE, 0 },
		{ "flush", SD_COMMAND_FLUSH, 0 },
		{ " flush # all", SD_COMMAND_FLUSH, 0 },
		{ "del 1", SD_COMMAND_DEL, 1 },
		{ "del 4294967295", SD_COMMAND_DEL, U32_MAX },
		{ "reset", SD_COMMAND_RESET, 0 },
		{ "reset # all", SD_COMMAND_RESET, 0 },
		{ "reset 17", SD_COMMAND_RESET, 17 },
	};
	struct sd_command command;
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		parse_right(&command, lines[i].line);
		assert_int_equal(command.kind, lines[i].kind);
		assert_int_equal(command.id, lines[i].id);
	}
}

/* The numbers that a rule becomes are the right ones, not only ones that print well. */
static void a_rule_becomes_these_numbers(void **state)
{
	static const struct sd_rule expected = {
		.id = 3, .verdict = SD_VERDICT_COUNT, .direction = SD_OUT, .only = true,
		.roles = SD_FIN1ACK | SD_FIN2,
		.from = { { { 10, 1 } }, .family = 4, .prefix = 16 },
		.to = { { { 10, 2, 3, 4 } }, .family = 4, .prefix = 32, .port = 80 },
		.count = { .kind = SD_COUNT_RANGE, .in_total = true, .skip = 5, .n = 6 },
		.seconds = 7,
	};
	struct sd_command command;
	struct sd_rule *rule = &command.rule;

	(void)state;
	parse_right(&command,
		    "add id 3 count only fin1ack,fin2 out from 10.1.0.0/16 to 10.2.3.4:80 skip 5 first 6 in total for 7");
	assert_memory_equal(rule, &expected, sizeof(expected));
	parse_right(&command, "add drop any from *:443 to 2001:db8::/33 prob 0.25 seed 9");
	assert_int_equal(rule->id, 0);
	assert_int_equal(rule->verdict, SD_VERDICT_DROP);
	assert_int_equal(rule->direction, SD_IN);
	assert_int_equal(rule->roles, SD_ANY);
	assert_false(rule->only);
	assert_int_equal(rule->from.family, 0);
	assert_int_equal(rule->from.port, 443);
	assert_int_equal(rule->to.family, 6);
	assert_int_equal(rule->to.prefix, 33);
	assert_memory_equal(rule->to.addr.bytes, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\0", 16);
	assert_int_equal(rule->count.kind, SD_COUNT_PROB);
	assert_int_equal(rule->count.n, 250000);
	assert_int_equal(rule->count.seed, 9);
	assert_false(rule->count.in_total);
	parse_right(&command, "add drop any prob 1");
	assert_int_equal(rule->count.n, 1000000);
	assert_int_equal(rule->count.seed, SEGDROP_SEED_DEFAULT);
	parse_right(&command, "add drop any skip 4");
	assert_int_equal(rule->count.kind, SD_COUNT_RANGE);
	assert_int_equal(rule->count.skip, 4);
	assert_int_equal(rule->count.n, 0);
	parse_right(&command, "add drop any every 4");
	assert_int_equal(rule->count.kind, SD_COUNT_EVERY);
	assert_int_equal(rule->count.n, 4);
	parse_right(&command, "add drop any");
	assert_int_equal(rule->count.kind, SD_COUNT_ALL);
	assert_int_equal(rule->seconds, 0);
}

#define ALL_ROLES "syn,synack,hsack,data,fin1,fin1ack,fin2,fin2ack,probe,rst,ack"
#define LONG_ADDR "[1111:1111:1111:1111:1111:1111:1111:1111]:65535"

/* The longest rule there can be fits in SD_RULE_TEXT_MAX, and is not cut. */
static void the_longest_rule_fits(void **state)
{
	static const char longest[] =
		"add id 4294967295 count only " ALL_ROLES " out from " LONG_ADDR " to " LONG_ADDR
		" prob 0.000001 seed 18446744073709551615 in total for 4294967295";
	struct sd_command command;

	(void)state;
	parse_right(&command, longest);
	assert_prints(&command.rule, longest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_read_back_in_canonical_form),
		cmocka_unit_test(other_commands),
		cmocka_unit_test(a_rule_becomes_these_numbers),
		cmocka_unit_test(the_longest_rule_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
