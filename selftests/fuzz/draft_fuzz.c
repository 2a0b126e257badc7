// SPDX-License-Identifier: GPL-2.0-only
/* Shows that many lines do to a rule list what a list kept in the plainest way says they do. */
#include <errno.h>

#include <segdrop/draft.h>

#include "fuzz.h"
#include "rule_checks.h"

#define ROOM_MAX 8

/* A rule list kept in the plainest way: nothing is remembered that can be looked up. */
struct model {
	struct sd_draft_rule rules[ROOM_MAX];
	u32 len;
	u32 room;
	bool reset_all;
};

static u32 highest(const struct model *model)
{
	u32 id = 0, i;

	for (i = 0; i < model->len; i++) {
		if (model->rules[i].rule.id > id)
			id = model->rules[i].rule.id;
	}
	return id;
}

static struct sd_draft_rule *find(struct model *model, u32 id)
{
	u32 i;

	for (i = 0; i < model->len; i++) {
		if (model->rules[i].rule.id == id)
			return &model->rules[i];
	}
	return NULL;
}

static int model_add(struct model *model, const struct sd_rule *rule)
{
	struct sd_draft_rule added = { .rule = *rule };

	if (model->len == model->room)
		return -ENOSPC;
	if (!rule->id && highest(model) == U32_MAX)
		return -ENOSPC;
	if (rule->id && find(model, rule->id))
		return -EEXIST;
	if (!rule->id)
		added.rule.id = highest(model) + 1;
	model->rules[model->len++] = added;
	return 0;
}

static int model_del(struct model *model, u32 id)
{
	struct sd_draft_rule *rule = find(model, id), *end = model->rules + model->len;

	if (!rule)
		return -ENOENT;
	for (; rule + 1 < end; rule++)
		rule[0] = rule[1];
	model->len--;
	return 0;
}

static int model_reset(struct model *model, u32 id)
{
	u32 i;

	if (id && !find(model, id))
		return -ENOENT;
	for (i = 0; i < model->len; i++) {
		if (!id || model->rules[i].rule.id == id)
			model->rules[i].reset = true;
	}
	if (!id)
		model->reset_all = true;
	return 0;
}

/* The reading of a line is the parser's; grammar_fuzz looks at that. */
static int model_apply(struct model *model, const char *line, size_t len)
{
	struct sd_command command;
	struct sd_error error;

	if (!sd_command_parse(&command, line, len, 1, &error))
		return -EINVAL;
	switch (command.kind) {
	case SD_COMMAND_ADD:
		return model_add(model, &command.rule);
	case SD_COMMAND_DEL:
		return model_del(model, command.id);
	case SD_COMMAND_FLUSH:
		model->len = 0;
		return 0;
	case SD_COMMAND_RESET:
		return model_reset(model, command.id);
	default:
		return 0;
	}
}

static void compare(const struct model *model, const struct sd_draft *draft)
{
	u32 i;

	must(draft->len == model->len && draft->max == model->room);
	must(draft->highest == highest(model) && draft->reset_all == model->reset_all);
	for (i = 0; i < model->len; i++) {
		must(same_rule(&draft->rules[i].rule, &model->rules[i].rule));
		must(draft->rules[i].state == model->rules[i].state);
		must(draft->rules[i].reset == model->rules[i].reset);
	}
}

static void apply(struct sd_draft *draft, struct model *model, const char *line, size_t len,
		  u32 number)
{
	size_t size = model->room * sizeof(*draft->rules);
	struct sd_draft_rule *rules_before = exact_copy(draft->rules, size);
	struct sd_draft before = *draft;
	struct sd_error error;
	int status;

	memset(&error, 0xa5, sizeof(error));
	status = sd_draft_apply(draft, line, len, number, &error);
	must(status == model_apply(model, line, len));
	if (status) {
		must(error_is_sound(&error, number, len));
		must(!memcmp(&before, draft, sizeof(before)));
		must(!memcmp(rules_before, draft->rules, size));
	}
	compare(model, draft);
	free(rules_before);
}

/* Written back behind a flush, what is read gives the same rules. */
static void write_back(struct sd_draft *draft, const struct model *model)
{
	char text[ROOM_MAX][SD_RULE_TEXT_MAX];
	struct sd_error error;
	u32 i;

	for (i = 0; i < model->len; i++)
		sd_rule_print(&draft->rules[i].rule, text[i]);
	must(!sd_draft_apply(draft, "flush", 5, 1, &error));
	for (i = 0; i < model->len; i++)
		must(!sd_draft_apply(draft, text[i], strlen(text[i]), i + 2, &error));
	must(draft->len == model->len && draft->highest == highest(model));
	for (i = 0; i < model->len; i++)
		must(same_rule(&draft->rules[i].rule, &model->rules[i].rule));
}

/* The rules of an earlier write come with something that must stay with them. */
static void give_states(struct sd_draft *draft, struct model *model)
{
	u32 i;

	for (i = 0; i < model->len; i++) {
		draft->rules[i].state = (struct sd_rule_state *)&model->rules[i];
		model->rules[i].state = draft->rules[i].state;
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input input = { data, size };
	struct model model = { .room = 1 + take_below(&input, ROOM_MAX) };
	u32 first_write = take_below(&input, ROOM_MAX), number = 0;
	struct sd_draft draft = { .max = model.room };
	const char *line;
	size_t len;

	draft.rules = calloc(model.room, sizeof(*draft.rules));
	while ((line = take_line(&input, &len))) {
		char *copy = exact_copy(line, len);

		apply(&draft, &model, copy, len, ++number);
		free(copy);
		if (number == first_write)
			give_states(&draft, &model);
	}
	write_back(&draft, &model);
	free(draft.rules);
	return 0;
}
