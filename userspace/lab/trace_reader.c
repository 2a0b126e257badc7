// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the trace buffers of all processors to one stream of events.
 *
 * Buffers are read one after another. While one is read, something may happen on a processor whose
 * buffer was read before, and cause something that is found in the next buffer. So each round has a
 * horizon, the time when it began: what lies behind it waits for the next round, which will have
 * everything that came before it. tracefs_iterate_raw_events() does not do that.
 */
#include <kbuffer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/monotonic.h"
#include "lab/trace_decode.h"
#include "lab/trace_reader.h"

/* Then those who wait for the caller have a turn. */
#define ROUNDS_MAX	16

/**
 * struct buffer - of one processor
 * @file: NULL: it has none
 * @events: what was read, and not handed on yet; in order
 * @first: of those
 * @len: behind the last of those
 * @room: for how many there is room
 */
struct buffer {
	struct tracefs_cpu *file;
	struct trace_event *events;
	size_t first;
	size_t len;
	size_t room;
};

struct trace_reader {
	struct tep_handle *formats;
	struct kbuffer *parser;
	void *page;
	struct buffer *buffers;
	size_t len;
};

static bool open_buffer(struct trace_reader *reader, struct tracefs_instance *instance, size_t cpu)
{
	struct buffer *buffer = &reader->buffers[cpu];
	char file[48];

	snprintf(file, sizeof(file), "per_cpu/cpu%zu/trace_pipe_raw", cpu);
	if (!tracefs_file_exists(instance, file))
		return true;
	buffer->file = tracefs_cpu_open(instance, (int)cpu, true);
	if (buffer->file && !reader->page)
		reader->page = allocate((size_t)tracefs_cpu_read_size(buffer->file));
	return buffer->file;
}

static bool open_all(struct trace_reader *reader, struct tracefs_instance *instance)
{
	size_t cpu;

	if (!reader->formats || !reader->parser)
		return false;
	for (cpu = 0; cpu < reader->len; cpu++)
		if (!open_buffer(reader, instance, cpu))
			return false;
	return true;
}

struct trace_reader *trace_reader_open(struct tracefs_instance *instance,
				       const char *const *systems, size_t processors)
{
	struct trace_reader *reader = allocate(sizeof(*reader));
	size_t size = processors * sizeof(*reader->buffers);

	*reader = (struct trace_reader){
		.formats = tracefs_local_events_system(NULL, systems),
		.parser = kbuffer_alloc(KBUFFER_LSIZE_SAME_AS_HOST, KBUFFER_ENDIAN_SAME_AS_HOST),
		.buffers = allocate(size),
		.len = processors,
	};
	memset(reader->buffers, 0, size);
	if (open_all(reader, instance))
		return reader;
	trace_reader_close(reader);
	return NULL;
}

static void append(struct trace_reader *reader, struct buffer *buffer, struct tep_record *record)
{
	struct tep_event *format = tep_find_event(reader->formats,
						  tep_data_type(reader->formats, record));

	buffer->events = grow(buffer->events, buffer->len, &buffer->room, sizeof(*buffer->events));
	if (format && trace_decode(&buffer->events[buffer->len], format, record))
		buffer->len++;
}

/* Return: time of the last event on the page */
static u64 take_page(struct trace_reader *reader, struct buffer *buffer)
{
	struct tep_record record = { .cpu = (int)(buffer - reader->buffers) };
	unsigned long long time;
	u64 last = 0;

	kbuffer_load_subbuffer(reader->parser, reader->page);
	while ((record.data = kbuffer_read_event(reader->parser, &time))) {
		record.ts = time;
		record.size = kbuffer_event_size(reader->parser);
		append(reader, buffer, &record);
		kbuffer_next_event(reader->parser, NULL);
		last = time;
	}
	return last;
}

/* As far as the horizon, and what else is on the last page. */
static bool take_buffer(struct trace_reader *reader, struct buffer *buffer, u64 horizon)
{
	int got = 0;

	while (buffer->file) {
		got = tracefs_cpu_read(buffer->file, reader->page, true);
		if (got <= 0 || take_page(reader, buffer) > horizon)
			break;
	}
	return got >= 0;
}

static bool take_all(struct trace_reader *reader, u64 horizon)
{
	struct buffer *buffer;

	for (buffer = reader->buffers; buffer < reader->buffers + reader->len; buffer++)
		if (!take_buffer(reader, buffer, horizon))
			return false;
	return true;
}

/* Return: the buffer whose next event is the first of all; NULL: none has any up to the horizon */
static struct buffer *next_of_all(const struct trace_reader *reader, u64 horizon)
{
	struct buffer *buffer, *found = NULL;

	for (buffer = reader->buffers; buffer < reader->buffers + reader->len; buffer++) {
		const struct trace_event *next = buffer->events + buffer->first;

		if (buffer->first == buffer->len || next->time > horizon)
			continue;
		if (!found || next->time < found->events[found->first].time)
			found = buffer;
	}
	return found;
}

/* Return: whether any event waits behind the horizon */
static bool keep_rest(struct trace_reader *reader)
{
	struct buffer *buffer;
	bool waits = false;

	for (buffer = reader->buffers; buffer < reader->buffers + reader->len; buffer++) {
		buffer->len -= buffer->first;
		if (buffer->len)
			memmove(buffer->events, buffer->events + buffer->first,
				buffer->len * sizeof(*buffer->events));
		buffer->first = 0;
		waits |= buffer->len;
	}
	return waits;
}

bool trace_reader_read(struct trace_reader *reader,
		       void (*handle)(struct trace_event *event, void *context), void *context)
{
	struct buffer *buffer;
	bool waits = true;
	int round;

	/* Nobody would be woken for what waits: the last round leaves nothing. */
	for (round = 1; waits && round <= ROUNDS_MAX; round++) {
		u64 horizon = monotonic_now();

		if (!take_all(reader, horizon))
			return false;
		if (round == ROUNDS_MAX)
			horizon = NEVER;
		while ((buffer = next_of_all(reader, horizon)))
			handle(&buffer->events[buffer->first++], context);
		waits = keep_rest(reader);
	}
	return true;
}

void trace_reader_close(struct trace_reader *reader)
{
	struct buffer *buffer;

	if (!reader)
		return;
	for (buffer = reader->buffers; buffer < reader->buffers + reader->len; buffer++) {
		if (buffer->file)
			tracefs_cpu_close(buffer->file);
		free(buffer->events);
	}
	free(reader->buffers);
	free(reader->page);
	if (reader->parser)
		kbuffer_free(reader->parser);
	tep_free(reader->formats);
	free(reader);
}
