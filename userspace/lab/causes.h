/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Follows what each processor does, to tell why something happened there: because a timer fired,
 * because a segment arrived, or neither.
 */
#ifndef SEGDROP_CAUSES_H
#define SEGDROP_CAUSES_H

#include "lab/handlers.h"
#include "lab/trace_event.h"

struct processor;

/**
 * struct causes - what is known of all processors
 * @handlers: of timers
 * @processors: the array
 * @count: how many
 * @small: timers of requests and small sockets
 */
struct causes {
	struct handlers handlers;
	struct processor *processors;
	size_t count;
	struct small_timer *small;
};

/**
 * causes_open - begin to follow
 * @causes: filled in; to be closed
 * @processors: how many there may be
 */
void causes_open(struct causes *causes, size_t processors);

/**
 * causes_follow - an event, after all that came before
 * @causes: learns from it
 * @event: its cause and its timer's place are filled in
 * Return: false if it is of no further interest
 */
bool causes_follow(struct causes *causes, struct trace_event *event);

/**
 * causes_close - let go of everything
 * @causes: opened, or all zeros
 */
void causes_close(struct causes *causes);

#endif /* SEGDROP_CAUSES_H */
