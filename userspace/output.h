/* SPDX-License-Identifier: GPL-2.0-only */
/* What a command found out, as a table for people or as JSON. */
#ifndef SEGDROP_OUTPUT_H
#define SEGDROP_OUTPUT_H

#include <jansson.h>

#include "command.h"

/**
 * struct column - a column of a table
 * @key: which member of a row it shows
 * @flags: SCOLS_FL_*
 */
struct column {
	const char *key;
	int flags;
};

/**
 * output_table - print rows, with headings, as wide as the terminal: as a table, in which the last
 * column wraps, or, where that has no room, each as lines of their own
 * @rows: an array of objects; a member that is missing is shown as "-". Takes the reference
 * @columns: from left to right
 * @count: how many columns
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status output_table(json_t *rows, const struct column *columns, size_t count);

/**
 * output_json - print a value
 * @value: takes the reference
 * Return: STATUS_DONE: whether output arrived is checked at exit
 */
enum status output_json(json_t *value);

#endif /* SEGDROP_OUTPUT_H */
