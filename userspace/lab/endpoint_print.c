// SPDX-License-Identifier: GPL-2.0-only
/* Logs of socket calls on standard output. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "lab/endpoint_log.h"

static void note_call(struct print_log *print, const char *name, const char *arguments)
{
	print->called = monotonic_now();
	if (!print->start)
		print->start = print->called;
	print->name = name;
	snprintf(print->arguments, sizeof(print->arguments), "%s", arguments);
}

static double since_start(const struct print_log *print, u64 time)
{
	return (double)(time - print->start) / SECOND;
}

/* Then there is no result to wait for. */
static bool may_not_return(const char *name)
{
	return !strcmp(name, "raise") || !strcmp(name, "exit");
}

/* Some calls wait for hours, some never return: what is known appears at once. */
static void text_call(struct endpoint_log *log, const char *name, const char *arguments)
{
	struct print_log *print = (struct print_log *)log;

	note_call(print, name, arguments);
	printf("%12.6f  %s(%s)", since_start(print, print->called), name, arguments);
	if (may_not_return(name))
		putchar('\n');
	fflush(stdout);
}

static void text_result(struct endpoint_log *log, long result, int error)
{
	const struct print_log *print = (struct print_log *)log;

	if (may_not_return(print->name))
		return;
	if (error)
		printf(" = %ld %s (%s)", result, strerrorname_np(error), strerror(error));
	else
		printf(" = %ld", result);
	printf("  <%.6f>\n", (double)(monotonic_now() - print->called) / SECOND);
	fflush(stdout);
}

static void print_json(const struct print_log *print, json_t *object)
{
	json_object_set_new(object, "called", json_real(since_start(print, print->called)));
	json_object_set_new(object, "name", json_string(print->name));
	json_object_set_new(object, "arguments", json_string(print->arguments));
	json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(16));
	json_decref(object);
	putchar('\n');
	fflush(stdout);
}

static void json_call(struct endpoint_log *log, const char *name, const char *arguments)
{
	struct print_log *print = (struct print_log *)log;

	note_call(print, name, arguments);
	if (may_not_return(name))
		print_json(print, json_object());
}

static void json_result(struct endpoint_log *log, long result, int error)
{
	const struct print_log *print = (struct print_log *)log;
	json_t *object;

	if (may_not_return(print->name))
		return;
	object = json_object();
	json_object_set_new(object, "t", json_real(since_start(print, monotonic_now())));
	json_object_set_new(object, "result", json_integer(result));
	if (error)
		json_object_set_new(object, "errno", json_string(strerrorname_np(error)));
	print_json(print, object);
}

struct print_log text_log(void)
{
	return (struct print_log){ .log = { .call = text_call, .result = text_result } };
}

struct print_log json_log(void)
{
	return (struct print_log){ .log = { .call = json_call, .result = json_result } };
}
