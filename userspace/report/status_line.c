// SPDX-License-Identifier: GPL-2.0-only
/* The last line of a terminal, which says what is waited for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "command.h"
#include "report/status_line.h"

/* What a terminal has that does not say. */
#define USUAL_COLUMNS	80

#define FREE_COLUMNS	3

/* To the line's beginning, and nothing behind it (ECMA-48: CR, EL). */
#define ERASE		"\r\033[K"

void status_line_open(struct status_line *line)
{
	const char *term = getenv("TERM");

	*line = (struct status_line){
		.style = style_of(STDERR_FILENO),
		.usable = isatty(STDERR_FILENO) && term && strcmp(term, "dumb"),
	};
}

/* The last columns stay free for the "^C" that a terminal shows: more would begin a new line. */
static int columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		size.ws_col = USUAL_COLUMNS;
	return size.ws_col > FREE_COLUMNS ? size.ws_col - FREE_COLUMNS : 0;
}

static void add_bar(FILE *stream, const struct style *style, u64 done, u64 parts)
{
	u64 full = done < parts ? STATUS_BAR * done / parts : STATUS_BAR, i;

	fputc(' ', stream);
	for (i = 0; i < STATUS_BAR; i++)
		fputs(i < full ? style->done : style->to_do, stream);
}

/* Written at once, so that nobody sees a part of it; standard output may be the same terminal. */
void status_line_show(struct status_line *line, const char *text, u64 done, u64 parts)
{
	int room = columns();
	bool bar = parts && room > STATUS_BAR + (int)strlen(text);
	char *shown = NULL;
	size_t size;
	FILE *stream = memory_stream(&shown, &size);

	if (bar)
		room -= STATUS_BAR + 1;
	fprintf(stream, ERASE "%s%.*s", line->style.faint, room, text);
	if (bar)
		add_bar(stream, &line->style, done, parts);
	fputs(line->style.plain, stream);
	fclose(stream);
	fflush(stdout);
	fputs(shown, stderr);
	free(shown);
	line->shown = true;
}

void status_line_clear(struct status_line *line)
{
	if (line->shown)
		fputs(ERASE, stderr);
	fflush(stderr);
	line->shown = false;
}
