// SPDX-License-Identifier: GPL-2.0-only
/* Finds the segment of a timeline that a captured packet is. */
#include <net/ethernet.h>
#include <stdlib.h>

#include "command.h"
#include "lab/match.h"

void matcher_open(struct matcher *matcher, const struct timeline *timeline,
		  const struct sd_addr *server)
{
	size_t size = timeline->len * sizeof(bool);

	*matcher = (struct matcher){
		.timeline = timeline, .server = *server, .taken = allocate(size),
	};
	memset(matcher->taken, 0, size);
}

static u8 family_of(const u8 *frame)
{
	switch (sd_get_be16(frame + offsetof(struct ether_header, ether_type))) {
	case ETHERTYPE_IP:
		return 4;
	case ETHERTYPE_IPV6:
		return 6;
	default:
		return 0;
	}
}

static bool read_frame(struct sd_segment *segment, const u8 *frame, size_t len)
{
	u32 need, total = len - ETHER_HDR_LEN;
	u8 family;

	if (len < ETHER_HDR_LEN)
		return false;
	family = family_of(frame);
	return family && sd_packet_parse(segment, family, frame + ETHER_HDR_LEN, total, total,
					 &need) == SD_JUDGED;
}

static bool is_it(const struct event *event, enum side from, const struct sd_segment *segment)
{
	const struct segment_event *seen = &event->segment;

	return event->kind == EVENT_SEGMENT && event->side == from &&
	       seen->wire_seq == segment->seq && seen->wire_ack == segment->ack &&
	       seen->len == segment->len && seen->flags == segment->flags;
}

const struct event *matcher_find(struct matcher *matcher, const u8 *frame, size_t len)
{
	const struct timeline *timeline = matcher->timeline;
	struct sd_segment segment;
	enum side from;
	size_t i;

	if (!read_frame(&segment, frame, len))
		return NULL;
	from = memcmp(&segment.saddr, &matcher->server, sizeof(matcher->server)) ? CLIENT : SERVER;
	for (i = 0; i < timeline->len; i++)
		if (!matcher->taken[i] && is_it(&timeline->events[i], from, &segment)) {
			matcher->taken[i] = true;
			return &timeline->events[i];
		}
	return NULL;
}

void matcher_close(struct matcher *matcher)
{
	free(matcher->taken);
	*matcher = (struct matcher){ 0 };
}
