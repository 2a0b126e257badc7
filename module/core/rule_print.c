// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/role.h>

#include "match_addr.h"
#include "rule_scope.h"

static void print_number(struct sd_text *text, const char *before, u64 number)
{
	sd_text_string(text, before);
	sd_text_number(text, number);
}

static void print_roles(struct sd_text *text, const struct sd_rule *rule)
{
	char roles[SD_ROLES_TEXT_MAX];

	if (rule->roles == SD_ANY && !rule->only) {
		sd_text_string(text, " any");
		return;
	}
	sd_roles_print(rule->roles, roles);
	sd_text_string(text, rule->only ? " only " : " ");
	sd_text_string(text, roles);
}

static void print_probability(struct sd_text *text, u32 millionths)
{
	u32 scale = SD_PROB_ONE;

	print_number(text, " prob ", millionths / scale);
	millionths %= scale;
	if (millionths)
		sd_text_string(text, ".");
	while (millionths) {
		scale /= 10;
		sd_text_number(text, millionths / scale);
		millionths %= scale;
	}
}

static void print_count(struct sd_text *text, const struct sd_count *count)
{
	switch (count->kind) {
	case SD_COUNT_RANGE:
		if (count->skip)
			print_number(text, " skip ", count->skip);
		if (count->n)
			print_number(text, " first ", count->n);
		break;
	case SD_COUNT_EVERY:
		print_number(text, " every ", count->n);
		break;
	case SD_COUNT_PROB:
		print_probability(text, count->n);
		print_number(text, " seed ", count->seed);
		break;
	default:
		break;
	}
	sd_text_string(text, count->in_total ? " in total" : " per flow");
}

size_t sd_rule_print(const struct sd_rule *rule, char *buf)
{
	struct sd_text text = sd_text_begin(buf, SD_RULE_TEXT_MAX);

	print_number(&text, "add id ", rule->id);
	sd_text_string(&text, rule->verdict == SD_VERDICT_DROP ? " drop" : " count");
	print_roles(&text, rule);
	sd_text_string(&text, rule->direction == SD_IN ? " in" : " out");
	sd_text_string(&text, " from ");
	sd_match_addr_print(&rule->from, &text);
	sd_text_string(&text, " to ");
	sd_match_addr_print(&rule->to, &text);
	print_count(&text, &rule->count);
	if (rule->seconds)
		print_number(&text, " for ", rule->seconds);
	return text.len;
}
