/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line of `segdrop watch`. */
#ifndef SEGDROP_WATCH_OPTIONS_H
#define SEGDROP_WATCH_OPTIONS_H

#include "command.h"
#include "lab/sieve.h"

/**
 * struct watch_options - what the command line asks for
 * @netns: name or process; NULL: the caller's
 * @all: all namespaces
 * @json: print JSON
 * @sieve: which segments; its @netns is not filled in
 */
struct watch_options {
	const char *netns;
	bool all;
	bool json;
	struct sieve sieve;
};

/**
 * watch_options_parse - parse a command line; wrong usage and --help end the process
 * @options: filled in
 * @argc: of the subcommand
 * @argv: of the subcommand
 */
void watch_options_parse(struct watch_options *options, int argc, char **argv);

#endif /* SEGDROP_WATCH_OPTIONS_H */
