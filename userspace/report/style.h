/* SPDX-License-Identifier: GPL-2.0-only */
/* How the terminal is used: signs and colours that it can show. */
#ifndef SEGDROP_STYLE_H
#define SEGDROP_STYLE_H

/**
 * struct style - signs of one column each, and what switches colours
 * @line: of an arrow
 * @to_right: head of an arrow
 * @to_left: head of an arrow
 * @life: an end, as time goes down
 * @no_life: the same, where time is left out
 * @from_left: where an arrow begins
 * @from_right: where an arrow begins
 * @done: of a bar
 * @to_do: of a bar
 * @lost: where an arrow ends whose segment was lost
 * @not_after: in front of a time: then, or a little earlier
 * @red: begin of what was lost; "" without colours, as the next three
 * @bold: begin of a heading or state
 * @faint: begin of what matters less
 * @plain: end of all of these
 */
struct style {
	const char *line;
	const char *to_right;
	const char *to_left;
	const char *life;
	const char *no_life;
	const char *from_left;
	const char *from_right;
	const char *done;
	const char *to_do;
	const char *lost;
	const char *not_after;
	const char *red;
	const char *bold;
	const char *faint;
	const char *plain;
};

/**
 * style_of - what a descriptor's terminal or file can show
 * @fd: the descriptor
 *
 * Signs follow the locale's character set. Colours need a terminal that is not "dumb", and no
 * NO_COLOR.
 */
struct style style_of(int fd);

/**
 * style_of_output - what standard output can show
 */
struct style style_of_output(void);

#endif /* SEGDROP_STYLE_H */
