/* SPDX-License-Identifier: GPL-2.0-only */
/* Finds the segment of a timeline that a captured packet is. */
#ifndef SEGDROP_MATCH_H
#define SEGDROP_MATCH_H

#include <stdbool.h>

#include <segdrop/packet.h>

#include "lab/timeline.h"

/**
 * struct matcher - the packets of one end, and the timeline of its connection
 * @timeline: complete
 * @server: address of the server
 * @taken: of each event: one of the end's packets is it
 *
 * A packet is the first segment of its sender that has its numbers, flags and length, and that no
 * earlier packet of this end is: what was sent a third time is the third of its kind at either end.
 * Times say nothing: those of a capture are of another clock, and taken elsewhere. Nor does the
 * order among segments that differ: two processors may overtake one another on the link.
 */
struct matcher {
	const struct timeline *timeline;
	struct sd_addr server;
	bool *taken;
};

/**
 * matcher_open - begin with the first packet of an end
 * @matcher: filled in; to be closed
 * @timeline: of the connection; it must not change
 * @server: address of the server
 */
void matcher_open(struct matcher *matcher, const struct timeline *timeline,
		  const struct sd_addr *server);

/**
 * matcher_find - which segment is the next packet of the end?
 * @matcher: open
 * @frame: the packet, from its Ethernet header on
 * @len: bytes of @frame
 * Return: its event; NULL if it is none that the timeline has
 */
const struct event *matcher_find(struct matcher *matcher, const u8 *frame, size_t len);

/**
 * matcher_close - let go of everything
 * @matcher: open
 */
void matcher_close(struct matcher *matcher);

#endif /* SEGDROP_MATCH_H */
