// SPDX-License-Identifier: GPL-2.0-only
/* An instance of the kernel's tracing of our own: set up, read, removed. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tracefs.h>
#include <unistd.h>

#include "lab/causes.h"
#include "lab/recorder.h"
#include "lab/trace_decode.h"

#define INSTANCE_PREFIX	"segdrop-"

/* Room for several thousand events between two looks. */
#define BUFFER_KIB	1024

struct recorder {
	struct tracefs_instance *instance;
	struct tep_handle *formats;
	int pipe;	/* only to wait: events are read in binary */
	int marker;
	struct causes causes;
	void (*handle)(const struct trace_event *event, void *context);
	void *context;
};

/* A recorder that was killed could not remove its instance. */
static void remove_leftovers(void)
{
	char **names = tracefs_instances("^" INSTANCE_PREFIX "[0-9][0-9]*$");
	char **name, *directory;

	for (name = names; name && *name; name++) {
		pid_t owner = strtol(*name + strlen(INSTANCE_PREFIX), NULL, 10);

		if (!kill(owner, 0) || errno != ESRCH)
			continue;
		/* The library destroys only what it has made itself. */
		if (asprintf(&directory, "%s/instances/%s", tracefs_tracing_dir(), *name) < 0)
			continue;
		rmdir(directory);
		free(directory);
	}
	tracefs_list_free(names);
}

static enum status make_instance(struct recorder *recorder)
{
	char name[32];

	if (!tracefs_tracing_dir())
		return fail(STATUS_CANNOT, "there is no tracefs: run `%s` as root",
			    "mount -t tracefs none /sys/kernel/tracing");
	remove_leftovers();
	snprintf(name, sizeof(name), INSTANCE_PREFIX "%d", getpid());
	recorder->instance = tracefs_instance_create(name);
	if (!recorder->instance)
		return fail(STATUS_CANNOT, "cannot record in %s: %s: run this as root",
			    tracefs_tracing_dir(), strerror(errno));
	return STATUS_DONE;
}

static enum status set(const struct recorder *recorder, const char *file, const char *value)
{
	if (tracefs_instance_file_write(recorder->instance, file, value) >= 0)
		return STATUS_DONE;
	return fail(STATUS_CANNOT, "cannot write `%s` to %s of the trace: %s: see `dmesg`", value,
		    file, strerror(errno));
}

static enum status configure(const struct recorder *recorder)
{
	char size[16];
	enum status status;

	snprintf(size, sizeof(size), "%d", BUFFER_KIB);
	status = set(recorder, "trace_clock", "mono");
	if (status == STATUS_DONE)
		status = set(recorder, "buffer_size_kb", size);
	/* Wake up at once, not when a page is full. */
	if (status == STATUS_DONE && tracefs_file_exists(recorder->instance, "buffer_percent"))
		status = set(recorder, "buffer_percent", "0");
	return status;
}

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
	char file[128], filter[HANDLERS_FILTER_MAX];
	enum status status;

	if (!source->filter)
		return STATUS_DONE;
	if (!tracefs_event_file_exists(recorder->instance, source->system, source->name, "enable"))
		return fail(STATUS_CANNOT,
			    "there is no tracepoint %s:%s: use a kernel from 5.10 on",
			    source->system, source->name);
	snprintf(file, sizeof(file), "events/%s/%s/filter", source->system, source->name);
	status = make_filter(recorder, source->filter, port, filter, sizeof(filter));
	if (status == STATUS_DONE)
		status = set(recorder, file, filter);
	if (status == STATUS_DONE &&
	    tracefs_event_enable(recorder->instance, source->system, source->name))
		status = fail(STATUS_CANNOT, "cannot enable the tracepoint %s:%s: %s",
			      source->system, source->name, strerror(errno));
	return status;
}

static enum status open_files(struct recorder *recorder)
{
	static const char *const systems[] = {
		"segdrop", "sock", "tcp", "timer", "irq", "ftrace", NULL,
	};

	recorder->formats = tracefs_local_events_system(NULL, systems);
	recorder->pipe = tracefs_instance_file_open(recorder->instance, "trace_pipe",
						    O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	recorder->marker = tracefs_instance_file_open(recorder->instance, "trace_marker",
						      O_WRONLY | O_CLOEXEC);
	if (!recorder->formats || recorder->pipe < 0 || recorder->marker < 0)
		return fail(STATUS_CANNOT, "cannot read the trace: %s", strerror(errno));
	return STATUS_DONE;
}

struct recorder *recorder_open(u16 port, enum status *status)
{
	struct recorder *recorder = allocate(sizeof(*recorder));
	const struct trace_source *source;

	*recorder = (struct recorder){ .pipe = -1, .marker = -1 };
	causes_open(&recorder->causes, (size_t)sysconf(_SC_NPROCESSORS_CONF));
	*status = make_instance(recorder);
	if (*status == STATUS_DONE)
		*status = configure(recorder);
	for (source = trace_sources; source->system && *status == STATUS_DONE; source++)
		*status = enable_source(recorder, source, port);
	if (*status == STATUS_DONE)
		*status = open_files(recorder);
	if (*status == STATUS_DONE)
		return recorder;
	recorder_close(recorder);
	return NULL;
}

int recorder_fd(const struct recorder *recorder)
{
	return recorder->pipe;
}

int recorder_marker(const struct recorder *recorder)
{
	return recorder->marker;
}

static int take(struct tep_event *format, struct tep_record *record, int cpu, void *context)
{
	struct recorder *recorder = context;
	struct trace_event event;

	(void)cpu;
	if (trace_decode(&event, format, record) && causes_follow(&recorder->causes, &event))
		recorder->handle(&event, recorder->context);
	return 0;
}

enum status recorder_read(struct recorder *recorder,
			  void (*handle)(const struct trace_event *event, void *context),
			  void *context)
{
	recorder->handle = handle;
	recorder->context = context;
	if (!tracefs_iterate_raw_events(recorder->formats, recorder->instance, NULL, 0, take,
					recorder))
		return STATUS_DONE;
	return fail(STATUS_CANNOT, "cannot read the trace: %s", strerror(errno));
}

/*
 * Adds up the lines "NAME: N" of one processor's statistics which count events that are not in the
 * buffer.
 */
static long long lost_by_one(const char *stats)
{
	static const char *const names[] = { "\noverrun: ", "\ndropped events: " };
	long long lost = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		const char *line = strstr(stats, names[i]);

		if (line)
			lost += strtoll(line + strlen(names[i]), NULL, 10);
	}
	return lost;
}

long long recorder_lost(const struct recorder *recorder)
{
	long processors = sysconf(_SC_NPROCESSORS_CONF), cpu;
	long long lost = 0;

	for (cpu = 0; cpu < processors; cpu++) {
		char file[48], *stats;

		snprintf(file, sizeof(file), "per_cpu/cpu%ld/stats", cpu);
		if (!tracefs_file_exists(recorder->instance, file))
			continue;
		stats = tracefs_instance_file_read(recorder->instance, file, NULL);
		if (!stats)
			return -1;
		lost += lost_by_one(stats);
		free(stats);
	}
	return lost;
}

void recorder_close(struct recorder *recorder)
{
	if (!recorder)
		return;
	if (recorder->pipe >= 0)
		close(recorder->pipe);
	if (recorder->marker >= 0)
		close(recorder->marker);
	tep_free(recorder->formats);
	causes_close(&recorder->causes);
	if (recorder->instance) {
		tracefs_trace_off(recorder->instance);
		tracefs_instance_destroy(recorder->instance);
		tracefs_instance_free(recorder->instance);
	}
	free(recorder);
}
