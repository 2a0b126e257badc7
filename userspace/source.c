// SPDX-License-Identifier: GPL-2.0-only
/* Rules files, and messages that point into them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <segdrop.h>

#include "source.h"

/* So much of a line is shown, with the place that is meant well inside. */
#define SHOWN_MAX	72
#define SHOWN_BEFORE	48

/* What goes before a file's rules, so that they replace the present ones. */
static const char replace[] = "flush\n";

/* Return: where the line begins, or the end of the text */
static const char *find_line(const struct source *source, unsigned int number)
{
	const char *end = source->text + source->len, *line = source->text;

	while (--number) {
		line = memchr(line, '\n', end - line);
		if (!line)
			return end;
		line++;
	}
	return line;
}

/* What takes exactly one column, so that the mark below stands right. */
static char one_column(char c)
{
	if (c == '\t')
		return ' ';
	return c < ' ' || c > '~' ? '?' : c;
}

static void show_place(const struct source *source, unsigned int number, unsigned int column)
{
	const char *line = find_line(source, number), *end = source->text + source->len;
	const char *newline = memchr(line, '\n', end - line);
	size_t len = (newline ? newline : end) - line, skipped = 0, i;

	if (column > len + 1)
		return;
	if (column > SHOWN_BEFORE)
		skipped = column - SHOWN_BEFORE;
	fputs("    ", stderr);
	for (i = skipped; i < len && i < skipped + SHOWN_MAX; i++)
		fputc(one_column(line[i]), stderr);
	fprintf(stderr, "\n    %*s\n", (int)(column - skipped), "^");
}

int source_complain(const struct source *source, const char *message)
{
	unsigned int line, column;
	int text = 0;

	if (sscanf(message, "line %u, column %u: %n", &line, &column, &text) != 2 || !text ||
	    line <= source->own_lines || !column)
		return fail(STATUS_USAGE, "%s", message);
	if (source->name)
		fprintf(stderr, "%s:%u:%u: %s\n", source->name, line - source->own_lines, column,
			message + text);
	else
		fail(STATUS_USAGE, "column %u: %s", column, message + text);
	show_place(source, line, column);
	return STATUS_USAGE;
}

enum status source_read_rules(struct source *source, const char *path)
{
	FILE *file = path ? fopen(path, "re") : stdin;
	const size_t own = sizeof(replace) - 1;
	enum status status = STATUS_DONE;
	char *text;

	*source = (struct source){ .name = path ? path : "<stdin>", .own_lines = 1 };
	if (!file)
		return fail_file(source->name);
	text = allocate(SEGDROP_WRITE_MAX + 1);
	memcpy(text, replace, own);
	source->text = text;
	source->len = own + fread(text + own, 1, SEGDROP_WRITE_MAX + 1 - own, file);
	if (ferror(file))
		status = fail_file(source->name);
	else if (source->len > SEGDROP_WRITE_MAX)
		status = fail(STATUS_USAGE, "%s: larger than %zu bytes, the limit: use fewer rules",
			      source->name, SEGDROP_WRITE_MAX - own);
	if (status)
		free(text);
	if (path)
		fclose(file);
	return status;
}
