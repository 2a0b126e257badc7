// SPDX-License-Identifier: GPL-2.0-only
/* Shows that a captured packet is found in a timeline by its numbers and by which copy it is. */
#include <net/ethernet.h>

#include "lab/match.h"
#include "packet_build.h"
#include "unit.h"

#define SEQ	1000
#define ACK	5000
#define LEN	7
#define FLAGS	(SD_TCP_ACK | SD_TCP_PSH)

/* Where they are in a TCP header. */
enum { TCP_SEQ = 4, TCP_ACK = 8 };

/**
 * struct world - a timeline, and an end that captures
 * @timeline: what happened
 * @matcher: of the end
 */
struct world {
	struct timeline timeline;
	struct matcher matcher;
};

static int setup(void **state)
{
	*state = calloc(1, sizeof(struct world));
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	matcher_close(&world->matcher);
	timeline_free(&world->timeline);
	free(world);
	return 0;
}

static const struct event sent = {
	.kind = EVENT_SEGMENT, .side = CLIENT, .time = 77,
	.segment = { .wire_seq = SEQ, .wire_ack = ACK, .len = LEN, .flags = FLAGS },
};

static void add(struct world *world, struct event event)
{
	timeline_add(&world->timeline, &event);
}

/* The client is where packet_build.h has packets come from. */
static void begin(struct world *world, u8 family)
{
	struct sd_addr server = { .bytes = { 10, 4, 5, 6 } };

	if (family == 6)
		server = (struct sd_addr){ .bytes = { 0x20, 1, 0x0d, 0xb8, [13] = 2, [15] = 2 } };
	matcher_open(&world->matcher, &world->timeline, &server);
}

static struct packet packet_of(const struct event *event, u8 family)
{
	const struct segment_event *segment = &event->segment;
	struct packet packet = (family == 4 ? tcp4 : tcp6)(segment->flags, segment->len);
	u8 *header = packet.bytes + (family == 4 ? IPV4_HEADER : IPV6_HEADER);

	put_be32(header + TCP_SEQ, segment->wire_seq);
	put_be32(header + TCP_ACK, segment->wire_ack);
	return packet;
}

/* Return: index of the event that was found, plus 1; 0 for none */
static size_t find(struct world *world, const struct packet *packet)
{
	u8 *frame = calloc(1, ETHER_HDR_LEN + packet->len);
	const struct event *event;

	put_be16(frame + ETHER_HDR_LEN - 2, packet->family == 4 ? ETHERTYPE_IP : ETHERTYPE_IPV6);
	memcpy(frame + ETHER_HDR_LEN, packet->bytes, packet->len);
	event = matcher_find(&world->matcher, frame, ETHER_HDR_LEN + packet->len);
	free(frame);
	return event ? event - world->timeline.events + 1 : 0;
}

static size_t find_as(struct world *world, struct event event)
{
	struct packet packet = packet_of(&event, 4);

	return find(world, &packet);
}

/* Copies of one segment are told apart by their order; a copy too many is none of them. */
static void copies(void **state)
{
	add(*state, sent);
	add(*state, sent);
	begin(*state, 4);
	assert_int_equal(find_as(*state, sent), 1);
	assert_int_equal(find_as(*state, sent), 2);
	assert_int_equal(find_as(*state, sent), 0);
}

/* Segments that differ in one number are found whatever their order and their times. */
static void own_numbers(void **state)
{
	struct event events[5] = { sent, sent, sent, sent, sent };
	size_t i;

	events[1].segment.wire_seq++;
	events[2].segment.wire_ack++;
	events[3].segment.len++;
	events[4].segment.flags |= SD_TCP_FIN;
	for (i = 0; i < ARRAY_SIZE(events); i++) {
		events[i].time = 1000 - i;
		add(*state, events[i]);
	}
	begin(*state, 4);
	for (i = ARRAY_SIZE(events); i > 0; i--)
		assert_int_equal(find_as(*state, events[i - 1]), i);
}

/* What the timeline has relative to initial numbers does not count. */
static void not_relative(void **state)
{
	struct event event = sent;

	event.segment.seq = 1;
	event.segment.ack = 1;
	add(*state, event);
	begin(*state, 4);
	event.segment.wire_seq = 1;
	event.segment.wire_ack = 1;
	assert_int_equal(find_as(*state, event), 0);
	assert_int_equal(find_as(*state, sent), 1);
}

/* A packet of the client is no segment of the server, nor anything else that happened. */
static void own_direction(void **state)
{
	struct event event = sent;

	event.side = SERVER;
	add(*state, event);
	event.side = CLIENT;
	event.kind = EVENT_STATE;
	add(*state, event);
	add(*state, sent);
	begin(*state, 4);
	assert_int_equal(find_as(*state, sent), 3);
}

/* The server's packets are told by its address, in either family. */
static void server_packets(void **state)
{
	struct event event = sent;
	struct packet packet;

	add(*state, sent);
	event.side = SERVER;
	add(*state, event);
	begin(*state, 6);
	packet = packet_of(&sent, 6);
	assert_int_equal(find(*state, &packet), 1);
	/* from 2001:db8::2:2 to 2001:db8::1 */
	packet.bytes[21] = 2;
	packet.bytes[23] = 2;
	packet.bytes[37] = 0;
	packet.bytes[39] = 1;
	assert_int_equal(find(*state, &packet), 2);
}

/* What is no segment at all is none of the timeline's, and takes none of them away. */
static void strangers(void **state)
{
	struct packet udp = other(ipv4(0), UDP), arp = packet_of(&sent, 4);
	struct world *world = *state;
	const u8 scrap[ETHER_HDR_LEN - 1] = { 0 };

	add(world, sent);
	begin(world, 4);
	assert_int_equal(find(world, &udp), 0);
	arp.family = 6;
	assert_int_equal(find(world, &arp), 0);
	assert_null(matcher_find(&world->matcher, scrap, sizeof(scrap)));
	assert_int_equal(find_as(world, sent), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(copies),
		TEST(own_numbers),
		TEST(not_relative),
		TEST(own_direction),
		TEST(server_packets),
		TEST(strangers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
