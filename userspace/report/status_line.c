// SPDX-License-Identifier: GPL-2.0-only
/* The last line of a terminal, which says what is waited for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report/status_line.h"

/* What a terminal has that does not say. */
#define USUAL_COLUMNS	80

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

/* The last column stays free: some terminals begin a new line there. */
static int columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return USUAL_COLUMNS - 1;
	return size.ws_col - 1;
}

static void print_bar(const struct style *style, u64 done, u64 parts)
{
	u64 full = done < parts ? STATUS_BAR * done / parts : STATUS_BAR, i;

	fputc(' ', stderr);
	for (i = 0; i < STATUS_BAR; i++)
		fputs(i < full ? style->done : style->to_do, stderr);
}

void status_line_show(struct status_line *line, const char *text, u64 done, u64 parts)
{
	int room = columns();
	bool bar = parts && room >= 2 * STATUS_BAR;

	if (bar)
		room -= STATUS_BAR + 1;
	/* Standard output may be the same terminal. */
	fflush(stdout);
	fprintf(stderr, ERASE "%s%.*s", line->style.faint, room, text);
	if (bar)
		print_bar(&line->style, done, parts);
	fputs(line->style.plain, stderr);
	fflush(stderr);
	line->shown = true;
}

void status_line_clear(struct status_line *line)
{
	if (line->shown)
		fputs(ERASE, stderr);
	fflush(stderr);
	line->shown = false;
}
