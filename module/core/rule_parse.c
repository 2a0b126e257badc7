// SPDX-License-Identifier: GPL-2.0-only
#include "role_list.h"
#include "rule_scope.h"

static const struct sd_number_kind id_kind = { .what = "an id", .min = 1, .max = U32_MAX };

static bool parse_verdict(struct sd_rule *rule, struct sd_words *words, const char *expected)
{
	if (sd_words_take(words, "drop"))
		rule->verdict = SD_VERDICT_DROP;
	else if (sd_words_take(words, "count"))
		rule->verdict = SD_VERDICT_COUNT;
	else
		return sd_words_refuse_word(words, expected);
	return true;
}

static bool parse_roles(struct sd_rule *rule, struct sd_words *words)
{
	if (sd_words_take(words, "any")) {
		rule->roles = SD_ANY;
		return true;
	}
	rule->only = sd_words_take(words, "only");
	return sd_role_list_parse(&rule->roles, words, rule->only ? "" : "any, only or ");
}

static bool parse_add(struct sd_command *command, struct sd_words *words)
{
	struct sd_rule *rule = &command->rule;
	bool has_id = sd_words_take(words, "id");

	if (has_id && !sd_words_take_u32(words, &id_kind, &rule->id))
		return false;
	return parse_verdict(rule, words, has_id ? "drop or count" : "id, drop or count") &&
	       parse_roles(rule, words) && sd_rule_scope_parse(rule, words);
}

static bool parse_end(const struct sd_words *words)
{
	return sd_words_at_end(words) || sd_words_refuse_word(words, "end of line");
}

static bool parse_del(struct sd_command *command, struct sd_words *words)
{
	return sd_words_take_u32(words, &id_kind, &command->id) && parse_end(words);
}

static bool parse_flush(struct sd_command *command, struct sd_words *words)
{
	(void)command;
	return parse_end(words);
}

static bool parse_reset(struct sd_command *command, struct sd_words *words)
{
	struct sd_number_kind kind = id_kind;

	kind.what = "end of line or an id";
	return sd_words_at_end(words) ||
	       (sd_words_take_u32(words, &kind, &command->id) && parse_end(words));
}

static const struct {
	const char *word;
	enum sd_command_kind kind;
	bool (*parse)(struct sd_command *command, struct sd_words *words);
} commands[] = {
	{ "add", SD_COMMAND_ADD, parse_add },
	{ "del", SD_COMMAND_DEL, parse_del },
	{ "flush", SD_COMMAND_FLUSH, parse_flush },
	{ "reset", SD_COMMAND_RESET, parse_reset },
};

bool sd_command_parse(struct sd_command *command, const char *line, size_t len, u32 line_number,
		      struct sd_error *error)
{
	struct sd_words words;
	size_t i;

	memset(command, 0, sizeof(*command));
	if (!sd_words_begin(&words, line, len, line_number, error))
		return false;
	if (sd_words_at_end(&words))
		return true;
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (!sd_words_take(&words, commands[i].word))
			continue;
		command->kind = (u8)commands[i].kind;
		return commands[i].parse(command, &words);
	}
	return sd_words_refuse_word(&words, "add, del, flush or reset");
}
