// SPDX-License-Identifier: GPL-2.0-only
/* Shows which segments a rule means: by who sends to whom, one way or either, and by roles. */
#include "rule_text.h"

static const struct sd_segment web4 = {
	.family = 4, .saddr = { { 10, 0, 0, 1 } }, .sport = 40000,
	.daddr = { { 10, 0, 0, 2 } }, .dport = 80,
};

static const struct sd_segment web6 = {
	.family = 6, .saddr = { { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 } }, .sport = 40000,
	.daddr = { { 0x20, 0x01, 0x0d, 0xb8, [15] = 2 } }, .dport = 80,
};

/* An IPv6 segment whose first bytes are those of web4's addresses. */
static const struct sd_segment like4 = {
	.family = 6, .saddr = { { 10, 0, 0, 1 } }, .sport = 40000,
	.daddr = { { 10, 0, 0, 2 } }, .dport = 80,
};

enum meaning {
	NEVER,
	ANSWERS,	/* touches the connection, but means the other direction */
	MEANS,
};

static const struct {
	const char *scope;
	enum meaning web4;
	enum meaning web6;
	enum meaning like4;
} scopes[] = {
	{ "", MEANS, MEANS, MEANS },
	{ "out", MEANS, MEANS, MEANS },
	{ "to *:80", MEANS, MEANS, MEANS },
	{ "from *:80", ANSWERS, ANSWERS, ANSWERS },
	{ "from *:40000 to *:80", MEANS, MEANS, MEANS },
	{ "from *:80 to *:40000", ANSWERS, ANSWERS, ANSWERS },
	{ "from *:80 to *:80", NEVER, NEVER, NEVER },
	{ "to *:81", NEVER, NEVER, NEVER },
	{ "from 10.0.0.1", MEANS, NEVER, NEVER },
	{ "to 10.0.0.1", ANSWERS, NEVER, NEVER },
	{ "from 10.0.0.1 to 10.0.0.1", NEVER, NEVER, NEVER },
	{ "from 10.0.0.1 to 10.0.0.2", MEANS, NEVER, NEVER },
	{ "from 10.0.0.2 to 10.0.0.1", ANSWERS, NEVER, NEVER },
	{ "from 10.0.0.1:40000", MEANS, NEVER, NEVER },
	{ "from 10.0.0.1:80", NEVER, NEVER, NEVER },
	{ "to 10.0.0.1:40000", ANSWERS, NEVER, NEVER },
	{ "from 10.0.0.1 to *:80", MEANS, NEVER, NEVER },
	{ "from 10.0.0.1 to *:40000", NEVER, NEVER, NEVER },
	{ "from 10.0.0.3", NEVER, NEVER, NEVER },
	{ "from 10.0.0.0/31", MEANS, NEVER, NEVER },
	{ "to 10.0.0.0/31", ANSWERS, NEVER, NEVER },
	{ "to 10.0.0.2/31", MEANS, NEVER, NEVER },
	{ "from 10.0.0.0/24 to 10.0.0.0/24", MEANS, NEVER, NEVER },
	{ "from 10.0.1.0/24", NEVER, NEVER, NEVER },
	{ "from 0.0.0.0/0", MEANS, NEVER, NEVER },
	{ "from 0.0.0.0/0 to *:40000", ANSWERS, NEVER, NEVER },
	{ "from ::/0", NEVER, MEANS, MEANS },
	{ "from 2001:db8::1", NEVER, MEANS, NEVER },
	{ "from 2001:db8::2", NEVER, ANSWERS, NEVER },
	{ "from [2001:db8::1]:40000 to [2001:db8::2]:80", NEVER, MEANS, NEVER },
	{ "from [2001:db8::1]:80", NEVER, NEVER, NEVER },
	{ "from 2001:db8::/64", NEVER, MEANS, NEVER },
	{ "from 2001:db8::/127", NEVER, MEANS, NEVER },
	{ "from 2001:db8::2/127", NEVER, ANSWERS, NEVER },
	{ "from a00:1::/32", NEVER, NEVER, MEANS },
};

static void assert_meaning(const struct sd_rule *rule, const struct sd_segment *seg,
			   enum meaning meaning)
{
	assert_int_equal(sd_rule_fits_addresses(rule, seg), meaning == MEANS);
	assert_int_equal(sd_rule_touches(rule, seg), meaning != NEVER);
}

/* A rule fits segments of one direction, and touches those of both; families never mix. */
static void addresses_say_who_sends_to_whom(void **state)
{
	struct sd_command command;
	char line[128];
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(scopes); i++) {
		strcpy(line, "add drop any ");
		parse_right(&command, strcat(line, scopes[i].scope));
		assert_meaning(&command.rule, &web4, scopes[i].web4);
		assert_meaning(&command.rule, &web6, scopes[i].web6);
		assert_meaning(&command.rule, &like4, scopes[i].like4);
	}
}

/* Any of the roles will do; with "only" the segment may have no other. */
static void roles_say_which_segments(void **state)
{
	static const struct {
		const char *line;
		u16 roles;
		bool fits;
	} cases[] = {
		{ "add drop any", SD_SYN, true },
		{ "add drop any", SD_FIN1ACK | SD_FIN2, true },
		{ "add drop syn", SD_SYN, true },
		{ "add drop syn", SD_SYN | SD_DATA, true },
		{ "add drop syn", SD_SYNACK, false },
		{ "add drop syn,ack", SD_ACK, true },
		{ "add drop syn,ack", SD_DATA, false },
		{ "add drop fin2", SD_FIN1ACK | SD_FIN2, true },
		{ "add drop fin1ack", SD_FIN1ACK | SD_FIN2, true },
		{ "add drop only fin1ack", SD_FIN1ACK | SD_FIN2, false },
		{ "add drop only fin1ack", SD_FIN1ACK, true },
		{ "add drop only fin1ack,fin2", SD_FIN1ACK | SD_FIN2, true },
		{ "add drop only fin1ack,fin2", SD_FIN2, true },
		{ "add drop only fin1ack,fin2", SD_DATA | SD_FIN1ACK | SD_FIN2, false },
		{ "add drop only fin1ack,fin2", SD_ACK, false },
	};
	struct sd_command command;
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		parse_right(&command, cases[i].line);
		assert_int_equal(sd_rule_fits_roles(&command.rule, cases[i].roles), cases[i].fits);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_say_who_sends_to_whom),
		cmocka_unit_test(roles_say_which_segments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
