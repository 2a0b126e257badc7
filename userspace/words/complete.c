// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command complete: what can stand in the place of the last of its words. The scripts that
 * `segdrop completion` prints call it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "words/complete.h"

/* Those that argp adds to any parser. */
static const struct argp_option general_options[] = {
	{ .name = "help" }, { .name = "usage" }, { .name = "version" }, { 0 }
};

static const struct argp general_argp = { .options = general_options };

/**
 * struct reader - words of a subcommand, while they are read
 * @argp: of the subcommand
 * @value_of: the option whose value the next word is; NULL: it is none
 * @only_operands: "--" was there
 * @count: how many operands there were
 * @word: what is known of the last word
 * @operands: the text of @word.operands
 */
struct reader {
	const struct argp *argp;
	const struct argp_option *value_of;
	bool only_operands;
	int count;
	struct unfinished word;
	char *operands;
};

void complete_offer(const struct unfinished *word, const char *name, const char *suffix)
{
	if (!strncmp(name, word->typed, strlen(word->typed)))
		printf("%.*s%s%s\n", word->before_len, word->before, name, suffix);
}

static bool is_end(const struct argp_option *option)
{
	return !option->name && !option->key && !option->doc && !option->group;
}

/* Call @visit for each long option that people may give, until one is taken. */
static const struct argp_option *walk(const struct argp *argp, const void *input,
				      bool (*visit)(const struct argp_option *option,
						    const void *input))
{
	const struct argp_option *option = argp->options, *taken = NULL;
	const struct argp_child *child;

	for (; option && !is_end(option); option++)
		if (option->name && !(option->flags & (OPTION_HIDDEN | OPTION_DOC)) &&
		    visit(option, input))
			return option;
	for (child = argp->children; child && child->argp && !taken; child++)
		taken = walk(child->argp, input, visit);
	return taken;
}

static bool is_named(const struct argp_option *option, const void *input)
{
	const char *text = input;

	return !strncmp(text, option->name, strcspn(text, "=")) &&
	       strlen(option->name) == strcspn(text, "=");
}

static bool offer_option(const struct argp_option *option, const void *input)
{
	complete_offer(input, option->name, option->arg ? "=" : "");
	return false;
}

static void offer_options(const struct argp *argp, const char *text)
{
	struct unfinished word = { .before = "--", .before_len = 2, .typed = text };

	walk(argp, &word, offer_option);
	if (argp != &general_argp)
		walk(&general_argp, &word, offer_option);
}

static void add_operand(struct reader *reader, const char *text)
{
	reader->count++;
	strcat(strcat(reader->operands, text), " ");
}

/* A word that is finished. */
static void read_word(struct reader *reader, const char *text)
{
	const struct argp_option *option = reader->value_of;
	const char *value = strchr(text, '=');

	reader->value_of = NULL;
	if (option) {
		if (!strcmp(option->name, "netns"))
			reader->word.netns = text;
	} else if (reader->only_operands || strncmp(text, "--", 2)) {
		add_operand(reader, text);
	} else if (!text[2]) {
		reader->only_operands = true;
	} else {
		option = walk(reader->argp, text + 2, is_named);
		if (option && option->arg && !value)
			reader->value_of = option;
		else if (option && value && !strcmp(option->name, "netns"))
			reader->word.netns = value + 1;
	}
}

static void offer_value(struct reader *reader, const struct argp_option *option,
			const char *before, const char *typed)
{
	if (!option || !option->arg)
		return;
	reader->word.before = before;
	reader->word.before_len = typed - before;
	reader->word.typed = typed;
	complete_values(&reader->word, option->name, option->arg);
}

/* Without "..." there is only one operand. */
static void offer_operand(struct reader *reader, const char *command, const char *text)
{
	const char *doc = reader->argp->args_doc;

	reader->word.before = text;
	reader->word.typed = text;
	if (doc && (!reader->count || strstr(doc, "...")))
		complete_values(&reader->word, command, doc);
	else if (!*text && !reader->only_operands)
		offer_options(reader->argp, text);
}

static void offer(struct reader *reader, const char *command, const char *text)
{
	const char *name = text + strspn(text, "-"), *value = strchr(text, '=');

	if (reader->value_of)
		offer_value(reader, reader->value_of, text, text);
	else if (reader->only_operands || *text != '-')
		offer_operand(reader, command, text);
	else if (value)
		offer_value(reader, walk(reader->argp, name, is_named), text, value + 1);
	else
		offer_options(reader->argp, name);
}

/* In the place of parse_options() of the subcommand; argv[0] is its name. */
static void complete(const struct argp *argp, int argc, char **argv)
{
	struct reader reader = { .argp = argp };
	size_t size = 1;
	int i;

	for (i = 1; i < argc; i++)
		size += strlen(argv[i]) + strlen(" ");
	reader.operands = allocate(size);
	*reader.operands = '\0';
	reader.word.operands = reader.operands;
	for (i = 1; i < argc - 1; i++)
		read_word(&reader, argv[i]);
	offer(&reader, argv[0], argv[argc - 1]);
	free(reader.operands);
	exit(STATUS_DONE);
}

static int complete_command(const char *text)
{
	const struct unfinished word = { .before = text, .typed = text };
	const struct command *command;

	if (*text == '-')
		offer_options(&general_argp, text + strspn(text, "-"));
	for (command = commands; command->name; command++)
		if (command->summary)
			complete_offer(&word, command->name, "");
	return STATUS_DONE;
}

int command_complete(int argc, char **argv)
{
	const struct command *command;

	if (argc < 3)
		return complete_command(argc == 2 ? argv[1] : "");
	command = command_by_name(argv[1]);
	if (!command || !command->summary)
		return STATUS_DONE;
	parse_options_instead = complete;
	return command->run(argc - 1, argv + 1);
}
