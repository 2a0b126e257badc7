/* SPDX-License-Identifier: GPL-2.0-only */
/* From the bytes of an IP packet to the numbers of its TCP segment. */
#ifndef SEGDROP_PACKET_H
#define SEGDROP_PACKET_H

#include <segdrop.h>
#include <segdrop/port.h>

/* The TCP flags that we look at, as they are in byte 13 of the header (RFC 9293, 3.1). */
enum sd_tcp_flag {
	SD_TCP_FIN = 0x01,
	SD_TCP_SYN = 0x02,
	SD_TCP_RST = 0x04,
	SD_TCP_PSH = 0x08,
	SD_TCP_ACK = 0x10,
	SD_TCP_URG = 0x20,
};

/* The options that we look at (RFC 7323, RFC 2018); all but time stamps count in a SYN only. */
enum sd_tcp_option {
	SD_TCP_WSCALE = 1 << 0,
	SD_TCP_SACK = 1 << 1,
	SD_TCP_TIMESTAMP = 1 << 2,
};

/**
 * struct sd_addr - an IP address
 * @bytes: in network order; an IPv4 address fills the first four, the others are 0
 */
struct sd_addr {
	u8 bytes[16];
};

/**
 * sd_addr_in_prefix - does an address begin with a prefix?
 * @addr: the address
 * @net: the prefix, of the same family
 * @prefix: how many of its bits count
 */
static inline bool sd_addr_in_prefix(const struct sd_addr *addr, const struct sd_addr *net,
				     u8 prefix)
{
	u64 high = segdrop_get_be64(addr->bytes) ^ segdrop_get_be64(net->bytes), low;

	if (prefix <= 64)
		return !prefix || !(high >> (64 - prefix));
	low = segdrop_get_be64(addr->bytes + 8) ^ segdrop_get_be64(net->bytes + 8);
	return !high && !(low >> (128 - prefix));
}

/**
 * struct sd_segment - one TCP segment as its headers describe it
 * @saddr: source address
 * @daddr: destination address
 * @sport: source port, host order
 * @dport: destination port, host order
 * @seq: sequence number of the first byte (or of the SYN), host order
 * @ack: acknowledgment number, host order; means something only with SD_TCP_ACK
 * @len: bytes of payload, counted from the buffer and not from a header: BIG TCP has no length
 *         there
 * @tcp_offset: where the TCP header begins in the packet
 * @tsval: its time stamp, with SD_TCP_TIMESTAMP
 * @window: as in the header, not scaled
 * @family: 4 or 6
 * @flags: OR of enum sd_tcp_flag (and of the bits that we ignore: ECE, CWR)
 * @options: OR of enum sd_tcp_option
 * @wscale: bits to shift windows by, with SD_TCP_WSCALE; at most SD_WSCALE_MAX
 */
struct sd_segment {
	struct sd_addr saddr;
	struct sd_addr daddr;
	u16 sport;
	u16 dport;
	u32 seq;
	u32 ack;
	u32 len;
	u32 tcp_offset;
	u32 tsval;
	u16 window;
	u8 family;
	u8 flags;
	u8 options;
	u8 wscale;
};

/* Lengths of headers without options, and what else of them sd_packet_glance() looks at. */
#define SD_IPV4_HEADER		20
#define SD_IPV4_FRAGMENT_BITS	0x3fff /* more fragments, and the offset */
#define SD_IPV6_HEADER		40
#define SD_TCP_HEADER		20
#define SD_PROTOCOL_TCP		6
#define SD_WSCALE_MAX		14 /* RFC 7323, 2.3 */

/* A longer chain of IPv6 extension headers is not followed; RFC 8200, 4.1 has a use for seven. */
#define SD_EXTENSIONS_MAX	16

/**
 * sd_packet_parse - dissect a packet that begins with its IP header
 * @seg: filled in; undefined unless SD_JUDGED or SD_PASSED_FLAGS or SD_PASSED_SELF is returned
 * @family: 4 or 6
 * @head: the first bytes of the packet
 * @have: how many bytes are at @head
 * @total: bytes of the whole packet; @have <= @total
 * @need: set to 0, or, where the headers go on behind @have bytes but within @total, to the number
 *        of bytes that must be at @head to go on: call again then. It is at most @total and always
 *        more than @have.
 *
 * Walks IPv6 extension headers (RFC 8200, 4.1; net/ipv6/exthdrs_core.c:ipv6_skip_exthdr()); a
 * fragment header that says "whole" (RFC 6946) is passed over, any other fragment is not judged.
 * Touches nothing but its arguments.
 *
 * Return: SD_JUDGED when @seg can be judged; why not otherwise. While @need is not 0 it is
 *         SD_PASSED_TRUNCATED.
 */
enum sd_passed sd_packet_parse(struct sd_segment *seg, u8 family, const u8 *head, u32 have,
			       u32 total, u32 *need);

/**
 * sd_packet_ports - both ports in one word
 * @tcp: a TCP header, four bytes at least
 * Return: source port << 16 | destination port
 */
static inline u32 sd_packet_ports(const u8 *tcp)
{
	return sd_get_be32(tcp);
}

/**
 * sd_packet_glance - the ports of a segment as most are: ACK, no SYN, IP options or extensions
 * @family: 4 or 6
 * @ip: the first bytes of the packet
 * @have: how many bytes are at @ip
 * @total: bytes of the whole packet; @have <= @total
 *
 * All comparisons of lengths are of unsigned differences, so that one finds both too little and too
 * much.
 *
 * Return: source port << 16 | destination port, if sd_packet_parse() would find these and
 *         SD_JUDGED; 0 says nothing
 */
static inline u32 sd_packet_glance(u8 family, const u8 *ip, u32 have, u32 total)
{
	const u32 offset = family == 4 ? SD_IPV4_HEADER : SD_IPV6_HEADER;
	const u32 shortest = offset + SD_TCP_HEADER, most = total - shortest;
	const u8 *tcp = ip + offset;
	u32 ports;

	if (have < shortest)
		return 0;
	if (family == 4) {
		if (ip[0] != (4 << 4 | SD_IPV4_HEADER / 4) || ip[9] != SD_PROTOCOL_TCP ||
		    sd_get_be16(ip + 6) & SD_IPV4_FRAGMENT_BITS ||
		    sd_get_be16(ip + 2) - shortest > most)
			return 0;
	} else if (ip[0] >> 4 != 6 || ip[6] != SD_PROTOCOL_TCP ||
		   sd_get_be16(ip + 4) > total - SD_IPV6_HEADER) {
		return 0;
	}
	ports = sd_packet_ports(tcp);
	if ((tcp[12] >> 4) * 4U - SD_TCP_HEADER > have - shortest ||
	    (tcp[13] & (SD_TCP_SYN | SD_TCP_ACK)) != SD_TCP_ACK || ports >> 16 == (ports & 0xffff))
		return 0;
	return ports;
}

/**
 * sd_packet_read - dissect a packet at which a glance was enough
 * @seg: filled in
 * @family: 4 or 6
 * @ip: the first bytes of a packet at which sd_packet_glance() did not return 0
 * @total: bytes of the whole packet
 */
void sd_packet_read(struct sd_segment *seg, u8 family, const u8 *ip, u32 total);

#endif /* SEGDROP_PACKET_H */
