// SPDX-License-Identifier: GPL-2.0-only
/* Tables and JSON on standard output. */
#include <ctype.h>
#include <libsmartcols.h>
#include <stdio.h>

#include "output.h"

static int add_column(struct libscols_table *table, const struct column *column)
{
	char heading[32];
	size_t i;

	for (i = 0; column->key[i] && i < sizeof(heading) - 1; i++)
		heading[i] = toupper((unsigned char)column->key[i]);
	heading[i] = '\0';
	return scols_table_new_column(table, heading, 0, column->flags) ? 0 : -1;
}

static int add_row(struct libscols_table *table, const json_t *row, const struct column *columns,
		   size_t count)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	int error = 0;
	size_t i;

	for (i = 0; i < count && !error; i++) {
		const json_t *value = json_object_get(row, columns[i].key);
		const char *text = json_is_string(value) ? json_string_value(value) : "-";
		char number[32];

		if (json_is_number(value)) {
			snprintf(number, sizeof(number), "%.15g", json_number_value(value));
			text = number;
		}
		error = scols_line_set_data(line, i, text);
	}
	return error;
}

enum status output_table(json_t *rows, const struct column *columns, size_t count)
{
	struct libscols_table *table = scols_new_table();
	int error = 0;
	json_t *row;
	size_t i;

	for (i = 0; i < count && !error; i++)
		error = add_column(table, &columns[i]);
	json_array_foreach(rows, i, row) {
		if (error)
			break;
		error = add_row(table, row, columns, count);
	}
	if (!error)
		error = scols_print_table(table);
	scols_unref_table(table);
	json_decref(rows);
	return error ? fail(STATUS_CANNOT, "cannot make a table: try --json") : STATUS_DONE;
}

enum status output_json(json_t *value)
{
	json_dumpf(value, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(value);
	return STATUS_DONE;
}
