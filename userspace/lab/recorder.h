/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's tracepoints and the marks of both ends, as one causally ordered stream on one clock.
 */
#ifndef SEGDROP_RECORDER_H
#define SEGDROP_RECORDER_H

#include "command.h"
#include "lab/trace_event.h"

struct recorder;

/**
 * recorder_open - begin to record; what earlier recorders could not remove is removed
 * @port: TCP port of the servers: other connections are not recorded, as far as the kernel can tell
 * @status: what to exit with when NULL is returned; then the reason was printed
 * Return: a recorder
 */
struct recorder *recorder_open(u16 port, enum status *status);

/**
 * recorder_fd - a descriptor that can be read when there are events
 * @recorder: the recorder
 */
int recorder_fd(const struct recorder *recorder);

/**
 * recorder_marker - the descriptor that marks are written to
 * @recorder: the recorder
 */
int recorder_marker(const struct recorder *recorder);

/**
 * recorder_read - take all events that are there
 * @recorder: the recorder
 * @handle: called with each, in the order in which they happened
 * @context: for @handle
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status recorder_read(struct recorder *recorder,
			  void (*handle)(const struct trace_event *event, void *context),
			  void *context);

/**
 * recorder_lost - how many events came too quickly
 * @recorder: the recorder
 * Return: their number, -1 if that is not known
 */
long long recorder_lost(const struct recorder *recorder);

/**
 * recorder_close - stop, and leave nothing behind
 * @recorder: may be NULL
 */
void recorder_close(struct recorder *recorder);

#endif /* SEGDROP_RECORDER_H */
