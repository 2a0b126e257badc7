/* SPDX-License-Identifier: GPL-2.0-only */
/* From the trace buffers of all processors to one stream of events. */
#ifndef SEGDROP_TRACE_READER_H
#define SEGDROP_TRACE_READER_H

#include <tracefs.h>

#include "command.h"
#include "lab/trace_event.h"

struct trace_reader;

/**
 * trace_reader_open - be ready to read
 * @instance: whose clock is CLOCK_MONOTONIC; stays the caller's
 * @systems: of all tracepoints that are enabled there, and NULL
 * @processors: how many the machine has
 * Return: a reader; NULL for failure, see errno
 */
struct trace_reader *trace_reader_open(struct tracefs_instance *instance,
				       const char *const *systems, size_t processors);

/**
 * trace_reader_read - take all events that are there, and return also if more and more come
 * @reader: the reader
 * @handle: called with each of interest, in the order in which they happened
 * @context: for @handle
 * Return: false for failure, see errno
 */
bool trace_reader_read(struct trace_reader *reader,
		       void (*handle)(struct trace_event *event, void *context), void *context);

/**
 * trace_reader_close - let go of everything
 * @reader: may be NULL
 */
void trace_reader_close(struct trace_reader *reader);

#endif /* SEGDROP_TRACE_READER_H */
