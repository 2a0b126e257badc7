// SPDX-License-Identifier: GPL-2.0-only
/* Segments on their way: pairs the record of a segment that arrives with that of its sending. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "lab/flight.h"

struct departure {
	struct sd_segment segment;
	struct cause cause;
};

void flight_depart(struct flight *flight, const struct trace_event *event)
{
	struct departure *departure;

	flight->list = grow(flight->list, flight->len, &flight->room, sizeof(*flight->list));
	departure = &flight->list[flight->len++];
	*departure = (struct departure){
		.segment = event->segment.segment, .cause = event->cause,
	};
	departure->cause.jiffies = event->segment.jiffies;
	departure->cause.time = event->time;
}

static bool are_same(const struct sd_segment *a, const struct sd_segment *b)
{
	return a->seq == b->seq && a->ack == b->ack && a->flags == b->flags && a->len == b->len;
}

void flight_arrive(struct flight *flight, const struct sd_segment *segment, struct cause *cause)
{
	size_t i;

	for (i = 0; i < flight->len; i++)
		if (are_same(&flight->list[i].segment, segment))
			break;
	if (i == flight->len)
		return;
	*cause = flight->list[i].cause;
	flight->len -= i + 1;
	memmove(flight->list, flight->list + i + 1, flight->len * sizeof(*flight->list));
}

void flight_free(struct flight *flight)
{
	free(flight->list);
	*flight = (struct flight){ 0 };
}
