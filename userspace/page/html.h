/* SPDX-License-Identifier: GPL-2.0-only */
/* Text in HTML. Markup is written by fprintf(), everything that comes from outside by these. */
#ifndef SEGDROP_HTML_H
#define SEGDROP_HTML_H

#include <stdio.h>

/**
 * html_text - text between tags, or in quotes in a tag
 * @stream: where to
 * @text: UTF-8; its markup does not count as such, control characters become U+FFFD
 */
void html_text(FILE *stream, const char *text);

/**
 * html_element - text in an element of its own
 * @stream: where to
 * @open: the tag that begins it, with attributes, without angle brackets: "td class=\"t\""
 * @text: as for html_text()
 */
void html_element(FILE *stream, const char *open, const char *text);

/**
 * html_table - begin a table
 * @stream: where to; rows follow, and "</tbody></table>"
 * @class: of the table
 * @columns: headings; NULL is the end
 */
void html_table(FILE *stream, const char *class, const char *const columns[]);

#endif /* SEGDROP_HTML_H */
