// SPDX-License-Identifier: GPL-2.0-only
/* A line with a mark below the place that is meant. */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "words/place.h"

/* So many columns of a line are shown, with the place that is meant well inside. */
#define SHOWN_MAX	72
#define SHOWN_BEFORE	48

/**
 * struct cell - a character as it is shown
 * @text: not NUL-terminated
 * @len: bytes of @text
 * @source: bytes of the line
 * @columns: of the terminal
 */
struct cell {
	const char *text;
	size_t len;
	size_t source;
	size_t columns;
};

static struct cell read_cell(const char *at, const char *end)
{
	mbstate_t state = { 0 };
	wchar_t c;
	size_t len = mbrtowc(&c, at, end - at, &state);

	if (*at == '\t')
		return (struct cell){ " ", 1, 1, 1 };
	if (!len || len > MB_LEN_MAX)
		return (struct cell){ "?", 1, 1, 1 };
	if (!iswprint(c) || wcwidth(c) < 1)
		return (struct cell){ "?", 1, len, 1 };
	return (struct cell){ at, len, len, wcwidth(c) };
}

static size_t columns_between(const char *at, const char *end)
{
	size_t columns = 0;

	while (at < end) {
		struct cell cell = read_cell(at, end);

		columns += cell.columns;
		at += cell.source;
	}
	return columns;
}

void place_show(const char *line, size_t len, size_t from, size_t to)
{
	const char *at = line, *end = line + len;
	size_t before = columns_between(line, line + from), shown = 0, marked = 0, i;

	for (; before > SHOWN_BEFORE; at += read_cell(at, end).source)
		before -= read_cell(at, end).columns;
	fputs("    ", stderr);
	while (at < end) {
		struct cell cell = read_cell(at, end);

		if (shown + cell.columns > SHOWN_MAX)
			break;
		fwrite(cell.text, 1, cell.len, stderr);
		shown += cell.columns;
		if (at >= line + from && at < line + to)
			marked += cell.columns;
		at += cell.source;
	}
	fprintf(stderr, "\n    %*s^", (int)before, "");
	for (i = 1; i < marked; i++)
		fputc('~', stderr);
	fputc('\n', stderr);
}
