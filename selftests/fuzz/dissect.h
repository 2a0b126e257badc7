/* SPDX-License-Identifier: GPL-2.0-only */
/* A second dissector of packets, slow and plain, for the first to be compared with. */
#ifndef SEGDROP_FUZZ_DISSECT_H
#define SEGDROP_FUZZ_DISSECT_H

#include <segdrop/packet.h>

/**
 * struct whole - a packet of which the beginning is at hand; all that follows is zero
 * @bytes: the beginning
 * @len: bytes there
 * @total: bytes of the packet, at least @len
 */
struct whole {
	const u8 *bytes;
	u32 len;
	u32 total;
};

/**
 * dissect - what sd_packet_parse() must say of a packet that is there as a whole
 * @seg: filled in where that says so
 * @family: 4 or 6
 * @packet: the packet
 *
 * Written from RFC 791, 3.1, RFC 8200, 3 and 4, RFC 4302, 2, RFC 6946 and RFC 9293, 3.1.
 */
enum sd_passed dissect(struct sd_segment *seg, u8 family, const struct whole *packet);

#endif /* SEGDROP_FUZZ_DISSECT_H */
