// SPDX-License-Identifier: GPL-2.0-only
/* Messages and options that the subcommands share. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <segdrop/port.h>

#include "command.h"

#define NO_MEMORY	"there is no memory left: end other programs"

int fail(enum status status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("segdrop: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return status;
}

int fail_file(const char *path)
{
	bool wrong_name = errno == ENOENT || errno == ENOTDIR || errno == EISDIR;

	return fail(wrong_name ? STATUS_USAGE : STATUS_CANNOT, "%s: %s: %s", path, strerror(errno),
		    wrong_name ? "give the name of a file" : "see its permissions and its disk");
}

void *allocate(size_t size)
{
	void *memory = malloc(size ? size : 1);

	if (!memory)
		exit(fail(STATUS_CANNOT, NO_MEMORY));
	return memory;
}

FILE *memory_stream(char **text, size_t *size)
{
	FILE *stream = open_memstream(text, size);

	if (!stream)
		exit(fail(STATUS_CANNOT, NO_MEMORY));
	return stream;
}

void *grow(void *list, size_t len, size_t *room, size_t size)
{
	if (len < *room)
		return list;
	*room = *room ? 2 * *room : 16;
	list = reallocarray(list, *room, size);
	if (!list)
		exit(fail(STATUS_CANNOT, NO_MEMORY));
	return list;
}

/* Above all characters: these have no short form. */
enum {
	OPTION_NETNS = 0x100,
	OPTION_JSON,
};

static error_t parse_netns(int key, char *arg, struct argp_state *state)
{
	const char **netns = state->input;

	if (key != OPTION_NETNS)
		return ARGP_ERR_UNKNOWN;
	*netns = arg;
	return 0;
}

static const struct argp_option netns_options[] = {
	{ "netns", OPTION_NETNS, "NAME|PID", 0,
	  "work in this network namespace: one that `ip netns` lists, or that of a process", 0 },
	{ 0 }
};

const struct argp netns_argp = { .options = netns_options, .parser = parse_netns };

static error_t parse_json(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	(void)arg;
	if (key != OPTION_JSON)
		return ARGP_ERR_UNKNOWN;
	*json = true;
	return 0;
}

static const struct argp_option json_options[] = {
	{ "json", OPTION_JSON, NULL, 0, "print JSON", 0 },
	{ 0 }
};

const struct argp json_argp = { .options = json_options, .parser = parse_json };

static char *name_manual(int key, const char *text, void *input)
{
	(void)input;
	return key == ARGP_KEY_HELP_EXTRA ? strdup(COMMAND_MANUAL) : (char *)text;
}

void (*parse_options_instead)(const struct argp *argp, int argc, char **argv);

void parse_options(const struct argp *argp, int argc, char **argv, void *input)
{
	struct argp named = *argp;
	error_t error;

	if (parse_options_instead)
		parse_options_instead(argp, argc, argv);
	named.help_filter = name_manual;
	error = argp_parse(&named, argc, argv, 0, NULL, input);
	if (error)
		exit(fail(STATUS_CANNOT, "cannot read the command line: %s", strerror(error)));
}

static error_t parse_operand(int key, char *arg, struct argp_state *state)
{
	const struct common *common = state->input;
	void *inputs[] = { common->netns, common->json, common->own_input };
	size_t i, child = 0;

	switch (key) {
	case ARGP_KEY_INIT:
		for (i = 0; i < ARRAY_SIZE(inputs); i++)
			if (inputs[i])
				state->child_inputs[child++] = inputs[i];
		return 0;
	case ARGP_KEY_ARG:
		if (!common->path)
			argp_error(state, "`%s` is too much: there is nothing to name here", arg);
		if (*common->path)
			argp_error(state, "`%s` is too much: one file at a time", arg);
		*common->path = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

void parse_common(const struct common *common, int argc, char **argv)
{
	struct argp_child children[4] = { 0 }, *child = children;
	const struct argp argp = {
		.parser = parse_operand, .doc = common->doc, .children = children,
		.args_doc = common->path ? "[FILE]" : NULL,
	};

	if (common->netns)
		child++->argp = &netns_argp;
	if (common->json)
		child++->argp = &json_argp;
	if (common->own)
		child++->argp = common->own;
	parse_options(&argp, argc, argv, (void *)common);
}
