/* SPDX-License-Identifier: GPL-2.0-only */
/* An instance of the kernel's tracing of our own: what tracepoints tell, in order, on one clock. */
#ifndef SEGDROP_TRACING_H
#define SEGDROP_TRACING_H

#include <stdbool.h>

#include "command.h"
#include "lab/trace_event.h"

struct tracing;

/**
 * tracing_open - make an instance; those of processes that were killed are removed
 * @status: what to exit with when NULL is returned; then the reason was printed
 *
 * Nothing is recorded before tracing_enable().
 * Return: the instance
 */
struct tracing *tracing_open(enum status *status);

/**
 * tracing_enable - begin to record what a tracepoint tells
 * @tracing: the instance
 * @system: as below events/ in tracefs
 * @name: as below @system
 * @filter: in the kernel's language for filters; "": everything
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status tracing_enable(const struct tracing *tracing, const char *system, const char *name,
			   const char *filter);

/**
 * tracing_enabled - is it still recorded? Not if its module was unloaded
 * @tracing: the instance
 * @system: as in tracing_enable()
 * @name: as in tracing_enable()
 */
bool tracing_enabled(const struct tracing *tracing, const char *system, const char *name);

/**
 * tracing_start - make ready to read
 * @tracing: the instance
 * @systems: of all tracepoints that were enabled, and NULL
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status tracing_start(struct tracing *tracing, const char *const *systems);

/**
 * tracing_file - open a file of the instance
 * @tracing: the instance
 * @name: as "trace_marker"
 * @flags: of open(); O_CLOEXEC is added
 * Return: a descriptor, to be closed; -1 for failure, and then the reason was printed
 */
int tracing_file(const struct tracing *tracing, const char *name, int flags);

/**
 * tracing_fd - a descriptor that can be read when there are events
 * @tracing: started
 */
int tracing_fd(const struct tracing *tracing);

/**
 * tracing_read - take all events that are there
 * @tracing: started
 * @handle: called with each of interest, in the order in which they happened
 * @context: for @handle
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status tracing_read(struct tracing *tracing,
			 void (*handle)(struct trace_event *event, void *context), void *context);

/**
 * tracing_lost - how many events came too quickly
 * @tracing: the instance
 * Return: their number, -1 if that is not known
 */
long long tracing_lost(const struct tracing *tracing);

/**
 * tracing_close - stop, and leave nothing behind
 * @tracing: may be NULL
 */
void tracing_close(struct tracing *tracing);

#endif /* SEGDROP_TRACING_H */
