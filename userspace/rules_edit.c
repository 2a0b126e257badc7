// SPDX-License-Identifier: GPL-2.0-only
/* Commands that change rules: add, del, flush, reset, restore. */
#include <stdlib.h>
#include <string.h>

#include <segdrop.h>

#include "procfs.h"

struct edit {
	const char *netns;
	char *end;	/* of the words so far, joined with blanks to one line */
};

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
		edit->end = stpcpy(stpcpy(edit->end, " "), arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int edit(int argc, char **argv, const char *name, const char *args_doc, const char *doc)
{
	const struct argp_child children[] = { { &netns_argp, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.parser = parse_word, .args_doc = args_doc, .doc = doc, .children = children,
	};
	size_t size = strlen(name) + 1;
	struct source source = { 0 };
	struct edit edit = { 0 };
	enum status status;
	char *text;
	int i;

	for (i = 1; i < argc; i++)
		size += strlen(" ") + strlen(argv[i]);
	text = allocate(size);
	edit.end = stpcpy(text, name);
	parse_options(&argp, argc, argv, &edit);
	source.text = text;
	source.len = edit.end - text;

	status = procfs_attach(edit.netns);
	if (!status)
		status = procfs_write_rules(&source);
	free(text);
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
		.doc = "Replaces all rules by those of FILE, or of standard input. All take\n"
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
