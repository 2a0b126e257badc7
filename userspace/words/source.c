// SPDX-License-Identifier: GPL-2.0-only
/* Rules files, and messages that point into them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <segdrop.h>

#include "words/grammar.h"
#include "words/place.h"
#include "words/source.h"

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

static void show(const struct source *source, const char *line, size_t len, size_t from)
{
	size_t to = grammar_word_end(line, len, from);

	if (source->typed)
		place_show(source->typed, strlen(source->typed), from + source->typed_before,
			   to + source->typed_before);
	else
		place_show(line, len, from, to);
}

int source_complain(const struct source *source, const char *message)
{
	const char *line, *end = source->text + source->len, *newline, *meant;
	unsigned int number, column;
	size_t len;
	int text = 0;

	if (sscanf(message, "line %u, column %u: %n", &number, &column, &text) != 2 || !text ||
	    number <= source->own_lines || !column)
		return fail(STATUS_USAGE, "%s", message);
	line = find_line(source, number);
	newline = memchr(line, '\n', end - line);
	len = (newline ? newline : end) - line;
	if (source->name)
		fprintf(stderr, "%s:%u:%u: %s", source->name, number - source->own_lines, column,
			message + text);
	else
		fprintf(stderr, "segdrop: %s", message + text);
	meant = grammar_suggest(line, len, column);
	if (meant)
		fprintf(stderr, ": did you mean `%s`?", meant);
	fputc('\n', stderr);
	if (column <= len + 1)
		show(source, line, len, column - 1);
	return STATUS_USAGE;
}

enum status source_read_rules(struct source *source, const char *path)
{
	bool is_file = path && strcmp(path, "-");
	FILE *file = is_file ? fopen(path, "re") : stdin;
	const size_t own = sizeof(replace) - 1;
	enum status status = STATUS_DONE;
	char *text;

	*source = (struct source){ .name = is_file ? path : "<stdin>", .own_lines = 1 };
	if (!file)
		return fail_file(source->name);
	text = allocate(SEGDROP_WRITE_MAX + 1);
	memcpy(text, replace, own);
	source->text = text;
	source->len = own + fread(text + own, 1, SEGDROP_WRITE_MAX + 1 - own, file);
	if (ferror(file))
		status = fail_file(source->name);
	else if (source->len + (text[source->len - 1] != '\n') > SEGDROP_WRITE_MAX)
		status = fail(STATUS_USAGE, "%s: larger than %zu bytes, the limit: use fewer rules",
			      source->name, SEGDROP_WRITE_MAX - own);
	if (status)
		free(text);
	if (is_file)
		fclose(file);
	return status;
}
