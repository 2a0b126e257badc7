// SPDX-License-Identifier: GPL-2.0-only
/* Where the kernel has the functions that run when TCP's timers fire. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/handlers.h"

static enum tcp_timer by_name(const char *name)
{
	static const char *const names[] = {
		"",
#define X(id, text, function) function,
		TCP_TIMERS(X)
#undef X
	};
	enum tcp_timer timer;

	for (timer = TCP_TIMER_NONE + 1; timer < TCP_TIMER_COUNT; timer++)
		if (!strcmp(names[timer], name))
			return timer;
	return TCP_TIMER_NONE;
}

/* A line is "ADDRESS TYPE NAME", and of a module's functions "ADDRESS TYPE NAME [MODULE]". */
static void note(struct handlers *handlers, char *line)
{
	char *end, *name;
	u64 address = strtoull(line, &end, 16);

	if (strlen(end) < sizeof(" t "))
		return;
	name = end + strlen(" t ");
	name[strcspn(name, "\n")] = '\0';
	handlers->address[by_name(name)] = address;
}

void handlers_read(struct handlers *handlers)
{
	FILE *symbols = fopen("/proc/kallsyms", "re");
	char line[512];

	*handlers = (struct handlers){ 0 };
	while (symbols && fgets(line, sizeof(line), symbols))
		note(handlers, line);
	if (symbols)
		fclose(symbols);
	handlers->address[TCP_TIMER_NONE] = 0;
}

enum tcp_timer handlers_timer(const struct handlers *handlers, u64 address)
{
	enum tcp_timer timer;

	for (timer = TCP_TIMER_NONE + 1; timer < TCP_TIMER_COUNT; timer++)
		if (address && handlers->address[timer] == address)
			return timer;
	return TCP_TIMER_NONE;
}

void handlers_filter(const struct handlers *handlers, char *buf)
{
	enum tcp_timer timer;
	size_t len = 0;

	*buf = '\0';
	for (timer = TCP_TIMER_NONE + 1; timer < TCP_TIMER_COUNT; timer++)
		if (handlers->address[timer])
			len += (size_t)snprintf(buf + len, HANDLERS_FILTER_MAX - len,
						"%sfunction == 0x%llx", len ? " || " : "",
						(unsigned long long)handlers->address[timer]);
}
