// SPDX-License-Identifier: GPL-2.0-only
/* Packets made by hand, and what the parser is expected to say of them. */
#include "packet_build.h"

void put_be16(u8 *p, u16 value)
{
	p[0] = value >> 8;
	p[1] = value;
}

void put_be32(u8 *p, u32 value)
{
	put_be16(p, value >> 16);
	put_be16(p + 2, value);
}

u8 *append(struct packet *packet, u32 len)
{
	u8 *p = packet->bytes + packet->len;

	assert_true(packet->len + len <= PACKET_MAX);
	memset(p, 0, len);
	packet->len += len;
	packet->total = packet->len;
	return p;
}

struct packet ipv4(u32 options)
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

struct packet ipv6(void)
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

u8 *extension(struct packet *packet, enum protocol kind, u32 len)
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

void fragment_header(struct packet *packet, u16 offset, bool more)
{
	put_be16(extension(packet, FRAGMENT, 8) + 2, offset << 3 | more);
}

void seal(struct packet *packet)
{
	if (packet->family == 4)
		put_be16(packet->bytes + IPV4_TOT_LEN, packet->total);
	else
		put_be16(packet->bytes + IPV6_PAYLOAD_LEN, packet->total - IPV6_HEADER);
}

u8 *tcp(struct packet *packet, u8 flags, u32 options, u32 payload)
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

struct packet tcp4(u8 flags, u32 payload)
{
	struct packet packet = ipv4(0);

	tcp(&packet, flags, 0, payload);
	return packet;
}

struct packet tcp6(u8 flags, u32 payload)
{
	struct packet packet = ipv6();

	tcp(&packet, flags, 0, payload);
	return packet;
}

struct packet other(struct packet packet, enum protocol protocol)
{
	tcp(&packet, SD_TCP_ACK, 0, 12);
	packet.bytes[packet.next] = protocol;
	return packet;
}

bool same_segment(const struct sd_segment *a, const struct sd_segment *b)
{
	return !memcmp(&a->saddr, &b->saddr, sizeof(a->saddr)) &&
	       !memcmp(&a->daddr, &b->daddr, sizeof(a->daddr)) &&
	       a->sport == b->sport && a->dport == b->dport && a->seq == b->seq &&
	       a->ack == b->ack && a->len == b->len && a->tcp_offset == b->tcp_offset &&
	       a->family == b->family && a->flags == b->flags;
}

bool fills_segment(enum sd_passed result)
{
	return result == SD_JUDGED || result == SD_PASSED_FLAGS || result == SD_PASSED_SELF;
}

enum sd_passed parse_part(const struct packet *packet, u32 have, struct sd_segment *seg, u32 *need)
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

enum sd_passed parse(const struct packet *packet, struct sd_segment *seg)
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

void expect(const struct packet *packet, enum sd_passed expected)
{
	struct sd_segment seg;

	assert_int_equal(parse(packet, &seg), expected);
}

void expect_any_of(const struct packet *packet, enum sd_passed one, enum sd_passed other)
{
	struct sd_segment seg;
	enum sd_passed result = parse(packet, &seg);

	assert_true(result == one || result == other);
}

void expect_segment(const struct packet *packet, u32 offset, u32 len)
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

void expect_truncated_anywhere(const struct packet *packet)
{
	struct packet cut = *packet;

	for (cut.len = 0; cut.len < packet->len; cut.len++) {
		cut.total = cut.len;
		expect(&cut, SD_PASSED_TRUNCATED);
	}
}
