// SPDX-License-Identifier: GPL-2.0-only
/* Commands that change rules: add, del, flush, reset, restore. */
#include <stdlib.h>
#include <string.h>

#include <segdrop.h>
#include <segdrop/rule.h>

#include "procfs.h"

/**
 * struct edit - a command that changes rules, while its words are read
 * @netns: where
 * @argv: its words as they were typed; argp changes their order
 * @typed: these, joined with blanks
 * @text: as long as @typed, with blanks in the place of options: what the module is told
 */
struct edit {
	const char *netns;
	char **argv;
	char *typed;
	char *text;
};

/* A word goes to the place in which it was typed. */
static void put_word(struct edit *edit, const char *word)
{
	char **typed = edit->argv, *at = edit->text;

	for (; *typed != word; typed++)
		at += strlen(*typed) + 1;
	memcpy(at, word, strlen(word));
}

static error_t parse_word(int key, char *arg, struct argp_state *state)
{
	struct edit *edit = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &edit->netns;
		return 0;
	case ARGP_KEY_ARG:
		if (strchr(arg, '\n'))
			argp_error(state, "a rule is one line: `segdrop restore` takes several");
		put_word(edit, arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void begin(struct edit *edit, int argc, char **argv)
{
	size_t size = 0;
	char *end;
	int i;

	for (i = 0; i < argc; i++)
		size += strlen(argv[i]) + 1;
	edit->argv = allocate((argc + 1) * sizeof(*argv));
	memcpy(edit->argv, argv, (argc + 1) * sizeof(*argv));
	edit->typed = allocate(size);
	end = edit->typed;
	for (i = 0; i < argc; i++)
		end = stpcpy(stpcpy(end, i ? " " : ""), argv[i]);
	edit->text = allocate(size);
	memset(edit->text, ' ', size);
}

/* A slip is told of also where there is no module. */
static enum status look_over(const struct source *source)
{
	struct sd_command command;
	struct sd_error error;

	if (sd_command_parse(&command, source->text, source->len, 1, &error))
		return STATUS_DONE;
	return source_complain(source, error.text);
}

static int edit(int argc, char **argv, const char *name, const char *args_doc, const char *doc)
{
	const struct argp_child children[] = { { &netns_argp, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.parser = parse_word, .args_doc = args_doc, .doc = doc, .children = children,
	};
	size_t before = strlen(argv[0]) - strlen(name);
	struct edit edit = { 0 };
	struct source source;
	enum status status;

	begin(&edit, argc, argv);
	memcpy(edit.text + before, name, strlen(name));
	parse_options(&argp, argc, argv, &edit);
	source = (struct source){
		.text = edit.text + before, .len = strlen(edit.typed) - before,
		.typed = edit.typed, .typed_before = before,
	};

	status = look_over(&source);
	if (!status)
		status = procfs_attach(edit.netns);
	if (!status)
		status = procfs_write_rules(&source);
	free(edit.argv);
	free(edit.typed);
	free(edit.text);
	return status;
}

/* As a list in --help. */
#define X(id, name, meaning) "\n    " name ": " meaning
#define ROLES SEGDROP_ROLES(X)

int command_add(int argc, char **argv)
{
	return edit(argc, argv, "add", "[id N] VERDICT ROLES [SCOPE...]",
		    "Adds a rule behind the others.\n"
		    "\vVERDICT  drop | count\n"
		    "ROLES    any | [only] ROLE[,ROLE...]\n"
		    "SCOPE    [in|out] [from ADDR] [to ADDR] [COUNT] [per flow|in total]\n"
		    "         [for SECONDS]\n"
		    "ADDR     any | 10.0.0.1 | 10.0.0.0/24 | 10.0.0.1:80 | *:80 |\n"
		    "         2001:db8::1 | 2001:db8::/64 | [2001:db8::1]:443\n"
		    "COUNT    first N | skip N [first M] | every N | prob P [seed S]\n"
		    "ROLE     a segment that..." ROLES "\n\n"
		    "Lose the first two SYN-ACKs of each connection to port 80 here:\n"
		    "    segdrop add drop synack out from '*:80' first 2");
}

int command_del(int argc, char **argv)
{
	return edit(argc, argv, "del", "N",
		    "Deletes rule N; `segdrop list` shows the numbers.");
}

int command_flush(int argc, char **argv)
{
	return edit(argc, argv, "flush", NULL,
		    "Deletes all rules; `segdrop stats` keeps its totals.");
}

int command_reset(int argc, char **argv)
{
	return edit(argc, argv, "reset", "[N]",
		    "Lets the counts of rule N start anew; without N all counts and totals.");
}

int command_restore(int argc, char **argv)
{
	const char *netns = NULL, *path = NULL;
	struct source source;
	enum status status;

	parse_common(&(struct common){
		.doc = "Replaces all rules by those of FILE, or of standard input (-). All take\n"
		       "effect together; if one is wrong none does, and the present rules stay.",
		.netns = &netns,
		.path = &path,
	}, argc, argv);
	status = source_read_rules(&source, path);
	if (status)
		return status;
	status = procfs_attach(netns);
	if (!status)
		status = procfs_write_rules(&source);
	free((char *)source.text);
	return status;
}
