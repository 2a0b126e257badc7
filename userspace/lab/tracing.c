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

#include "lab/trace_reader.h"
#include "lab/tracing.h"

#define INSTANCE_PREFIX	"segdrop-"

/* Room for several thousand events between two looks. */
#define BUFFER_KIB	1024

struct tracing {
	struct tracefs_instance *instance;
	struct trace_reader *reader;
	int pipe;	/* only to wait: events are read in binary */
};

/* A process that was killed could not remove its instance; it may have had our number. */
static void remove_leftovers(void)
{
	char **names = tracefs_instances("^" INSTANCE_PREFIX "[0-9][0-9]*$");
	char **name, *directory;

	for (name = names; name && *name; name++) {
		pid_t owner = strtol(*name + strlen(INSTANCE_PREFIX), NULL, 10);

		if (owner != getpid() && (!kill(owner, 0) || errno != ESRCH))
			continue;
		/* The library destroys only what it has made itself. */
		if (asprintf(&directory, "%s/instances/%s", tracefs_tracing_dir(), *name) < 0)
			continue;
		rmdir(directory);
		free(directory);
	}
	tracefs_list_free(names);
}

static enum status make_instance(struct tracing *tracing)
{
	char name[32];

	if (!tracefs_tracing_dir())
		return fail(STATUS_CANNOT, "there is no tracefs: run `%s` as root",
			    "mount -t tracefs none /sys/kernel/tracing");
	remove_leftovers();
	snprintf(name, sizeof(name), INSTANCE_PREFIX "%d", getpid());
	tracing->instance = tracefs_instance_create(name);
	if (!tracing->instance)
		return fail(STATUS_CANNOT, "cannot record in %s: %s: run this as root",
			    tracefs_tracing_dir(), strerror(errno));
	return STATUS_DONE;
}

static enum status set(const struct tracing *tracing, const char *file, const char *value)
{
	if (tracefs_instance_file_write(tracing->instance, file, value) >= 0)
		return STATUS_DONE;
	return fail(STATUS_CANNOT, "cannot write `%s` to %s of the trace: %s: see `dmesg`", value,
		    file, strerror(errno));
}

static enum status configure(const struct tracing *tracing)
{
	char size[16];
	enum status status;

	snprintf(size, sizeof(size), "%d", BUFFER_KIB);
	status = set(tracing, "trace_clock", "mono");
	if (status == STATUS_DONE)
		status = set(tracing, "buffer_size_kb", size);
	/* Wake up at once, not when a page is full. */
	if (status == STATUS_DONE && tracefs_file_exists(tracing->instance, "buffer_percent"))
		status = set(tracing, "buffer_percent", "0");
	return status;
}

struct tracing *tracing_open(enum status *status)
{
	struct tracing *tracing = allocate(sizeof(*tracing));

	*tracing = (struct tracing){ .pipe = -1 };
	*status = make_instance(tracing);
	if (*status == STATUS_DONE)
		*status = configure(tracing);
	if (*status == STATUS_DONE)
		return tracing;
	tracing_close(tracing);
	return NULL;
}

enum status tracing_enable(const struct tracing *tracing, const char *system, const char *name,
			   const char *filter)
{
	enum status status = STATUS_DONE;
	char file[128];

	if (!tracefs_event_file_exists(tracing->instance, system, name, "enable"))
		return fail(STATUS_CANNOT,
			    "there is no tracepoint %s:%s: use a kernel from 5.10 on", system,
			    name);
	snprintf(file, sizeof(file), "events/%s/%s/filter", system, name);
	if (*filter)
		status = set(tracing, file, filter);
	if (status == STATUS_DONE && tracefs_event_enable(tracing->instance, system, name))
		status = fail(STATUS_CANNOT, "cannot enable the tracepoint %s:%s: %s", system, name,
			      strerror(errno));
	return status;
}

bool tracing_enabled(const struct tracing *tracing, const char *system, const char *name)
{
	char *text = tracefs_event_file_read(tracing->instance, system, name, "enable", NULL);
	bool enabled = text && *text == '1';

	free(text);
	return enabled;
}

int tracing_file(const struct tracing *tracing, const char *name, int flags)
{
	int fd = tracefs_instance_file_open(tracing->instance, name, flags | O_CLOEXEC);

	if (fd < 0)
		fail(STATUS_CANNOT, "cannot open %s of the trace: %s: see `dmesg`", name,
		     strerror(errno));
	return fd;
}

enum status tracing_start(struct tracing *tracing, const char *const *systems)
{
	tracing->reader = trace_reader_open(tracing->instance, systems,
					    (size_t)sysconf(_SC_NPROCESSORS_CONF));
	if (!tracing->reader)
		return fail(STATUS_CANNOT, "cannot read the trace: %s", strerror(errno));
	tracing->pipe = tracing_file(tracing, "trace_pipe", O_RDONLY | O_NONBLOCK);
	return tracing->pipe < 0 ? STATUS_CANNOT : STATUS_DONE;
}

int tracing_fd(const struct tracing *tracing)
{
	return tracing->pipe;
}

enum status tracing_read(struct tracing *tracing,
			 void (*handle)(struct trace_event *event, void *context), void *context)
{
	if (trace_reader_read(tracing->reader, handle, context))
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

long long tracing_lost(const struct tracing *tracing)
{
	long processors = sysconf(_SC_NPROCESSORS_CONF), cpu;
	long long lost = 0;

	for (cpu = 0; cpu < processors; cpu++) {
		char file[48], *stats;

		snprintf(file, sizeof(file), "per_cpu/cpu%ld/stats", cpu);
		if (!tracefs_file_exists(tracing->instance, file))
			continue;
		stats = tracefs_instance_file_read(tracing->instance, file, NULL);
		if (!stats)
			return -1;
		lost += lost_by_one(stats);
		free(stats);
	}
	return lost;
}

void tracing_close(struct tracing *tracing)
{
	if (!tracing)
		return;
	if (tracing->pipe >= 0)
		close(tracing->pipe);
	trace_reader_close(tracing->reader);
	if (tracing->instance) {
		tracefs_trace_off(tracing->instance);
		tracefs_instance_destroy(tracing->instance);
		tracefs_instance_free(tracing->instance);
	}
	free(tracing);
}
