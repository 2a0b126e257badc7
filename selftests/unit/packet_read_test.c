// SPDX-License-Identifier: GPL-2.0-only
/* What the packet parser finds, and that it never reads what is not there. */
#include "packet_build.h"

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

static struct packet with_options(u8 flags, const u8 *options, u32 len)
{
	struct packet packet = ipv4(0);

	tcp(&packet, flags, (len + 3) / 4 * 4, 0);
	memcpy(packet.bytes + IPV4_HEADER + TCP_HEADER, options, len);
	return packet;
}

/* Of a SYN window scale, SACK and time stamp are read, in any order; a shift is at most 14. */
static void reads_options_of_a_syn(void **state)
{
	static const u8 linux_like[] = {
		2, 4, 5, 0xb4, 4, 2, 8, 10, 1, 2, 3, 4, 0, 0, 0, 0, 1, 3, 3, 7,
	};
	static const u8 widest[] = { 3, 3, 200, 0, 4, 2, 8, 10 };
	struct packet packet = with_options(SD_TCP_SYN, linux_like, sizeof(linux_like));
	struct sd_segment seg;

	assert_int_equal(parse(&packet, &seg), SD_JUDGED);
	assert_int_equal(seg.options, SD_TCP_WSCALE | SD_TCP_SACK | SD_TCP_TIMESTAMP);
	assert_int_equal(seg.wscale, 7);
	assert_int_equal(seg.tsval, 0x01020304);
	packet = with_options(SD_TCP_SYN | SD_TCP_ACK, widest, sizeof(widest));
	assert_int_equal(parse(&packet, &seg), SD_JUDGED);
	assert_int_equal(seg.options, SD_TCP_WSCALE);
	assert_int_equal(seg.wscale, 14);
	(void)state;
}

/* Behind an option that is too short, too long or cut nothing is read. */
static void stops_at_a_broken_option(void **state)
{
	static const u8 broken[][4] = {
		{ 9, 0, 4, 2 }, { 9, 1, 4, 2 }, { 9, 5, 4, 2 }, { 1, 1, 1, 9 },
	};
	struct packet packet;
	struct sd_segment seg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(broken); i++) {
		packet = with_options(SD_TCP_SYN, broken[i], sizeof(broken[i]));
		assert_int_equal(parse(&packet, &seg), SD_JUDGED);
		assert_int_equal(seg.options, 0);
	}
	(void)state;
}

/* Of other segments the window is read, and a time stamp, behind two NOPs as stacks write it. */
static void reads_a_timestamp(void **state)
{
	static const u8 aligned[] = { 1, 1, 8, 10, 5, 6, 7, 8, 0, 0, 0, 0 };
	static const u8 syns[] = { 3, 3, 7, 1, 4, 2, 1, 1 };
	struct packet packet = with_options(SD_TCP_ACK, aligned, sizeof(aligned));
	struct sd_segment seg;

	put_be16(packet.bytes + IPV4_HEADER + 14, 0x1234);
	assert_int_equal(parse(&packet, &seg), SD_JUDGED);
	assert_int_equal(seg.options, SD_TCP_TIMESTAMP);
	assert_int_equal(seg.tsval, 0x05060708);
	assert_int_equal(seg.window, 0x1234);
	packet = with_options(SD_TCP_ACK, syns, sizeof(syns));
	assert_int_equal(parse(&packet, &seg), SD_JUDGED);
	assert_int_equal(seg.options, 0);
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

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_ipv4),
		cmocka_unit_test(reads_ipv6),
		cmocka_unit_test(passes_over_options),
		cmocka_unit_test(reads_options_of_a_syn),
		cmocka_unit_test(stops_at_a_broken_option),
		cmocka_unit_test(reads_a_timestamp),
		cmocka_unit_test(ignores_reserved_bits),
		cmocka_unit_test(passes_over_each_extension),
		cmocka_unit_test(passes_over_a_chain),
		cmocka_unit_test(passes_over_a_long_chain),
		cmocka_unit_test(fragment_header_has_no_length),
		cmocka_unit_test(asks_for_what_it_needs),
		cmocka_unit_test(needs_no_payload),
		cmocka_unit_test(takes_ipv4_length_from_the_buffer),
		cmocka_unit_test(takes_ipv6_length_from_the_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
