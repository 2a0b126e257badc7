// SPDX-License-Identifier: GPL-2.0-only
/* The command check: the module's parser on a file, without the module. */
#include <stdlib.h>
#include <string.h>

#include <segdrop/draft.h>

#include "words/source.h"

static int check(const struct source *source)
{
	struct sd_draft draft = { .max = SEGDROP_RULES_MAX };
	const char *line = source->text, *end = line + source->len, *next;
	struct sd_error error;
	u32 number = 0;
	int failed = 0;

	draft.rules = allocate(draft.max * sizeof(*draft.rules));
	for (; line < end && !failed; line = next + 1) {
		next = memchr(line, '\n', end - line);
		if (!next)
			next = end;
		failed = sd_draft_apply(&draft, line, next - line, ++number, &error);
	}
	free(draft.rules);
	return failed ? source_complain(source, error.text) : STATUS_DONE;
}

int command_check(int argc, char **argv)
{
	const char *path = NULL;
	struct source source;
	int status;

	parse_common(&(struct common){
		.doc = "Looks whether `segdrop restore` would accept FILE, or standard input (-).\n"
		       "If so, prints nothing; otherwise prints the first mistake as FILE:LINE:COLUMN\n"
		       "with what was found and what was expected, and exits with 2: wrong usage.\n"
		       "Needs neither the module nor root.",
		.path = &path,
	}, argc, argv);
	status = source_read_rules(&source, path);
	if (status)
		return status;
	status = check(&source);
	free((char *)source.text);
	return status;
}
