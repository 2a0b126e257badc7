/* SPDX-License-Identifier: GPL-2.0-only */
/* Events in the words of the page. */
#ifndef SEGDROP_WORDS_H
#define SEGDROP_WORDS_H

#include "lab/timeline.h"

/* Room for what the functions below write, with the final NUL. */
#define WORDS_EVENT_MAX		64
#define WORDS_TIME_MAX		40
#define WORDS_HEADER_MAX	96

/**
 * words_time - "12.345", or "before 12.345" when only a window is known
 * @timeline: the timeline
 * @event: of it
 * @buf: WORDS_TIME_MAX bytes
 */
void words_time(const struct timeline *timeline, const struct event *event, char *buf);

/**
 * words_event - what happened at an end: "TIME_WAIT", "read() failed: ECONNRESET"
 * @event: a state, a call, a return or an owner
 * @buf: WORDS_EVENT_MAX bytes
 */
void words_event(const struct event *event, char *buf);

/**
 * words_header - what the header of a segment says: "FIN ACK  seq 1  ack 2"
 * @segment: the segment
 * @buf: WORDS_HEADER_MAX bytes
 */
void words_header(const struct segment_event *segment, char *buf);

#endif /* SEGDROP_WORDS_H */
