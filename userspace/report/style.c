// SPDX-License-Identifier: GPL-2.0-only
/* How the terminal is used: signs and colours that it can show. */
#include <langinfo.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/style.h"

static bool has_colours(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fd) && !(no && *no) && term && strcmp(term, "dumb");
}

struct style style_of(int fd)
{
	bool utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	bool colours = has_colours(fd);

	return (struct style){
		.line = utf8 ? "─" : "-",
		.to_right = utf8 ? "▶" : ">",
		.to_left = utf8 ? "◀" : "<",
		.life = utf8 ? "│" : "|",
		.no_life = utf8 ? "┊" : ":",
		.from_left = utf8 ? "├" : "|",
		.from_right = utf8 ? "┤" : "|",
		.done = utf8 ? "█" : "#",
		.to_do = utf8 ? "░" : ".",
		.lost = utf8 ? "✗" : "x",
		.not_after = utf8 ? "≤" : "<",
		.red = colours ? "\033[31m" : "",
		.bold = colours ? "\033[1m" : "",
		.faint = colours ? "\033[2m" : "",
		.plain = colours ? "\033[0m" : "",
	};
}

struct style style_of_output(void)
{
	return style_of(STDOUT_FILENO);
}
