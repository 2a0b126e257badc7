// SPDX-License-Identifier: GPL-2.0-only
/* Text in HTML. */
#include <string.h>

#include "page/html.h"

/* U+FFFD: HTML allows no control characters but these three, however they are written. */
#define NO_CHARACTER	"\xef\xbf\xbd"

static void put(FILE *stream, unsigned char c)
{
	switch (c) {
	case '&':
		fputs("&amp;", stream);
		break;
	case '<':
		fputs("&lt;", stream);
		break;
	case '>':
		fputs("&gt;", stream);
		break;
	case '"':
		fputs("&quot;", stream);
		break;
	case '\'':
		fputs("&#39;", stream);
		break;
	default:
		if ((c < ' ' && !strchr("\t\n\r", c)) || c == 0x7f)
			fputs(NO_CHARACTER, stream);
		else
			fputc(c, stream);
	}
}

void html_text(FILE *stream, const char *text)
{
	for (; *text; text++)
		put(stream, *text);
}

void html_element(FILE *stream, const char *open, const char *text)
{
	fprintf(stream, "<%s>", open);
	html_text(stream, text);
	fprintf(stream, "</%.*s>", (int)strcspn(open, " "), open);
}

/* Head and body of a table: paper repeats the former on each page. */
#define TABLE_PART(slash, name)	"<" slash "t" name ">"

void html_table(FILE *stream, const char *class, const char *const columns[])
{
	fprintf(stream, "<table class=\"%s\">" TABLE_PART("", "head") "<tr>", class);
	for (; *columns; columns++)
		html_element(stream, "th scope=\"col\"", *columns);
	fputs("</tr>" TABLE_PART("/", "head") TABLE_PART("", "body") "\n", stream);
}
