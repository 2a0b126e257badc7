// SPDX-License-Identifier: GPL-2.0-only
/* Shows on random rules and bytes that the parser and the printer agree and never go astray. */
#include <stdio.h>

#include "random.h"
#include "rule_text.h"

static u32 random_positive(u64 *random)
{
	return (next_random(random) >> random_below(random, 32)) | 1;
}

static void random_match_addr(u64 *random, struct sd_match_addr *match, u8 family)
{
	u32 form = random_below(random, 4), bits = family == 4 ? 32 : 128, bit;

	if (form & 1)
		match->port = (u16)(random_below(random, 65535) + 1);
	if (form < 2)
		return;
	match->family = family;
	match->prefix = (u8)(match->port ? bits : random_below(random, bits + 1));
	for (bit = 0; bit < match->prefix; bit++)
		match->addr.bytes[bit / 8] |= (u8)(random_below(random, 2) << (7 - bit % 8));
}

static void random_count(u64 *random, struct sd_count *count)
{
	count->kind = (u8)random_below(random, 4);
	count->in_total = random_below(random, 2);
	switch (count->kind) {
	case SD_COUNT_RANGE:
		count->skip = random_below(random, 2) ? random_positive(random) : 0;
		count->n = !count->skip || random_below(random, 2) ? random_positive(random) : 0;
		break;
	case SD_COUNT_EVERY:
		count->n = random_positive(random);
		break;
	case SD_COUNT_PROB:
		count->n = random_below(random, 1000000) + 1;
		count->seed = (u64)random_positive(random) * random_positive(random);
		break;
	default:
		break;
	}
}

static void random_rule(u64 *random, struct sd_rule *rule)
{
	u8 family = random_below(random, 2) ? 4 : 6;

	memset(rule, 0, sizeof(*rule));
	rule->id = random_positive(random);
	rule->verdict = (u8)random_below(random, 2);
	rule->direction = (u8)random_below(random, 2);
	rule->only = random_below(random, 2);
	rule->roles = random_below(random, 4) ? (u16)(random_below(random, SD_ANY) + 1) : SD_ANY;
	random_match_addr(random, &rule->from, family);
	random_match_addr(random, &rule->to, family);
	random_count(random, &rule->count);
	if (random_below(random, 2))
		rule->seconds = random_positive(random);
}

/* Of 300,000 random rules each is, written and read, the same again. */
static void every_rule_survives_writing_and_reading(void **state)
{
	char buf[SD_RULE_TEXT_MAX];
	struct sd_command command;
	struct sd_rule rule;
	u64 random = 3;
	unsigned int i;

	(void)state;
	for (i = 0; i < 300000; i++) {
		random_rule(&random, &rule);
		sd_rule_print(&rule, buf);
		parse_right(&command, buf);
		assert_memory_equal(&command.rule, &rule, sizeof(rule));
	}
}

static const char *const words[] = {
	"add", "id", "drop", "count", "syn", "only", "any", "syn,ack", "in", "out", "from",
	"to", "10.0.0.1", "10.0.0.0/8", "*:80", "2001:db8::1", "[::1]:80", "first", "1", "skip",
	"every", "prob", "0.5", "seed", "per", "flow", "total", "for", "del", "flush", "reset",
	"#", "", "4294967296", "fin9", "add drop syn",
};

static size_t random_line(u64 *random, char *line, size_t size)
{
	size_t len = 0;
	u32 count, i;

	for (count = random_below(random, 8); count > 0; count--)
		len += (size_t)snprintf(line + len, size - len, "%s ",
					words[random_below(random, ARRAY_SIZE(words))]);
	if (len && random_below(random, 2))
		len--;
	for (i = random_below(random, 3); len && i > 0; i--) {
		if (random_below(random, 4) == 0)
			line[random_below(random, (u32)len)] = (char)next_random(random);
	}
	return len;
}

static void assert_complaint_is_sound(const struct sd_error *error, size_t len)
{
	size_t i;

	assert_in_range(error->column, 1, len + 1);
	assert_in_range(strlen(error->text), 1, SD_ERROR_TEXT_MAX - 2);
	for (i = 0; error->text[i]; i++)
		assert_in_range(error->text[i], ' ', '~');
}

/* Whatever the line, it is a command whose rule survives, or refused with a sound complaint. */
static void any_bytes_are_judged(void **state)
{
	char line[512], first[SD_RULE_TEXT_MAX], second[SD_RULE_TEXT_MAX];
	struct sd_command command;
	struct sd_error error;
	unsigned int i, added = 0;
	u64 random = 4;
	size_t len;

	(void)state;
	for (i = 0; i < 300000; i++) {
		len = random_line(&random, line, sizeof(line));
		if (!parse_line(&command, line, len, &error)) {
			assert_complaint_is_sound(&error, len);
			continue;
		}
		if (command.kind != SD_COMMAND_ADD)
			continue;
		added++;
		command.rule.id = 1;
		sd_rule_print(&command.rule, first);
		parse_right(&command, first);
		sd_rule_print(&command.rule, second);
		assert_string_equal(first, second);
	}
	assert_in_range(added, 1000, 100000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_survives_writing_and_reading),
		cmocka_unit_test(any_bytes_are_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
