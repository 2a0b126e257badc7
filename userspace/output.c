// SPDX-License-Identifier: GPL-2.0-only
/* Tables and JSON on standard output. */
#include <ctype.h>
#include <libsmartcols.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"

/* Room for a number as text. */
#define NUMBER_MAX	32

/* Room for the heading of a column. */
#define HEADING_MAX	32

/* A sentence in narrower lines is hard to read. */
#define SENTENCE_MIN	20

/* What a row shows in a column. Return: valid as long as the row and @number are */
static const char *cell(const json_t *row, const struct column *column, char number[NUMBER_MAX])
{
	const json_t *value = json_object_get(row, column->key);

	if (json_is_string(value))
		return json_string_value(value);
	if (!json_is_number(value))
		return "-";
	snprintf(number, NUMBER_MAX, "%.15g", json_number_value(value));
	return number;
}

/* How wide the widest part of a column is: of its cells or, if they wrap, of the words in these. */
static size_t widest(const json_t *rows, const struct column *column, bool wraps)
{
	size_t most = strlen(column->key), i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		char number[NUMBER_MAX];
		const char *part = cell(row, column, number);

		for (; *part; part += strspn(part, wraps ? " " : "")) {
			size_t len = strcspn(part, wraps ? " " : "");

			most = len > most ? len : most;
			part += len;
		}
	}
	return most;
}

/* How wide the last column may be: what the others and a blank behind each leave of the line. */
static size_t room_for_last(const json_t *rows, const struct column *columns, size_t count,
			    size_t width)
{
	size_t i;

	for (i = 0; i + 1 < count; i++) {
		size_t taken = widest(rows, &columns[i], false) + 1;

		width -= taken < width ? taken : width;
	}
	return width;
}

/* How wide it must be, or lines would be cut, or too short to be read. */
static size_t need_of_last(const json_t *rows, const struct column *last)
{
	size_t whole = widest(rows, last, false), word = widest(rows, last, true);

	if (!(last->flags & SCOLS_FL_WRAP) || whole < SENTENCE_MIN)
		return whole;
	return word > SENTENCE_MIN ? word : SENTENCE_MIN;
}

/* Replace blanks by newlines, so that lines are no longer than @width where words allow it. */
static char *wrap(const char *text, size_t width)
{
	char *copy = allocate(strlen(text) + 1), *line, *blank;

	line = strcpy(copy, text);
	for (blank = strchr(copy, ' '); blank; blank = strchr(blank + 1, ' ')) {
		size_t len = blank + 1 + strcspn(blank + 1, " ") - line;

		if (len <= width)
			continue;
		*blank = '\n';
		line = blank + 1;
	}
	return copy;
}

static char *heading(const struct column *column, char text[HEADING_MAX])
{
	size_t i;

	for (i = 0; column->key[i] && i < HEADING_MAX - 1; i++)
		text[i] = toupper((unsigned char)column->key[i]);
	text[i] = '\0';
	return text;
}

static int add_column(struct libscols_table *table, const struct column *column)
{
	char text[HEADING_MAX];

	return scols_table_new_column(table, heading(column, text), 0, column->flags) ? 0 : -1;
}

/* Columns that wrap do so at any character; the last one does so where wrap() said. */
static int prepare_last(struct libscols_table *table, size_t count)
{
	struct libscols_column *last = scols_table_get_column(table, count - 1);

	if (scols_column_set_safechars(last, "\n"))
		return -1;
	return scols_column_set_wrapfunc(last, scols_wrapnl_chunksize, scols_wrapnl_nextchunk,
					 NULL);
}

static int add_row(struct libscols_table *table, const json_t *row,
		   const struct column *columns, size_t count, size_t room)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char number[NUMBER_MAX];
	int error = 0;
	size_t i;

	for (i = 0; i + 1 < count && !error; i++)
		error = scols_line_set_data(line, i, cell(row, &columns[i], number));
	if (error)
		return error;
	return scols_line_refer_data(line, i, wrap(cell(row, &columns[i], number), room));
}

static int fill(struct libscols_table *table, const json_t *rows, const struct column *columns,
		size_t count, size_t room)
{
	const json_t *row;
	int error = 0;
	size_t i;

	for (i = 0; i < count && !error; i++)
		error = add_column(table, &columns[i]);
	json_array_foreach(rows, i, row) {
		if (error)
			break;
		error = add_row(table, row, columns, count, room);
	}
	return error ? error : prepare_last(table, count);
}

static void print_field(const struct column *column, const char *text, int indent, size_t width)
{
	char *lines = wrap(text, width - indent), *rest = lines, *line, name[HEADING_MAX];

	printf("%-*s", indent, heading(column, name));
	while ((line = strsep(&rest, "\n")))
		printf("%s\n%*s", line, rest ? indent : 0, "");
	free(lines);
}

/* Where a table has no room: a line for each of its cells. */
static void print_records(const json_t *rows, const struct column *columns, size_t count,
			  size_t width)
{
	size_t indent = 0, i, j;
	const json_t *row;

	for (i = 0; i < count; i++)
		if (strlen(columns[i].key) >= indent)
			indent = strlen(columns[i].key) + 1;
	json_array_foreach(rows, j, row) {
		char number[NUMBER_MAX];

		if (j)
			putchar('\n');
		for (i = 0; i < count; i++)
			print_field(&columns[i], cell(row, &columns[i], number), indent, width);
	}
}

enum status output_table(json_t *rows, const struct column *columns, size_t count)
{
	struct libscols_table *table = scols_new_table();
	size_t width = scols_table_get_termwidth(table), room = SIZE_MAX;
	int error = 0;

	if (isatty(STDOUT_FILENO))
		room = room_for_last(rows, columns, count, width);
	if (room < need_of_last(rows, &columns[count - 1])) {
		print_records(rows, columns, count, width);
	} else {
		error = fill(table, rows, columns, count, room);
		if (!error)
			error = scols_print_table(table);
	}
	scols_unref_table(table);
	json_decref(rows);
	return error ? fail(STATUS_CANNOT, "cannot make a table: try --json") : STATUS_DONE;
}

enum status output_json(json_t *value)
{
	json_dumpf(value, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
	putchar('\n');
	json_decref(value);
	return STATUS_DONE;
}
