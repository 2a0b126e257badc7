/* SPDX-License-Identifier: GPL-2.0-only */
/* From the kernel's binary trace records to events. */
#ifndef SEGDROP_TRACE_DECODE_H
#define SEGDROP_TRACE_DECODE_H

#include <event-parse.h>

#include "lab/trace_event.h"

/* The verdict of segdrop:segdrop_segment for what was lost (include/segdrop.h) */
#define TRACE_DROPPED	1

/* Lets only the timers of TCP pass. */
#define FILTER_HANDLERS	"handlers"

/**
 * struct trace_source - a tracepoint that is recorded
 * @system: as below events/ in tracefs
 * @name: as below @system
 * @filter: of connections, a format with the port twice; or FILTER_HANDLERS; NULL: none
 * @decode: fills in an event but for its time; false: of no interest
 */
struct trace_source {
	const char *system;
	const char *name;
	const char *filter;
	bool (*decode)(struct trace_event *event, struct tep_event *format,
		       struct tep_record *record);
};

/* All of them; the row without a system is the end. */
extern const struct trace_source trace_sources[];

/**
 * trace_decode - make sense of a record
 * @event: filled in
 * @format: of the record
 * @record: of the trace
 * Return: false if it is of no interest
 */
bool trace_decode(struct trace_event *event, struct tep_event *format, struct tep_record *record);

#endif /* SEGDROP_TRACE_DECODE_H */
