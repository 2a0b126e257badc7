/* SPDX-License-Identifier: GPL-2.0-only */
/* What the subcommands have in common: exit statuses, messages, options. */
#ifndef SEGDROP_COMMAND_H
#define SEGDROP_COMMAND_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * enum status - what the tool exits with
 * @STATUS_DONE: done; for "run": everything as predicted
 * @STATUS_DIFFERS: "run": something did not come out as predicted; "server" and "client": a call
 *	failed
 * @STATUS_USAGE: wrong usage: an option, a rule, or the name of something that is not there
 * @STATUS_CANNOT: cannot run here: no module, another version of it, no permission, ...
 */
enum status {
	STATUS_DONE,
	STATUS_DIFFERS,
	STATUS_USAGE,
	STATUS_CANNOT,
};

/*
 * command_NAME() runs the subcommand NAME. argv[0] is "segdrop NAME": argp shows it as the program.
 * Returns enum status, or ends the process; whether output arrived is checked at exit.
 */
int command_add(int argc, char **argv);
int command_del(int argc, char **argv);
int command_list(int argc, char **argv);
int command_flush(int argc, char **argv);
int command_reset(int argc, char **argv);
int command_save(int argc, char **argv);
int command_restore(int argc, char **argv);
int command_check(int argc, char **argv);
int command_stats(int argc, char **argv);
int command_flows(int argc, char **argv);
int command_watch(int argc, char **argv);
int command_server(int argc, char **argv);
int command_client(int argc, char **argv);
int command_scenarios(int argc, char **argv);
int command_predict(int argc, char **argv);
int command_run(int argc, char **argv);
int command_completion(int argc, char **argv);
int command_complete(int argc, char **argv);

/**
 * struct command - a subcommand
 * @name: as people write it
 * @run: command_NAME()
 * @summary: for --help; NULL if only programs call it
 */
struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
};

/* All of them; the row without a name is the end. */
extern const struct command commands[];

/**
 * command_by_name - look a subcommand up
 * @name: as it was written
 * Return: NULL if none is called so
 */
const struct command *command_by_name(const char *name);

/* The last words of each --help. */
#define COMMAND_MANUAL	"The manual: `man segdrop`; of rules and roles: `man segdrop-rules`."

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

/**
 * memory_stream - open_memstream() that ends the process with a message when there is no memory
 * @text: as for open_memstream()
 * @size: as for open_memstream()
 * Return: never NULL
 */
FILE *memory_stream(char **text, size_t *size);

/**
 * grow - make room for one more element of an array
 * @list: the array; NULL if @room is 0
 * @len: how many elements it has
 * @room: for how many there is room; changed
 * @size: of an element
 *
 * It ends the process with a message when there is no memory.
 * Return: the array, which may have moved
 */
void *grow(void *list, size_t len, size_t *room, size_t size);

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

/*
 * If it is not NULL, parse_options() calls this first, and it ends the process. So a subcommand can
 * be asked what it takes: it must not have done anything by then.
 */
extern void (*parse_options_instead)(const struct argp *argp, int argc, char **argv);

/**
 * struct common - what a subcommand takes
 * @doc: for --help
 * @netns: where to put --netns; NULL if the subcommand has no such option
 * @json: where to put --json; or NULL
 * @path: where to put the operand FILE, which may be left out; or NULL
 * @own: an option of the subcommand's own; or NULL
 * @own_input: for the parser of @own
 */
struct common {
	const char *doc;
	const char **netns;
	bool *json;
	const char **path;
	const struct argp *own;
	void *own_input;
};

/**
 * parse_common - parse_options() for a subcommand that takes little else than the others
 * @common: what it takes, and where to put that
 * @argc: of the subcommand
 * @argv: of the subcommand
 */
void parse_common(const struct common *common, int argc, char **argv);

#endif /* SEGDROP_COMMAND_H */
