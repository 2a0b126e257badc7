// SPDX-License-Identifier: GPL-2.0-only
/* What the packet parser does not judge, and why. */
#include "packet_build.h"

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
		cmocka_unit_test(judges_flags),
		cmocka_unit_test(tells_a_connection_to_itself),
		cmocka_unit_test(survives_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
