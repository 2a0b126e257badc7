// SPDX-License-Identifier: GPL-2.0-only
/* Shows that what is wanted of segments is in the filter for the kernel, or seen to afterwards. */
#include "lab/sieve.h"
#include "unit.h"

static const struct sd_match_addr client = {
	.addr = { { 10, 0, 0, 1 } }, .family = 4, .prefix = 32,
};

static const struct sd_match_addr server = {
	.addr = { { 10, 0, 0, 2 } }, .family = 4, .prefix = 32, .port = 80,
};

static const struct sd_match_addr ipv6 = { .family = 6, .prefix = 64 };

/* What the client sends to the server. */
static const struct sd_segment request = {
	.saddr = { { 10, 0, 0, 1 } }, .daddr = { { 10, 0, 0, 2 } },
	.sport = 40000, .dport = 80, .family = 4,
};

/* What the server sends to the client. */
static const struct sd_segment answer = {
	.saddr = { { 10, 0, 0, 2 } }, .daddr = { { 10, 0, 0, 1 } },
	.sport = 80, .dport = 40000, .family = 4,
};

static void assert_prints(const struct sieve *sieve, const char *expected)
{
	char *buf = malloc(SIEVE_TEXT_MAX);

	sieve_print(sieve, buf);
	assert_string_equal(buf, expected);
	free(buf);
}

/* Each condition is one that the kernel's filters have, and all must hold. */
static void conditions(void **state)
{
	struct sieve sieve = { 0 };

	(void)state;
	assert_prints(&sieve, "");
	sieve.rules[sieve.rules_len++] = 4294967295U;
	assert_prints(&sieve, "(rule == 4294967295)");
	sieve.rules[sieve.rules_len++] = 2;
	sieve.dropped = true;
	assert_prints(&sieve, "verdict == 1 && (rule == 4294967295 || rule == 2)");
	sieve.roles = SD_FIN1 | SD_FIN2;
	sieve.netns = 4026531840U;
	sieve.rules_len = 1;
	sieve.dropped = false;
	assert_prints(&sieve, "netns == 4026531840 && roles & 80 && (rule == 4294967295)");
}

/* The longest filter is whole. */
static void longest(void **state)
{
	struct sieve sieve = {
		.netns = U32_MAX, .roles = SD_ANY, .dropped = true, .rules_len = SIEVE_RULES_MAX,
	};
	char buf[SIEVE_TEXT_MAX];

	(void)state;
	memset(sieve.rules, 0xff, sizeof(sieve.rules));
	sieve_print(&sieve, buf);
	assert_true(strlen(buf) < SIEVE_TEXT_MAX - 1);
	assert_string_equal(buf + strlen(buf) - strlen(" == 4294967295)"), " == 4294967295)");
}

static void assert_fits(const struct sieve *sieve, bool fits_request, bool fits_answer)
{
	assert_int_equal(sieve_fits(sieve, &request), fits_request);
	assert_int_equal(sieve_fits(sieve, &answer), fits_answer);
}

/* "from" and "to" have a direction, "host" has none; all must hold. */
static void ends(void **state)
{
	struct sieve sieve = { 0 };

	(void)state;
	assert_fits(&sieve, true, true);
	sieve.way.from = client;
	assert_fits(&sieve, true, false);
	sieve.way.to = server;
	assert_fits(&sieve, true, false);
	sieve.way.from = server;
	assert_fits(&sieve, false, false);
	sieve = (struct sieve){ .way.to = client };
	assert_fits(&sieve, false, true);
	sieve = (struct sieve){ .host.from = client };
	assert_fits(&sieve, true, true);
	sieve.host.from = server;
	assert_fits(&sieve, true, true);
	sieve.way.from = client;
	assert_fits(&sieve, true, false);
	sieve = (struct sieve){ .host.from = server };
	sieve.host.from.port = 40000;
	assert_fits(&sieve, false, false);
	sieve = (struct sieve){ .host.from = ipv6 };
	assert_fits(&sieve, false, false);
}

/* Two families at once would never show anything. */
static void families(void **state)
{
	struct sieve sieve = { 0 };

	(void)state;
	assert_true(sieve_is_possible(&sieve));
	sieve.way.from = client;
	sieve.way.to = server;
	sieve.host.from = client;
	assert_true(sieve_is_possible(&sieve));
	sieve.way.to = ipv6;
	sieve.host.from = (struct sd_match_addr){ .port = 80 };
	assert_false(sieve_is_possible(&sieve));
	sieve.way.from = (struct sd_match_addr){ .port = 80 };
	assert_true(sieve_is_possible(&sieve));
	sieve.host.from = client;
	assert_false(sieve_is_possible(&sieve));
	sieve.way.from = ipv6;
	sieve.way.to = (struct sd_match_addr){ 0 };
	assert_false(sieve_is_possible(&sieve));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions),
		cmocka_unit_test(longest),
		cmocka_unit_test(ends),
		cmocka_unit_test(families),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
