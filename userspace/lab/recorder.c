// SPDX-License-Identifier: GPL-2.0-only
/* What the lab records: the connections of its servers, and what both ends do. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/causes.h"
#include "lab/recorder.h"
#include "lab/trace_decode.h"
#include "lab/tracing.h"

struct recorder {
	struct tracing *tracing;
	int marker;
	struct causes causes;
	void (*handle)(const struct trace_event *event, void *context);
	void *context;
};

static enum status make_filter(const struct recorder *recorder, const char *filter, u16 port,
			       char *buf, size_t size)
{
	if (strcmp(filter, FILTER_HANDLERS))
		snprintf(buf, size, filter, port, port);
	else
		handlers_filter(&recorder->causes.handlers, buf);
	if (*buf)
		return STATUS_DONE;
	return fail(STATUS_CANNOT, "/proc/kallsyms hides where TCP's timers are: run `%s` first",
		    "sysctl kernel.kptr_restrict=1");
}

static enum status enable_source(const struct recorder *recorder, const struct trace_source *source,
				 u16 port)
{
	char filter[HANDLERS_FILTER_MAX];
	enum status status;

	if (!source->filter)
		return STATUS_DONE;
	status = make_filter(recorder, source->filter, port, filter, sizeof(filter));
	if (status == STATUS_DONE)
		status = tracing_enable(recorder->tracing, source->system, source->name, filter);
	return status;
}

static enum status start(struct recorder *recorder)
{
	static const char *const systems[] = {
		"segdrop", "sock", "tcp", "timer", "irq", "ftrace", NULL,
	};
	enum status status = tracing_start(recorder->tracing, systems);

	if (status != STATUS_DONE)
		return status;
	recorder->marker = tracing_file(recorder->tracing, "trace_marker", O_WRONLY);
	return recorder->marker < 0 ? STATUS_CANNOT : STATUS_DONE;
}

struct recorder *recorder_open(u16 port, enum status *status)
{
	struct recorder *recorder = allocate(sizeof(*recorder));
	const struct trace_source *source;

	*recorder = (struct recorder){ .marker = -1 };
	causes_open(&recorder->causes, (size_t)sysconf(_SC_NPROCESSORS_CONF));
	recorder->tracing = tracing_open(status);
	for (source = trace_sources; source->system && *status == STATUS_DONE; source++)
		*status = enable_source(recorder, source, port);
	if (*status == STATUS_DONE)
		*status = start(recorder);
	if (*status == STATUS_DONE)
		return recorder;
	recorder_close(recorder);
	return NULL;
}

int recorder_fd(const struct recorder *recorder)
{
	return tracing_fd(recorder->tracing);
}

int recorder_marker(const struct recorder *recorder)
{
	return recorder->marker;
}

static void take(struct trace_event *event, void *context)
{
	struct recorder *recorder = context;

	if (causes_follow(&recorder->causes, event))
		recorder->handle(event, recorder->context);
}

enum status recorder_read(struct recorder *recorder,
			  void (*handle)(const struct trace_event *event, void *context),
			  void *context)
{
	recorder->handle = handle;
	recorder->context = context;
	return tracing_read(recorder->tracing, take, recorder);
}

long long recorder_lost(const struct recorder *recorder)
{
	return tracing_lost(recorder->tracing);
}

void recorder_close(struct recorder *recorder)
{
	if (!recorder)
		return;
	if (recorder->marker >= 0)
		close(recorder->marker);
	causes_close(&recorder->causes);
	tracing_close(recorder->tracing);
	free(recorder);
}
