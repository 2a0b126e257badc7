/* SPDX-License-Identifier: GPL-2.0-only */
/* How connections begin: SYN, SYN-ACK, and what comes when one begins where another was. */
#ifndef SEGDROP_CORE_OPENING_H
#define SEGDROP_CORE_OPENING_H

#include <segdrop/track.h>

/**
 * sd_acks_syn - is this the answer to the SYN of this connection?
 * @seg: with ACK
 * @opener: who sent the SYN
 */
bool sd_acks_syn(const struct sd_segment *seg, const struct sd_end *opener);

/**
 * sd_acks_new_syn - is this the answer to a provisional SYN?
 * @flow: the flow
 * @seg: with ACK
 * @opener: index of the end that sent the SYN
 */
bool sd_acks_new_syn(const struct sd_flow *flow, const struct sd_segment *seg, int opener);

/**
 * sd_see_syn - a SYN was seen
 * @flow: its flow
 * @seg: the SYN
 * @sender: index of the sending end
 * Return: the connection that it belongs to
 */
enum sd_part sd_see_syn(struct sd_flow *flow, const struct sd_segment *seg, int sender);

/**
 * sd_see_synack - a SYN-ACK was seen
 * @flow: its flow
 * @seg: the SYN-ACK
 * @sender: index of the sending end
 * Return: the connection that it belongs to
 */
enum sd_part sd_see_synack(struct sd_flow *flow, const struct sd_segment *seg, int sender);

/**
 * sd_deliver_syn - a SYN of the flow's connection has passed
 * @seg: the SYN
 * @me: its sender
 */
void sd_deliver_syn(const struct sd_segment *seg, struct sd_end *me);

/**
 * sd_deliver_synack - a SYN-ACK has passed
 * @flow: its flow
 * @seg: the SYN-ACK
 * @sender: index of the sending end
 * Return: what that did to the flow
 */
enum sd_track_event sd_deliver_synack(struct sd_flow *flow, const struct sd_segment *seg,
				      int sender);

/**
 * sd_adopt_numbering - of a server that has several initial numbers, go by another one
 * @flow: its flow, with attempts
 * @shift: by how much the numbers in use are higher than the ones to go by
 */
void sd_adopt_numbering(struct sd_flow *flow, u32 shift);

#endif /* SEGDROP_CORE_OPENING_H */
