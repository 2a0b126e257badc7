/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SEGDROP_CHECKSUM_H
#define SEGDROP_CHECKSUM_H

#include <linux/skbuff.h>

#include <segdrop/packet.h>
#include <segdrop/rule.h>

/**
 * sd_checksum_ok - will the receiver take this segment's checksum for right?
 * @skb: begins with its IP header; going out it is not changed, coming in the result is
 *       remembered in it
 * @seg: the same, parsed
 * @direction: in which it goes
 */
bool sd_checksum_ok(struct sk_buff *skb, const struct sd_segment *seg, enum sd_direction direction);

#endif /* SEGDROP_CHECKSUM_H */
