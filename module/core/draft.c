// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/draft.h>

#include "words.h"

/* Which word of a line a complaint is about. */
enum position {
	WORD_COMMAND,
	WORD_ID,	/* of "del N" and "reset N" */
	WORD_ADD_ID,	/* of "add id N" */
};

/**
 * struct source - where a command stands
 * @line: without its newline
 * @len: bytes of @line
 * @number: of the line, from 1
 * @error: where to complain
 */
struct source {
	const char *line;
	size_t len;
	u32 number;
	struct sd_error *error;
};

static struct sd_text complain(const struct source *source, enum position position)
{
	struct sd_words words;
	int i;

	sd_words_begin(&words, source->line, source->len, source->number, source->error);
	for (i = 0; i < (int)position; i++)
		sd_words_next(&words);
	return sd_words_complain(&words, words.start, words.end);
}

static int refuse(const struct source *source, enum position position, const char *expected,
		  int status)
{
	struct sd_text text = complain(source, position);

	sd_text_string(&text, expected);
	return status;
}

static int refuse_full(const struct source *source, u32 max)
{
	struct sd_text text = complain(source, WORD_COMMAND);

	sd_text_string(&text, "no more than ");
	sd_text_number(&text, max);
	sd_text_string(&text, " rules: delete some first");
	return -ENOSPC;
}

static int refuse_absent(const struct source *source)
{
	return refuse(source, WORD_ID, "the id of a rule that is there: read the rules to see them",
		      -ENOENT);
}

/* Return: the rule's place; draft->len if no rule has that id */
static u32 find_rule(const struct sd_draft *draft, u32 id)
{
	u32 i;

	for (i = 0; i < draft->len; i++) {
		if (draft->rules[i].rule.id == id)
			break;
	}
	return i;
}

static u32 highest_id(const struct sd_draft *draft)
{
	u32 highest = 0, i;

	for (i = 0; i < draft->len; i++) {
		if (draft->rules[i].rule.id > highest)
			highest = draft->rules[i].rule.id;
	}
	return highest;
}

static void append_rule(struct sd_draft *draft, const struct sd_rule *rule, u32 id)
{
	struct sd_draft_rule *added = &draft->rules[draft->len++];

	*added = (struct sd_draft_rule){ .rule = *rule };
	added->rule.id = id;
	if (id > draft->highest)
		draft->highest = id;
}

static int add_rule(struct sd_draft *draft, const struct sd_rule *rule, const struct source *source)
{
	u32 id = rule->id;

	if (draft->len == draft->max)
		return refuse_full(source, draft->max);
	if (!id && draft->highest == U32_MAX)
		return refuse(source, WORD_COMMAND,
			      "`id N` behind it: the highest id is taken, so there is no next one",
			      -ENOSPC);
	if (!id)
		id = draft->highest + 1;
	if (id <= draft->highest && find_rule(draft, id) < draft->len)
		return refuse(source, WORD_ADD_ID,
			      "an id that no rule has: delete that rule first, or leave `id N` out",
			      -EEXIST);
	append_rule(draft, rule, id);
	return 0;
}

static int del_rule(struct sd_draft *draft, u32 id, const struct source *source)
{
	u32 at = find_rule(draft, id);

	if (at == draft->len)
		return refuse_absent(source);
	draft->len--;
	memmove(&draft->rules[at], &draft->rules[at + 1],
		(draft->len - at) * sizeof(draft->rules[0]));
	if (id == draft->highest)
		draft->highest = highest_id(draft);
	return 0;
}

static void flush_rules(struct sd_draft *draft)
{
	draft->len = 0;
	draft->highest = 0;
}

static void reset_all(struct sd_draft *draft)
{
	u32 i;

	for (i = 0; i < draft->len; i++)
		draft->rules[i].reset = true;
	draft->reset_all = true;
}

static int reset_rule(struct sd_draft *draft, u32 id, const struct source *source)
{
	u32 at = find_rule(draft, id);

	if (at == draft->len)
		return refuse_absent(source);
	draft->rules[at].reset = true;
	return 0;
}

int sd_draft_apply(struct sd_draft *draft, const char *line, size_t len, u32 line_number,
		   struct sd_error *error)
{
	struct source source = { .line = line, .len = len, .number = line_number, .error = error };
	struct sd_command command;

	if (!sd_command_parse(&command, line, len, line_number, error))
		return -EINVAL;
	switch (command.kind) {
	case SD_COMMAND_ADD:
		return add_rule(draft, &command.rule, &source);
	case SD_COMMAND_DEL:
		return del_rule(draft, command.id, &source);
	case SD_COMMAND_FLUSH:
		flush_rules(draft);
		return 0;
	case SD_COMMAND_RESET:
		if (command.id)
			return reset_rule(draft, command.id, &source);
		reset_all(draft);
		return 0;
	default:
		return 0;
	}
}
