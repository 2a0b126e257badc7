/* SPDX-License-Identifier: GPL-2.0-only */
/* Text in the rule grammar, and messages that point into it. */
#ifndef SEGDROP_SOURCE_H
#define SEGDROP_SOURCE_H

#include <stddef.h>

#include "command.h"

/**
 * struct source - commands in the rule grammar
 * @name: of the file that they come from; NULL for a single line that has no name
 * @text: all lines; any byte may occur
 * @len: bytes of @text
 * @own_lines: how many lines at the beginning of @text were not in the file
 * @typed: a single line as the user has typed it, NUL-terminated; NULL: as in @text
 * @typed_before: how many bytes further in @typed each byte of @text stands
 */
struct source {
	const char *name;
	const char *text;
	size_t len;
	unsigned int own_lines;
	const char *typed;
	size_t typed_before;
};

/**
 * source_complain - say on standard error what is wrong with a source, and show the place
 * @source: what was refused
 * @message: as in struct sd_error: "line 2, column 5: found ...", the place in @source->text; other
 *	     text is printed as it is
 *
 * It also says what may have been meant instead of a misspelt word of the grammar.
 * Return: STATUS_USAGE
 */
int source_complain(const struct source *source, const char *message);

/**
 * source_read_rules - read a rules file that replaces all rules
 * @source: filled in; @source->text, to be freed, begins with "flush"
 * @path: the file; NULL: standard input
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status source_read_rules(struct source *source, const char *path);

#endif /* SEGDROP_SOURCE_H */
