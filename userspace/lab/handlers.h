/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the kernel has the functions that run when TCP's timers fire. */
#ifndef SEGDROP_HANDLERS_H
#define SEGDROP_HANDLERS_H

#include <stddef.h>

#include <segdrop/port.h>

#include "lab/tcp_timer.h"

/* Room for a filter of the kernel's tracing that lets them pass. */
#define HANDLERS_FILTER_MAX	256

/**
 * struct handlers - what /proc/kallsyms says
 * @address: of each; 0 if it is not told
 */
struct handlers {
	u64 address[TCP_TIMER_COUNT];
};

/**
 * handlers_read - read their addresses
 * @handlers: filled in
 */
void handlers_read(struct handlers *handlers);

/**
 * handlers_timer - whose is a function?
 * @handlers: read
 * @address: of the function
 */
enum tcp_timer handlers_timer(const struct handlers *handlers, u64 address);

/**
 * handlers_filter - a filter for events that have a field `function`
 * @handlers: read
 * @buf: HANDLERS_FILTER_MAX bytes; "" if no address is known
 */
void handlers_filter(const struct handlers *handlers, char *buf);

#endif /* SEGDROP_HANDLERS_H */
