// SPDX-License-Identifier: GPL-2.0-only
/* The packet parser: what it finds, what it refuses, and that it never reads what is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <segdrop/packet.h>

#include <cmocka.h>

/* Protocol numbers, as IANA assigned them. */
enum protocol {
	HOP_BY_HOP = 0,
	ICMP = 1,
	TCP = 6,
	UDP = 17,
	ROUTING = 43,
	FRAGMENT = 44,
	ESP = 50,
	AH = 51,
	NO_NEXT = 59,
	DEST_OPTIONS = 60,
};

enum {
	IPV4_TOT_LEN = 2,
	IPV4_FRAG_OFF = 6,
	IPV4_PROTOCOL = 9,
	IPV4_HEADER = 20,
	IPV6_PAYLOAD_LEN = 4,
	IPV6_HEADER = 40,
	TCP_DATA_OFFSET = 12,
	TCP_FLAGS = 13,
	TCP_HEADER = 20,
	PACKET_MAX = 1024,
};

#define IPV4_DF		0x4000
#define IPV4_MF		0x2000
#define IPV4_RESERVED	0x8000

/**
 * struct packet - a packet in the making
 * @bytes: its first bytes
 * @len: how many of them there are
 * @total: bytes of the whole packet; more than @len when the rest is payload that nobody looks at
 * @next: where the protocol number of the next header is written
 * @family: 4 or 6
 */
struct packet {
	u8 bytes[PACKET_MAX];
	u32 len;
	u32 total;
	u32 next;
	u8 family;
};

static void put_be16(u8 *p, u16 value)
{
	p[0] = value >> 8;
	p[1] = value;
}

static void put_be32(u8 *p, u32 value)
{
	put_be16(p, value >> 16);
	put_be16(p + 2, value);
}

static u8 *append(struct packet *packet, u32 len)
{
	u8 *p = packet->bytes + packet->len;

	assert_true(packet->len + len <= PACKET_MAX);
	memset(p, 0, len);
	packet->len += len;
	packet->total = packet->len;
	return p;
}

/* 10.1.2.3 to 10.4.5.6, with @options bytes of options (NOP). */
static struct packet ipv4(u32 options)
{
	struct packet packet = { .family = 4, .next = IPV4_PROTOCOL };
	u8 *p = append(&packet, IPV4_HEADER + options);

	p[0] = 0x40 | (IPV4_HEADER + options) / 4;
	put_be16(p + IPV4_FRAG_OFF, IPV4_DF);
	p[8] = 64;
	put_be32(p + 12, 0x0a010203);
	put_be32(p + 16, 0x0a040506);
	memset(p + IPV4_HEADER, 1, options);
	return packet;
}

/* 2001:db8::1 to 2001:db8::2:2 */
static struct packet ipv6(void)
{
	struct packet packet = { .family = 6, .next = 6 };
	u8 *p = append(&packet, IPV6_HEADER);

	put_be32(p, 0x60012345);
	p[7] = 64;
	put_be32(p + 8, 0x20010db8);
	put_be32(p + 20, 1);
	put_be32(p + 24, 0x20010db8);
	put_be32(p + 36, 0x00020002);
	return packet;
}

/* An extension header of @len bytes; whether and how it says so depends on its kind. */
static u8 *extension(struct packet *packet, enum protocol kind, u32 len)
{
	u32 start = packet->len;
	u8 *p = append(packet, len);

	packet->bytes[packet->next] = kind;
	packet->next = start;
	if (kind == AH)
		p[1] = len / 4 - 2;
	else if (kind != FRAGMENT)
		p[1] = len / 8 - 1;
	return p;
}

/* A fragment header: @offset in units of 8 bytes. */
static void fragment_header(struct packet *packet, u16 offset, bool more)
{
	put_be16(extension(packet, FRAGMENT, 8) + 2, offset << 3 | more);
}

/* Write into the IP header how long the packet is. */
static void seal(struct packet *packet)
{
	if (packet->family == 4)
		put_be16(packet->bytes + IPV4_TOT_LEN, packet->total);
	else
		put_be16(packet->bytes + IPV6_PAYLOAD_LEN, packet->total - IPV6_HEADER);
}

/* A TCP header with @options bytes of options and @payload bytes behind it. */
static u8 *tcp(struct packet *packet, u8 flags, u32 options, u32 payload)
{
	u8 *p = append(packet, TCP_HEADER + options + payload);

	packet->bytes[packet->next] = TCP;
	put_be16(p, 0xc001);
	put_be16(p + 2, 443);
	put_be32(p + 4, 0xfedcba98);
	put_be32(p + 8, 0x89abcdef);
	p[TCP_DATA_OFFSET] = (TCP_HEADER + options) / 4 << 4;
	p[TCP_FLAGS] = flags;
	seal(packet);
	return p;
}

static struct packet tcp4(u8 flags, u32 payload)
{
	struct packet packet = ipv4(0);

	tcp(&packet, flags, 0, payload);
	return packet;
}

static struct packet tcp6(u8 flags, u32 payload)
{
	struct packet packet = ipv6();

	tcp(&packet, flags, 0, payload);
	return packet;
}

/* A protocol that is not TCP, with 32 bytes that look like a TCP header. */
static struct packet other(struct packet packet, enum protocol protocol)
{
	tcp(&packet, SD_TCP_ACK, 0, 12);
	packet.bytes[packet.next] = protocol;
	return packet;
}

static bool same_segment(const struct sd_segment *a, const struct sd_segment *b)
{
	return !memcmp(&a->saddr, &b->saddr, sizeof(a->saddr)) &&
	       !memcmp(&a->daddr, &b->daddr, sizeof(a->daddr)) &&
	       a->sport == b->sport && a->dport == b->dport && a->seq == b->seq &&
	       a->ack == b->ack && a->len == b->len && a->tcp_offset == b->tcp_offset &&
	       a->family == b->family && a->flags == b->flags;
}

static bool fills_segment(enum sd_passed result)
{
	return result == SD_JUDGED || result == SD_PASSED_FLAGS || result == SD_PASSED_SELF;
}

/* One call with the first @have bytes in memory of that size, so that ASan sees a read beyond. */
static enum sd_passed parse_part(const struct packet *packet, u32 have, struct sd_segment *seg,
				 u32 *need)
{
	enum sd_passed result;
	u8 *head = malloc(have);

	assert_true(have == 0 || head);
	memcpy(head, packet->bytes, have);
	memset(seg, 0xa5, sizeof(*seg));
	*need = 0xa5a5a5a5;
	result = sd_packet_parse(seg, packet->family, head, have, packet->total, need);
	free(head);
	return result;
}

/* Parse what is there, and check that each smaller beginning asks for more or says the same. */
static enum sd_passed parse(const struct packet *packet, struct sd_segment *seg)
{
	enum sd_passed result, part_result;
	struct sd_segment part;
	u32 need, have;

	result = parse_part(packet, packet->len, seg, &need);
	assert_int_equal(need, 0);
	for (have = 0; have < packet->len; have++) {
		part_result = parse_part(packet, have, &part, &need);
		if (need) {
			assert_in_range(need, have + 1, packet->len);
			assert_int_equal(part_result, SD_PASSED_TRUNCATED);
			continue;
		}
		assert_int_equal(part_result, result);
		if (fills_segment(result))
			assert_true(same_segment(&part, seg));
	}
	return result;
}

static void expect(const struct packet *packet, enum sd_passed expected)
{
	struct sd_segment seg;

	assert_int_equal(parse(packet, &seg), expected);
}

static void expect_any_of(const struct packet *packet, enum sd_passed one, enum sd_passed other)
{
	struct sd_segment seg;
	enum sd_passed result = parse(packet, &seg);

	assert_true(result == one || result == other);
}

/* The packet is judged, its TCP header is at @offset, and it has @len bytes of payload. */
static void expect_segment(const struct packet *packet, u32 offset, u32 len)
{
	struct sd_segment seg;

	assert_int_equal(parse(packet, &seg), SD_JUDGED);
	assert_int_equal(seg.tcp_offset, offset);
	assert_int_equal(seg.len, len);
	assert_int_equal(seg.family, packet->family);
	assert_int_equal(seg.sport, 0xc001);
	assert_int_equal(seg.dport, 443);
	assert_int_equal(seg.seq, 0xfedcba98);
	assert_int_equal(seg.ack, 0x89abcdef);
}

/* Cut behind each byte in turn, as if no more had come: each time it is truncated. */
static void expect_truncated_anywhere(const struct packet *packet)
{
	struct packet cut = *packet;

	for (cut.len = 0; cut.len < packet->len; cut.len++) {
		cut.total = cut.len;
		expect(&cut, SD_PASSED_TRUNCATED);
	}
}

/* An IPv4 segment's numbers come out in host order, its addresses in network order. */
static void reads_ipv4(void **state)
{
	static const u8 from[16] = { 10, 1, 2, 3 }, to[16] = { 10, 4, 5, 6 };
	struct packet packet = tcp4(SD_TCP_ACK | SD_TCP_PSH, 100);
	struct sd_segment seg;

	expect_segment(&packet, 20, 100);
	assert_int_equal(parse(&packet, &seg), SD_JUDGED);
	assert_memory_equal(seg.saddr.bytes, from, 16);
	assert_memory_equal(seg.daddr.bytes, to, 16);
	assert_int_equal(seg.flags, SD_TCP_ACK | SD_TCP_PSH);
	(void)state;
}

/* An IPv6 segment's numbers come out in host order, its addresses in network order. */
static void reads_ipv6(void **state)
{
	static const u8 from[16] = { 0x20, 1, 0x0d, 0xb8, [15] = 1 };
	static const u8 to[16] = { 0x20, 1, 0x0d, 0xb8, [13] = 2, [15] = 2 };
	struct packet packet = tcp6(SD_TCP_SYN, 0);
	struct sd_segment seg;

	expect_segment(&packet, 40, 0);
	assert_int_equal(parse(&packet, &seg), SD_JUDGED);
	assert_memory_equal(seg.saddr.bytes, from, 16);
	assert_memory_equal(seg.daddr.bytes, to, 16);
	assert_int_equal(seg.flags, SD_TCP_SYN);
	(void)state;
}

/* Options of IPv4 and of TCP are passed over, whatever their length, and are no payload. */
static void passes_over_options(void **state)
{
	u32 ip_options, tcp_options;

	for (ip_options = 0; ip_options <= 40; ip_options += 4) {
		for (tcp_options = 0; tcp_options <= 40; tcp_options += 4) {
			struct packet packet = ipv4(ip_options);

			tcp(&packet, SD_TCP_ACK, tcp_options, 7);
			expect_segment(&packet, 20 + ip_options, 7);
		}
	}
	(void)state;
}

/* The reserved bits of TCP and of IPv4, and whether DF is set, change nothing. */
static void ignores_reserved_bits(void **state)
{
	struct packet packet = tcp4(SD_TCP_ACK, 5);

	packet.bytes[20 + TCP_DATA_OFFSET] |= 0x0f;
	expect_segment(&packet, 20, 5);
	put_be16(packet.bytes + IPV4_FRAG_OFF, IPV4_RESERVED);
	expect_segment(&packet, 20, 5);
	put_be16(packet.bytes + IPV4_FRAG_OFF, 0);
	expect_segment(&packet, 20, 5);
	(void)state;
}

/* Each IPv6 extension header is passed over, with the length that its own rule gives it. */
static void passes_over_each_extension(void **state)
{
	static const struct {
		enum protocol kind;
		u32 len;
	} headers[] = {
		{ HOP_BY_HOP, 8 },   { HOP_BY_HOP, 64 },   { ROUTING, 8 },  { ROUTING, 24 },
		{ DEST_OPTIONS, 8 }, { DEST_OPTIONS, 256 }, { AH, 12 },      { AH, 16 },
		{ AH, 24 },          { AH, 64 },            { FRAGMENT, 8 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(headers); i++) {
		struct packet packet = ipv6();

		extension(&packet, headers[i].kind, headers[i].len);
		tcp(&packet, SD_TCP_ACK, 12, 33);
		expect_segment(&packet, 40 + headers[i].len, 33);
	}
	(void)state;
}

/* All extension headers in one packet, in the order of RFC 8200, are passed over. */
static void passes_over_a_chain(void **state)
{
	struct packet packet = ipv6();

	extension(&packet, HOP_BY_HOP, 8);
	extension(&packet, DEST_OPTIONS, 16);
	extension(&packet, ROUTING, 24);
	fragment_header(&packet, 0, false);
	extension(&packet, AH, 24);
	extension(&packet, DEST_OPTIONS, 8);
	tcp(&packet, SD_TCP_SYN | SD_TCP_ACK, 20, 1);
	expect_segment(&packet, 128, 1);
	expect_truncated_anywhere(&packet);
	(void)state;
}

/* A chain of many headers is walked to its end. */
static void passes_over_a_long_chain(void **state)
{
	struct packet packet = ipv6();
	int i;

	for (i = 0; i < 16; i++)
		extension(&packet, DEST_OPTIONS, 8);
	tcp(&packet, SD_TCP_ACK, 0, 2);
	expect_segment(&packet, 168, 2);
	(void)state;
}

/* A fragment header's length is fixed; the byte where others keep theirs is reserved. */
static void fragment_header_has_no_length(void **state)
{
	struct packet packet = ipv6();
	u8 *p = extension(&packet, FRAGMENT, 8);

	p[1] = 0xff;
	p[3] = 0x06;
	tcp(&packet, SD_TCP_ACK, 0, 3);
	expect_segment(&packet, 48, 3);
	(void)state;
}

/* What is not TCP is not judged, though its bytes look like TCP. */
static void passes_other_protocols(void **state)
{
	static const enum protocol protocols[] = { ICMP, UDP, ESP, 41, 47, 58, 132, 255 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++) {
		struct packet packet = other(ipv4(0), protocols[i]);

		expect(&packet, SD_PASSED_NOT_TCP);
		packet = other(ipv6(), protocols[i]);
		expect(&packet, SD_PASSED_NOT_TCP);
		packet = ipv6();
		extension(&packet, DEST_OPTIONS, 8);
		packet = other(packet, protocols[i]);
		expect(&packet, SD_PASSED_NOT_TCP);
	}
	(void)state;
}

/* IPv6's extension headers mean nothing in IPv4: behind those numbers no TCP is looked for. */
static void ipv4_has_no_extension_headers(void **state)
{
	static const enum protocol protocols[] = { HOP_BY_HOP, ROUTING, FRAGMENT, DEST_OPTIONS };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++) {
		struct packet packet = ipv4(0);

		extension(&packet, protocols[i], 8);
		tcp(&packet, SD_TCP_ACK, 0, 4);
		expect(&packet, SD_PASSED_NOT_TCP);
	}
	(void)state;
}

/* "No next header" hides what follows it, and a packet may end there. */
static void stops_at_no_next_header(void **state)
{
	struct packet packet = other(ipv6(), NO_NEXT);

	expect(&packet, SD_PASSED_NOT_TCP);
	packet = ipv6();
	packet.bytes[packet.next] = NO_NEXT;
	seal(&packet);
	expect(&packet, SD_PASSED_NOT_TCP);
	packet = ipv6();
	extension(&packet, HOP_BY_HOP, 8);
	packet.bytes[packet.next] = NO_NEXT;
	seal(&packet);
	expect(&packet, SD_PASSED_NOT_TCP);
	(void)state;
}

/* Neither the first nor a later nor the last fragment of a packet is judged. */
static void passes_fragments(void **state)
{
	static const struct {
		u16 offset;
		bool more;
	} fragments[] = {
		{ 0, true }, { 1, true }, { 185, true }, { 1, false }, { 0x1fff, false },
		{ 0x1000, false },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fragments); i++) {
		struct packet packet = tcp4(SD_TCP_ACK, 8);
		u16 more = fragments[i].more ? IPV4_MF : 0;

		put_be16(packet.bytes + IPV4_FRAG_OFF, fragments[i].offset | more);
		expect(&packet, SD_PASSED_FRAGMENT);

		packet = ipv6();
		extension(&packet, DEST_OPTIONS, 8);
		fragment_header(&packet, fragments[i].offset, fragments[i].more);
		tcp(&packet, SD_TCP_ACK, 0, 8);
		expect(&packet, SD_PASSED_FRAGMENT);
	}
	(void)state;
}

/* A version that is not the family's is malformed. */
static void refuses_another_version(void **state)
{
	u8 version;

	for (version = 0; version < 16; version++) {
		struct packet v4 = tcp4(SD_TCP_ACK, 60), v6 = tcp6(SD_TCP_ACK, 60);

		v4.bytes[0] = version << 4 | 5;
		expect(&v4, version == 4 ? SD_JUDGED : SD_PASSED_MALFORMED);
		v6.bytes[0] = version << 4;
		expect(&v6, version == 6 ? SD_JUDGED : SD_PASSED_MALFORMED);
	}
	(void)state;
}

/* An IPv4 header below the shortest is malformed, one longer than the packet is not judged. */
static void refuses_bad_ipv4_header_lengths(void **state)
{
	struct packet packet;
	u8 ihl;

	for (ihl = 0; ihl < 5; ihl++) {
		packet = tcp4(SD_TCP_ACK, 9);
		packet.bytes[0] = 0x40 | ihl;
		expect(&packet, SD_PASSED_MALFORMED);
	}
	packet = tcp4(SD_TCP_ACK, 0);
	for (ihl = 11; ihl < 16; ihl++) {
		packet.bytes[0] = 0x40 | ihl;
		expect_any_of(&packet, SD_PASSED_TRUNCATED, SD_PASSED_MALFORMED);
	}
	(void)state;
}

/* A TCP header below the shortest is malformed, one longer than the packet is not judged. */
static void refuses_bad_tcp_header_lengths(void **state)
{
	struct packet packet;
	u8 doff;

	for (doff = 0; doff < 5; doff++) {
		packet = tcp4(SD_TCP_ACK, 40);
		packet.bytes[20 + TCP_DATA_OFFSET] = doff << 4;
		expect(&packet, SD_PASSED_MALFORMED);
		packet = tcp6(SD_TCP_ACK, 40);
		packet.bytes[40 + TCP_DATA_OFFSET] = doff << 4;
		expect(&packet, SD_PASSED_MALFORMED);
	}
	for (doff = 6; doff < 16; doff++) {
		packet = tcp4(SD_TCP_ACK, (doff - 5) * 4 - 1);
		packet.bytes[20 + TCP_DATA_OFFSET] = doff << 4;
		expect_any_of(&packet, SD_PASSED_TRUNCATED, SD_PASSED_MALFORMED);
		packet = tcp4(SD_TCP_ACK, (doff - 5) * 4);
		packet.bytes[20 + TCP_DATA_OFFSET] = doff << 4;
		expect_segment(&packet, 20, 0);
	}
	(void)state;
}

/* An IPv4 packet whose total length ends inside its own IP or TCP header is not judged. */
static void refuses_too_small_ipv4_totals(void **state)
{
	struct packet packet = tcp4(SD_TCP_ACK, 0);
	u16 tot_len;

	for (tot_len = 1; tot_len < 40; tot_len++) {
		packet = tcp4(SD_TCP_ACK, 0);
		packet.len = tot_len;
		packet.total = tot_len;
		seal(&packet);
		expect_any_of(&packet, SD_PASSED_TRUNCATED, SD_PASSED_MALFORMED);
	}
	(void)state;
}

/* A packet that ends inside its extension headers or its TCP header is truncated. */
static void refuses_ipv6_that_ends_early(void **state)
{
	struct packet whole = ipv6(), packet;

	extension(&whole, HOP_BY_HOP, 16);
	extension(&whole, AH, 16);
	tcp(&whole, SD_TCP_ACK, 12, 0);
	for (packet = whole; packet.len > 41; ) {
		packet.len--;
		packet.total = packet.len;
		seal(&packet);
		expect(&packet, SD_PASSED_TRUNCATED);
	}
	(void)state;
}

/* An extension header that reaches beyond the packet leaves no TCP header. */
static void refuses_extensions_beyond_the_end(void **state)
{
	static const enum protocol kinds[] = { HOP_BY_HOP, ROUTING, DEST_OPTIONS, AH };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct packet packet = ipv6();

		extension(&packet, kinds[i], 24)[1] = 255;
		tcp(&packet, SD_TCP_ACK, 0, 100);
		expect(&packet, SD_PASSED_TRUNCATED);
	}
	(void)state;
}

/* A packet cut behind any of its bytes is truncated: its own length says that there was more. */
static void refuses_cut_packets(void **state)
{
	struct packet v4 = ipv4(8), v6 = ipv6();

	tcp(&v4, SD_TCP_ACK, 12, 30);
	expect_truncated_anywhere(&v4);
	tcp(&v6, SD_TCP_ACK, 12, 30);
	expect_truncated_anywhere(&v6);
	(void)state;
}

/* With the headers in pieces, calling again with what was asked for ends in the same answer. */
static void asks_for_what_it_needs(void **state)
{
	struct packet packet = ipv6();
	struct sd_segment seg, whole;
	u32 have = 0, need, calls = 0;

	extension(&packet, HOP_BY_HOP, 8);
	extension(&packet, AH, 24);
	extension(&packet, DEST_OPTIONS, 40);
	tcp(&packet, SD_TCP_ACK, 12, 200);
	assert_int_equal(parse(&packet, &whole), SD_JUDGED);
	while (parse_part(&packet, have, &seg, &need) != SD_JUDGED) {
		assert_in_range(need, have + 1, packet.len - 200);
		have = need;
		calls++;
	}
	assert_int_equal(need, 0);
	assert_true(calls > 0);
	assert_true(same_segment(&seg, &whole));
	(void)state;
}

/* Payload is never asked for: with the headers there, the rest need not be. */
static void needs_no_payload(void **state)
{
	struct packet v4 = tcp4(SD_TCP_ACK, 500), v6 = tcp6(SD_TCP_ACK, 500);

	v4.len -= 500;
	expect_segment(&v4, 20, 500);
	v6.len -= 500;
	expect_segment(&v6, 40, 500);
	(void)state;
}

/* Of all flag combinations only those are judged that a TCP may send. */
static void judges_flags(void **state)
{
	u32 flags;

	for (flags = 0; flags < 256; flags++) {
		bool syn = flags & SD_TCP_SYN, fin = flags & SD_TCP_FIN, rst = flags & SD_TCP_RST;
		bool fit = syn ? !fin && !rst : rst || flags & SD_TCP_ACK;
		struct packet packet = tcp4(flags, 3);
		struct sd_segment seg;

		assert_int_equal(parse(&packet, &seg), fit ? SD_JUDGED : SD_PASSED_FLAGS);
		assert_int_equal(seg.flags, flags);
		assert_int_equal(seg.len, 3);
		assert_int_equal(seg.sport, 0xc001);
	}
	(void)state;
}

/* A connection to itself is not judged; the same addresses or ports alone are no such. */
static void tells_a_connection_to_itself(void **state)
{
	struct packet v4 = tcp4(SD_TCP_ACK, 0), v6 = tcp6(SD_TCP_ACK, 0);

	memcpy(v4.bytes + 16, v4.bytes + 12, 4);
	expect_segment(&v4, 20, 0);
	put_be16(v4.bytes + 22, 0xc001);
	expect(&v4, SD_PASSED_SELF);
	v4.bytes[19] ^= 1;
	expect(&v4, SD_JUDGED);

	memcpy(v6.bytes + 24, v6.bytes + 8, 16);
	expect_segment(&v6, 40, 0);
	put_be16(v6.bytes + 42, 0xc001);
	expect(&v6, SD_PASSED_SELF);
	v6.bytes[39] ^= 1;
	expect(&v6, SD_JUDGED);
	(void)state;
}

/* A BIG TCP segment over IPv4 has the length 0 in its header; the buffer's is the true one. */
static void takes_ipv4_length_from_the_buffer(void **state)
{
	static const u32 payloads[] = { 65535 - 40 + 1, 65536, 185000, 1 << 20 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(payloads); i++) {
		struct packet packet = tcp4(SD_TCP_ACK, 0);

		put_be16(packet.bytes + IPV4_TOT_LEN, 0);
		packet.total += payloads[i];
		expect_segment(&packet, 20, payloads[i]);
	}
	(void)state;
}

/* A BIG TCP segment over IPv6 has the length 0 in its header, with a jumbo option or without it. */
static void takes_ipv6_length_from_the_buffer(void **state)
{
	static const u32 payloads[] = { 65536, 185000, 1 << 20 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(payloads); i++) {
		struct packet packet = tcp6(SD_TCP_ACK, 0);
		u8 *jumbo;

		put_be16(packet.bytes + IPV6_PAYLOAD_LEN, 0);
		packet.total += payloads[i];
		expect_segment(&packet, 40, payloads[i]);

		packet = ipv6();
		jumbo = extension(&packet, HOP_BY_HOP, 8);
		jumbo[2] = 0xc2;
		jumbo[3] = 4;
		tcp(&packet, SD_TCP_ACK, 0, 0);
		put_be16(packet.bytes + IPV6_PAYLOAD_LEN, 0);
		packet.total += payloads[i];
		put_be32(jumbo + 4, packet.total - 40);
		expect_segment(&packet, 48, payloads[i]);
	}
	(void)state;
}

static u32 next_random(u32 *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* Damaged packets are refused or dissected within their bounds. */
static void survives_damage(void **state)
{
	struct packet seeds[] = { tcp4(SD_TCP_ACK, 4), tcp6(SD_TCP_ACK, 4), ipv6(), ipv4(12) };
	u32 random = 1, round, i;

	extension(&seeds[2], HOP_BY_HOP, 8);
	fragment_header(&seeds[2], 0, false);
	extension(&seeds[2], AH, 12);
	tcp(&seeds[2], SD_TCP_ACK, 4, 4);
	tcp(&seeds[3], SD_TCP_ACK, 8, 4);
	for (round = 0; round < 4000; round++) {
		struct packet packet = seeds[round % ARRAY_SIZE(seeds)];
		struct sd_segment seg;

		for (i = next_random(&random) % 4; i < 4; i++)
			packet.bytes[next_random(&random) % packet.len] = next_random(&random);
		if (!fills_segment(parse(&packet, &seg)))
			continue;
		assert_in_range(seg.tcp_offset, packet.family == 4 ? 20 : 40, packet.total - 20);
		assert_in_range(seg.len, 0, packet.total - seg.tcp_offset - 20);
		assert_int_equal(seg.seq, sd_get_be32(packet.bytes + seg.tcp_offset + 4));
	}
	(void)state;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_ipv4),
		cmocka_unit_test(reads_ipv6),
		cmocka_unit_test(passes_over_options),
		cmocka_unit_test(ignores_reserved_bits),
		cmocka_unit_test(passes_over_each_extension),
		cmocka_unit_test(passes_over_a_chain),
		cmocka_unit_test(passes_over_a_long_chain),
		cmocka_unit_test(fragment_header_has_no_length),
		cmocka_unit_test(passes_other_protocols),
		cmocka_unit_test(ipv4_has_no_extension_headers),
		cmocka_unit_test(stops_at_no_next_header),
		cmocka_unit_test(passes_fragments),
		cmocka_unit_test(refuses_another_version),
		cmocka_unit_test(refuses_bad_ipv4_header_lengths),
		cmocka_unit_test(refuses_bad_tcp_header_lengths),
		cmocka_unit_test(refuses_too_small_ipv4_totals),
		cmocka_unit_test(refuses_ipv6_that_ends_early),
		cmocka_unit_test(refuses_extensions_beyond_the_end),
		cmocka_unit_test(refuses_cut_packets),
		cmocka_unit_test(asks_for_what_it_needs),
		cmocka_unit_test(needs_no_payload),
		cmocka_unit_test(judges_flags),
		cmocka_unit_test(tells_a_connection_to_itself),
		cmocka_unit_test(takes_ipv4_length_from_the_buffer),
		cmocka_unit_test(takes_ipv6_length_from_the_buffer),
		cmocka_unit_test(survives_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
