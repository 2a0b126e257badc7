// SPDX-License-Identifier: GPL-2.0-only
/* The command completion. */
#include <stdio.h>
#include <string.h>

#include <segdrop/port.h>

#include "command.h"
#include "embedded.h"

static const struct shell {
	const char *name;
	const char *script;
} shells[] = {
	{ "bash", embedded_bash },
	{ "zsh", embedded_zsh },
};

static const struct shell *shell_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(shells); i++)
		if (!strcmp(shells[i].name, name))
			return &shells[i];
	return NULL;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	const struct shell **shell = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (*shell)
			argp_error(state, "`%s` is too much: one shell at a time", arg);
		*shell = shell_by_name(arg);
		if (!*shell)
			argp_error(state, "there is nothing for `%s`: use bash or zsh", arg);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "say for which shell: bash or zsh");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

#define COMPLETION_DOC                                                                             \
	"Prints a script that completes segdrop's words in a shell.\v"                            \
	"For this shell alone:\n"                                                                 \
	"    bash: source <(segdrop completion bash)\n"                                           \
	"    zsh:  source <(segdrop completion zsh)\n\n"                                          \
	"`make install` puts both where the shells look for them."

int command_completion(int argc, char **argv)
{
	static const struct argp argp = {
		.parser = parse,
		.args_doc = "bash|zsh",
		.doc = COMPLETION_DOC,
	};
	const struct shell *shell = NULL;

	parse_options(&argp, argc, argv, &shell);
	fputs(shell->script, stdout);
	return STATUS_DONE;
}
