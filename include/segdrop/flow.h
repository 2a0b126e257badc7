/* SPDX-License-Identifier: GPL-2.0-only */
/* Which connection a segment belongs to, and a connection as a line of text. */
#ifndef SEGDROP_FLOW_H
#define SEGDROP_FLOW_H

#include <segdrop/packet.h>
#include <segdrop/port.h>
#include <segdrop/track.h>

/* The longest line with its final NUL, newline not included. */
#define SD_FLOW_TEXT_MAX	192

/**
 * struct sd_flow_key - what tells connections apart; comparable byte by byte
 * @addr: of the two ends; end 0 is the one with the lower address, or else the lower port
 * @port: of the two ends, host order
 * @scope: 0, or what else belongs to the addresses: an interface or a VRF
 * @family: 4 or 6
 * @zero: padding
 */
struct sd_flow_key {
	struct sd_addr addr[2];
	u16 port[2];
	u32 scope;
	u8 family;
	u8 zero[3];
};

/**
 * sd_flow_key_set - the key of a segment's connection, the same for both directions
 * @key: filled in, every byte of it
 * @seg: the segment; its ends differ
 * @scope: see struct sd_flow_key
 * Return: index of the sending end
 */
int sd_flow_key_set(struct sd_flow_key *key, const struct sd_segment *seg, u32 scope);

/**
 * sd_flow_key_segment - the addresses of a segment that end 0 could send
 * @key: of the connection
 * @seg: filled in; all but addresses, ports and family is 0
 */
void sd_flow_key_segment(const struct sd_flow_key *key, struct sd_segment *seg);

/**
 * sd_flow_print - a connection as the flows file shows it, without the "idle" at the end
 * @key: of the connection
 * @flow: what is known of it
 * @buf: SD_FLOW_TEXT_MAX bytes; NUL-terminated afterwards, no newline
 * Return: the length without the NUL
 */
size_t sd_flow_print(const struct sd_flow_key *key, const struct sd_flow *flow, char *buf);

#endif /* SEGDROP_FLOW_H */
