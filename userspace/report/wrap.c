// SPDX-License-Identifier: GPL-2.0-only
/* Text in lines of a terminal's width. */
#include <stdio.h>
#include <string.h>

#include "report/wrap.h"

void print_wrapped(const char *text, int indent)
{
	int column = indent;

	while (*text) {
		int len = (int)strcspn(text, " ");

		if (column > indent && column + 1 + len > PAGE_COLUMNS) {
			printf("\n%*s", indent, "");
			column = indent;
		}
		column += printf("%s%.*s", column > indent ? " " : "", len, text);
		text += len + (text[len] == ' ');
	}
	putchar('\n');
}
