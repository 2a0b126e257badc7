/* SPDX-License-Identifier: GPL-2.0-only */
/* A line with a mark below the place that is meant. */
#ifndef SEGDROP_PLACE_H
#define SEGDROP_PLACE_H

#include <stddef.h>

/**
 * place_show - print a line on standard error, and "^~~~" below a part of it
 * @line: any byte may occur: a tab is shown as a blank, and as "?" what does not print or is no
 *	  character here
 * @len: bytes of @line
 * @from: offset of the part, at most @len
 * @to: offset of its end; the same as @from where something is missing
 *
 * Of a line that is longer than a terminal is wide that is shown what stands around the place.
 */
void place_show(const char *line, size_t len, size_t from, size_t to);

#endif /* SEGDROP_PLACE_H */
