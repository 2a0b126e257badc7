// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shows that a packet, likely or not, is dissected as a second dissector says, however few of its
 * bytes are offered at first.
 */
#include "dissect.h"
#include "fuzz.h"

/* More than the headers of any packet that is built here; beyond it nobody looks. */
#define ROOM		4096
#define CHANGES		4

struct build {
	u8 bytes[ROOM];
	u32 len;
	u32 next;	/* where the protocol of the next header is said */
};

static u8 *append(struct build *build, u32 len)
{
	u8 *at = build->bytes + build->len;

	must(build->len + len <= ROOM);
	build->len += len;
	return at;
}

static void put16(u8 *at, u32 value)
{
	at[0] = (u8)(value >> 8);
	at[1] = (u8)value;
}

/* Both ends are often the same, so that segments to oneself are met. */
static void build4(struct build *build, struct input *input)
{
	u32 options = 4 * take_below(input, 11);
	u8 *ip = append(build, 20 + options);

	ip[0] = (u8)(0x40 | (20 + options) / 4);
	if (take_below(input, 8) == 0)
		put16(ip + 6, take_u16(input));
	ip[15] = (u8)take_below(input, 2);
	ip[19] = (u8)take_below(input, 2);
	build->next = 9;
}

static void build_extension(struct build *build, struct input *input)
{
	static const u8 kinds[] = { 0, 43, 44, 51, 60 };
	u8 kind = kinds[take_below(input, sizeof(kinds))];
	u32 units = kind == 44 ? 0 : take_below(input, 4);
	u32 len = kind == 51 ? 4 * units + 8 : 8 * units + 8;
	u32 start = build->len;
	u8 *header = append(build, len);

	build->bytes[build->next] = kind;
	build->next = start;
	header[1] = (u8)units;
	if (kind == 44 && take_below(input, 4) == 0)
		put16(header + 2, take_u16(input));
}

static void build6(struct build *build, struct input *input)
{
	u32 extensions = take_below(input, 4) ? take_below(input, 3) : take_below(input, 20);
	u8 *ip = append(build, 40);

	ip[0] = 0x60;
	ip[8] = 0xfd;
	ip[23] = (u8)take_below(input, 2);
	ip[24] = 0xfd;
	ip[39] = (u8)take_below(input, 2);
	build->next = 6;
	for (; extensions; extensions--)
		build_extension(build, input);
}

/* Options as a stack could write them, in any order, some of them cut or of a wrong length. */
static void build_options(u8 *at, u32 len, struct input *input)
{
	static const u8 shapes[][2] = {
		{ 1, 1 }, { 3, 3 }, { 4, 2 }, { 8, 10 }, { 2, 4 }, { 5, 10 },
	};

	while (len >= 10) {
		const u8 *shape = shapes[take_below(input, sizeof(shapes) / sizeof(*shapes))];

		at[0] = shape[0];
		if (shape[0] != 1)
			at[1] = take_below(input, 8) ? shape[1] : take_u8(input);
		if (shape[1] > 2)
			at[2] = take_u8(input);
		at += shape[1];
		len -= shape[1];
	}
}

static void build_tcp(struct build *build, struct input *input)
{
	u32 options = 4 * take_below(input, 11);
	u8 *tcp = append(build, 20 + options);

	build->bytes[build->next] = 6;
	put16(tcp, take_below(input, 2));
	put16(tcp + 2, take_below(input, 2));
	put16(tcp + 4, take_u16(input));
	put16(tcp + 10, take_u16(input));
	put16(tcp + 14, take_u16(input));
	build_options(tcp + 20, options, input);
	tcp[12] = (u8)((20 + options) / 4 << 4);
	tcp[13] = take_u8(input);
}

/* A packet that a network could carry, changed in a few places, and with bytes behind it or cut. */
static void build_packet(struct build *build, struct input *input, u8 family)
{
	u32 i;

	if (family == 4)
		build4(build, input);
	else
		build6(build, input);
	build_tcp(build, input);
	if (family == 4)
		put16(build->bytes + 2, build->len);
	else
		put16(build->bytes + 4, build->len - 40);
	for (i = take_below(input, CHANGES + 1); i; i--)
		build->bytes[take_u16(input) % build->len] = take_u8(input);
}

static void copy_packet(struct build *build, struct input *input)
{
	build->len = input->size < ROOM ? (u32)input->size : ROOM;
	memcpy(build->bytes, input->data, build->len);
}

/* The packet has bytes behind what was built, or lacks some of it. */
static u32 total_of(const struct build *build, u8 form, u32 number)
{
	switch (form >> 2 & 7) {
	case 0:
		return build->len + (number & 0xffff);
	case 1:
		return build->len + (number & 0x3fffffff);
	case 2:
		return build->len ? number % build->len : 0;
	default:
		return build->len;
	}
}

/* Offer so many bytes and no more; zeros stand behind those that were built. */
static enum sd_passed offer(const struct whole *packet, u8 family, u32 have,
			    struct sd_segment *seg, u32 *need)
{
	u8 *head = calloc(1, have);
	enum sd_passed passed;

	memcpy(head, packet->bytes, have < packet->len ? have : packet->len);
	memset(seg, 0xa5, sizeof(*seg));
	*need = 0xa5a5a5a5;
	passed = sd_packet_parse(seg, family, head, have, packet->total, need);
	free(head);
	return passed;
}

/* The headers, and a good deal of what is behind them. */
static u32 enough(const struct whole *packet)
{
	const u32 most = 40 + SD_EXTENSIONS_MAX * 256 * 8 + 60;

	return packet->total < most ? packet->total : most;
}

static bool same_segment(const struct sd_segment *a, const struct sd_segment *b)
{
	return !memcmp(&a->saddr, &b->saddr, sizeof(a->saddr)) &&
	       !memcmp(&a->daddr, &b->daddr, sizeof(a->daddr)) &&
	       a->sport == b->sport && a->dport == b->dport && a->seq == b->seq &&
	       a->ack == b->ack && a->len == b->len && a->tcp_offset == b->tcp_offset &&
	       a->family == b->family && a->flags == b->flags && a->window == b->window &&
	       a->options == b->options &&
	       (!(a->options & SD_TCP_WSCALE) || a->wscale == b->wscale) &&
	       (!(a->options & SD_TCP_TIMESTAMP) || a->tsval == b->tsval);
}

/* What a glance sees is what the whole headers say. */
static void check_glance(const struct whole *packet, u8 family, u32 have)
{
	u8 *head = calloc(1, have);
	struct sd_segment seg, expected;
	u32 ports;

	memcpy(head, packet->bytes, have < packet->len ? have : packet->len);
	ports = sd_packet_glance(family, head, have, packet->total);
	if (ports) {
		must(dissect(&expected, family, packet) == SD_JUDGED);
		must(ports >> 16 == expected.sport && (ports & 0xffff) == expected.dport);
		memset(&seg, 0xa5, sizeof(seg));
		sd_packet_read(&seg, family, head, packet->total);
		must(same_segment(&seg, &expected));
	}
	free(head);
}

/* Beginning with @have bytes, give what is asked for until there is an answer. */
static void check_from(const struct whole *packet, u8 family, u32 have)
{
	struct sd_segment seg, expected;
	enum sd_passed passed;
	u32 need, steps = 0;

	for (;; have = need) {
		passed = offer(packet, family, have, &seg, &need);
		if (!need)
			break;
		must(passed == SD_PASSED_TRUNCATED);
		must(need > have && need <= packet->total);
		must(++steps <= 3 + SD_EXTENSIONS_MAX);
	}
	must(passed == dissect(&expected, family, packet));
	if (passed == SD_JUDGED || passed == SD_PASSED_FLAGS || passed == SD_PASSED_SELF)
		must(same_segment(&seg, &expected));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input input = { data, size };
	struct build build = { 0 };
	u8 form = take_u8(&input), family = form & 1 ? 6 : 4;
	u32 have = take_u8(&input), number = take_u32(&input);
	struct whole packet;

	if (form & 2)
		copy_packet(&build, &input);
	else
		build_packet(&build, &input, family);
	packet.bytes = build.bytes;
	packet.total = total_of(&build, form, number);
	packet.len = build.len < packet.total ? build.len : packet.total;
	check_from(&packet, family, 0);
	check_from(&packet, family, have < packet.total ? have : packet.total);
	check_from(&packet, family, enough(&packet));
	check_glance(&packet, family, have < packet.total ? have : packet.total);
	check_glance(&packet, family, enough(&packet));
	return 0;
}
