/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sequence numbers as people like them: counted from the beginning of their connection, or from the
 * first one seen of it.
 */
#ifndef SEGDROP_RELATIVE_H
#define SEGDROP_RELATIVE_H

#include "lab/trace_event.h"

struct relative;

/**
 * struct relative_numbers - of a segment
 * @seq: 0 for a SYN's; where none was accepted the first segment has 1
 * @ack: the same of the other end's numbers; means something only with SD_TCP_ACK
 */
struct relative_numbers {
	u32 seq;
	u32 ack;
};

/**
 * relative_open - nothing has been seen
 * Return: to be closed
 */
struct relative *relative_open(void);

/**
 * relative_follow - see the next segment
 * @relative: has seen those before
 * @told: the segment; its ends differ
 *
 * A SYN begins new numbers once something that answers it, or follows it, has passed. Until then
 * the connection goes on with those that it has.
 * Memory is bounded: a connection may push out another one, whose numbers then begin anew.
 * Return: its numbers
 */
struct relative_numbers relative_follow(struct relative *relative,
					const struct trace_segment *told);

/**
 * relative_close - forget everything
 * @relative: opened
 */
void relative_close(struct relative *relative);

#endif /* SEGDROP_RELATIVE_H */
