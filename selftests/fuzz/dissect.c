// SPDX-License-Identifier: GPL-2.0-only
/* A second dissector of packets: fields are read bit by bit, where the RFCs' figures have them. */
#include "dissect.h"
#include "fuzz.h"

/* Is the whole field within the packet? */
static bool ends_within(const struct whole *packet, u64 byte)
{
	return byte <= packet->total;
}

/* The @bits bits at @bit of the header at @start. */
static u32 field(const struct whole *packet, u64 start, u32 bit, u32 bits)
{
	u32 value = 0;

	for (; bits; bits--, bit++) {
		u64 at = start + bit / 8;
		u8 byte = at < packet->len ? packet->bytes[at] : 0;

		must(at < packet->total);
		value = value << 1 | (byte >> (7 - bit % 8) & 1);
	}
	return value;
}

static void copy_address(struct sd_addr *addr, const struct whole *packet, u64 start, u32 bytes)
{
	u32 i;

	*addr = (struct sd_addr){ 0 };
	for (i = 0; i < bytes; i++)
		addr->bytes[i] = (u8)field(packet, start, 8 * i, 8);
}

static bool is_self(const struct sd_segment *seg)
{
	u32 i;

	for (i = 0; i < 16; i++) {
		if (seg->saddr.bytes[i] != seg->daddr.bytes[i])
			return false;
	}
	return seg->sport == seg->dport;
}

/* The option at @at is of this kind and length. */
static bool is_option(const struct whole *packet, u64 at, u64 end, u32 kind, u32 len)
{
	return at + len <= end && field(packet, at, 0, 8) == kind && field(packet, at, 8, 8) == len;
}

/* RFC 9293, 3.1; of a SYN the options of RFC 7323 and RFC 2018, wherever they are. */
static void dissect_syn_options(struct sd_segment *seg, const struct whole *packet, u64 at, u64 end)
{
	u32 kind, len;

	for (; at < end; at += len) {
		kind = field(packet, at, 0, 8);
		if (kind == 0)
			return;
		len = 1;
		if (kind == 1)
			continue;
		if (at + 2 > end)
			return;
		len = field(packet, at, 8, 8);
		if (len < 2 || at + len > end)
			return;
		if (is_option(packet, at, end, 3, 3)) {
			seg->options |= SD_TCP_WSCALE;
			seg->wscale = (u8)field(packet, at, 16, 8);
			if (seg->wscale > 14)
				seg->wscale = 14;
		}
		if (is_option(packet, at, end, 4, 2))
			seg->options |= SD_TCP_SACK;
		if (is_option(packet, at, end, 8, 10)) {
			seg->options |= SD_TCP_TIMESTAMP;
			seg->tsval = field(packet, at, 16, 32);
		}
	}
}

/* Of other segments a time stamp where RFC 7323, appendix A, has it: behind two NOPs. */
static void dissect_timestamp(struct sd_segment *seg, const struct whole *packet, u64 at, u64 end)
{
	if (at + 12 > end || field(packet, at, 0, 8) != 1 || field(packet, at, 8, 8) != 1 ||
	    !is_option(packet, at + 2, end, 8, 10))
		return;
	seg->options = SD_TCP_TIMESTAMP;
	seg->tsval = field(packet, at + 2, 16, 32);
}

/* RFC 9293, 3.1; the flags are CWR ECE URG ACK PSH RST SYN FIN. */
static enum sd_passed dissect_tcp(struct sd_segment *seg, const struct whole *packet, u64 start)
{
	bool ack, rst, syn, fin;
	u32 words;

	if (!ends_within(packet, start + 20))
		return SD_PASSED_TRUNCATED;
	words = field(packet, start, 96, 4);
	if (words < 5)
		return SD_PASSED_MALFORMED;
	if (!ends_within(packet, start + 4 * words))
		return SD_PASSED_TRUNCATED;
	seg->sport = (u16)field(packet, start, 0, 16);
	seg->dport = (u16)field(packet, start, 16, 16);
	seg->seq = field(packet, start, 32, 32);
	seg->ack = field(packet, start, 64, 32);
	seg->flags = (u8)field(packet, start, 104, 8);
	seg->window = (u16)field(packet, start, 112, 16);
	seg->tcp_offset = (u32)start;
	seg->len = (u32)(packet->total - start - 4 * words);
	ack = field(packet, start, 107, 1);
	rst = field(packet, start, 109, 1);
	syn = field(packet, start, 110, 1);
	fin = field(packet, start, 111, 1);
	if (syn)
		dissect_syn_options(seg, packet, start + 20, start + 4 * words);
	else
		dissect_timestamp(seg, packet, start + 20, start + 4 * words);
	if ((syn && fin) || (syn && rst) || (!ack && !syn && !rst))
		return SD_PASSED_FLAGS;
	return is_self(seg) ? SD_PASSED_SELF : SD_JUDGED;
}

/* RFC 791, 3.1; a total length of 0 is that of a packet too long to say. */
static enum sd_passed dissect4(struct sd_segment *seg, const struct whole *packet)
{
	u32 words, length;

	if (!ends_within(packet, 20))
		return SD_PASSED_TRUNCATED;
	words = field(packet, 0, 4, 4);
	length = field(packet, 0, 16, 16);
	if (field(packet, 0, 0, 4) != 4 || words < 5)
		return SD_PASSED_MALFORMED;
	if (!ends_within(packet, 4 * words) || !ends_within(packet, length))
		return SD_PASSED_TRUNCATED;
	if (length != 0 && length < 4 * words)
		return SD_PASSED_MALFORMED;
	if (field(packet, 0, 72, 8) != 6)
		return SD_PASSED_NOT_TCP;
	if (field(packet, 0, 50, 1) || field(packet, 0, 51, 13))
		return SD_PASSED_FRAGMENT;
	copy_address(&seg->saddr, packet, 12, 4);
	copy_address(&seg->daddr, packet, 16, 4);
	return dissect_tcp(seg, packet, 4 * words);
}

/* Bytes of the extension header at @start; 0 for a protocol that is none. */
static u64 extension_length(const struct whole *packet, u32 protocol, u64 start)
{
	switch (protocol) {
	case 0:		/* hop-by-hop options, RFC 8200, 4.3 */
	case 43:	/* routing, 4.4 */
	case 60:	/* destination options, 4.6 */
		return 8 + 8 * field(packet, start, 8, 8);
	case 44:	/* fragment, 4.5 */
		return 8;
	case 51:	/* authentication, RFC 4302, 2.2 */
		return 4 * (field(packet, start, 8, 8) + 2);
	default:
		return 0;
	}
}

static bool is_extension(u32 protocol)
{
	return protocol == 0 || protocol == 43 || protocol == 44 || protocol == 51 ||
	       protocol == 60;
}

/* RFC 8200, 3; a payload length of 0 is that of a jumbogram. */
static enum sd_passed dissect6(struct sd_segment *seg, const struct whole *packet)
{
	u32 protocol, count = 0;
	u64 at = 40, len;

	if (!ends_within(packet, 40))
		return SD_PASSED_TRUNCATED;
	if (field(packet, 0, 0, 4) != 6)
		return SD_PASSED_MALFORMED;
	if (!ends_within(packet, 40 + field(packet, 0, 32, 16)))
		return SD_PASSED_TRUNCATED;
	for (protocol = field(packet, 0, 48, 8); is_extension(protocol); at += len) {
		if (count++ == SD_EXTENSIONS_MAX)
			return SD_PASSED_MALFORMED;
		if (!ends_within(packet, at + 8))
			return SD_PASSED_TRUNCATED;
		if (protocol == 44 && (field(packet, at, 16, 13) || field(packet, at, 31, 1)))
			return SD_PASSED_FRAGMENT;
		len = extension_length(packet, protocol, at);
		if (!ends_within(packet, at + len))
			return SD_PASSED_TRUNCATED;
		protocol = field(packet, at, 0, 8);
	}
	if (protocol != 6)
		return SD_PASSED_NOT_TCP;
	copy_address(&seg->saddr, packet, 8, 16);
	copy_address(&seg->daddr, packet, 24, 16);
	return dissect_tcp(seg, packet, at);
}

enum sd_passed dissect(struct sd_segment *seg, u8 family, const struct whole *packet)
{
	*seg = (struct sd_segment){ .family = family };
	return family == 4 ? dissect4(seg, packet) : dissect6(seg, packet);
}
