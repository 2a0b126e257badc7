/* SPDX-License-Identifier: GPL-2.0-only */
/* How the tests of rules have a line parsed. */
#ifndef SEGDROP_UNIT_RULE_TEXT_H
#define SEGDROP_UNIT_RULE_TEXT_H

#include <segdrop/rule.h>

#include "unit.h"

/**
 * parse_line - parse a line as number 12, in memory that ends where it ends
 * @command: what it says
 * @line: the line
 * @len: bytes of @line
 * @error: why not
 * Return: whether it parsed
 */
static inline bool parse_line(struct sd_command *command, const char *line, size_t len,
			      struct sd_error *error)
{
	char *copy = malloc(len ? len : 1);
	bool right;

	memcpy(copy, line, len);
	right = sd_command_parse(command, copy, len, 12, error);
	free(copy);
	return right;
}

/**
 * parse_right - parse a line that must be right
 * @command: what it says
 * @line: NUL-terminated
 */
static inline void parse_right(struct sd_command *command, const char *line)
{
	struct sd_error error;

	if (!parse_line(command, line, strlen(line), &error))
		fail_msg("`%s`: %s", line, error.text);
}

#endif /* SEGDROP_UNIT_RULE_TEXT_H */
