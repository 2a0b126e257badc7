// SPDX-License-Identifier: GPL-2.0-only
/* Messages and options that the subcommands share. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

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

static error_t parse_netns(int key, char *arg, struct argp_state *state)
{
	const char **netns = state->input;

	if (key != 'n')
		return ARGP_ERR_UNKNOWN;
	*netns = arg;
	return 0;
}

static const struct argp_option netns_options[] = {
	{ "netns", 'n', "NAME|PID", 0,
	  "work in this network namespace: one that `ip netns` lists, or that of a process", 0 },
	{ 0 }
};

const struct argp netns_argp = { .options = netns_options, .parser = parse_netns };

static error_t parse_json(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	(void)arg;
	if (key != 'j')
		return ARGP_ERR_UNKNOWN;
	*json = true;
	return 0;
}

static const struct argp_option json_options[] = {
	{ "json", 'j', NULL, 0, "print JSON", 0 },
	{ 0 }
};

const struct argp json_argp = { .options = json_options, .parser = parse_json };

void parse_options(const struct argp *argp, int argc, char **argv, void *input)
{
	error_t error = argp_parse(argp, argc, argv, 0, NULL, input);

	if (error)
		exit(fail(STATUS_CANNOT, "cannot read the command line: %s", strerror(error)));
}
