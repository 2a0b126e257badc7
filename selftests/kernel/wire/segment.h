/* SPDX-License-Identifier: GPL-2.0-only */
/* Hand-made TCP segments, right ones and wrong ones, as bytes. */
#ifndef WIRE_SEGMENT_H
#define WIRE_SEGMENT_H

#include <linux/virtio_net.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stddef.h>

#include <segdrop/port.h>

#define WIRE_PAYLOAD_MAX	65000
#define WIRE_EXTENSIONS_MAX	24
#define WIRE_OPTIONS_MAX	10	/* words, of IPv4 or of TCP: their lengths have four bits */

/**
 * struct wire_segment - a segment as it is meant to be
 * @family: 4 or 6
 * @from: address of the sender; an IPv4 address fills the first four bytes
 * @to: address of the receiver
 * @sport: port of the sender
 * @dport: port of the receiver
 * @seq: sequence number
 * @ack: acknowledgment number
 * @flags: byte 13 of the TCP header
 * @window: as it stands in the header
 * @urgent: the urgent pointer
 * @len: bytes of payload
 * @bad_sum: the TCP checksum is to be wrong
 * @protocol: IPPROTO_TCP, or another that it pretends to be
 * @doff: what the TCP header says is its length in words; 0: the right one
 * @fragment_offset: in units of eight bytes
 * @more_fragments: the flag. IPv6 needs an IPPROTO_FRAGMENT among @extensions for both.
 * @extensions: IPv6 extension headers
 * @extensions_len: how many
 * @ip_options: words of IPv4 options, all of them no-operations
 * @tcp_options: words of TCP options, all of them no-operations
 * @gso: not 0: it is a super-segment of segments of so many bytes
 */
struct wire_segment {
	int family;
	u8 from[16], to[16];
	u16 sport, dport;
	u32 seq, ack;
	u8 flags;
	u16 window, urgent;
	u32 len;
	bool bad_sum;
	u8 protocol;
	int doff;
	u16 fragment_offset;
	bool more_fragments;
	u8 extensions[WIRE_EXTENSIONS_MAX];
	int extensions_len;
	int ip_options, tcp_options;
	u16 gso;
};

/**
 * struct wire_packet - what is written to a tun device and read from it
 * @ip: from the IP header on
 * @vnet: stands in front of it
 * @l4: where TCP begins
 * @len: bytes of @ip
 */
struct wire_packet {
	u8 ip[128 + WIRE_EXTENSIONS_MAX * 8 + WIRE_PAYLOAD_MAX];
	struct virtio_net_hdr vnet;
	size_t l4;
	size_t len;
};

/**
 * wire_build - make a segment
 * @packet: filled in, checksums and lengths and all
 * @seg: what to make
 */
void wire_build(struct wire_packet *packet, const struct wire_segment *seg);

/**
 * wire_put_lengths - let the IP header say what the packet's length is, with the right checksum
 * @packet: was built, and changed
 * @family: 4 or 6
 */
void wire_put_lengths(struct wire_packet *packet, int family);

/**
 * wire_put_checksum - let the TCP checksum be right
 * @packet: was built, and changed; it still has 20 bytes of TCP
 * @family: 4 or 6
 */
void wire_put_checksum(struct wire_packet *packet, int family);

#endif /* WIRE_SEGMENT_H */
