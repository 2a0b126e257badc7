/* SPDX-License-Identifier: GPL-2.0-only */
/* Segments on their way: pairs the record of a segment that arrives with that of its sending. */
#ifndef SEGDROP_FLIGHT_H
#define SEGDROP_FLIGHT_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/trace_event.h"

/**
 * struct flight - what one end has sent, and the other has not got yet
 * @list: in the order in which it was sent
 * @len: how many
 * @room: for how many there is room
 */
struct flight {
	struct departure *list;
	size_t len;
	size_t room;
};

/**
 * flight_depart - a segment leaves
 * @flight: the segment is added
 * @event: judged as it left
 */
void flight_depart(struct flight *flight, const struct trace_event *event);

/**
 * flight_arrive - a segment arrives
 * @flight: it and those before it, which cannot come any more, are taken out
 * @segment: the segment
 * @cause: why and when it was sent; left alone if that is not known
 */
void flight_arrive(struct flight *flight, const struct sd_segment *segment, struct cause *cause);

/**
 * flight_free - forget all
 * @flight: empty afterwards
 */
void flight_free(struct flight *flight);

#endif /* SEGDROP_FLIGHT_H */
