/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line of `segdrop server` and `segdrop client`. */
#ifndef SEGDROP_ENDPOINT_OPTIONS_H
#define SEGDROP_ENDPOINT_OPTIONS_H

#include "command.h"
#include "lab/endpoint.h"

/**
 * struct endpoint_command - a parsed command line
 * @options: what the end does
 * @netns: where; NULL: here
 * @json: print one object a line
 * @place: HOST:PORT as it was written
 * @family: 4, 6, or 0 for either
 */
struct endpoint_command {
	struct endpoint_options options;
	const char *netns;
	bool json;
	const char *place;
	int family;
};

/**
 * endpoint_options_parse - read the command line; a wrong usage ends the process
 * @command: filled in, but for the address
 * @side: which of the two subcommands it is
 * @argc: of the subcommand
 * @argv: of the subcommand
 */
void endpoint_options_parse(struct endpoint_command *command, enum side side, int argc,
			    char **argv);

/**
 * endpoint_resolve - find the address that command->place means, in the namespace that the process
 * is in
 * @command: its options.address is filled in
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status endpoint_resolve(struct endpoint_command *command);

#endif /* SEGDROP_ENDPOINT_OPTIONS_H */
