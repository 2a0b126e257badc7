// SPDX-License-Identifier: GPL-2.0-only
/* What a scenario shows of a claim. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "claims/evidence.h"

#define MINUTE	60
#define HOUR	3600
/* Below this tenths count. */
#define FEW	10

const struct scene *study_find(const struct study *study, const char *name, int family)
{
	size_t i;

	for (i = 0; i < study->len; i++)
		if (study->scenes[i].family == family && !strcmp(study->scenes[i].name, name))
			return &study->scenes[i];
	return NULL;
}

static void append(struct evidence *evidence, const char *format, va_list arguments)
{
	size_t len = strlen(evidence->because);

	vsnprintf(evidence->because + len, sizeof(evidence->because) - len, format, arguments);
}

void evidence_say(struct evidence *evidence, enum verdict verdict, const char *format, ...)
{
	va_list arguments;

	evidence->verdict = verdict;
	evidence->because[0] = '\0';
	va_start(arguments, format);
	append(evidence, format, arguments);
	va_end(arguments);
}

void evidence_add(struct evidence *evidence, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	append(evidence, format, arguments);
	va_end(arguments);
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
		[VERDICT_OPEN] = "open",
		[VERDICT_HOLDS] = "holds",
		[VERDICT_DIFFERS] = "differs",
		[VERDICT_REFUTED] = "refuted",
	};

	return names[verdict];
}

static void print_number(char *buf, size_t size, double seconds)
{
	long whole = (long)(seconds + 0.5);

	if (whole >= HOUR)
		snprintf(buf, size, "%ld h %ld min %ld", whole / HOUR, whole % HOUR / MINUTE,
			 whole % MINUTE);
	else if (seconds < FEW)
		snprintf(buf, size, "%.1f", seconds);
	else
		snprintf(buf, size, "%ld", whole);
}

struct span_text span(struct sd_window window)
{
	struct span_text span;
	char from[48], to[48];

	print_number(from, sizeof(from), (double)window.earliest / SECOND);
	print_number(to, sizeof(to), (double)window.latest / SECOND);
	if (strcmp(from, to))
		snprintf(span.text, sizeof(span.text), "%s to %s s", from, to);
	else
		snprintf(span.text, sizeof(span.text), "%s s", to);
	return span;
}

struct span_text span_of(double seconds)
{
	u64 time = (u64)(seconds * SECOND);

	return span((struct sd_window){ time, time });
}

struct count_text counted(size_t count, const char *thing)
{
	struct count_text counted;

	if (count)
		snprintf(counted.text, sizeof(counted.text), "%zu %s%s", count, thing,
			 count == 1 ? "" : "s");
	else
		snprintf(counted.text, sizeof(counted.text), "no %s", thing);
	return counted;
}

struct count_text how_often(size_t count)
{
	struct count_text often;

	if (count == 1)
		return (struct count_text){ "once" };
	snprintf(often.text, sizeof(often.text), "%zu times", count);
	return often;
}
