/* SPDX-License-Identifier: GPL-2.0-only */
/* A segment that was judged, as a line for people and as JSON. */
#ifndef SEGDROP_JUDGED_H
#define SEGDROP_JUDGED_H

#include <jansson.h>

#include "lab/relative.h"
#include "lab/trace_event.h"

/* Room for the longest line with its final NUL, newline not included. */
#define JUDGED_LINE_MAX		640

/**
 * struct judged - a segment and what is said of it
 * @told: what the tracepoint tells
 * @time: when; nanoseconds since 1970
 * @numbers: its sequence numbers, for people
 * @names_netns: the line says in which namespace it was
 * @netns: name of that; NULL: it has none
 */
struct judged {
	const struct trace_segment *told;
	u64 time;
	struct relative_numbers numbers;
	bool names_netns;
	const char *netns;
};

/**
 * judged_line - "07:30:00.123456 in  10.0.0.1:40000 > 10.0.0.2:80 data P. 1+5/1 DROPPED by 1"
 * @judged: the segment
 * @buf: JUDGED_LINE_MAX bytes
 *
 * In the local time zone. The flags are those of tcpdump, and the numbers are seq+len/ack: without
 * what is not there. " scope 7" tells connections with the same addresses apart.
 */
void judged_line(const struct judged *judged, char *buf);

/**
 * judged_json - an object with all that is known; "seq" and "ack" are as on the wire
 * @judged: the segment
 * Return: a new reference
 */
json_t *judged_json(const struct judged *judged);

#endif /* SEGDROP_JUDGED_H */
