/* SPDX-License-Identifier: GPL-2.0-only */
/* Text in lines of a terminal's width. */
#ifndef SEGDROP_WRAP_H
#define SEGDROP_WRAP_H

/* How wide a page is. */
#define PAGE_COLUMNS	79

/**
 * print_wrapped - print words on standard output, and a newline
 * @text: words with single blanks between them
 * @indent: columns: the first line is begun so far already, the others begin there
 */
void print_wrapped(const char *text, int indent);

#endif /* SEGDROP_WRAP_H */
