// SPDX-License-Identifier: GPL-2.0-only
/* The program `segdrop`: finds the subcommand and runs it. */
#include <fcntl.h>
#include <jansson.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <segdrop.h>
#include <segdrop/port.h>

#include "command.h"
#include "words/suggest.h"

const struct command commands[] = {
#define COMMAND(name, summary) { #name, command_##name, summary }
	COMMAND(add, "add a rule: segdrop add drop synack first 2"),
	COMMAND(del, "delete the rule with that number"),
	COMMAND(list, "show the rules and what each has matched and dropped"),
	COMMAND(flush, "delete all rules"),
	COMMAND(reset, "let the counts of one rule, or all counts, start anew"),
	COMMAND(save, "write the rules as a file that restore reads"),
	COMMAND(restore, "replace all rules by those of a file, at once or not at all"),
	COMMAND(check, "look for mistakes in a rules file; needs no module"),
	COMMAND(stats, "show the module's counters"),
	COMMAND(flows, "show the connections that the module follows"),
	COMMAND(watch, "show the segments that rules concern, as they come"),
	COMMAND(server, "be the end of a connection that waits for the other"),
	COMMAND(client, "be the end of a connection that opens it"),
	COMMAND(scenarios, "list the losses that run can show"),
	COMMAND(predict, "say what will happen in a scenario, and when"),
	COMMAND(run, "lose segments on purpose and show what both ends do about it"),
	COMMAND(completion, "print a script that completes segdrop's words in a shell"),
	COMMAND(complete, NULL),
#undef COMMAND
	{ 0 }
};

/* What the first pass over the command line finds. */
struct invocation {
	const struct command *command;
	int index;	/* of its name in argv */
};

/*
 * A descriptor that is closed would be given to the next file that is opened, and output would go
 * there. One that cannot be used fails instead, and only when it is used.
 */
static void occupy_standard_descriptors(void)
{
	static const int unusable[] = {
		[STDIN_FILENO] = O_WRONLY,
		[STDOUT_FILENO] = O_RDONLY,
		[STDERR_FILENO] = O_RDONLY,
	};
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", unusable[fd]) != fd)
			_exit(STATUS_CANNOT);
}

/* At exit: output that did not arrive is a failure, also when stdio noticed long ago. */
static void close_stdout(void)
{
	bool failed = ferror(stdout);

	if (!fclose(stdout) && !failed)
		return;
	fail(STATUS_CANNOT, "standard output did not take all of it: is it open, has it room?");
	_exit(STATUS_CANNOT);
}

const struct command *command_by_name(const char *name)
{
	const struct command *command;

	for (command = commands; command->name; command++)
		if (!strcmp(command->name, name))
			return command;
	return NULL;
}

/* The part of --help that the table of commands makes. */
static char *help_filter(int key, const char *text, void *input)
{
	const struct command *command;
	char *help = NULL;
	size_t size;
	FILE *stream;

	(void)input;
	if (key != ARGP_KEY_HELP_EXTRA)
		return (char *)text;
	stream = memory_stream(&help, &size);
	fputs("Commands (each has a --help of its own):\n", stream);
	for (command = commands; command->name; command++)
		if (command->summary)
			fprintf(stream, "  %-10s %s\n", command->name, command->summary);
	fputs("\n"
	      "Exit status: 0 done (run: as predicted), 1 not as predicted (run) or a call\n"
	      "failed (server, client), 2 wrong usage, 3 cannot run here; the message says\n"
	      "what to do.\n\n"
	      COMMAND_MANUAL, stream);
	fclose(stream);
	return help;
}

static void refuse_command(struct argp_state *state, const char *name)
{
	char meant[SUGGEST_TEXT_MAX];

	argp_error(state, "there is no command `%s`: %s`segdrop --help` lists them", name,
		   suggest_text(meant, name, commands, sizeof(*commands)));
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct invocation *found = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		found->command = command_by_name(arg);
		if (!found->command)
			refuse_command(state, arg);
		found->index = state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_state_help(state, stderr, ARGP_HELP_SHORT_USAGE | ARGP_HELP_DOC |
				ARGP_HELP_LONG | ARGP_HELP_EXIT_ERR);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int main(int argc, char **argv)
{
	static const struct argp argp = {
		.parser = parse,
		.args_doc = "COMMAND [ARGUMENT...]",
		.doc = "Loses exactly the TCP segment you mean, and shows what happens.",
		.help_filter = help_filter,
	};
	struct invocation found = { 0 };
	char name[32];
	error_t error;

	occupy_standard_descriptors();
	setlocale(LC_CTYPE, "");
	atexit(close_stdout);
	json_set_alloc_funcs(allocate, free);
	argv[0] = (char *)"segdrop";
	argp_program_version = "segdrop " SEGDROP_VERSION;
	argp_err_exit_status = STATUS_USAGE;
	/* In order: what stands behind the subcommand's name belongs to the subcommand. */
	error = argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &found);
	if (error)
		return fail(STATUS_CANNOT, "cannot read the command line: %s", strerror(error));

	snprintf(name, sizeof(name), "segdrop %s", found.command->name);
	argv[found.index] = name;
	return found.command->run(argc - found.index, argv + found.index);
}
