/* SPDX-License-Identifier: GPL-2.0-only */
/* The last line of a terminal, which says what is waited for. */
#ifndef SEGDROP_STATUS_LINE_H
#define SEGDROP_STATUS_LINE_H

#include <stdbool.h>

#include <segdrop/port.h>

#include "report/style.h"

/* Room for what it says. */
#define STATUS_TEXT_MAX	256

/* Columns of its bar. */
#define STATUS_BAR	16

/**
 * struct status_line - where it is; on standard error
 * @style: how
 * @usable: that is a terminal on which a line can be written anew
 * @shown: it is there
 */
struct status_line {
	struct style style;
	bool usable;
	bool shown;
};

/**
 * status_line_open - find out what standard error can show
 * @line: filled in
 */
void status_line_open(struct status_line *line);

/**
 * status_line_show - write it, in place of what it said before
 * @line: usable
 * @text: what to say; cut where the terminal ends
 * @done: so many parts of the bar
 * @parts: of so many; 0 for no bar
 */
void status_line_show(struct status_line *line, const char *text, u64 done, u64 parts);

/**
 * status_line_clear - take it away: something else is to be written
 * @line: shown or not
 */
void status_line_clear(struct status_line *line);

#endif /* SEGDROP_STATUS_LINE_H */
