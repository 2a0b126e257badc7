/* SPDX-License-Identifier: GPL-2.0-only */
/* What the subcommands of the tool have in common: their list, exit statuses, messages, options. */
#ifndef SEGDROP_COMMAND_H
#define SEGDROP_COMMAND_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * enum status - what the tool exits with
 * @STATUS_DONE: done; for "run": everything as predicted
 * @STATUS_DIFFERS: "run" only: something did not come out as predicted
 * @STATUS_USAGE: wrong usage: an option, a rule, or the name of something that is not there
 * @STATUS_CANNOT: cannot run here: no module, another version of it, no permission, ...
 */
enum status {
	STATUS_DONE,
	STATUS_DIFFERS,
	STATUS_USAGE,
	STATUS_CANNOT,
};

/**
 * SEGDROP_COMMANDS - the subcommands, in the order in which --help lists them
 * @X: called with the name and a sentence for --help
 */
#define SEGDROP_COMMANDS(X)                                                                        \
	X(add, "add a rule: segdrop add drop synack first 2")                             \
	X(del, "delete the rule with that number")                                                \
	X(list, "show the rules and what each has matched and dropped")                           \
	X(flush, "delete all rules")                                                              \
	X(reset, "let the counts of one rule, or all counts, start anew")                         \
	X(save, "write the rules as a file that restore reads")                                   \
	X(restore, "replace all rules by those of a file, at once or not at all")                 \
	X(check, "look for mistakes in a rules file; needs no module")                            \
	X(stats, "show the module's counters")                                                    \
	X(flows, "show the connections that the module follows")                                  \
	X(server, "be the end of a connection that waits for the other")                          \
	X(client, "be the end of a connection that opens it")                                     \
	X(scenarios, "list the losses that run can show")                                         \
	X(run, "lose segments on purpose and show what both ends do about it")

/*
 * int command_NAME(int argc, char **argv): runs the subcommand NAME. argv[0] is "segdrop NAME", for
 * argp the name of the program. Returns enum status, or ends the process; whether output arrived is
 * checked at exit.
 */
#define X(name, summary) int command_##name(int argc, char **argv);
SEGDROP_COMMANDS(X)
#undef X

/**
 * fail - print "segdrop: " and one line on standard error
 * @status: what the process shall exit with
 * @format: as for printf(), without a newline: what is wrong and what to do about it
 * Return: @status
 */
int fail(enum status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * fail_file - fail() for a file that cannot be opened, read or written
 * @path: as the user gave it; errno says why
 * Return: STATUS_USAGE if the name is wrong, else STATUS_CANNOT
 */
int fail_file(const char *path);

/**
 * allocate - malloc() that ends the process with a message when there is no memory
 * @size: in bytes
 *
 * The JSON library uses it too: values that it makes are never NULL for want of memory.
 * Return: never NULL; for free()
 */
void *allocate(size_t size);

/*
 * Options that several subcommands have, as children of their argp. The input of netns_argp is a
 * const char ** (to NULL at first), that of json_argp a bool * (to false at first).
 */
extern const struct argp netns_argp;
extern const struct argp json_argp;

/**
 * parse_options - argp_parse() for a subcommand
 * @argp: of the subcommand
 * @argc: of the subcommand
 * @argv: of the subcommand
 * @input: for the parser of @argp
 *
 * Wrong usage, --help, --version and failure end the process.
 */
void parse_options(const struct argp *argp, int argc, char **argv, void *input);

/**
 * struct common - what a subcommand takes that has no options of its own
 * @doc: for --help
 * @netns: where to put --netns; NULL if the subcommand has no such option
 * @json: where to put --json; or NULL
 * @path: where to put the operand FILE, which may be left out; or NULL
 */
struct common {
	const char *doc;
	const char **netns;
	bool *json;
	const char **path;
};

/**
 * parse_common - parse_options() for a subcommand that has no options of its own
 * @common: what it takes, and where to put that
 * @argc: of the subcommand
 * @argv: of the subcommand
 */
void parse_common(const struct common *common, int argc, char **argv);

#endif /* SEGDROP_COMMAND_H */
