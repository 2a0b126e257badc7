/* SPDX-License-Identifier: GPL-2.0-only */
/* Packets made by hand, and what the parser is expected to say of them. */
#ifndef SEGDROP_PACKET_BUILD_H
#define SEGDROP_PACKET_BUILD_H

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

void put_be16(u8 *p, u16 value);

void put_be32(u8 *p, u32 value);

u8 *append(struct packet *packet, u32 len);

/* 10.1.2.3 to 10.4.5.6, with @options bytes of options (NOP). */
struct packet ipv4(u32 options);

/* 2001:db8::1 to 2001:db8::2:2 */
struct packet ipv6(void);

/* An extension header of @len bytes; whether and how it says so depends on its kind. */
u8 *extension(struct packet *packet, enum protocol kind, u32 len);

/* A fragment header: @offset in units of 8 bytes. */
void fragment_header(struct packet *packet, u16 offset, bool more);

/* Write into the IP header how long the packet is. */
void seal(struct packet *packet);

/* A TCP header with @options bytes of options and @payload bytes behind it. */
u8 *tcp(struct packet *packet, u8 flags, u32 options, u32 payload);

struct packet tcp4(u8 flags, u32 payload);

struct packet tcp6(u8 flags, u32 payload);

/* A protocol that is not TCP, with 32 bytes that look like a TCP header. */
struct packet other(struct packet packet, enum protocol protocol);

bool same_segment(const struct sd_segment *a, const struct sd_segment *b);

bool fills_segment(enum sd_passed result);

/* One call with the first @have bytes in memory of that size, so that ASan sees a read beyond. */
enum sd_passed parse_part(const struct packet *packet, u32 have, struct sd_segment *seg, u32 *need);

/* Parse what is there, and check that each smaller beginning asks for more or says the same. */
enum sd_passed parse(const struct packet *packet, struct sd_segment *seg);

void expect(const struct packet *packet, enum sd_passed expected);

void expect_any_of(const struct packet *packet, enum sd_passed one, enum sd_passed other);

/* The packet is judged, its TCP header is at @offset, and it has @len bytes of payload. */
void expect_segment(const struct packet *packet, u32 offset, u32 len);

/* Cut behind each byte in turn, as if no more had come: each time it is truncated. */
void expect_truncated_anywhere(const struct packet *packet);

#endif /* SEGDROP_PACKET_BUILD_H */
