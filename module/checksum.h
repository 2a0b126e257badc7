/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SEGDROP_CHECKSUM_H
#define SEGDROP_CHECKSUM_H

#include <linux/skbuff.h>

#include <segdrop/packet.h>
#include <segdrop/rule.h>

/**
 * sd_checksum_verify - compute it
 * @skb: begins with its IP header; going out it is not changed, coming in the result is
 *       remembered in it
 * @seg: the same, parsed
 * @direction: in which it goes
 * Return: whether it is right
 */
bool sd_checksum_verify(struct sk_buff *skb, const struct sd_segment *seg,
			enum sd_direction direction);

/**
 * sd_checksum_ok - will the receiver take this segment's checksum for right?
 * @skb: as for sd_checksum_verify()
 * @seg: the same, parsed
 * @direction: in which it goes
 */
static inline bool sd_checksum_ok(struct sk_buff *skb, const struct sd_segment *seg,
				  enum sd_direction direction)
{
	return skb_csum_unnecessary(skb) || sd_checksum_verify(skb, seg, direction);
}

#endif /* SEGDROP_CHECKSUM_H */
