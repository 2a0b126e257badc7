// SPDX-License-Identifier: GPL-2.0-only
/* From the bytes of an IP packet to the numbers of its TCP segment. */
#include <segdrop/packet.h>

#include "options.h"

#define IPV6_FRAGMENT_BITS 0xfff9 /* the offset, and more fragments */

/* Numbers of the protocols that may stand in front of TCP. */
enum protocol {
	PROTOCOL_HOP_BY_HOP = 0,
	PROTOCOL_ROUTING = 43,
	PROTOCOL_FRAGMENT = 44,
	PROTOCOL_AUTHENTICATION = 51,
	PROTOCOL_DESTINATION = 60,
};

struct cursor {
	const u8 *head;
	u32 have;
	u32 total;
	u32 need;
};

/* Are the @len bytes at @offset there to be read? If not, @need tells whether to come again. */
static bool readable(struct cursor *at, u32 offset, u32 len)
{
	if (len > at->total || offset > at->total - len)
		return false;
	if (offset + len <= at->have)
		return true;
	at->need = offset + len;
	return false;
}

static bool flags_can_be_right(u8 flags)
{
	if (flags & SD_TCP_SYN)
		return !(flags & (SD_TCP_FIN | SD_TCP_RST));
	return flags & (SD_TCP_ACK | SD_TCP_RST);
}

static bool is_to_itself(const struct sd_segment *seg)
{
	return seg->sport == seg->dport && !memcmp(&seg->saddr, &seg->daddr, sizeof(seg->saddr));
}

static u32 tcp_header_length(const u8 *tcp)
{
	return (tcp[12] >> 4) * 4;
}

/* How nearly all stacks write it: NOP, NOP, time stamp (RFC 7323, appendix A). */
#define ALIGNED_TIMESTAMP 0x0101080a

static inline void read_timestamp(struct sd_segment *seg, const u8 *options, u32 len)
{
	seg->options = 0;
	if (len < 12 || sd_get_be32(options) != ALIGNED_TIMESTAMP)
		return;
	seg->options = SD_TCP_TIMESTAMP;
	seg->tsval = sd_get_be32(options + 4);
}

/* The TCP header at @offset is all there. */
static inline void read_tcp(struct sd_segment *seg, const u8 *ip, u32 offset, u32 total)
{
	const u8 *tcp = ip + offset;
	u32 ports = sd_packet_ports(tcp);

	seg->tcp_offset = offset;
	seg->sport = ports >> 16;
	seg->dport = (u16)ports;
	seg->seq = sd_get_be32(tcp + 4);
	seg->ack = sd_get_be32(tcp + 8);
	seg->flags = tcp[13];
	seg->window = sd_get_be16(tcp + 14);
	seg->len = total - offset - tcp_header_length(tcp);
	read_timestamp(seg, tcp + SD_TCP_HEADER, tcp_header_length(tcp) - SD_TCP_HEADER);
}

static enum sd_passed parse_tcp(struct sd_segment *seg, struct cursor *at, u32 offset)
{
	const u8 *tcp = at->head + offset;
	u32 header;

	if (!readable(at, offset, SD_TCP_HEADER))
		return SD_PASSED_TRUNCATED;
	header = tcp_header_length(tcp);
	if (header < SD_TCP_HEADER)
		return SD_PASSED_MALFORMED;
	if (!readable(at, offset, header))
		return SD_PASSED_TRUNCATED;

	read_tcp(seg, at->head, offset, at->total);
	if (seg->flags & SD_TCP_SYN)
		sd_options_read(seg, tcp + SD_TCP_HEADER, header - SD_TCP_HEADER);
	if (!flags_can_be_right(seg->flags))
		return SD_PASSED_FLAGS;
	return is_to_itself(seg) ? SD_PASSED_SELF : SD_JUDGED;
}

static __always_inline void read_ipv4(struct sd_segment *seg, const u8 *ip)
{
	memset(&seg->saddr, 0, sizeof(seg->saddr));
	memset(&seg->daddr, 0, sizeof(seg->daddr));
	memcpy(&seg->saddr, ip + 12, 4);
	memcpy(&seg->daddr, ip + 16, 4);
}

static enum sd_passed parse_ipv4(struct sd_segment *seg, struct cursor *at)
{
	const u8 *ip = at->head;
	u32 header, length;

	if (!readable(at, 0, SD_IPV4_HEADER))
		return SD_PASSED_TRUNCATED;
	header = (ip[0] & 0xf) * 4;
	if (ip[0] >> 4 != 4 || header < SD_IPV4_HEADER)
		return SD_PASSED_MALFORMED;
	length = sd_get_be16(ip + 2);
	if (header > at->total || length > at->total)
		return SD_PASSED_TRUNCATED;
	if (length && length < header)
		return SD_PASSED_MALFORMED;
	if (ip[9] != SD_PROTOCOL_TCP)
		return SD_PASSED_NOT_TCP;
	if (sd_get_be16(ip + 6) & SD_IPV4_FRAGMENT_BITS)
		return SD_PASSED_FRAGMENT;

	read_ipv4(seg, ip);
	return parse_tcp(seg, at, header);
}

static __always_inline void read_ipv6(struct sd_segment *seg, const u8 *ip)
{
	memcpy(&seg->saddr, ip + 8, 16);
	memcpy(&seg->daddr, ip + 24, 16);
}

static bool is_extension(u8 protocol)
{
	switch (protocol) {
	case PROTOCOL_HOP_BY_HOP:
	case PROTOCOL_ROUTING:
	case PROTOCOL_FRAGMENT:
	case PROTOCOL_AUTHENTICATION:
	case PROTOCOL_DESTINATION:
		return true;
	default:
		return false;
	}
}

/*
 * Lengths are in 8-octet units without the first, but for the authentication header, which counts
 * 4-octet units without the first two (RFC 4302, 2.2), and the fragment header, whose length is
 * fixed.
 */
static u32 extension_length(u8 protocol, const u8 *extension)
{
	if (protocol == PROTOCOL_FRAGMENT)
		return 8;
	if (protocol == PROTOCOL_AUTHENTICATION)
		return (extension[1] + 2) * 4;
	return (extension[1] + 1) * 8;
}

static enum sd_passed skip_extension(struct cursor *at, u8 *protocol, u32 *offset)
{
	const u8 *extension = at->head + *offset;
	u32 len;

	if (!readable(at, *offset, 8))
		return SD_PASSED_TRUNCATED;
	if (*protocol == PROTOCOL_FRAGMENT && sd_get_be16(extension + 2) & IPV6_FRAGMENT_BITS)
		return SD_PASSED_FRAGMENT;
	len = extension_length(*protocol, extension);
	if (len > at->total - *offset)
		return SD_PASSED_TRUNCATED;
	*protocol = extension[0];
	*offset += len;
	return SD_JUDGED;
}

static enum sd_passed parse_ipv6(struct sd_segment *seg, struct cursor *at)
{
	const u8 *ip = at->head;
	u32 offset = SD_IPV6_HEADER, steps = 0;
	enum sd_passed passed;
	u8 protocol;

	if (!readable(at, 0, SD_IPV6_HEADER))
		return SD_PASSED_TRUNCATED;
	if (ip[0] >> 4 != 6)
		return SD_PASSED_MALFORMED;
	if (sd_get_be16(ip + 4) > at->total - SD_IPV6_HEADER)
		return SD_PASSED_TRUNCATED;

	protocol = ip[6];
	while (is_extension(protocol)) {
		if (++steps > SD_EXTENSIONS_MAX)
			return SD_PASSED_MALFORMED;
		passed = skip_extension(at, &protocol, &offset);
		if (passed != SD_JUDGED)
			return passed;
	}
	if (protocol != SD_PROTOCOL_TCP)
		return SD_PASSED_NOT_TCP;

	read_ipv6(seg, ip);
	return parse_tcp(seg, at, offset);
}

void sd_packet_read(struct sd_segment *seg, u8 family, const u8 *ip, u32 total)
{
	seg->family = family;
	if (family == 4) {
		read_ipv4(seg, ip);
		read_tcp(seg, ip, SD_IPV4_HEADER, total);
	} else {
		read_ipv6(seg, ip);
		read_tcp(seg, ip, SD_IPV6_HEADER, total);
	}
}

enum sd_passed sd_packet_parse(struct sd_segment *seg, u8 family, const u8 *head, u32 have,
			       u32 total, u32 *need)
{
	struct cursor at = { .head = head, .have = have, .total = total };
	enum sd_passed passed;

	seg->family = family;
	passed = family == 4 ? parse_ipv4(seg, &at) : parse_ipv6(seg, &at);
	*need = at.need;
	return passed;
}
