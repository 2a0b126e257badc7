/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Would the receiver of a segment accept its numbers? What it would not accept moves nothing
 * (RFC 9293, 3.10.7.4).
 */
#ifndef SEGDROP_CORE_WINDOW_H
#define SEGDROP_CORE_WINDOW_H

#include <segdrop/track.h>

/**
 * enum sd_fit - how a segment lies in its connection
 * @SD_FIT_NONE: nowhere: neither new nor a copy of what its sender may have sent before
 * @SD_FIT_OLD: it may be a copy; its receiver has it already, and looks at nothing else in it
 * @SD_FIT_ACCEPTED: its receiver looks at all of it
 */
enum sd_fit {
	SD_FIT_NONE,
	SD_FIT_OLD,
	SD_FIT_ACCEPTED,
};

/**
 * sd_window_fit - how does a segment without SYN lie in its connection?
 * @flow: its flow. One that is mid-stream or one-way takes everything.
 * @seg: the segment
 * @sender: index of the sending end
 */
enum sd_fit sd_window_fit(const struct sd_flow *flow, const struct sd_segment *seg, int sender);

/**
 * sd_window_offer - an ACK was sent: learn what its sender has got, and which window it offers
 * @flow: its flow
 * @seg: with ACK, and SYN perhaps
 * @sender: index of the sending end
 */
void sd_window_offer(struct sd_flow *flow, const struct sd_segment *seg, int sender);

#endif /* SEGDROP_CORE_WINDOW_H */
